"""Each practice of a portfolio: its verdict of now, what expires, or why it cannot be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from hygiene_cli import practice
from hygiene_cli.errors import HygieneError
from hygiene_cli.model import Practice
from hygiene_cli.proofs.attested import end, latest
from hygiene_cli.proofs.book import Book
from hygiene_cli.registers import Registers
from hygiene_cli.report.states import COUNTED, STATES
from hygiene_cli.session import Session, now

SOON = timedelta(days=31)
REVIEWED = (("privileged", None, "account"), ("remote", None, "who"), ("networks", "internet_links", "name"),
            ("networks", "partner_links", "partner"), ("networks", "internet_hosts", "name"),
            ("networks", "wifi", "ssid"), ("networks", "exposure", "service"))  # fmt: skip
"""The lists whose entries have a review date: register, list, the field that names an entry."""


@dataclass(frozen=True)
class Line:
    """One practice; `problem` is why it could not be opened. `expiring` is (day, what) within a month, or past."""

    name: str
    folder: Path
    session: Session | None = None
    told: Practice | None = None
    expiring: tuple[tuple[date, str], ...] = ()
    problem: HygieneError | None = None
    words: Mapping[int, str] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[str]:
        return Counter(self.words.values())

    @property
    def badness(self) -> tuple[int, ...]:
        """For sorting: more failures first, then more of what is next worse."""
        counts = self.counts
        return (0 if self.problem else 1, *(-counts[word] for word in STATES if word in COUNTED))


def gather(folders: Iterable[Path]) -> list[Line]:
    """Every practice, worst first; one that cannot be opened stands on top with its sentence."""
    return sorted((_line(folder) for folder in folders), key=lambda one: (one.badness, one.name))


def _line(folder: Path) -> Line:
    try:
        place = practice.find((str(folder),))
        session = Session.open(place)
        session.read_inventory(or_none=True)
        at = now()
        told = session.practice(None, session.hosts(), at)
    except HygieneError as problem:
        return Line(folder.name, folder, problem=problem)
    name = session.registers.practice.get("name", place.name) if session.registers else place.name
    words = {rule.rule.number: rule.word for rule in told.rules}
    expiring = tuple(sorted(_expiring(session, at.date()))) if session.registers else ()
    return Line(str(name), folder, session, told, expiring, words=words)


def _expiring(session: Session, today: date) -> Iterator[tuple[date, str]]:
    registers = session.registers
    assert registers is not None
    book = Book(registers, session.guide, today)
    for attestation in session.guide.attestations:
        entry = latest(book, attestation)
        if entry is not None and (last := end(entry, attestation)) <= today + SOON:
            yield last, attestation.id
    for waiver in registers.entries("waivers"):
        last = date.fromisoformat(waiver["until"])
        if last <= today + SOON:
            yield last, str(waiver["what"])
    yield from _reviews(registers, today)


def _reviews(registers: Registers, today: date) -> Iterator[tuple[date, str]]:
    for register, key, name in REVIEWED:
        for entry in registers.entries(register, key):
            review = entry.day("review_by")
            if review and review <= today + SOON:
                yield review, f"{entry[name]} ({register}.yml)"
