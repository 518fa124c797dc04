"""The action plan on the screen and in files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from hygiene_cli.actions import Item
from hygiene_cli.actions.desk import ActionDesk
from hygiene_cli.actions.export import as_calendar, as_csv
from hygiene_cli.errors import UsageProblem
from hygiene_cli.files import replace
from hygiene_cli.report import sanitize, screen
from hygiene_cli.report.clean import names
from hygiene_cli.report.controls_view import said, why_so
from hygiene_cli.session import now
from hygiene_cli.texts import t

SIGNS = {"late": "fail", "open": "unknown", "reopened": "fail", "waiting": "notchecked", "closed": "pass"}
"""The state of a result whose symbol and colour an action has."""
HOSTS = 3


def formats(files: Sequence[Path]) -> None:
    """Raise UsageProblem for a file that is neither .csv nor .ics."""
    for path in files:
        if path.suffix not in (".csv", ".ics"):
            raise UsageProblem("{path}: the action plan is written as .csv or .ics", path=path)


def titles(desk: ActionDesk, lang: str) -> dict[str, str]:
    """Control or clause → its sentence."""
    session = desk.desk.session
    own = {one.id: said(one.title, lang) for one in session.controls.values()}
    return {**own, **{one.id: said(one.text, lang) for one in session.guide.clauses}}


def write(desk: ActionDesk, path: Path, lang: str) -> None:
    """Write the plan to a file."""
    told = titles(desk, lang)
    csv = path.suffix == ".csv"
    content = as_csv(desk.items, told, lang) if csv else as_calendar(desk.items, told, desk.name, now())
    replace(path, content)


def listed(desk: ActionDesk, closed_too: bool, lang: str) -> int:
    """Print the plan; 2 when something is late or has nobody, else 0."""
    out, told = screen.console(), titles(desk, lang)
    shown = [one for one in desk.items if closed_too or one.state != "closed"]
    for item in shown:
        _show(item, told, lang, out)
    if not shown:
        screen.put(out, t("actions.none", lang))
    behind = [one for one in shown if one.gap and (one.state in ("late", "reopened") or not (one.to and one.due))]
    return 2 if behind else 0


def _show(item: Item, told: dict[str, str], lang: str, out: Console) -> None:
    head = f"{item.number or '–'}. {told.get(item.what, item.what)}"
    screen.put(
        out, screen.sign(SIGNS[item.state], sanitize(head), f" · {item.what} · {t(f'action.{item.state}', lang)}")
    )
    gap = item.gap
    if gap is None:
        return
    where = names([sanitize(one, 80) for one in gap.hosts], lang, HOSTS) if gap.hosts else t("actions.paper", lang)
    facts = [where, t("actions.rules", lang, n=len(gap.rules), rules=", ".join(map(str, gap.rules)) or "0"),
             t(f"severity.{gap.severity}", lang), t(f"effort.{gap.effort}", lang)]  # fmt: skip
    if gap.gains:
        facts.append(t("actions.gains", lang, n=len(gap.gains)))
    screen.put(out, " · ".join(facts), "dim", 4)
    if gap.reason and not gap.hosts:
        screen.put(out, why_so(gap.reason, lang), "dim", 4)
    who = t("actions.who", lang, to=item.to, due=item.due) if item.to and item.due else t("actions.nobody", lang)
    screen.put(out, who, "red" if item.state == "late" or not item.to else "", 4)
    for note in item.notes:
        screen.put(out, sanitize(f"{note['date']} {note['by']} : {note['text']}"), "dim", 4)
