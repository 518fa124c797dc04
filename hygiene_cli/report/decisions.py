"""What the direction has to decide first: at most five gaps, each with its risk, who closes it, and what it brings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from hygiene_cli import texts
from hygiene_cli.actions import Gap, gaps
from hygiene_cli.model import Practice
from hygiene_cli.report import insurer
from hygiene_cli.report.clean import sanitize
from hygiene_cli.report.controls_view import said
from hygiene_cli.texts import t
from hygiene_cli.verdict.urgency import SEVERITY

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

MOST = 5
_SENTENCE = re.compile(r"^.{12,}?[.!?](?=\s|$)")
ASKED_FOR, GAINED = 2, 3
"""Weights beside the severity: what the insurer asks, each rule gained."""


@dataclass(frozen=True)
class Decision:
    """One gap to close; `rules` are those that it makes fail, `gained` those that nothing else does."""

    gap: str
    risk: str
    title: str
    who: str
    due: str
    late: bool
    effort: str
    rules: Sequence[int]
    gained: Sequence[int]
    to: str | None  # who and when, as the register says it
    until: str | None


def decisions(practice: Practice, controls: Mapping[str, Control], lang: str) -> list[Decision]:
    """The gaps of the action plan that weigh most, the heaviest first."""
    asked, asked_clauses = insurer.controls(), insurer.clauses()
    found = [gap for gap in gaps(practice, controls) if any(_decides(gap, controls))]

    def weight(gap: Gap) -> int:
        proved = controls[gap.what].proves if gap.what in controls else (gap.what,)
        wanted = gap.what in asked or bool(asked_clauses & set(proved))
        return SEVERITY[gap.severity] + ASKED_FOR * wanted + GAINED * len(gap.gains)

    found.sort(key=lambda gap: -weight(gap))
    return [_decision(gap, practice, controls, lang) for gap in found[:MOST]]


def _decides(gap: Gap, controls: Mapping[str, Control]) -> Iterator[int]:
    """The rules that a gap makes fail; a control that only strengthens a rule is no cause of it, and none is of 40b."""
    proved = controls[gap.what].proves if gap.what in controls else (gap.what,)
    yield from dict.fromkeys(int(clause[:-1]) for clause in proved if int(clause[:-1]))


def _decision(gap: Gap, practice: Practice, controls: Mapping[str, Control], lang: str) -> Decision:
    assigned = practice.declared.assigned.get(gap.what, {})
    due = date.fromisoformat(assigned["due"]) if assigned.get("due") else None
    risk, title = _told(gap, practice, controls, lang)
    return Decision(
        gap=gap.what,
        risk=first_sentence(sanitize(risk, 300)),
        title=sanitize(title, 240),
        who=sanitize(assigned.get("to") or t("decision.nobody", lang), 400),
        due=texts.day(datetime.combine(due, time(12)), lang) if due else t("decision.no_date", lang),
        late=due is not None and due < practice.at.date(),
        effort=_effort(gap, lang),
        rules=tuple(_decides(gap, controls)),
        gained=gap.gains,
        to=assigned.get("to"),
        until=assigned.get("due"),
    )


def _told(gap: Gap, practice: Practice, controls: Mapping[str, Control], lang: str) -> tuple[str, str]:
    """What happens to a practice that leaves the gap open, and the sentence that has to become true."""
    if gap.what in controls:
        return said(controls[gap.what].why, lang), said(controls[gap.what].title, lang)
    rule = next(one for one in practice.rules if one.rule.number == gap.rules[0])
    clause = next(one for one in rule.clauses if one.clause.id == gap.what)
    return said(rule.rule.intent, lang), f"{said(rule.rule.title, lang)} — {said(clause.clause.text, lang)}"


def first_sentence(text: str) -> str:
    """The first sentence of a text."""
    found = _SENTENCE.match(text)
    return found.group() if found else text


def _effort(gap: Gap, lang: str) -> str:
    where = t("machines", lang, n=len(gap.hosts)) if gap.hosts else t("decision.paper", lang)
    return f"{t(f'effort.{gap.effort}', lang)}, {where}"
