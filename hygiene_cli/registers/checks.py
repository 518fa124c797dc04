"""What one register says against another, the guide, the controls or the inventory: each a sentence with its line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control
from ansible_collections.hygiene.baseline.plugins.plugin_utils.waiving import longest
from hygiene_cli.guide import Guide, GuideError
from hygiene_cli.registers import NAMES, Entry, RegisterProblem, Registers
from hygiene_cli.registers.schemas import schema

LONGEST_REVIEW = timedelta(days=366)


@dataclass(frozen=True)
class Known:
    """What the registers may name, and the day on which they are read. `hosts` is None where nothing listed them."""

    guide: Guide
    controls: Mapping[str, Control]
    today: date
    hosts: Collection[str] | None = None

    def rules_of(self, what: str) -> tuple[int, ...] | None:
        """The rules that a control or a clause belongs to; None when there is neither."""
        if what in self.controls:
            return tuple(self.controls[what].rules)
        try:
            return (self.guide.clause(what).rule,)
        except GuideError:
            return None

    def __call__(self, registers: Registers) -> list[RegisterProblem]:
        """Everything that is wrong, file by file."""
        found = [*_named(registers, self), *_people(registers), *_incidents(registers)]
        for entry in registers.listed("not_concerned"):
            found += _without_object(entry, self)
        for entry in registers.entries("waivers"):
            found += _waiver(entry, self)
        signed = (*registers.entries("attestations"), *registers.entries("waivers"), *registers.listed("not_concerned"))
        for entry in signed:
            found += _signers(entry, registers)
        return found


def _named(registers: Registers, known: Known) -> Iterator[RegisterProblem]:
    """Whatever is a reference in a schema must exist: person, host, clause, attestation; a past day is not to come."""
    people = {one["id"] for one in registers.entries("people")}
    for register in NAMES:
        document = registers.documents.get(register)
        if document is None or not document.data:
            continue
        form = schema(register, "en")
        for kind, value, at in _references(form, value=document.data, at=(), defs=form["$defs"]):
            where = Entry({}, document, at[:-1])
            if kind in UNKNOWN and not _exists(kind, value, known, people):
                yield where.problem(str(at[-1]), UNKNOWN[kind], name=value)
            elif kind == PAST and date.fromisoformat(value) > known.today:
                yield where.problem(str(at[-1]), TO_COME, day=value, today=known.today)
            elif kind == REVIEW and date.fromisoformat(value) > (last := known.today + LONGEST_REVIEW):
                yield where.problem(str(at[-1]), TOO_FAR, day=value, last=last)


UNKNOWN = {
    "person": "{name} is nobody in people.yml; add this person, or correct the id",
    "host": "{name} is not in the inventory; correct the name, or take the line out",
    "clause": "the guide has no clause {name}; `hygiene explain` shows a rule's clauses",
    "attestation": "the guide has no attestation {name}; `hygiene attest N` lists those of rule N",
}

PAST, REVIEW = "past", "review"
TO_COME = "dated {day}, after today ({today}); correct the date, or this computer's clock"
TOO_FAR = "a review on {day} is more than a year away; write {last} or earlier"


def _exists(kind: str, value: str, known: Known, people: Collection[str]) -> bool:
    if kind == "person":
        return value in people
    if kind == "host":
        return known.hosts is None or value in known.hosts
    try:
        _ = known.guide.clause(value) if kind == "clause" else known.guide.attestation(value)
    except GuideError:
        return False
    return True


def _references(
    part: Mapping[str, Any], value: Any, at: tuple[str | int, ...], defs: Mapping[str, Any]
) -> Iterator[tuple[str, str, Any]]:
    kind = str(part.get("$ref", "")).rpartition("/")[2]
    if kind in (*UNKNOWN, PAST, REVIEW):
        yield kind, value, at
        return
    form = defs[kind] if kind else part
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _references(form.get("properties", {}).get(key, {}), item, (*at, key), defs)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _references(form.get("items", {}), item, (*at, place), defs)


def _people(registers: Registers) -> Iterator[RegisterProblem]:
    seen: dict[str, Entry] = {}
    claimed: dict[tuple[str, str], str] = {}
    for person in registers.entries("people"):
        if person["id"] in seen:
            yield person.problem("id", "two people have the id {name}; give one another", name=person["id"])
        seen[person["id"]] = person
        arrival, departure = person.day("arrival"), person.day("departure")
        if arrival and departure and departure < arrival:
            yield person.problem("departure", "the departure is before the arrival; correct one of them")
        for absence in person.get("absences", ()):
            if absence["to"] < absence["from"]:
                yield person.problem("absences", "an absence ends before it begins; correct one of its dates")
        for account in person.get("accounts", ()):
            if account.get("closed"):
                continue
            key = (account["system"].casefold(), account["name"].casefold())
            if claimed.setdefault(key, person["id"]) != person["id"]:
                yield person.problem(
                    "accounts", "{account} ({system}) belongs to {one} already; an account has one person",
                    account=account["name"], system=account["system"], one=claimed[key],
                )  # fmt: skip


def _signers(entry: Entry, registers: Registers) -> Iterator[RegisterProblem]:
    for key in ("by", "approved_by"):
        person = registers.person(entry.get(key, ""))
        last = person.get("departure") if person else None
        if last and last < entry["date"]:
            yield entry.problem(
                key, "{name} had left ({last}) on {day}; name somebody who works here, or correct the date",
                name=entry[key], last=last, day=entry["date"],
            )  # fmt: skip


def _incidents(registers: Registers) -> Iterator[RegisterProblem]:
    for incident in registers.entries("incidents"):
        since = incident["date"]
        done = {"handled": (incident.get("handled") or {}).get("date"),
                **{key: incident.get(key) for key in ("copied", "reinstalled")}}  # fmt: skip
        for key, day in done.items():
            if day and day < since:
                yield incident.problem(key, "dated {day}, before the incident ({since}); correct one of them",
                                       day=day, since=since)  # fmt: skip


def _without_object(entry: Entry, known: Known) -> Iterator[RegisterProblem]:
    try:
        clause = known.guide.clause(entry["clause"])
    except GuideError:
        return  # said already
    if not clause.without_object:
        yield entry.problem(
            "clause", "clause {name} concerns every practice; take the line out, and waive {name} until it is met",
            name=clause.id,
        )  # fmt: skip


def _waiver(entry: Entry, known: Known) -> Iterator[RegisterProblem]:
    rules = known.rules_of(entry["what"])
    if rules is None:
        yield entry.problem(
            "what", "{name} is neither a control nor a clause; `hygiene explain N` shows those of rule N",
            name=entry["what"],
        )  # fmt: skip
        return
    lasting = longest(rules)
    since, until = entry.day("date"), entry.day("until")
    if since and until and until < since:
        yield entry.problem(
            "until", "a waiver of {name} ends before it begins ({since}); correct its dates",
            name=entry["what"], since=since,
        )  # fmt: skip
    elif since and until and until > since + lasting:
        yield entry.problem(
            "until", "a waiver of {name} lasts {days} days at most, from its date; write {last} or earlier",
            name=entry["what"], days=lasting.days, last=since + lasting,
        )  # fmt: skip
