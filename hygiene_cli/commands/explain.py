"""hygiene explain 15, hygiene explain usb_storage_drivers_blocked: everything about a rule or a control."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import click

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls as controls_module
from ansible_collections.hygiene.baseline.plugins.plugin_utils import policy
from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control
from hygiene_cli import coverage, guide
from hygiene_cli.cli import LANG, text
from hygiene_cli.errors import UsageProblem
from hygiene_cli.options import NO_RULE, inventory, lang, require
from hygiene_cli.report import levels
from hygiene_cli.report.clean import names
from hygiene_cli.texts import named

Values = dict[str, dict[str, list[str]]]
"""Variable → value as JSON → the hosts that have it."""
NAMELESS = ("fleet", "controller", "register")
"""The sources of a clause that have no id of their own."""


@click.command("explain", help=text("help.explain"))
@click.argument("what", metavar="RULE|CONTROL")
@inventory
@click.option("-l", "--limit", "host", metavar="HOST", help=text("opt.limit"))
@lang
def command(what: str, inventories: tuple[str, ...], host: str | None) -> None:
    known = controls_module.load()
    if re.fullmatch(r"\d+", what):
        rule(int(what), known)
        if int(what) == levels.RULE:
            level(inventories, known)
        return
    require(known, [what], ())
    control(known[what], values(inventories, host))


def values(inventories: tuple[str, ...], limit: str | None) -> Values:
    """Each variable's values, with the hosts that have them; the defaults where no inventory is at hand."""
    from hygiene_cli import inventory as reader
    from hygiene_cli import practice

    defaults = policy.defaults()
    try:
        place = practice.find(inventories)
    except UsageProblem:
        if inventories or limit:
            raise
        return {name: {_json(value): []} for name, value in defaults.items()}
    found: Values = {name: {} for name in defaults}
    for host in reader.load(place.inventories, limit):
        for name, default in defaults.items() if host.chosen else ():
            found[name].setdefault(_json(host.variables.get(name, default)), []).append(host.name)
    return found


def rule(number: int, known: Mapping[str, Control]) -> None:
    if not 1 <= number <= 40:
        raise UsageProblem(NO_RULE, rule=number)
    one = guide.load().rule(number)
    click.echo(click.style(f"{number}. {one.title[LANG]}", bold=True))
    paragraph(one.intent[LANG])
    heading("explain.clauses")
    for clause in one.clauses:
        paragraph(f"{clause.id}  {clause.text[LANG]}", 6)
        found = [item.id for item in coverage.proving(clause, known)]
        found += [attestation.id for attestation in clause.attestations]
        found += [text(f"coverage.{source}") for source in coverage.sources(clause, known) if source in NAMELESS]
        paragraph("→ " + ", ".join(found), 8, 6)
    strengthening = [item.id for item in known.values() if number in item.supports]
    if strengthening:
        heading("explain.supported_by")
        paragraph(", ".join(strengthening))


def level(inventories: tuple[str, ...], known: Mapping[str, Control]) -> None:
    """How even the fleet is today, where a practice is at hand."""
    from hygiene_cli import practice
    from hygiene_cli.session import Session, now

    try:
        place = practice.find(inventories)
    except UsageProblem:
        if inventories:
            raise
        return
    session = Session.open(place)
    if session.read_inventory(or_none=True):
        heading("levels.title")
        for line in levels.lines(session.practice(None, session.hosts(), now()), known, LANG):
            paragraph(line, 4, 2)


def control(one: Control, variables: Values) -> None:
    click.echo(click.style(one.id, bold=True))
    paragraph(getattr(one.title, LANG))
    paragraph(f"{named('severity', one.severity, LANG)} · {text('explain.risk', risk=text(f'risk.{one.risk}'))}")
    for key, told in _facts(one, variables):
        heading(key)
        for line in told:
            paragraph(line)


def _facts(one: Control, variables: Values) -> Iterable[tuple[str, list[str]]]:
    yield "explain.why", [getattr(one.why, LANG)]
    if one.proves:
        clauses = guide.load()
        yield "explain.proves", [f"{clause}  {clauses.clause(clause).text[LANG]}" for clause in one.proves]
    if one.supports:
        yield "explain.supports", [", ".join(map(str, one.supports))]
    for system, block in one.systems.items():
        yield "explain.read", [f"{system} : {block.kind} {_json(block.params)}", f"→ {block.actual}"]
        expected = _json(block.expected) if block.expected is not None else ""
        yield "explain.wanted", [f"{named('operator', block.operator, LANG)} {expected}"]
        written = f"{system} : {_json(block.set)}" if block.set is not None else text("explain.set.none")
        yield "explain.set", [written, *([f"after : {', '.join(block.after)}"] if block.after else [])]
        if block.observe:
            yield "explain.observe", [text("explain.observe.text", days=policy.OBSERVATION_DAYS[2])]
        if block.packages:
            yield "explain.packages", [", ".join(block.packages)]
    used = _variables(one)
    if used:
        yield "explain.variables", [_variable(name, variables[name]) for name in used]
    if one.guard:
        told = (("guard.proves", f"guard.{one.guard}"), ("guard.cannot", f"guard.{one.guard}.cannot"))
        yield "explain.guard", [one.guard, *(text(key, what=text(what)) for key, what in told)]
    if one.danger:
        yield "explain.danger", [getattr(one.danger, LANG)]
    yield "explain.classes", [", ".join(named("class", item, LANG) for item in one.classes)]
    if one.sources:
        yield "explain.sources", ["; ".join(one.sources)]


def _variable(name: str, given: Mapping[str, list[str]]) -> str:
    """`name = value`, and for whom where the hosts differ or come from an inventory."""
    told = [f"{value} ({names(hosts, LANG, 5)})" if hosts else value for value, hosts in given.items()]
    return f"{name} = {' · '.join(told)}"


def _variables(one: Control) -> list[str]:
    """The role variables that the control's templates name."""
    said = _json([one.when, *([block.params, block.expected, block.set] for block in one.systems.values())])
    return [name for name in policy.defaults() if re.search(rf"\b{name}\b", said)]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def heading(key: str) -> None:
    click.echo("\n" + click.style(text(key), bold=True))


def paragraph(words: str, indent: int = 2, first: int | None = None) -> None:
    start = " " * (indent if first is None else first)
    if first is None and indent == 6:
        start = "  "
    click.echo(click.wrap_text(words, 80, start, " " * indent))
