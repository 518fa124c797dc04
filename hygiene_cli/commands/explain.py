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
from hygiene_cli.options import inventory, lang
from hygiene_cli.texts import named


@click.command("explain", help=text("help.explain"))
@click.argument("what", metavar="RULE|CONTROL")
@inventory
@click.option("-l", "--limit", "host", metavar="HOST", help=text("opt.limit"))
@lang
def command(what: str, inventories: tuple[str, ...], host: str | None) -> None:
    known = controls_module.load()
    if re.fullmatch(r"\d+", what):
        rule(int(what), known)
        return
    found = controls_module.select(known, ids=[what])
    control(found[0], values(inventories, host))


def values(inventories: tuple[str, ...], host: str | None) -> Mapping[str, Any]:
    """The policy's variables: the defaults, or what the inventory gives the host named (its first host otherwise)."""
    if not inventories and not host:
        return policy.defaults()
    from hygiene_cli import inventory as reader
    from hygiene_cli import practice

    found = next(one for one in reader.load(practice.find(inventories).inventories, host) if one.chosen)
    return {
        **policy.defaults(),
        **{name: found.variables[name] for name in policy.defaults() if name in found.variables},
    }


def rule(number: int, known: Mapping[str, Control]) -> None:
    if not 1 <= number <= 40:
        raise UsageProblem(f"there is no rule {number}; the rules are numbered 1 to 40")
    one = guide.load().rule(number)
    click.echo(click.style(f"{number}. {one.title[LANG]}", bold=True))
    paragraph(one.intent[LANG])
    heading("explain.clauses")
    for clause in one.clauses:
        paragraph(f"{clause.id}  {clause.text[LANG]}", 6)
        found = [item.id for item in coverage.proving(clause, known)]
        papers = [attestation.id for attestation in clause.attestations] + [
            need for need in clause.needs if need == "register"
        ]
        paragraph("→ " + (", ".join(found + papers) or text("explain.none")), 8, 6)
    strengthening = [item.id for item in known.values() if number in item.supports]
    if strengthening:
        heading("explain.supports")
        paragraph(", ".join(strengthening))


def control(one: Control, variables: Mapping[str, Any]) -> None:
    click.echo(click.style(one.id, bold=True))
    paragraph(getattr(one.title, LANG))
    for key, told in _facts(one, variables):
        heading(key)
        for line in told:
            paragraph(line)


def _facts(one: Control, variables: Mapping[str, Any]) -> Iterable[tuple[str, list[str]]]:
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
        if block.packages:
            yield "explain.packages", [", ".join(block.packages)]
    used = _variables(one)
    if used:
        yield "explain.variables", [f"{name} = {_json(variables.get(name))}" for name in used]
    yield "explain.severity", [named("severity", one.severity, LANG)]
    yield "explain.risk", [text(f"risk.{one.risk}")]
    if one.guard:
        yield "explain.guard", [one.guard]
    if one.danger:
        yield "explain.danger", [getattr(one.danger, LANG)]
    yield "explain.classes", [", ".join(named("class", item, LANG) for item in one.classes)]
    if one.sources:
        yield "explain.sources", ["; ".join(one.sources)]


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
