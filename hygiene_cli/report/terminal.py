"""What the screen shows: the 40 rules, the machines, a narrowed run, a plan, what apply did.

Every text of a host is sanitised, and rich's own markup is never interpreted. rich is slow to load: verbs import this
module where they print.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from hygiene_cli.model import Host, Practice, RuleVerdict
from hygiene_cli.report import clean, levels
from hygiene_cli.report.controls_view import Finding, because, findings, operator_of, said, states, why_so
from hygiene_cli.report.first_page import sentence, verified
from hygiene_cli.report.hosts_view import is_fresh
from hygiene_cli.report.screen import console, counts, cut, heading, put, show, sign, table
from hygiene_cli.report.states import BAD, STATES
from hygiene_cli.report.terminal_changes import apply, plan, put_back
from hygiene_cli.texts import day, named, t

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

__all__ = ["apply", "console", "hosts", "level", "narrowed", "plan", "put_back", "rules"]

HOST_WIDTH = 24
COLUMNS = 16


def rules(practice: Practice, lang: str, out: Console) -> None:
    """The verdict of the practice: 40 lines, then how many of each."""
    heads = ("table.rule", "table.title", "table.verdict", "table.hosts", "table.age")
    made = table(heads, lang, right=(0, 4))
    for one in practice.rules:
        title, number = cut(said(one.rule.title, lang)), str(one.rule.number)
        made.add_row(number, title, _verdict(one, lang), _machines(one), _age(one, practice, lang))
    show(made, out)
    put(out, "")
    put(out, f"{sentence(practice, lang)}.", "bold")
    put(out, f"{verified(practice, lang)}.")


def hosts(practice: Practice, controls: Mapping[str, Control], lang: str, out: Console) -> None:
    """One line for each host: how many controls are what, and when it was read."""
    if not practice.hosts:
        put(out, t("terminal.no_hosts", lang))
        return
    made = table(("table.host", "table.class", "table.controls", "table.read"), lang)
    for host, told in states(practice, controls):
        found = Counter(told.values())
        read = Text(day(host.last_reading, lang), "" if is_fresh(host.last_reading, practice.at) else "yellow")
        if host.problem:
            read.append(f" · {why_so(host.problem, lang)}", "yellow")
        name = clean.sanitize(host.name, HOST_WIDTH)
        made.add_row(name, named("class", host.host_class, lang), counts(found), read)
    show(made, out)


def level(practice: Practice, controls: Mapping[str, Control], lang: str, out: Console) -> None:
    """How even the fleet is, class by class, as the sheet of rule 14 says it."""
    if not practice.hosts:
        return
    put(out, "")
    put(out, t("levels.title", lang), "bold")
    for line in levels.lines(practice, controls, lang):
        put(out, line, by=2)


def narrowed(found: Sequence[Host], controls: Mapping[str, Control], at: datetime, lang: str, out: Console) -> None:
    """A narrowed run: hosts × controls where they fit, then, host by host, what is not compliant and why."""
    if 0 < len(controls) <= COLUMNS:
        _matrix(found, controls, at, lang, out)
    for host in found:
        mine = [one for one in findings(host, controls, at) if one.control in controls]
        bad = sorted((one for one in mine if one.state in BAD), key=lambda one: list(STATES).index(one.state))
        if not (bad or host.problem or len(controls) > COLUMNS):
            continue
        put(out, heading(host, Counter(one.state for one in mine), lang))
        if host.problem:
            put(out, why_so(host.problem, lang), "yellow", 2)
        for one in bad if host.problem is None else [one for one in bad if one.result]:
            _details(host, controls[one.control], one, lang, out)
    put(out, t("terminal.not_a_verdict", lang), "dim")


def _matrix(found: Sequence[Host], controls: Mapping[str, Control], at: datetime, lang: str, out: Console) -> None:
    made = table(("table.host", *map(str, range(1, len(controls) + 1))), lang)
    for host in found:
        told = {one.control: one.state for one in findings(host, controls, at)}
        cells = [Text(STATES[told[name]].sign, STATES[told[name]].colour) if name in told else "" for name in controls]
        made.add_row(clean.sanitize(host.name, HOST_WIDTH), *cells)
    show(made, out)
    for number, control in enumerate(controls.values(), 1):
        put(
            out,
            Text().append(f"{number:>2}  ", "bold").append(said(control.title, lang)).append(f" · {control.id}", "dim"),
        )
    put(out, "   ".join(f"{style.sign} {t(f'state.{name}', lang)}" for name, style in STATES.items()), "dim")
    put(out, "")


def _details(host: Host, control: Control, one: Finding, lang: str, out: Console) -> None:
    lifted = one.state == "waived" and one.result and one.result.lifted
    word = t("terminal.lifted_word" if lifted else f"state.{one.state}", lang)
    put(out, sign(one.state, said(control.title, lang), f" · {word}"), by=2)
    if one.result and one.result.result == "fail":
        actual = clean.show(one.result.actual, lang, 160)
        expected = clean.show_expected(one.result.expected, operator_of(control, host), lang)
        put(out, f"{t('report.found', lang)} {actual} · {t('report.wanted', lang)} {expected}", "dim", 4)
    why = because(host, one, lang)
    if why:
        put(out, why, "dim", 4)


def _verdict(one: RuleVerdict, lang: str) -> Text:
    style = STATES[one.word]
    return Text(f"{style.sign} {t(f'rule_state.{one.word}', lang)}", style.colour)


def _machines(one: RuleVerdict) -> str:
    found = (len(one.passing), len(one.failing), len(one.unverified))
    return "/".join(map(str, found)) if any(found) else "–"


def _age(one: RuleVerdict, practice: Practice, lang: str) -> str:
    if one.oldest is None:
        return "–"
    days = (practice.at - one.oldest).days
    return t("age.days", lang, n=days) if days > 0 else t("age.today", lang)
