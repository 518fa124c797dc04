"""Which questions are asked today, and what is known already: by the registers, and by the machines' last readings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hygiene_cli import proofs
from hygiene_cli.guide import Attestation, Language
from hygiene_cli.model import ClauseVerdict, Practice, Standing
from hygiene_cli.proofs import Book, attested
from hygiene_cli.proofs.book import YEAR, moment
from hygiene_cli.questionnaire import Question, field, questions
from hygiene_cli.report.controls_view import why_so
from hygiene_cli.texts import day, t

SECONDS = 40
"""How long a question takes somebody who knows the answer."""
UNSAID = frozenset({"no_register", "not_named", "no_component", "no_point", "one_zone"})
"""What is wrong with a register itself is the provider's to mend, and says nothing to whoever answers."""


@dataclass(frozen=True)
class Asked:
    """A question that is due: the attestations that are owed of it, and what is known, as sentences."""

    question: Question
    attestations: tuple[Attestation, ...]
    known: tuple[str, ...]


def asked(book: Book, verdict: Practice, lang: Language) -> list[Asked]:
    """What is missing, over, or over soon, in the order of the page."""
    without_object = attested.not_concerned(book)
    papers = _papers(book)
    read = {one.clause.id: one for one in _clauses(verdict)}
    found = []
    for question in questions(book.guide).values():
        owed = tuple(one for one in question.attestations if _owed(book, one, without_object))
        if owed or any(not field(book.registers.practice, name) for name in question.fields):
            known = (*_last(book, owed, lang), *_said(question, papers, read, lang))
            found.append(Asked(question, owed, known))
    return found


def minutes(found: list[Asked]) -> int:
    """How long the answers take, at least one minute."""
    return max(1, round(len(found) * SECONDS / 60))


def _owed(book: Book, attestation: Attestation, without_object: Mapping[str, Standing]) -> bool:
    """Not in force, or over within 60 days; what holds shorter than twice that is asked from its half on."""
    soon = min(attested.ANNOUNCED.days, attestation.days // 2)
    absent = without_object.get(book.guide.clause_attested_by(attestation.id).id)
    if absent and absent.at:
        return (absent.at.date() + YEAR - book.today).days <= soon
    if attested.standing(book, attestation).word != "pass":
        return True
    entry = attested.latest(book, attestation)
    return entry is None or (attested.end(entry, attestation) - book.today).days <= soon


def _last(book: Book, owed: tuple[Attestation, ...], lang: Language) -> Iterator[str]:
    """Who said it last, until when."""
    told: dict[str, None] = {}
    for attestation in owed:
        entry = attested.latest(book, attestation)
        if entry is not None:
            person = book.registers.person(entry["by"])
            until = attested.end(entry, attestation)
            words = "questionnaire.last" if until >= book.today else "questionnaire.last_over"
            name = person["name"] if person else entry["by"]
            signed = entry.day("date") or until
            dates = {"date": day(moment(signed), lang), "until": day(moment(until), lang)}
            told[t(words, lang, by=name, **dates)] = None
    yield from told


def _papers(book: Book) -> dict[str, list[Standing]]:
    """What the registers alone say of each clause."""
    found: dict[str, list[Standing]] = {}
    for clause, standing in proofs.of_registers(book):
        found.setdefault(clause, []).append(standing)
    return found


def _clauses(verdict: Practice) -> Iterator[ClauseVerdict]:
    yield from verdict.preamble
    for rule in verdict.rules:
        yield from rule.clauses


def _said(
    question: Question, papers: Mapping[str, list[Standing]], read: Mapping[str, ClauseVerdict], lang: Language
) -> Iterator[str]:
    """What registers find missing, and how many machines pass and fail."""
    told: dict[str, None] = {}
    for clause in question.clauses:
        for one in papers.get(clause.id, ()):
            if one.word == "fail" and one.reason and one.reason.code not in UNSAID:
                told[t("questionnaire.registers", lang, why=why_so(one.reason, lang))] = None
        words = list(read[clause.id].hosts.values())
        good, bad = words.count("pass"), words.count("fail")
        if good or bad:
            told[t("questionnaire.machines", lang, good=good, n=bad)] = None
    yield from told
