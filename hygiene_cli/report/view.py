"""A practice as the HTML report shows it: every sentence made, every text from hosts cleaned, nothing to compute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hygiene_cli import guide, texts
from hygiene_cli.model import ClauseVerdict, Declared, Practice, RuleVerdict
from hygiene_cli.report import annexes, changes_view, first_page, levels, trend
from hygiene_cli.report.annexes import Annexes
from hygiene_cli.report.changes_view import ChangesView
from hygiene_cli.report.clean import sanitize
from hygiene_cli.report.controls_view import ControlView, findings, iso_day, said, shield, views, why_so
from hygiene_cli.report.first_page import FirstPage
from hygiene_cli.report.hosts_view import HostView, counted, host_view
from hygiene_cli.report.states import STATES, UNVERIFIED
from hygiene_cli.report.trend import Trend
from hygiene_cli.texts import t

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

HOSTS_IN_FULL = 60


@dataclass(frozen=True)
class ClauseView:
    id: str
    text: str
    state: str
    word: str
    reason: str
    proofs: str
    counts: Sequence[tuple[str, str]]
    exceptions: str
    signed: Sequence[tuple[str, str]]  # of each attestation: its state, and a sentence
    waivers: Sequence[str]


@dataclass(frozen=True)
class RuleView:
    number: int
    title: str
    intent: str
    state: str
    word: str
    short: str  # the word of the first page
    clauses: Sequence[ClauseView]
    controls: Sequence[ControlView]  # those detailed here
    elsewhere: Sequence[tuple[ControlView, int]]  # those detailed in another rule's sheet
    supporting: frozenset[str]
    exceptions: str
    rests_on: str
    coverage: str
    anssi: str
    levels: Sequence[str]  # of rule 14: how even the fleet is


@dataclass(frozen=True)
class PracticeView:
    name: str
    at: str
    first: FirstPage
    themes: Sequence[tuple[str, Sequence[RuleView]]]
    rules: Sequence[RuleView]
    preamble: Sequence[ClauseView]
    hosts: Sequence[HostView]
    in_full: bool
    annexes: Annexes
    made_by: str
    narrowed: bool
    changes: ChangesView | None  # None where nobody asked how it came to this
    trend: Trend | None


def build(practice: Practice, controls: Mapping[str, Control], lang: str) -> PracticeView:
    """Everything the report shows of the practice, in one language."""
    table = practice.table
    read = [(host, findings(host, controls, practice.at, table.get(host.name))) for host in practice.hosts]
    shown = views(read, controls, lang)
    rules = _rules(practice, controls, shown, lang)
    in_full = len(practice.hosts) <= HOSTS_IN_FULL
    past = practice.past
    return PracticeView(
        name=sanitize(practice.name, 120),
        at=t("report.at", lang, at=texts.moment(practice.at, lang)),
        first=first_page.build(practice, controls, lang),
        themes=_themes(practice, rules, lang),
        rules=rules,
        preamble=[_clause(one, practice.declared, lang) for one in practice.preamble],
        hosts=[host_view(host, found, practice.at, controls, lang, in_full) for host, found in read],
        in_full=in_full,
        annexes=annexes.build(practice, shown, lang),
        made_by=_made_by(practice, lang),
        narrowed=practice.narrowed,
        changes=changes_view.build(past.changes, controls, guide.load(), lang) if past else None,
        trend=trend.build(past.trend, lang) if past else None,
    )


def _rules(
    practice: Practice, controls: Mapping[str, Control], shown: Mapping[str, ControlView], lang: str
) -> list[RuleView]:
    proving = {one.rule.number: [name for clause in one.clauses for name in clause.controls] for one in practice.rules}
    placed = {name: number for number in reversed(proving) for name in proving[number]}
    found = []
    for verdict in practice.rules:
        number = verdict.rule.number
        even = levels.lines(practice, controls, lang) if number == levels.RULE else []
        supporting = [name for name, control in controls.items() if number in control.supports]
        mine = [name for name in dict.fromkeys(proving[number] + supporting) if name in shown]
        for name in mine:
            placed.setdefault(name, number)
        only_supports = frozenset(supporting) - frozenset(proving[number])
        covering = [controls[name] for name in dict.fromkeys(proving[number] + supporting) if name in controls]
        found.append(
            _rule(verdict, mine, placed, shown, only_supports, _coverage(covering, lang), even, practice, lang)
        )
    return found


def _rule(
    verdict: RuleVerdict,
    mine: Sequence[str],
    placed: Mapping[str, int],
    shown: Mapping[str, ControlView],
    supporting: frozenset[str],
    coverage: str,
    even: Sequence[str],
    practice: Practice,
    lang: str,
) -> RuleView:
    rule, status = verdict.rule, verdict.word
    order = list(STATES)
    here = sorted((shown[name] for name in mine if placed[name] == rule.number), key=lambda one: order.index(one.state))
    return RuleView(
        number=rule.number,
        title=said(rule.title, lang),
        intent=said(rule.intent, lang),
        state=status,
        word=_word(verdict, "report.compliant_with", lang),
        short=_word(verdict, "report.compliant_with_short", lang, "unknown" if status in UNVERIFIED else status),
        clauses=[_clause(one, practice.declared, lang) for one in verdict.clauses],
        controls=here,
        elsewhere=[(shown[name], placed[name]) for name in mine if placed[name] != rule.number],
        supporting=supporting,
        exceptions=_exceptions(verdict.exceptions, lang),
        rests_on=t("report.rests_on", lang, at=texts.day(verdict.oldest, lang)) if verdict.oldest else "",
        coverage=coverage,
        anssi=t("report.anssi", lang, n=", ".join(map(str, rule.anssi42))) if rule.anssi42 else "",
        levels=even,
    )


def _coverage(covering: Sequence[Control], lang: str) -> str:
    """How many of the toolkit's controls look at the rule on each system."""
    if not covering:
        return t("report.no_controls", lang)
    counts = {system: sum(1 for one in covering if system in one.systems) for system in ("linux", "windows")}
    return t("report.coverage", lang, **{system: str(count) for system, count in counts.items()})


def _exceptions(count: int, lang: str) -> str:
    return t("report.exceptions_count", lang, n=count) if count else ""


def _word(verdict: RuleVerdict, excepted: str, lang: str, word: str | None = None) -> str:
    """« conforme, 2 exceptions déclarées », or what the rule is."""
    if verdict.word == "pass" and verdict.exceptions:
        return t(excepted, lang, n=verdict.exceptions)
    return t(f"rule_state.{word or verdict.word}", lang)


def _clause(verdict: ClauseVerdict, declared: Declared, lang: str) -> ClauseView:
    status = verdict.word
    counts = Counter(verdict.hosts.values())
    return ClauseView(
        id=verdict.clause.id,
        text=said(verdict.clause.text, lang),
        state=status,
        word=t(f"state.{status}", lang),
        reason="" if verdict.reason and verdict.reason.code == "exceptions" else why_so(verdict.reason, lang),
        proofs=t("report.proofs", lang, proofs=", ".join(t(f"proof.{one}", lang) for one in verdict.clause.needs)),
        counts=counted(counts, lang),
        exceptions=_exceptions(verdict.exceptions, lang),
        signed=[
            (str(told["word"]), _signed(one.id, told, lang))
            for one in verdict.clause.attestations
            if (told := declared.attested.get(one.id))
        ],
        waivers=[_waived(one, lang) for one in verdict.waivers],
    )


def _signed(attestation: str, told: Mapping[str, Any], lang: str) -> str:
    """« 36.restore, attesté le 3 mars 2026, valable jusqu’au 3 mars 2027 (pv.pdf) »."""
    days = {key: iso_day(told[key], lang) for key in ("date", "until")}
    file = told.get("file") or t("report.no_document", lang)
    return sanitize(t("report.attested", lang, id=attestation, file=file, **days), 300)


def _waived(waiver: Mapping[str, Any], lang: str) -> str:
    whom = sanitize(", ".join(waiver["hosts"]), 400) if waiver.get("hosts") else ""
    return " · ".join(part for part in (shield("waiver", waiver, lang), whom) if part)


def _themes(practice: Practice, rules: Sequence[RuleView], lang: str) -> list[tuple[str, list[RuleView]]]:
    themes: dict[str, list[RuleView]] = {}
    for verdict, view in zip(practice.rules, rules, strict=True):
        themes.setdefault(verdict.rule.theme, []).append(view)
    known = guide.load().themes
    ordered = sorted(themes, key=list(known).index) if set(themes) <= set(known) else list(themes)
    return [(said(known[name], lang) if name in known else name, themes[name]) for name in ordered]


def _made_by(practice: Practice, lang: str) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in practice.versions.items() if name != "hygiene")
    own = practice.versions.get("hygiene", "")
    text = t("report.made_by", lang, versions=f"{own} ({versions})" if versions else own)
    return f"{text} {t('report.run', lang, run=sanitize(practice.run, 60))}" if practice.run else text
