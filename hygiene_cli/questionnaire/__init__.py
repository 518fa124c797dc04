"""The questionnaire: the guide's attestations and a few fields of practice.yml, as questions that all understand."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from hygiene_cli.guide import Attestation, Clause, Guide, Text
from hygiene_cli.registers import Entry, Registers

PATH = Path(__file__).with_name("questions.yml")
FIELDS = {
    "director": "person", "referent": "person", "deputies": "person", "provider.name": "text",
    "provider.contact": "text", "insurer.name": "text", "insurer.contact": "text", "tools.updates": "text",
    "tools.practices": "text", "tools.watch": "text", "doctrine": "doctrine",
}  # fmt: skip
"""The fields of practice.yml that are asked → how each is answered."""
DOCTRINES = ("regle-2013", "anssi-2021")


@dataclass(frozen=True)
class Question:
    """One question, and what an answer to it stands for."""

    id: str
    section: str
    whom: str
    ask: Text
    help: Text | None
    when: Text | None
    attestations: tuple[Attestation, ...]
    clauses: tuple[Clause, ...]
    fields: tuple[str, ...]
    none: tuple[str, ...] | None
    """Lists of registers (`networks.wifi`) that must be empty for « sans objet »; None where it makes no sense."""

    @functools.cached_property
    def edition(self) -> str:
        """Eight digits that change with anything that an answer would sign."""
        signed = [self.ask.fr, self.ask.en, *self.fields]
        signed += [part for one in self.attestations for part in (one.id, one.statement.fr, one.statement.en)]
        return hashlib.sha256("\n".join(signed).encode()).hexdigest()[:8]

    @property
    def days(self) -> int | None:
        """How long a « oui » holds; None where only fields are asked."""
        return min((one.days for one in self.attestations), default=None)

    def may_not_apply(self, registers: Registers) -> bool:
        """Whether « sans objet » can be answered, given what the registers list."""
        return self.none is not None and not any(registers.entries(*name.split(".")) for name in self.none)


@functools.cache
def _content() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return found


def sections() -> dict[str, Text]:
    """Section → its title, in the order of the page."""
    return {name: Text(**title) for name, title in _content()["sections"].items()}


def questions(guide: Guide) -> dict[str, Question]:
    """Id → question, in the order of the page."""
    return {one["id"]: _question(one, guide) for one in _content()["questions"]}


def _question(told: Mapping[str, Any], guide: Guide) -> Question:
    attests = told.get("attests", ())
    return Question(
        id=told["id"],
        section=told["section"],
        whom=told["whom"],
        ask=Text(**told["ask"]),
        help=Text(**told["help"]) if "help" in told else None,
        when=Text(**told["when"]) if "when" in told else None,
        attestations=tuple(guide.attestation(name) for name in attests),
        clauses=tuple(dict.fromkeys(guide.clause_attested_by(name) for name in attests)),
        fields=tuple(told.get("fields", ())),
        none=tuple(told["none"]) if "none" in told else None,
    )


def field(practice: Entry, name: str) -> str:
    """What practice.yml says of a field, empty when it says nothing; of several deputies, the first."""
    value: Any = practice
    for part in name.split("."):
        value = (value or {}).get(part)
    if name == "deputies":
        value = next(iter(value or ()), None)
    if name == "doctrine":
        value = (value or {}).get("choice")
    return str(value or "")
