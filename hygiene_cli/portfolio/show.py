"""A portfolio on the screen, as one page, and each practice's report under its own key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.text import Text

from hygiene_cli import guide, sealed
from hygiene_cli.errors import UsageProblem
from hygiene_cli.files import ELSEWHERE, PRIVATE, replace
from hygiene_cli.guide import Language
from hygiene_cli.portfolio.gather import Line
from hygiene_cli.report import render, sanitize, screen
from hygiene_cli.report.states import STATES
from hygiene_cli.texts import moment, t

SHOWN = 3
NO_KEY = "{name}: practice.yml has no export_key; exports are only written encrypted to it"


def table(lines: Sequence[Line], lang: Language) -> None:
    """One row for each rule, one column for each practice; then what expires."""
    out = screen.console()
    for number, line in enumerate(lines, 1):
        if line.problem:
            screen.put(out, screen.sign("error", f"{number}. {sanitize(line.name)}", f" · {line.problem.said(lang)}"))
        else:
            head = Text(f"{number}. {sanitize(line.name)}  ", "bold").append_text(screen.counts(line.counts))
            screen.put(out, head)
            for day, what in line.expiring[:SHOWN]:
                screen.put(out, t("portfolio.expires", lang, day=day, what=sanitize(what)), "yellow", 4)
            if len(line.expiring) > SHOWN:
                screen.put(out, t("portfolio.more", lang, n=len(line.expiring) - SHOWN), "yellow", 4)
    made = screen.table(("table.rule", "table.title", *map(str, range(1, len(lines) + 1))), lang, right=(0,))
    for rule in guide.load().rules:
        cells = [_cell(line, rule.number) for line in lines]
        made.add_row(str(rule.number), screen.cut(rule.title[lang]), *cells)
    screen.show(made, out)


def _cell(line: Line, rule: int) -> Text:
    word = line.words.get(rule)
    return Text(STATES[word].sign, STATES[word].colour) if word else Text("")


def page(lines: Sequence[Line], at: datetime, lang: Language) -> str:
    """The portfolio as one offline page."""
    from hygiene_cli.report import html

    shown = [
        {
            "name": line.name,
            "problem": line.problem.said(lang) if line.problem else "",
            "counts": line.counts,
            "expiring": line.expiring,
            "words": {number: line.words.get(number, "") for number in range(1, guide.RULE_COUNT + 1)},
        }
        for line in lines
    ]
    rules = [(rule.number, rule.title[lang]) for rule in guide.load().rules]
    return html.page("portfolio.html.j2", lang, at=moment(at, lang), lines=shown, rules=rules)


def export(lines: Sequence[Line], folder: Path, lang: Language) -> list[Path]:
    """Each practice's report, encrypted to its own key. Raises UsageProblem before anything is written."""
    found = []
    for line in lines:
        registers = line.session.registers if line.session else None
        key = registers.practice.get("export_key") if registers else None
        if line.told is None or line.session is None or not key:
            raise UsageProblem(NO_KEY, name=line.name)
        report = render(line.told, line.session.controls, "html", lang).encode()
        found.append((folder / f"{line.folder.resolve().name}.html.age", sealed.encrypt(report, [key])))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageProblem(ELSEWHERE, path=folder, why=error.strerror) from None
    for path, data in found:
        replace(path, data, new=PRIVATE)
    return [path for path, _ in found]
