"""What the proofs of clauses are worked out from, and the few words they are said with. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hygiene_cli.guide import Guide
from hygiene_cli.model import Host, Reason, Standing
from hygiene_cli.registers import Entry, Registers

YEAR = timedelta(days=366)
HALF_YEAR = timedelta(days=184)
MONTH = timedelta(days=31)
Found = tuple[str, Standing]
"""A clause, and what one source says of it."""


@dataclass(frozen=True)
class Book:
    """The registers, what the hosts' latest readings say, and the day of the verdict."""

    registers: Registers
    guide: Guide
    today: date
    hosts: Sequence[Host] = ()
    digests: Mapping[str, str] = field(default_factory=dict)
    """File name → SHA-256 of the evidence kept; a file that is not there has none."""

    @property
    def present(self) -> tuple[Entry, ...]:
        """The people who work here today."""
        return tuple(
            one for one in self.registers.entries("people") if not left(one, self.today) and arrived(one, self.today)
        )

    @property
    def gone(self) -> tuple[Entry, ...]:
        """The people whose last day is over."""
        return tuple(one for one in self.registers.entries("people") if left(one, self.today))

    @property
    def equipment(self) -> tuple[Entry, ...]:
        """The equipment in use: what was disposed of no longer counts."""
        return tuple(one for one in self.registers.entries("equipment") if not one.get("disposal"))

    def of_kind(self, *kinds: str) -> list[Entry]:
        return [one for one in self.equipment if one["kind"] in kinds]

    def since(self, done: date | None, longest: timedelta) -> bool:
        """Whether something done on a day still counts."""
        return done is not None and self.today - done <= longest


def left(person: Entry, today: date) -> bool:
    departure = person.day("departure")
    return departure is not None and departure < today


def arrived(person: Entry, today: date) -> bool:
    arrival = person.day("arrival")
    return arrival is not None and arrival <= today


def passed(at: date | None = None) -> Standing:
    return Standing("pass", None, moment(at) if at else None)


def moment(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def failed(code: str, **params: Any) -> Standing:
    return Standing("fail", Reason(code, params))


def unless(code: str, names: Iterable[str]) -> Standing:
    """Fails for those named, passes when there are none."""
    found = list(dict.fromkeys(names))
    return failed(code, names=found[:NAMED], n=len(found)) if found else passed()


NAMED = 20


def reviewed(entries: Iterable[Entry], name: str, today: date) -> Standing:
    """Every entry has its review still before it; the entries are exceptions that the verdict counts."""
    own = list(entries)
    late = [str(one[name]) for one in own if (one.day("review_by") or today) < today]
    if late:
        return unless("review_due", late)
    return Standing("pass", None, None, len(own))


def each(clauses: Iterable[str], standing: Standing) -> Iterator[Found]:
    for clause in clauses:
        yield clause, standing
