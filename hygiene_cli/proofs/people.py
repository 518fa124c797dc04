"""What people.yml and access.yml say: who has what, and what is still open after a departure."""

from __future__ import annotations

from collections.abc import Iterator

from hygiene_cli.proofs.book import HALF_YEAR, Book, Found, each, failed, passed, unless
from hygiene_cli.registers import Entry, Registers


def judge(book: Book) -> Iterator[Found]:
    if book.present:
        yield from _arrivals_and_departures(book)
        yield from _papers_signed(book)
    else:
        yield from each(("3b", "3d", "8a", "33b", "37b", "39g", "39h", "0c"), failed("no_person"))
    yield from _keys(book)


def open_accounts(person: Entry) -> list[str]:
    """The accounts of a person that nobody closed: `RIS mdupont`."""
    return [f"{one['system']} {one['name']}" for one in person.get("accounts", ()) if not one.get("closed")]


def keys_out(registers: Registers, person: Entry) -> list[str]:
    """The keys and badges that a person still has."""
    return [
        str(one["what"])
        for one in registers.entries("access", "keys")
        if one["holder"] == person["id"] and not one.get("returned")
    ]


def _arrivals_and_departures(book: Book) -> Iterator[Found]:
    still_open = {one["name"]: open_accounts(one) for one in book.gone}
    yield "3d", unless("not_closed", (f"{name} ({', '.join(own)})" for name, own in still_open.items() if own))
    kept = [f"{one['name']} ({', '.join(own)})" for one in book.gone if (own := keys_out(book.registers, one))]
    yield "33b", unless("not_returned", kept)
    incomplete = [one["name"] for one in book.present if not _arrived_in_order(one)]
    unfinished = [name for name, own in still_open.items() if own]
    yield "3b", unless("procedure_not_followed", [*incomplete, *unfinished])
    yield "8a", unless("no_account", (one["name"] for one in book.present if not one.get("accounts")))


def _arrived_in_order(person: Entry) -> bool:
    """Rights granted, charter signed; and, for who stays for a time only, until when."""
    ends = bool(person.get("departure")) or not person.get("temporary")
    return bool(person.get("rights") and person.get("charter")) and ends


def _papers_signed(book: Book) -> Iterator[Found]:
    for clause, paper in (("37b", "alert_sheet"), ("39h", "charter"), ("39g", "charter"), ("0c", "policy")):
        # a charter that somebody signed exists; that everybody did is another clause
        signed = [one for one in book.present if one.get(paper)]
        if clause == "39g":
            yield clause, passed() if signed else failed("not_signed")
        else:
            yield clause, unless("not_signed", (one["name"] for one in book.present if one not in signed))


def _keys(book: Book) -> Iterator[Found]:
    alarms = book.registers.entries("access", "alarms")
    stale = []
    for alarm in alarms:
        changed = alarm.day("changed")
        departures = [one.day("departure") for one in book.gone if one["id"] in alarm["holders"]]
        after_all = all(changed and gone and changed >= gone for gone in departures)
        if not book.since(changed, HALF_YEAR) or not after_all:
            stale.append(alarm["what"])
    keys = book.registers.entries("access", "keys")
    yield "33b", unless("no_key", () if keys else ("access.yml",))
    yield "33c", unless("code_not_changed", stale)
    untraced = [one["name"] for one in book.registers.entries("access", "contractors") if not one["traced"]]
    yield "33d", unless("not_traced", untraced)
