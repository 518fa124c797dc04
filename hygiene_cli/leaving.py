"""A departure: written in people.yml, and everything that is still to be closed or given back afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from hygiene_cli.desk import Desk
from hygiene_cli.errors import UsageProblem
from hygiene_cli.proofs.people import keys_out, open_accounts
from hygiene_cli.registers import Entry
from hygiene_cli.texts import named, t


class Open(NamedTuple):
    """Something that outlives a departure: `kind` is a word of the texts, `what` names it."""

    kind: str
    what: str


def said(one: Open, words: str, lang: str) -> str:
    """What is open, in words."""
    return t(words, lang, what=named("duty", one.what, lang) if one.kind == "duty" else one.what)


def person(desk: Desk, name: str) -> Entry:
    """The person of this id. Raises UsageProblem."""
    found = desk.registers.person(name)
    if found is None:
        raise UsageProblem("{name} is nobody in people.yml; `hygiene people` lists them", name=name)
    return found


def write(desk: Desk, name: str, last: date) -> None:
    """Note somebody's last day. Raises UsageProblem, and RegisterProblem when it cannot be."""
    person(desk, name)

    def depart(content: Any) -> None:
        one = next(one for one in content["people"] if one["id"] == name)
        one["departure"] = last

    desk.change("people", depart)


def still_open(desk: Desk, someone: Entry) -> Iterator[Open]:
    """What is open of somebody's: accounts, keys, alarm codes, privileges, ways in, equipment, duties."""
    registers, name = desk.registers, someone["id"]
    yield from (Open("account", one) for one in open_accounts(someone))
    yield from (Open("key", one) for one in keys_out(registers, someone))
    last = someone.day("departure")
    for alarm in registers.entries("access", "alarms"):
        changed = alarm.day("changed")
        if name in alarm["holders"] and not (last and changed and changed >= last):
            yield Open("alarm", alarm["what"])
    for entry in registers.entries("privileged"):
        if entry["owner"] == name:
            yield Open("privileged", f"{entry['system']} {entry['account']}")
    for entry in registers.entries("remote"):
        if entry["who"] == name:
            yield Open("remote", entry["tool"])
    for entry in registers.entries("equipment"):
        if entry.get("owner") == name and not entry.get("disposal"):
            yield Open("equipment", entry["id"])
    for entry in registers.entries("software"):
        if entry["reader"] == name:
            yield Open("reader", entry["component"])
    practice = registers.practice
    for duty in ("director", "referent"):
        if practice.get(duty) == name:
            yield Open("duty", duty)
    if name in practice.get("deputies", ()):
        yield Open("duty", "deputies")
