"""The report for programs: JSON, CSV and JUnit XML.

JSON (`schema_version` 1) keeps the judge's words whatever the language; texts are in the language asked for.
CSV has one line for each of the 40 rules (`kind` = rule), then one for each control of each host (`kind` = control);
French spreadsheets expect a semicolon and a byte order mark, so `lang` decides of the separator.
JUnit has a suite for the 40 rules, then one for each host: a failure is `<failure>`, what is in error or could not be
verified `<error>`, what is waived, not assessed or without object `<skipped>`.
"""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hygiene_cli.model import ClauseVerdict, Host, Practice, Reason, Result, RuleVerdict
from hygiene_cli.report import decisions, insurer
from hygiene_cli.report.annexes import doctrine
from hygiene_cli.report.clean import sanitize, show, show_expected
from hygiene_cli.report.controls_view import Finding, findings, operator_of, said, shields, why_so
from hygiene_cli.report.first_page import is_self_assessed, sentence
from hygiene_cli.report.hosts_view import is_fresh
from hygiene_cli.report.table import written
from hygiene_cli.texts import t

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

SCHEMA_VERSION = 1
COLUMNS = (
    "kind",  # rule or control
    "rule",  # the number, or the numbers of the rules that the control concerns
    "control",
    "title",
    "host",
    "system",
    "class",
    "result",  # pass fail waived error unknown notchecked notapplicable
    "verdict",  # the same in words
    "actual",
    "expected",
    "reason",
    "until",  # end of the waiver or lift
    "approved_by",
    "exceptions",
    "read_at",
    "collected_by",
    "run",
)
WROTE = ("before", "changed", "diff", "guard", "accounts")
"""What a plan or an apply adds to a control."""
Row = dict[str, Any]


def as_json(practice: Practice, controls: Mapping[str, Control], lang: str) -> str:
    """The practice as JSON. Pure ASCII, so that no terminal is driven by what a host said."""
    fresh = [host for host in practice.hosts if is_fresh(host.last_reading, practice.at)]
    report = {
        "schema_version": SCHEMA_VERSION,
        "practice": practice.name,
        "at": _iso(practice.at),
        "previous_at": _iso(practice.previous_at),
        "run": practice.run or None,
        "narrowed": practice.narrowed,
        "lang": lang,
        "versions": dict(practice.versions),
        "summary": sentence(practice, lang),
        "hosts_verified": len(fresh),
        "doctrine": practice.doctrine,
        "doctrine_text": doctrine(practice, lang),
        "self_assessment": is_self_assessed(practice),
        "identity": dict(practice.declared.identity),
        "insurer": [_json_answer(one) for one in insurer.answers(practice, controls, lang)],
        "decisions": [_json_decision(one) for one in decisions.decisions(practice, controls, lang)],
        "attestations": {name: dict(told) for name, told in practice.declared.attested.items()},
        "preamble": [_json_clause(one, lang) for one in practice.preamble],
        "rules": [_json_rule(one, lang) for one in practice.rules],
        "changes": [{"rule": one.rule, "before": one.before, "after": one.after} for one in practice.changes],
        "actions": [_json_action(one) for one in practice.actions],
        "hosts": [_json_host(one, practice.at, controls, lang) for one in practice.hosts],
    }
    return json.dumps(report, indent=1, default=str) + "\n"


def _json_answer(one: insurer.Answer) -> Row:
    told = {"id": one.id, "question": one.ask, "state": one.state, "answer": one.word}
    return told | {"at": _iso(one.at), "proof": one.proof}


def _json_decision(one: decisions.Decision) -> Row:
    return {
        "gap": one.gap,
        "risk": one.risk,
        "title": one.title,
        "to": one.to,
        "due": one.until,
        "effort": one.effort,
        "rules": list(one.rules),
        "gained": list(one.gained),
    }


def _json_action(action: Any) -> Row:
    keys = ("control", "severity", "enforceable", "risk")
    return {key: getattr(action, key) for key in keys} | {"hosts": list(action.hosts), "rules": list(action.rules)}


def _json_rule(verdict: RuleVerdict, lang: str) -> Row:
    return {
        "rule": verdict.rule.number,
        "title": said(verdict.rule.title, lang),
        "verdict": verdict.word,
        "exceptions": verdict.exceptions,
        "oldest_reading": _iso(verdict.oldest),
        "hosts": {
            "pass": list(verdict.passing),
            "fail": list(verdict.failing),
            "waived": list(verdict.waived),
            "unverified": list(verdict.unverified),
        },
        "clauses": [_json_clause(one, lang) for one in verdict.clauses],
    }


def _json_clause(verdict: ClauseVerdict, lang: str) -> Row:
    return {
        "clause": verdict.clause.id,
        "text": said(verdict.clause.text, lang),
        "verdict": verdict.word,
        "reason": _json_reason(verdict.reason, lang),
        "needs": list(verdict.clause.needs),
        "controls": list(verdict.controls),
        "exceptions": verdict.exceptions,
        "oldest_reading": _iso(verdict.oldest),
        "hosts": dict(verdict.hosts),
        "waivers": [dict(one) for one in verdict.waivers],
    }


def _json_reason(reason: Reason | None, lang: str) -> Row | None:
    return {"code": reason.code, **reason.params, "text": why_so(reason, lang)} if reason else None


def _json_host(host: Host, at: datetime, controls: Mapping[str, Control], lang: str) -> Row:
    return {
        "host": host.name,
        "system": host.system,
        "class": host.host_class or None,
        "profile": host.profile or None,
        "collect": host.collect,
        "os": host.os_name or None,
        "last_reading": _iso(host.last_reading),
        "collected_by": host.collected_by,
        "problem": _json_reason(host.problem, lang),
        "controls": [_json_control(host, one, lang) for one in findings(host, controls, at)],
    }


def _json_control(host: Host, one: Finding, lang: str) -> Row:
    read = host.results.get(one.control)
    row: Row = {"control": one.control, "result": one.state, "reason": _json_reason(one.reason, lang)}
    if one.result:
        row |= {"actual": one.result.actual, "expected": one.result.expected}
        row |= {name: getattr(one.result, name) for name in WROTE if getattr(one.result, name)}
    if read:
        row |= {"read_at": _iso(read.at), "run": read.run or None, "collected_by": read.by}
    row |= {name: dict(words) for name, words in shields(host, one)}
    later = host.later.get(one.control)
    if later:
        row["later"] = {"result": later.result, "reason": _json_reason(later.reason, lang), "at": _iso(later.at)}
    return row


def as_csv(practice: Practice, controls: Mapping[str, Control], lang: str) -> str:
    """The practice as one table. No cell can be taken for a formula."""
    text = written(COLUMNS, _rows(practice, controls, lang), ";" if lang == "fr" else ",")
    return ("\ufeff" if lang == "fr" else "") + text


def _rows(practice: Practice, controls: Mapping[str, Control], lang: str) -> Iterator[Row]:
    for verdict in practice.rules:
        yield {
            "kind": "rule",
            "rule": verdict.rule.number,
            "title": said(verdict.rule.title, lang),
            "result": verdict.word,
            "verdict": t(f"rule_state.{verdict.word}", lang),
            "exceptions": verdict.exceptions or "",
            "read_at": _iso(verdict.oldest) or "",
        }
    for host in practice.hosts:
        for one in findings(host, controls, practice.at):
            yield _row(host, controls[one.control], one, lang)


def _row(host: Host, control: Control, one: Finding, lang: str) -> Row:
    read, shield = host.results.get(one.control), next((words for _, words in shields(host, one)), {})
    row = {
        "kind": "control",
        "rule": " ".join(map(str, control.rules)),
        "control": control.id,
        "title": said(control.title, lang),
        "host": host.name,
        "system": host.system,
        "class": host.host_class,
        "result": one.state,
        "verdict": t(f"state.{one.state}", lang),
        "reason": why_so(one.reason, lang),
        "until": str(shield.get("until", "")),
        "approved_by": str(shield.get("approved_by") or shield.get("by", "")),
    }
    if one.result:
        row["actual"] = show(one.result.actual, lang)
        row["expected"] = show_expected(one.result.expected, operator_of(control, host), lang)
    return row | _provenance(read, host)


def _provenance(read: Result | None, host: Host) -> Row:
    if read is None:
        return {}
    return {"read_at": _iso(read.at) or "", "collected_by": read.by or host.collected_by or "", "run": read.run}


def as_junit(practice: Practice, controls: Mapping[str, Control], lang: str) -> str:
    """The practice for continuous integration: what no waiver covers breaks the build."""
    root = ET.Element("testsuites", name=sanitize(practice.name))
    rules = _Suite(root, t("report.rules", lang), practice.at)
    for verdict in practice.rules:
        name = f"{verdict.rule.number:02} {said(verdict.rule.title, lang)}"
        clauses = [one for one in verdict.clauses if one.word == verdict.word]
        why = "; ".join(f"{one.clause.id} {said(one.clause.text, lang)}" for one in clauses)
        rules.case("rules", name, verdict.word, t(f"rule_state.{verdict.word}", lang), why)
    rules.close()
    for host in practice.hosts:
        suite = _Suite(root, sanitize(host.name, 200), host.last_reading)
        for one in findings(host, controls, practice.at):
            row = _row(host, controls[one.control], one, lang)
            told = [row["reason"]]
            if one.state == "fail":
                told.insert(
                    0, f"{t('report.found', lang)} {row['actual']}, {t('report.wanted', lang)} {row['expected']}"
                )
            suite.case(suite.name, one.control, one.state, row["title"], "; ".join(part for part in told if part))
        suite.close()
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


_TAGS = {"fail": "failure", "error": "error", "unknown": "error", "pass": ""}


class _Suite:
    """A testsuite that counts its cases."""

    def __init__(self, root: ET.Element, name: str, at: datetime | None) -> None:
        self.name = name
        self.counts = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
        self.element = ET.SubElement(root, "testsuite", name=name, time="0")
        if at:
            self.element.set("timestamp", at.isoformat(timespec="seconds"))

    def case(self, classname: str, name: str, state: str, message: str, why: str) -> None:
        """Add one test case, with what JUnit calls its state."""
        case = ET.SubElement(self.element, "testcase", classname=sanitize(classname), name=sanitize(name), time="0")
        tag = _TAGS.get(state, "skipped")
        if tag:
            told = ET.SubElement(case, tag, message=sanitize(message))
            if tag != "skipped":
                told.set("type", state)
            told.text = sanitize(why)
        self.counts["tests"] += 1
        if tag:
            self.counts[tag if tag == "skipped" else f"{tag}s"] += 1

    def close(self) -> None:
        """Write the counts down."""
        for key, count in self.counts.items():
            self.element.set(key, str(count))


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
