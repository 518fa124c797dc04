"""A practice's registers, opened by a command that reads or changes them: no machine is visited."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hygiene_cli import papers
from hygiene_cli.errors import UsageProblem
from hygiene_cli.model import Host
from hygiene_cli.practice import Place, find
from hygiene_cli.proofs import Book
from hygiene_cli.registers import Registers, writing
from hygiene_cli.registers.checks import Known
from hygiene_cli.session import Session

NO_REGISTERS = "{path} has no registers; `hygiene init {path}` adds them"


@dataclass(frozen=True)
class Desk:
    """The registers of a practice, checked."""

    place: Place
    session: Session
    registers: Registers

    @classmethod
    def open(cls, inventories: tuple[str, ...]) -> Desk:
        """The practice that the options name. Raises UsageProblem when it has no registers, or one that is wrong."""
        place = find(inventories)
        if not place.registers.is_dir() or not place.made_by_init:
            raise UsageProblem(NO_REGISTERS, path=place.registers.parent)
        session = Session.open(place)
        session.read_inventory(or_none=True)
        assert session.registers is not None
        return cls(place, session, session.registers)

    @property
    def known(self) -> Known:
        """All that the registers may name."""
        return self.session.known

    @property
    def today(self) -> datetime.date:
        return self.known.today

    def book(self, hosts: Sequence[Host] = ()) -> Book:
        """What proofs are worked out from."""
        return Book(self.registers, self.known.guide, self.today, hosts, papers.digests(self.registers))

    def add(self, register: str, entry: Mapping[str, Any], key: str | None = None) -> None:
        """Write an entry at the end of a register; what it leaves unsaid (None, empty) is left out."""
        said = {name: value for name, value in entry.items() if value not in (None, (), [], {})}
        writing.append(self.registers, register, said, self.known, key)

    def change(self, register: str, edit: writing.Edit) -> None:
        """Edit a register's content."""
        writing.change(self.registers, register, edit, self.known)

    def change_all(self, edits: Mapping[str, writing.Edit]) -> None:
        """Edit several registers that only make sense together."""
        writing.change_all(self.registers, edits, self.known)
