"""What incidents.yml and practice.yml say: the answer to each infection, what was handled in a day, who to turn to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from hygiene_cli.proofs.book import Book, Found, unless
from hygiene_cli.registers import Entry

QUESTIONS = {
    "38a": "how_installed",
    "38b": "spread",
    "38c": "data",
    "38d": "same_type",
    "38e": "reachable",
    "38f": "communicated",
}
"""Clause → the field of an infection that answers it."""
WITHIN_A_DAY = {
    "26b": "hours",
    "26c": "exfiltration",
    "26d": "attempts",
    "26e": "inactive_account",
    "26f": "bypass",
}
"""Clause → the kind of event that is to be handled within 24 hours."""
A_DAY = timedelta(days=1)


def judge(book: Book) -> Iterator[Found]:
    yield from _infections(book)
    for clause, kind in WITHIN_A_DAY.items():
        events = [one for one in book.registers.entries("incidents") if one["kind"] == kind]
        yield clause, unless("handled_late", (one["id"] for one in events if _late(one, book.today)))
    yield from _named(book)


def _infections(book: Book) -> Iterator[Found]:
    infections = [one for one in book.registers.entries("incidents") if one["kind"] == "infection"]
    for clause, answer in QUESTIONS.items():
        yield clause, unless("unanswered", (one["id"] for one in infections if not one.get(answer)))
    in_order = [one["id"] for one in infections if not _reinstalled_after_copy(one)]
    yield "38i", unless("not_reinstalled", in_order)
    yield "38j", unless("not_reinstalled", (one["id"] for one in infections if not one.get("reinstalled")))


def _reinstalled_after_copy(incident: Entry) -> bool:
    copied, reinstalled = incident.day("copied"), incident.day("reinstalled")
    return copied is not None and reinstalled is not None and copied <= reinstalled


def _late(incident: Entry, today: date) -> bool:
    begun = date.fromisoformat(incident["date"])
    handled = incident.get("handled")
    return (date.fromisoformat(handled["date"]) if handled else today) - begun > A_DAY


def _named(book: Book) -> Iterator[Found]:
    practice = book.registers.practice
    nobody = {None, *(one["id"] for one in book.gone)}
    yield "0a", unless("not_named", ("director",) if practice.get("director") in nobody else ())
    reached = {"referent": {practice.get("referent")}, "deputies": set(practice.get("deputies") or ())}
    yield "37c", unless("not_named", (one for one, named in reached.items() if not named - nobody))
    tools = practice.get("tools") or {}
    for clause, tool in (("16a", "watch"), ("16b", "practices"), ("16c", "updates")):
        yield clause, unless("not_named", () if tools.get(tool) else (tool,))
