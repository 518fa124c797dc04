"""Answers taken in: first what would change, then practice.yml and attestations.yml, each written whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hygiene_cli.attesting import described, keep_in
from hygiene_cli.desk import Desk
from hygiene_cli.errors import UsageProblem
from hygiene_cli.guide import Attestation, Language
from hygiene_cli.model import Standing
from hygiene_cli.proofs import attested
from hygiene_cli.questionnaire import field as current
from hygiene_cli.questionnaire.answers import Answer
from hygiene_cli.registers.validity import until
from hygiene_cli.texts import t

SIGNS = {"new": "+", "renewed": "↻", "none": "–", "lifted": "–", "field": "=", "kept": "·", "absent": "·",
         "over": "✗", "no": "✗", "unknown": "?"}  # fmt: skip
WRITTEN = ("new", "renewed", "none", "lifted", "field")
OPEN = ("over", "no", "unknown")


@dataclass(frozen=True)
class Change:
    """What an answer does: `kind` is a key of SIGNS, `what` an attestation, a clause or a field."""

    kind: str
    what: str
    statement: str = ""
    params: dict[str, str] = field(default_factory=dict)

    def said(self, lang: Language) -> str:
        words = t(f"answers.{self.kind}", lang, **self.params)
        return f"{SIGNS[self.kind]} {self.what} ({words})" + (f" — {self.statement}" if self.statement else "")


@dataclass(frozen=True)
class Documents:
    """Where the documents that the answers name are looked for, and whether the practice keeps them."""

    folder: Path
    keep: bool = False

    def named(self, name: str) -> Path | None:
        """The file of that name in the folder; a name with a path in it, or a link, is none."""
        path = self.folder / name
        return path if path.name == name and path.is_file() and not path.is_symlink() else None


@dataclass
class Plan:
    """The changes, and what is written for them."""

    changes: list[Change] = field(default_factory=list)
    attestations: list[dict[str, Any]] = field(default_factory=list)
    kept: list[tuple[Path, dict[str, Any]]] = field(default_factory=list)
    """Documents to keep, with what attestations.yml says of each."""
    not_concerned: list[dict[str, Any]] = field(default_factory=list)
    lifted: list[str] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)

    def count(self, *kinds: str) -> int:
        return sum(one.kind in kinds for one in self.changes)


def plan(desk: Desk, answers: Sequence[Answer], documents: Documents, lang: Language) -> Plan:
    """What the answers would change. Raises UsageProblem for a contact of nobody, or a document that cannot be read."""
    made, book = Plan(), desk.book()
    absent = attested.not_concerned(book)
    for answer in answers:
        if answer.choice == "none":
            made.changes += _absent(made, answer, absent, lang)
        elif answer.choice:
            for attestation in answer.asked:
                latest = attested.latest(book, attestation)
                held = attested.end(latest, attestation) if latest else None
                made.changes.append(_attested(made, answer, attestation, held, desk.today, documents, lang))
        if answer.choice in ("yes", "no"):  # what was without object is there now
            lifted = [clause.id for clause in answer.clauses if clause.id in absent]
            made.lifted += lifted
            made.changes += [Change("lifted", clause) for clause in lifted]
        made.changes += _fields(made, desk, answer)
    _check_contacts(made, desk)
    return made


def _absent(made: Plan, answer: Answer, absent: Mapping[str, Standing], lang: Language) -> Iterator[Change]:
    """The clauses that do not apply, each signed; a statement as recent as the answer stands."""
    for clause in answer.clauses:
        told = absent.get(clause.id)
        fresh = told is None or told.at is None or told.at.date() < answer.day
        if fresh:
            signed = {"clause": clause.id, "reason": answer.note, "by": answer.by, "date": answer.day}
            made.not_concerned.append(signed)
        yield Change("none" if fresh else "absent", clause.id, clause.text[lang], {"note": answer.note})


def _attested(
    made: Plan,
    answer: Answer,
    attestation: Attestation,
    held: date | None,
    today: date,
    documents: Documents,
    lang: Language,
) -> Change:
    def change(kind: str, **params: str) -> Change:
        return Change(kind, attestation.id, attestation.statement[lang], params)

    if answer.choice != "yes" or attestation.id in answer.untrue:
        return change("unknown" if answer.choice == "unknown" else "no", note=answer.note)
    last = until("--valid-for", attestation.valid_for, answer.day)
    if last < today:
        return change("over", day=answer.day.isoformat(), until=last.isoformat())
    if held and held >= last:
        return change("kept", until=held.isoformat())
    entry = {"id": attestation.id, "date": answer.day, "by": answer.by, "approved_by": answer.approved_by,
             "valid_until": last}  # fmt: skip
    proof, how = _proof(made, answer.document, documents, lang)
    made.attestations.append({**entry, **proof})
    return change("renewed" if held else "new", until=last.isoformat(), proof=how)


def _proof(made: Plan, name: str, documents: Documents, lang: Language) -> tuple[dict[str, Any], str]:
    """What attestations.yml says of the document that an answer names, and how it is known, in words."""
    if not name:
        return {}, ""
    path = documents.named(name)
    if path is None:
        return {"note": t("answers.document", lang, name=name)}, t("answers.by_name", lang, folder=documents.folder)
    found = {**described(path), "kept": documents.keep}
    if documents.keep:
        made.kept.append((path, found))
    return {"evidence": found}, t("answers.kept_document" if documents.keep else "answers.digested", lang, name=name)


def _fields(made: Plan, desk: Desk, answer: Answer) -> Iterator[Change]:
    for name, value in answer.fields.items():
        practice = desk.registers.practice
        if value == current(practice, name) or (name == "deputies" and value in practice.get(name, ())):
            continue
        made.fields[name] = value
        if name == "doctrine":
            by = desk.registers.person(answer.approved_by)
            assert by is not None
            made.fields[name] = {"choice": value, "by": by["name"], "since": desk.today}
        yield Change("field", name, params={"value": value})


def _check_contacts(made: Plan, desk: Desk) -> None:
    """Whom to call goes with a name."""
    for name in ("provider", "insurer"):
        given = f"{name}.contact" in made.fields
        if given and not (made.fields.get(f"{name}.name") or current(desk.registers.practice, f"{name}.name")):
            raise UsageProblem(
                "the answers say how to reach the {name} and not its name; write both in the page", name=name
            )


def write(desk: Desk, made: Plan) -> None:
    """Write the plan; a register that would not hold is not touched. Raises RegisterProblem, and UsageProblem for a
    document that cannot be kept."""
    copies = []
    try:
        for path, found in made.kept:
            copies.append(keep_in(desk, path, found))
        _write(desk, made)
    except BaseException:
        for copy in filter(None, copies):
            copy.unlink(missing_ok=True)
        raise


def _write(desk: Desk, made: Plan) -> None:
    if made.fields or made.not_concerned or made.lifted:
        desk.change("practice", lambda content: _edit(content, made))
    if made.attestations:

        def add(content: Any) -> None:
            if content.get("attestations") is None:
                content["attestations"] = []
            content["attestations"].extend(made.attestations)

        desk.change("attestations", add)


def _edit(content: Any, made: Plan) -> None:
    for name, value in made.fields.items():
        head, _, part = name.partition(".")
        if part:
            content.setdefault(head, {})[part] = value
        elif name == "deputies":
            content.setdefault(name, []).append(value)
        else:
            content[name] = value
    gone = {*made.lifted, *(one["clause"] for one in made.not_concerned)}
    if gone:
        listed = content.setdefault("not_concerned", [])
        for one in [one for one in listed if one["clause"] in gone]:
            listed.remove(one)
        listed.extend(made.not_concerned)
