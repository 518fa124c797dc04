"""OSCAL 1.0.6 assessment results: a finding for each of the 40 rules, an observation for each clause.

Ids are derived from the practice, the run and what they name, so that the same run gives the same file. A clause or a
rule that could not be verified is not satisfied, for the reason `other`: OSCAL has no third state.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hygiene_cli.model import ClauseVerdict, Practice, RuleVerdict
from hygiene_cli.report.clean import sanitize
from hygiene_cli.report.controls_view import said, why_so
from hygiene_cli.report.first_page import assessed, sentence
from hygiene_cli.texts import t

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

VERSION = "1.0.6"
NAMESPACE = uuid.UUID("6b1f6a3e-3f0a-5b1c-9d53-6f0a40b1c3d2")
METHODS = {"controls": "TEST", "register": "EXAMINE", "attestation": "INTERVIEW"}
GOOD = ("pass", "notapplicable")
Row = dict[str, Any]


def as_oscal(practice: Practice, controls: Mapping[str, Control], lang: str) -> str:
    """The practice as OSCAL assessment results. Pure ASCII."""
    ids = _Ids(practice)
    known = {host.name: ids.of("host", host.name) for host in practice.hosts}
    plan = ids.of("resource", "method")
    report = {
        "uuid": ids.of("report", lang),
        "metadata": {
            "title": _text(f"{t('report.title', lang)} · {practice.name}", 200),
            "last-modified": _moment(practice.at),
            "version": _text(practice.run or practice.at.date().isoformat(), 60),
            "oscal-version": VERSION,
        },
        "import-ap": {"href": f"#{plan}"},
        "results": [_results(practice, ids, known, lang)],
        "back-matter": {
            "resources": [
                {"uuid": plan, "title": t("report.subtitle", lang), "description": t("annex.method_text", lang)}
            ]
        },
    }
    return json.dumps({"assessment-results": report}, indent=1) + "\n"


class _Ids:
    """One id for each thing of one run."""

    def __init__(self, practice: Practice) -> None:
        self._run = uuid.uuid5(NAMESPACE, json.dumps([practice.name, practice.run, practice.at.isoformat()]))

    def of(self, kind: str, name: str) -> str:
        return str(uuid.uuid5(self._run, json.dumps([kind, name])))


def _results(practice: Practice, ids: _Ids, known: Mapping[str, str], lang: str) -> Row:
    clauses = [one for rule in practice.rules for one in rule.clauses]
    found: Row = {
        "uuid": ids.of("result", "practice"),
        "title": t("report.subtitle", lang),
        "description": _text(f"{sentence(practice, lang)}. {assessed(practice, lang)}."),
        "start": _moment(practice.at),
        "reviewed-controls": {"control-selections": [{"include-all": {}}]},
    }
    if known:
        items = [{"uuid": own, "description": _text(name, 200)} for name, own in known.items()]
        found["local-definitions"] = {"inventory-items": items}
    if clauses:
        found["observations"] = [_observation(one, practice, ids, known, lang) for one in clauses]
        found["findings"] = [_finding(one, ids, lang) for one in practice.rules]
    return found


def _observation(clause: ClauseVerdict, practice: Practice, ids: _Ids, known: Mapping[str, str], lang: str) -> Row:
    why = why_so(clause.reason, lang)
    found: Row = {
        "uuid": ids.of("clause", clause.clause.id),
        "title": clause.clause.id,
        "description": _text(said(clause.clause.text, lang)),
        "methods": [METHODS[need] for need in clause.clause.needs],
        "collected": _moment(clause.oldest or practice.at),
        "props": [{"name": "state", "value": clause.word}],
    }
    if why:
        found["remarks"] = _text(why)
    concerned = [name for name, word in clause.hosts.items() if word not in GOOD and name in known]
    if concerned:
        found["subjects"] = [{"subject-uuid": known[name], "type": "inventory-item"} for name in concerned]
    known_as = [one.id for one in clause.clause.attestations if one.id in practice.declared.attested]
    evidence = [_evidence(name, practice.declared.attested[name]) for name in known_as]
    return found | ({"relevant-evidence": evidence} if evidence else {})


def _evidence(name: str, told: Mapping[str, Any]) -> Row:
    return {"description": _text(f"{name}: {told.get('file') or told['date']}", 300)}


def _finding(rule: RuleVerdict, ids: _Ids, lang: str) -> Row:
    number = rule.rule.number
    status: Row = {"state": "satisfied" if rule.word in GOOD else "not-satisfied"}
    if rule.word not in GOOD:
        status["reason"] = "fail" if rule.verdict == "fail" else "other"
    return {
        "uuid": ids.of("rule", str(number)),
        "title": _text(said(rule.rule.title, lang), 200),
        "description": _text(said(rule.rule.intent, lang)),
        "target": {
            "type": "objective-id",
            "target-id": f"rule-{number}",
            "props": [{"name": "state", "value": rule.word}],
            "status": status,
        },
        "related-observations": [{"observation-uuid": ids.of("clause", one.clause.id)} for one in rule.clauses],
    }


def _text(text: str, limit: int = 1000) -> str:
    """OSCAL refuses an empty text, and one that begins or ends with a space."""
    return sanitize(text, limit).strip() or "–"


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
