"""The first page, which may go to an insurer: read in a minute, no host is named on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hygiene_cli import texts
from hygiene_cli.model import Practice, RuleVerdict
from hygiene_cli.report import decisions, insurer
from hygiene_cli.report.clean import names, sanitize
from hygiene_cli.report.hosts_view import is_fresh
from hygiene_cli.report.states import COUNTED, UNVERIFIED
from hygiene_cli.texts import t

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

LONGEST = 400
"""Characters of a name or a contact, as in the registers. Paper shows their beginning, but nothing is cut here: whoever
replaces names finds whole ones only."""
WHY = ("no_control", "policy", "policy_not_chosen", "not_collected", "no_reading", "no_attestation", "no_export",
       "no_register")  # fmt: skip
"""Reasons that have a wording without any host in it; every other is said by its state alone."""


@dataclass(frozen=True)
class FirstPage:
    """Its parts, in the order of the page."""

    facts: Sequence[tuple[str, str]]  # sites, director, provider
    verified: str
    assessed: str
    sentence: str
    since: str
    insurer: Sequence[insurer.Answer]
    decisions: Sequence[decisions.Decision]
    unverified: Sequence[tuple[str, str]]  # why, and the rules
    attack: Sequence[tuple[str, str, str, bool]]  # what, whom or where, contact; whether it is the practice's own
    sealed: str  # the last audit's seal
    sealing: str  # inside an audit, what stands at the place of its own seal


def build(practice: Practice, controls: Mapping[str, Control], lang: str) -> FirstPage:
    """Every sentence of the first page."""
    return FirstPage(
        facts=_facts(practice, lang),
        verified=verified(practice, lang),
        assessed=assessed(practice, lang),
        sentence=sentence(practice, lang),
        since=since(practice, lang),
        insurer=insurer.answers(practice, controls, lang),
        decisions=decisions.decisions(practice, controls, lang),
        unverified=_unverified(practice, lang),
        attack=_attack(practice.declared.identity, lang),
        sealed=_sealed(practice.declared.sealed, lang),
        sealing=t("seen.sealing", lang, name=sanitize(practice.declared.sealing, 24))
        if practice.declared.sealing
        else "",
    )


def sentence(practice: Practice, lang: str) -> str:
    """« 24 règles conformes (dont 3 avec exceptions), 3 sous dérogation, 9 non conformes, 4 non vérifiées »."""
    counts = Counter("unknown" if one.word in UNVERIFIED else one.word for one in practice.rules)
    parts = [t(f"rules.{one}", lang, n=counts[one]) for one in COUNTED if counts[one] or one == "pass"]
    excepted = sum(1 for one in practice.rules if one.word == "pass" and one.exceptions)
    if excepted:
        parts[0] += t("rules.exceptions", lang, n=excepted)
    return ", ".join(parts)


def since(practice: Practice, lang: str) -> str:
    """« Depuis le 6 octobre 2026 : +3, −1 »: rules that became compliant, and that ceased to be."""
    if practice.previous_at is None:
        return ""
    good = ("pass", "notapplicable")
    more = sum(1 for one in practice.changes if one.after in good and one.before not in good)
    less = sum(1 for one in practice.changes if one.before in good and one.after not in good)
    return t("report.since", lang, at=texts.day(practice.previous_at, lang), more=str(more), less=str(less))


def verified(practice: Practice, lang: str) -> str:
    """How many machines were read in the last 30 days."""
    if not practice.hosts:
        return t("report.no_machine", lang)
    fresh = sum(1 for host in practice.hosts if is_fresh(host.last_reading, practice.at))
    return t("report.verified", lang, n=fresh, total=len(practice.hosts))


def is_self_assessed(practice: Practice) -> bool:
    """Whoever operates the machines assesses itself; only a third party does not."""
    identity = practice.declared.identity
    third = str(identity.get("assessor") or "")
    provider = str((identity.get("provider") or {}).get("name") or "")
    return not third or third.casefold() == provider.casefold()


def assessed(practice: Practice, lang: str) -> str:
    """Who judges: a third party by name, or the practice itself."""
    if is_self_assessed(practice):
        return t("report.self_assessment", lang)
    return t("report.third_party", lang, name=sanitize(practice.declared.identity["assessor"], LONGEST))


def _facts(practice: Practice, lang: str) -> list[tuple[str, str]]:
    identity = practice.declared.identity
    told = {
        "sites": names([sanitize(one["name"], LONGEST) for one in identity.get("sites") or ()], lang, 3),
        "director": sanitize(identity.get("director") or "", LONGEST),
        "provider": _contact(identity.get("provider"))[0],
    }
    return [(t(f"identity.{key}", lang), value or t("identity.missing", lang)) for key, value in told.items()]


def _unverified(practice: Practice, lang: str) -> list[tuple[str, str]]:
    why: dict[str, list[str]] = {}
    for one in practice.rules:
        if one.word in UNVERIFIED:
            why.setdefault(_why(one, lang), []).append(str(one.rule.number))
    return [(reason, ", ".join(rules)) for reason, rules in why.items()]


def _why(rule: RuleVerdict, lang: str) -> str:
    """Why a rule was not verified: as the clause says that decided it, in words that name no host."""
    reason = next((one.reason for one in rule.clauses if one.word == rule.word), None)
    if reason is not None and reason.code in WHY:
        return t(f"unverified.{reason.code}", lang)
    return t(f"legend.{rule.word}", lang)


def _attack(identity: Mapping[str, Any], lang: str) -> list[tuple[str, str, str, bool]]:
    """What to do, in order, and whom to call."""
    deputies = names([sanitize(one, LONGEST) for one in identity.get("deputies") or ()], lang, 1)
    known = {
        "referent": (sanitize(identity.get("referent") or "", LONGEST), deputies),
        "provider": _contact(identity.get("provider")),
        "insurer": _contact(identity.get("insurer")),
    }
    own = {step: sanitize(told, 60) for step, told in (identity.get("emergency") or {}).items()}
    steps = ("unplug", "keep_on", "referent", "provider", "cyber17", "cert", "complaint", "cnil", "insurer")
    found = []
    for step in steps:
        who, contact = known.get(step) or (own.get(step) or t(f"attack.{step}.how", lang), "")
        found.append((t(f"attack.{step}", lang), who or t("identity.missing", lang), contact, step in known))
    return found


def _sealed(audit: Mapping[str, str], lang: str) -> str:
    """The last audit's seal, in groups that an eye can compare."""
    if not audit:
        return ""
    seal = " ".join(re.findall(".{1,8}", sanitize(audit["seal"], 64)))
    at = texts.day(datetime.fromisoformat(audit["at"]), lang)
    return t("seen.sealed", lang, name=sanitize(audit["name"], 24), at=at, seal=seal)


def _contact(told: Mapping[str, Any] | None) -> tuple[str, str]:
    told = told or {}
    return sanitize(told.get("name") or "", LONGEST), sanitize(told.get("contact") or "", LONGEST)
