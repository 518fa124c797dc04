"""The file that the questionnaire's page saves, read as a stranger's: nothing in it is believed unchecked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from hygiene_cli.errors import UsageProblem
from hygiene_cli.guide import Attestation, Clause
from hygiene_cli.questionnaire import DOCTRINES, FIELDS, Question, questions
from hygiene_cli.report.clean import sanitize

if TYPE_CHECKING:
    from hygiene_cli.desk import Desk

FORMAT = "hygiene-answers-1"
LARGEST = 1_000_000
CHOICES = ("yes", "no", "unknown", "none")
_LINE = {"type": "string", "maxLength": 300, "pattern": "^[^\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff]*$"}
_DAY = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_ANSWER = {
    "type": "object",
    "additionalProperties": False,
    "required": ["edition"],
    "properties": {
        "edition": {"type": "string", "pattern": "^[0-9a-f]{8}$"},
        "choice": {"enum": list(CHOICES)},
        "asked": {"type": "array", "maxItems": 20, "items": _LINE},
        "untrue": {"type": "array", "maxItems": 20, "items": _LINE},
        "date": _DAY,
        "by": _LINE,
        "document": _LINE,
        "note": _LINE,
        "fields": {"type": "object", "additionalProperties": False, "properties": dict.fromkeys(FIELDS, _LINE)},
    },
}
SCHEMA = {
    "type": "object",
    "additionalProperties": False,
    "required": ["format", "practice", "made", "by", "approved_by", "answers"],
    "properties": {
        "format": {"const": FORMAT},
        "practice": _LINE,
        "made": _DAY,
        "by": _LINE,
        "approved_by": _LINE,
        "answers": {"type": "object", "maxProperties": 100, "additionalProperties": _ANSWER},
    },
}
NOT_OURS = "{path}: {where} is not as the questionnaire's page writes it; save the answers again from the page"


@dataclass(frozen=True)
class Answer:
    """One answer, checked: people are ids of people.yml; of what the page `asked`, some was unticked (`untrue`)."""

    question: Question
    choice: str | None
    asked: tuple[Attestation, ...]
    untrue: frozenset[str]
    day: date
    by: str
    approved_by: str
    document: str
    note: str
    fields: Mapping[str, str]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """The clauses of what was asked."""
        return tuple(one for one in self.question.clauses if set(one.attestations) & set(self.asked))


def read(path: Path, desk: Desk) -> list[Answer]:
    """The answers of a file, in the order of the page. Raises UsageProblem: one sentence, whatever is wrong."""
    told = _json(path)
    _check_form(path, told)
    ours = practice_name(desk)
    if told["practice"] != ours:
        raise UsageProblem(
            "{path}: answers of {theirs}, but this practice is {ours}; take them in where they belong, with -i FOLDER",
            path=path, theirs=told["practice"], ours=ours,
        )  # fmt: skip
    return _Reader(path, desk, told).answers()


def practice_name(desk: Desk) -> str:
    """The practice's name, as the page shows it: that of practice.yml, else its folder's."""
    return sanitize(desk.registers.practice.get("name") or desk.place.registers.resolve().parent.name, 300)


def _json(path: Path) -> Any:
    try:
        if path.is_dir() or path.stat().st_size > LARGEST:
            raise UsageProblem("{path}: larger than 1 MB, or a folder; no file of answers is", path=path)
        return json.loads(
            path.read_bytes().decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_refuse, parse_float=_refuse
        )
    except OSError as error:
        raise UsageProblem("{path} cannot be read: {why}", path=path, why=error.strerror) from None
    except (ValueError, RecursionError):
        raise UsageProblem(
            "{path}: not a file of answers (JSON); give the one that the questionnaire's page saved", path=path
        ) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _check_form(path: Path, told: Any) -> None:
    from jsonschema import Draft202012Validator

    error = next(iter(Draft202012Validator(SCHEMA).iter_errors(told)), None)
    if error is not None:
        where = ".".join(str(one)[:60] for one in error.absolute_path) or error.message[:60]
        raise UsageProblem(NOT_OURS, path=path, where=where)


class _Reader:
    """Turns what has the right form into answers; every doubt is an error."""

    def __init__(self, path: Path, desk: Desk, told: Mapping[str, Any]) -> None:
        self.path, self.desk, self.told = path, desk, told

    def answers(self) -> list[Answer]:
        known = questions(self.desk.known.guide)
        for name in self.told["answers"]:
            if name not in known:
                raise UsageProblem(
                    "{path}: the questionnaire has no question {name}; make the page anew and open this file in it",
                    path=self.path, name=name[:60],
                )  # fmt: skip
        return [self.answer(known[name], self.told["answers"][name]) for name in known if name in self.told["answers"]]

    def answer(self, question: Question, told: Mapping[str, Any]) -> Answer:
        if told["edition"] != question.edition:
            raise UsageProblem(
                "{path}: the question {name} has changed since; make the page anew and open this file in it",
                path=self.path, name=question.id,
            )  # fmt: skip
        choice, untrue = told.get("choice"), frozenset(told.get("untrue", ()))
        asked = tuple(one for one in question.attestations if one.id in told.get("asked", ()))
        names = {one.id for one in asked}
        if untrue - names or set(told.get("asked", ())) - names or bool(choice) != bool(names):
            raise UsageProblem(NOT_OURS, path=self.path, where=f"answers.{question.id}")
        if set(told.get("fields", {})) - set(question.fields):
            raise UsageProblem(NOT_OURS, path=self.path, where=f"answers.{question.id}.fields")
        if choice == "none":
            self.check_none(question, told)
        signs = choice in ("yes", "none") or "doctrine" in told.get("fields", {})
        return Answer(
            question=question,
            choice=choice,
            asked=asked,
            untrue=untrue,
            day=self.day(question, told.get("date")),
            by=self.signer(question, told.get("by") or self.told["by"]) if signs else "",
            approved_by=self.signer(question, self.told["approved_by"]) if signs else "",
            document=told.get("document", "").strip(),
            note=told.get("note", "").strip(),
            fields={
                name: self.field(name, value.strip()) for name, value in told.get("fields", {}).items() if value.strip()
            },
        )

    def check_none(self, question: Question, told: Mapping[str, Any]) -> None:
        if not question.may_not_apply(self.desk.registers):
            raise UsageProblem(
                "{path}: {name} concerns this practice (the registers or the guide say so); "
                "answer yes, no or I don't know in the page",
                path=self.path, name=question.id,
            )  # fmt: skip
        if not told.get("note", "").strip():
            raise UsageProblem(
                "{path}: {name} is said not to apply, without a reason; write it in the page",
                path=self.path, name=question.id,
            )  # fmt: skip

    def day(self, question: Question, written: str | None) -> date:
        """The day of an answer, today when none is given."""
        if written is None:
            return self.desk.today
        try:
            found = date.fromisoformat(written)
        except ValueError:
            found = None
        if found is None or found > self.desk.today:
            raise UsageProblem(
                "{path}: {name} is dated {day}, which does not exist or is to come; correct the date in the page",
                path=self.path, name=question.id, day=written,
            )  # fmt: skip
        return found

    def signer(self, question: Question, written: str) -> str:
        if not written.strip():
            raise UsageProblem(
                "{path}: nobody is named who states {name} or approves it; choose both at the top of the page",
                path=self.path, name=question.id,
            )  # fmt: skip
        return self.person(written)

    def person(self, written: str) -> str:
        """The id of a person, given by the id or by the name."""
        wanted = " ".join(written.split()).casefold()
        for one in self.desk.registers.entries("people"):
            if wanted in (one["id"], one["name"].casefold()):
                return str(one["id"])
        raise UsageProblem(
            "{path}: {name} is nobody in people.yml; add this person there, then take the answers in again",
            path=self.path, name=written[:60],
        )  # fmt: skip

    def field(self, name: str, value: str) -> str:
        if FIELDS[name] == "person":
            return self.person(value)
        if FIELDS[name] == "doctrine" and value not in DOCTRINES:
            raise UsageProblem(NOT_OURS, path=self.path, where=f"fields.{name}")
        return value
