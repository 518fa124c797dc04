"""What the registers say for the report alone: who the practice is, what is signed, and who closes which gap. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hygiene_cli.model import Declared
from hygiene_cli.proofs import attested
from hygiene_cli.proofs.book import YEAR, Book
from hygiene_cli.proofs.equipment import uneven

AS_THEY_ARE = ("name", "sites", "provider", "insurer", "emergency", "assessor", "tools")


def declared(book: Book) -> Declared:
    """All of it, on the book's day."""
    return Declared(_identity(book), _attested(book), _stated(book), _assigned(book), equipment=_equipment(book))


def _identity(book: Book) -> dict[str, Any]:
    practice = book.registers.practice
    people = {key: name(book, practice[key]) for key in ("director", "referent") if practice.get(key)}
    deputies = [name(book, one) for one in practice.get("deputies") or ()]
    told = {key: practice[key] for key in AS_THEY_ARE if key in practice}
    return {**told, **people, **({"deputies": deputies} if deputies else {})}


def _equipment(book: Book) -> dict[str, int]:
    if book.registers.of("equipment") is None:
        return {}
    return {"total": len(book.equipment), "uneven": len(uneven(book))}


def name(book: Book, person: str) -> str:
    """The name of a person of people.yml."""
    entry = book.registers.person(person)
    return str(entry["name"]) if entry else person


def _attested(book: Book) -> dict[str, Mapping[str, Any]]:
    """What each attestation of the guide counts as, with the signature and the document behind it."""
    found: dict[str, Mapping[str, Any]] = {}
    for one in book.guide.attestations:
        entry = attested.latest(book, one)
        if entry is not None:
            found[one.id] = {
                "word": attested.standing(book, one).word,
                "date": entry["date"],
                "until": attested.end(entry, one).isoformat(),
                "file": (entry.get("evidence") or {}).get("file"),
            }
    return found


def _stated(book: Book) -> dict[str, Mapping[str, Any]]:
    """The uses with strong authentication, each signed within the year."""
    return {
        entry["use"]: {"date": entry["date"], "file": entry.get("evidence")}
        for entry in sorted(book.registers.listed("strong_authentication"), key=lambda one: str(one["date"]))
        if (signed := entry.day("date")) and signed <= book.today and book.since(signed, YEAR)
    }


def _assigned(book: Book) -> dict[str, Mapping[str, Any]]:
    """Gap → who closes it and before when, of the actions that are still to do."""
    return {
        entry["gap"]: {"to": name(book, entry["to"]) if entry.get("to") else None, "due": entry.get("due")}
        for entry in book.registers.entries("actions")
        if not entry.get("done")
    }
