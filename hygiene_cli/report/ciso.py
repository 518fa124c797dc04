"""The crosswalk to ANSSI's 42 measures, as the audit that CISO Assistant imports (framework `anssi-guide-hygiene`).

A rule is no whole measure: what the rules say of it is for the auditor to complete, so that nothing here is `done`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from hygiene_cli.guide import ANSSI_COUNT
from hygiene_cli.model import Practice, RuleVerdict
from hygiene_cli.report.controls_view import said
from hygiene_cli.report.states import UNVERIFIED
from hygiene_cli.report.table import written
from hygiene_cli.texts import t

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

URN = "urn:intuitem:risk:req_node:anssi-guide-hygiene:"
COLUMNS = (
    "urn",
    "assessable",
    "ref_id",
    "name",
    "description",
    "compliance_result",
    "requirement_progress",
    "score",
    "observations",
)


def as_ciso(practice: Practice, controls: Mapping[str, Control], lang: str) -> str:
    """One line for each measure. A comma separates, whatever the language: the import takes no other."""
    return written(COLUMNS, (_row(number, practice, lang) for number in range(1, ANSSI_COUNT + 1)), ",")


def _row(number: int, practice: Practice, lang: str) -> dict[str, str | int]:
    rules = [one for one in practice.rules if number in one.rule.anssi42]
    result = _result(rules)
    said_of = (f"{one.rule.number} {said(one.rule.title, lang)} ({t(f'rule_state.{one.word}', lang)})" for one in rules)
    return {
        "urn": f"{URN}{number}",
        "assessable": "true",
        "ref_id": number,
        "name": t("ciso.measure", lang, n=number),
        "compliance_result": result,
        "requirement_progress": _progress(rules, result),
        "observations": " ; ".join(said_of) or t("ciso.no_rule", lang),
    }


def _result(rules: Sequence[RuleVerdict]) -> str:
    """A failure counts before what was not verified; what a waiver covers is a failure."""
    words = {one.word for one in rules}
    if words & {"fail", "waived"}:
        return "partially_compliant" if "pass" in words else "non_compliant"
    if not words or words & set(UNVERIFIED):
        return "not_assessed"
    return "compliant" if "pass" in words else "not_applicable"


def _progress(rules: Sequence[RuleVerdict], result: str) -> str:
    if not rules:
        return "to_do"
    return "in_progress" if result == "not_assessed" else "in_review"
