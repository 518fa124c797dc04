"""« Ce que votre assureur demandera »: a handful of questions, each answered by what the verdict rests on anyway."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import yaml

from hygiene_cli import texts
from hygiene_cli.guide import Text
from hygiene_cli.model import ClauseVerdict, Practice
from hygiene_cli.report.clean import names, sanitize
from hygiene_cli.texts import t
from hygiene_cli.verdict.standing import RANK, standing

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

PATH = Path(__file__).resolve().parents[1] / "insurer.yml"
ANSWERS = {"pass": "yes", "fail": "no", "waived": "waived", "notapplicable": "notapplicable"}
"""State → answer; whatever else is not verified."""


@dataclass(frozen=True)
class Question:
    """A question, and the ids of what answers it."""

    id: str
    ask: Text
    clauses: Sequence[str] = ()
    attestations: Sequence[str] = ()
    controls: Sequence[str] = ()
    stated: Sequence[str] = ()
    export: str = ""  # the attestation whose export, once read, answers in the place of what is stated


@dataclass(frozen=True)
class Answer:
    """`state` is a state of the reports, `word` its answer: oui, non, non vérifié; `day` of the oldest proof."""

    id: str
    ask: str
    state: str
    word: str
    day: str
    proof: str
    at: datetime | None = field(default=None, compare=False)


class _Part(NamedTuple):
    state: str
    at: datetime | None
    proof: str


@functools.cache
def questions() -> tuple[Question, ...]:
    """The table of insurer.yml."""
    told = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    return tuple(Question(**{**one, "ask": Text(**one["ask"])}) for one in told)


def clauses() -> frozenset[str]:
    """The clauses that an insurer asks about, by themselves or by an attestation of theirs."""
    from hygiene_cli import guide

    attested = {guide.load().clause_attested_by(one).id for question in questions() for one in question.attestations}
    return frozenset(attested | {one for question in questions() for one in question.clauses})


def controls() -> frozenset[str]:
    """The controls that an insurer asks about."""
    return frozenset(one for question in questions() for one in question.controls)


def answers(practice: Practice, known: Mapping[str, Control], lang: str) -> list[Answer]:
    """Each question with its answer, its date and its proof; no host is named."""
    judged = {one.clause.id: one for rule in practice.rules for one in rule.clauses}
    return [_answer(question, list(_parts(question, practice, judged, known, lang)), lang) for question in questions()]


def _answer(question: Question, parts: Sequence[_Part], lang: str) -> Answer:
    state = max((one.state for one in parts), key=RANK.__getitem__)
    oldest = min((one.at for one in parts if one.at is not None), default=None)
    proofs = dict.fromkeys(one.proof for one in parts if one.proof and one.state == state)
    told = names(list(proofs), lang, 3)
    return Answer(
        id=question.id,
        ask=texts.typography(question.ask[lang], lang),
        state=state,
        word=t(f"insurer.{ANSWERS.get(state, 'unverified')}", lang),
        day=texts.day(oldest, lang) if oldest else "",
        proof=t("insurer.clause", lang, n=len(proofs), ids=told) if question.clauses else told,
        at=oldest,
    )


def _parts(
    question: Question,
    practice: Practice,
    judged: Mapping[str, ClauseVerdict],
    known: Mapping[str, Control],
    lang: str,
) -> Iterator[_Part]:
    for clause in question.clauses:
        if clause in judged:
            yield _Part(judged[clause].word, judged[clause].oldest, clause)
    for attestation in question.attestations:
        yield _signed(practice.declared.attested.get(attestation), attestation)
    read = practice.declared.attested.get(question.export)
    if read:
        yield _signed(read, question.export)
    for use in () if read else question.stated:
        yield _stated(practice.declared.stated.get(use))
    for control in question.controls:
        yield _measured(practice, control, known, lang)
    if not practice.rules:
        yield _Part("notchecked", None, "")


def _signed(told: Mapping[str, str | None] | None, attestation: str = "") -> _Part:
    """What was signed: its document where there is one, else the attestation's id."""
    if told is None:
        return _Part("notchecked", None, attestation)
    at = datetime.combine(date.fromisoformat(str(told["date"])), time(12), UTC)
    return _Part(str(told["word"]), at, sanitize(told["file"], 60) if told.get("file") else attestation)


def _stated(told: Mapping[str, str | None] | None) -> _Part:
    """What practice.yml states: an insurer wants to see it, so that without a document it is not verified."""
    return _signed({"word": "pass" if told.get("file") else "notchecked", **told} if told else None)


def _measured(practice: Practice, control: str, known: Mapping[str, Control], lang: str) -> _Part:
    """A control everywhere: a machine that it cannot read is not verified."""
    if control not in known or not practice.hosts:
        return _Part("notchecked", None, t("insurer.machines", lang, n=0, total=len(practice.hosts)))
    found = [
        standing(host, control, practice.at) if host.system in known[control].systems else None
        for host in practice.hosts
    ]
    read = [one for one in found if one is not None]
    words = [one.word for one in read] + ["notchecked"] * (len(found) - len(read))
    told = sum(1 for one in words if one in ("pass", "fail", "waived", "notapplicable"))
    at = min((one.at for one in read if one.at is not None), default=None)
    return _Part(max(words, key=RANK.__getitem__), at, t("insurer.machines", lang, n=told, total=len(found)))
