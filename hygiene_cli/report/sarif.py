"""SARIF 2.1.0: what is not compliant, for the tools that gather findings of many scanners.

A result for each control of each host, and for each clause that registers or attestations decide, when it is not
compliant: `fail` is an error or a warning by severity, `waived` the same with a suppression, what could not be
verified is `open`. The host is a logical location: no file of a repository is concerned.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from hygiene_cli.model import ClauseVerdict, Host, Practice
from hygiene_cli.report.clean import sanitize, show, show_expected
from hygiene_cli.report.controls_view import Finding, Words, findings, operator_of, said, shields, why_so
from hygiene_cli.report.states import UNVERIFIED
from hygiene_cli.texts import t

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
Row = dict[str, Any]


def as_sarif(practice: Practice, controls: Mapping[str, Control], lang: str) -> str:
    """The practice as SARIF. Pure ASCII."""
    clauses = [one for rule in practice.rules for one in rule.clauses if _on_paper(one)]
    names = [*controls, *(one.clause.id for one in clauses)]
    index = {name: place for place, name in enumerate(names)}
    run = {
        "tool": {
            "driver": {
                "name": "hygiene",
                "version": practice.versions.get("hygiene", ""),
                "rules": [
                    *(_rule(one.id, one.title, one.why, one.severity, lang) for one in controls.values()),
                    *(_rule(one.clause.id, one.clause.text, None, "medium", lang) for one in clauses),
                ],
            }
        },
        "language": {"fr": "fr-FR", "en": "en-GB"}[lang],
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": sanitize(f"{practice.name}/{practice.run}", 200)},
        "results": [*_clauses(clauses, practice, index, lang), *_controls(practice, controls, index, lang)],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(name: str, title: Words, why: Words | None, severity: str, lang: str) -> Row:
    found: Row = {
        "id": name,
        "shortDescription": {"text": said(title, lang)},
        "defaultConfiguration": {"level": LEVELS[severity]},
    }
    return found | ({"fullDescription": {"text": said(why, lang)}} if why else {})


def _on_paper(clause: ClauseVerdict) -> bool:
    """Whether a clause is not compliant by what registers and attestations say: no host explains it."""
    return clause.word not in ("pass", "notapplicable") and clause.word not in clause.hosts.values()


def _clauses(clauses: list[ClauseVerdict], practice: Practice, index: Mapping[str, int], lang: str) -> Iterator[Row]:
    for one in clauses:
        told = [said(one.clause.text, lang), why_so(one.reason, lang)]
        waivers = [dict(waiver) for waiver in one.waivers]
        yield _result(one.clause.id, index, one.word, "medium", told, practice.name, waivers)


def _controls(
    practice: Practice, controls: Mapping[str, Control], index: Mapping[str, int], lang: str
) -> Iterator[Row]:
    for host in practice.hosts:
        for one in findings(host, controls, practice.at):
            if one.state in ("pass", "notapplicable"):
                continue
            control = controls[one.control]
            told = [said(control.title, lang), _compared(host, control, one, lang), why_so(one.reason, lang)]
            waivers = [dict(words) for _, words in shields(host, one)]
            yield _result(one.control, index, one.state, control.severity, told, host.name, waivers)


def _compared(host: Host, control: Control, one: Finding, lang: str) -> str:
    if one.result is None or one.result.result != "fail":
        return ""
    expected = show_expected(one.result.expected, operator_of(control, host), lang)
    return f"{t('report.found', lang)} {show(one.result.actual, lang)}, {t('report.wanted', lang)} {expected}"


def _result(
    name: str, index: Mapping[str, int], state: str, severity: str, told: list[str], place: str, waivers: list[Row]
) -> Row:
    unverified = state in UNVERIFIED
    found: Row = {
        "ruleId": name,
        "ruleIndex": index[name],
        "kind": "open" if unverified else "fail",
        "level": "none" if unverified else LEVELS[severity],
        "message": {"text": sanitize(" · ".join(part for part in told if part))},
        "locations": [{"logicalLocations": [{"name": sanitize(place, 200), "kind": "resource"}]}],
        "partialFingerprints": {"hygiene/v1": _fingerprint(place, name)},
        "properties": {"state": state},
    }
    if state == "waived":
        reasons = [sanitize(one.get("reason") or "", 400) for one in waivers] or [""]
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": one} for one in reasons]
    return found


def _fingerprint(place: str, name: str) -> str:
    """The same finding in every run."""
    return hashlib.sha256(f"{place}\0{name}".encode("utf-8", "replace")).hexdigest()
