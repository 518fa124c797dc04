"""A practice as the HTML report shows it: every sentence made, every text from hosts cleaned, nothing to compute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hygiene_cli import guide, texts
from hygiene_cli.model import Action, ClauseVerdict, Practice, RuleVerdict
from hygiene_cli.report.clean import names, sanitize
from hygiene_cli.report.controls_view import ControlView, findings, said, views, why_so
from hygiene_cli.report.hosts_view import HostView, counted, host_view, is_fresh
from hygiene_cli.report.states import COUNTED, STATES
from hygiene_cli.texts import t

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

ACTIONS = 5
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


@dataclass(frozen=True)
class RuleView:
    number: int
    title: str
    intent: str
    state: str
    word: str
    clauses: Sequence[ClauseView]
    controls: Sequence[ControlView]  # those detailed here
    elsewhere: Sequence[tuple[ControlView, int]]  # those detailed in another rule's sheet
    supporting: frozenset[str]
    exceptions: str
    rests_on: str
    coverage: str
    anssi: str


@dataclass(frozen=True)
class ActionView:
    title: str
    control: str
    rules: Sequence[int]
    where: str
    facts: str


@dataclass(frozen=True)
class PracticeView:
    name: str
    at: str
    verified: str
    sentence: str
    counts: Sequence[tuple[str, int, str]]
    themes: Sequence[tuple[str, Sequence[RuleView]]]
    rules: Sequence[RuleView]
    preamble: Sequence[ClauseView]
    changes: Sequence[tuple[int, str, str, str]]  # rule, title, state before, state after
    changes_lead: str
    changes_none: str
    actions: Sequence[ActionView]
    doctrine: str
    hosts: Sequence[HostView]
    in_full: bool
    made_by: str
    narrowed: bool


def build(practice: Practice, controls: Mapping[str, Control], lang: str) -> PracticeView:
    """Everything the report shows of the practice, in one language."""
    read = [(host, findings(host, controls, practice.at)) for host in practice.hosts]
    shown = views(read, controls, lang)
    rules = _rules(practice, controls, shown, lang)
    counts = Counter(one.word for one in practice.rules)
    in_full = len(practice.hosts) <= HOSTS_IN_FULL
    return PracticeView(
        name=sanitize(practice.name, 120),
        at=t("report.at", lang, at=texts.moment(practice.at, lang)),
        verified=verified(practice, lang),
        sentence=sentence(practice, lang),
        counts=[(one, counts[one], _tally(one, counts[one], lang)) for one in COUNTED if counts[one] or one in BASIC],
        themes=_themes(practice, rules, lang),
        rules=rules,
        preamble=[_clause(one, lang) for one in practice.preamble],
        changes=_changes(practice, lang),
        changes_lead=_changes_lead(practice, lang),
        changes_none=t("report.no_change" if practice.previous_at else "report.first", lang),
        actions=[_action(one, controls, lang) for one in practice.actions[:ACTIONS]],
        doctrine=doctrine(practice, lang),
        hosts=[host_view(host, found, practice.at, controls, lang, in_full) for host, found in read],
        in_full=in_full,
        made_by=_made_by(practice, lang),
        narrowed=practice.narrowed,
    )


def _tally(one: str, count: int, lang: str) -> str:
    return t(f"tally.{one}", lang, n=count)


BASIC = ("pass", "waived", "fail", "unknown")
"""The states that the first page counts even when nothing is in them."""


def sentence(practice: Practice, lang: str) -> str:
    """« 24 règles conformes (dont 3 avec exceptions), 3 sous dérogation, 9 non conformes, 4 non vérifiées »."""
    counts = Counter(one.word for one in practice.rules)
    parts = [t(f"rules.{one}", lang, n=counts[one]) for one in COUNTED if counts[one] or one == "pass"]
    excepted = sum(1 for one in practice.rules if one.verdict == "pass" and one.exceptions)
    if excepted:
        parts[0] += t("rules.exceptions", lang, n=excepted)
    return ", ".join(parts)


def verified(practice: Practice, lang: str) -> str:
    """How many machines were read in the last 30 days."""
    if not practice.hosts:
        return t("report.no_machine", lang)
    fresh = sum(1 for host in practice.hosts if is_fresh(host.last_reading, practice.at))
    return t("report.verified", lang, n=fresh, total=len(practice.hosts))


def doctrine(practice: Practice, lang: str) -> str:
    if not practice.doctrine:
        return t("report.no_doctrine", lang)
    return sanitize(texts.named("doctrine", practice.doctrine, lang), 300)


def _rules(
    practice: Practice, controls: Mapping[str, Control], shown: Mapping[str, ControlView], lang: str
) -> list[RuleView]:
    proving = {one.rule.number: [name for clause in one.clauses for name in clause.controls] for one in practice.rules}
    placed = {name: number for number in reversed(proving) for name in proving[number]}
    found = []
    for verdict in practice.rules:
        number = verdict.rule.number
        supporting = [name for name, control in controls.items() if number in control.supports]
        mine = [name for name in dict.fromkeys(proving[number] + supporting) if name in shown]
        for name in mine:
            placed.setdefault(name, number)
        only_supports = frozenset(supporting) - frozenset(proving[number])
        covering = [controls[name] for name in dict.fromkeys(proving[number] + supporting) if name in controls]
        found.append(_rule(verdict, mine, placed, shown, only_supports, _coverage(covering, lang), lang))
    return found


def _rule(
    verdict: RuleVerdict,
    mine: Sequence[str],
    placed: Mapping[str, int],
    shown: Mapping[str, ControlView],
    supporting: frozenset[str],
    coverage: str,
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
        word=t(f"rule_state.{status}", lang),
        clauses=[_clause(one, lang) for one in verdict.clauses],
        controls=here,
        elsewhere=[(shown[name], placed[name]) for name in mine if placed[name] != rule.number],
        supporting=supporting,
        exceptions=_exceptions(verdict.exceptions, lang),
        rests_on=t("report.rests_on", lang, at=texts.day(verdict.oldest, lang)) if verdict.oldest else "",
        coverage=coverage,
        anssi=t("report.anssi", lang, n=", ".join(map(str, rule.anssi42))) if rule.anssi42 else "",
    )


def _coverage(covering: Sequence[Control], lang: str) -> str:
    """How many of the toolkit's controls look at the rule on each system."""
    if not covering:
        return t("report.no_controls", lang)
    counts = {system: sum(1 for one in covering if system in one.systems) for system in ("linux", "windows")}
    return t("report.coverage", lang, **{system: str(count) for system, count in counts.items()})


def _exceptions(count: int, lang: str) -> str:
    return t("report.exceptions_count", lang, n=count) if count else ""


def _clause(verdict: ClauseVerdict, lang: str) -> ClauseView:
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
    )


def _themes(practice: Practice, rules: Sequence[RuleView], lang: str) -> list[tuple[str, list[RuleView]]]:
    themes: dict[str, list[RuleView]] = {}
    for verdict, view in zip(practice.rules, rules, strict=True):
        themes.setdefault(verdict.rule.theme, []).append(view)
    known = guide.load().themes
    ordered = sorted(themes, key=list(known).index) if set(themes) <= set(known) else list(themes)
    return [(said(known[name], lang) if name in known else name, themes[name]) for name in ordered]


def _changes(practice: Practice, lang: str) -> list[tuple[int, str, str, str]]:
    titles = {one.rule.number: said(one.rule.title, lang) for one in practice.rules}
    return [(one.rule, titles.get(one.rule, ""), one.before, one.after) for one in practice.changes]


def _changes_lead(practice: Practice, lang: str) -> str:
    if practice.previous_at is None:
        return t("report.changes", lang)
    return t("report.changes_since", lang, at=texts.moment(practice.previous_at, lang))


def _action(action: Action, controls: Mapping[str, Control], lang: str) -> ActionView:
    control = controls.get(action.control)
    how = t("report.by_tool" if action.enforceable else "report.by_hand", lang)
    return ActionView(
        title=said(control.title, lang) if control else sanitize(action.control, 120),
        control=sanitize(action.control, 120),
        rules=action.rules,
        where=names([sanitize(one, 80) for one in action.hosts], lang, 3),
        facts=f"{texts.named('severity', action.severity, lang)} · {how}",
    )


def _made_by(practice: Practice, lang: str) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in practice.versions.items() if name != "hygiene")
    own = practice.versions.get("hygiene", "")
    text = t("report.made_by", lang, versions=f"{own} ({versions})" if versions else own)
    return f"{text} {t('report.run', lang, run=sanitize(practice.run, 60))}" if practice.run else text
