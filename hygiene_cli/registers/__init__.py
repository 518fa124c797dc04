"""The practice's registers: what its people declare in the YAML files of `practice/`, read strictly and checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from hygiene_cli.registers.reading import Document, RegisterProblem, read
from hygiene_cli.registers.schemas import NAMES, problems

__all__ = ["EVIDENCE", "NAMES", "Entry", "RegisterProblem", "Registers", "Remarked", "load", "look"]

EVIDENCE = "evidence"
"""Beside the registers: the documents that prove attestations, where they are kept."""

ONE_MORE, SEVERAL = "and one more: `hygiene doctor` shows it", "and {n} more: `hygiene doctor` lists them"


class Entry(Mapping[str, Any]):
    """One entry of a register: its fields, and where it stands."""

    def __init__(self, data: Mapping[str, Any], document: Document, at: tuple[str | int, ...]) -> None:
        self._data, self._document, self._at = data, document, at

    def __getitem__(self, key: str) -> Any:
        return self._data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def day(self, key: str) -> date | None:
        """The date of a field; None when it is not there."""
        return date.fromisoformat(self[key]) if self.get(key) else None

    def fail(self, key: str, sentence: str, **params: object) -> NoReturn:
        """Raise RegisterProblem at the line of a field; `{path}, line {line}: ` comes before the sentence."""
        raise self.problem(key, sentence, **params)

    def problem(self, key: str, sentence: str, **params: object) -> RegisterProblem:
        where = {"path": self._document.path, "line": self._document.line(*self._at, key)}
        return RegisterProblem("{path}, line {line}: " + sentence, **where, **params)


@dataclass(frozen=True)
class Registers:
    """What the files of a practice say; a list that nobody filled in is None, one that is declared empty is ()."""

    folder: Path
    documents: Mapping[str, Document] = field(default_factory=dict)

    def of(self, register: str, key: str | None = None) -> tuple[Entry, ...] | None:
        """The entries of a register's list (`keys` of `access`; by default the list named as the register)."""
        document = self.documents.get(register)
        name = key or register
        found = document.data.get(name) if document and document.data else None
        if document is None or found is None:
            return None
        return tuple(Entry(item, document, (name, place)) for place, item in enumerate(found))

    def entries(self, register: str, key: str | None = None) -> tuple[Entry, ...]:
        """The same, none when nobody filled the list in."""
        return self.of(register, key) or ()

    @property
    def practice(self) -> Entry:
        """practice.yml as one entry."""
        document = self.documents.get("practice") or Document(self.folder / "practice.yml", {})
        return Entry(document.data or {}, document, ())

    def listed(self, key: str) -> tuple[Entry, ...]:
        """A list of practice.yml."""
        return self.entries("practice", key)

    def with_(self, name: str, document: Document) -> Registers:
        """The same with another content of one file."""
        return Registers(self.folder, {**self.documents, name: document})

    def person(self, name: str) -> Entry | None:
        """The person of this id."""
        return next((one for one in self.entries("people") if one["id"] == name), None)


def look(folder: Path) -> tuple[Registers, list[RegisterProblem]]:
    """The registers of a practice's `practice/` folder, and everything that is wrong in a single one of them."""
    documents, wrong = {}, []
    for name in NAMES:
        path = folder / f"{name}.yml"
        if not path.exists():
            continue
        try:
            document = read(path)
        except RegisterProblem as problem:
            wrong.append(problem)
            continue
        wrong += problems(name, document)
        documents[name] = document
    return Registers(folder, documents), wrong


def load(folder: Path, *checks: Callable[[Registers], list[RegisterProblem]]) -> Registers | None:
    """The registers, or None where there is no such folder. Raises RegisterProblem, the first of all."""
    if not folder.is_dir():
        return None
    registers, wrong = look(folder)
    for check in checks:
        wrong = wrong or check(registers)
    if wrong:
        more = len(wrong) - 1
        raise Remarked(wrong[0], ONE_MORE if more == 1 else SEVERAL, n=more) if more else wrong[0]
    return registers


class Remarked(RegisterProblem):
    """What is wrong, and a remark beside it."""

    def __init__(self, wrong: RegisterProblem, remark: str, **params: object) -> None:
        super().__init__(remark, **params)
        self.wrong = wrong

    def said(self, lang: str) -> str:
        return f"{self.wrong.said(lang)} ({super().said(lang)})"

    def __str__(self) -> str:
        return f"{self.wrong} ({super().__str__()})"
