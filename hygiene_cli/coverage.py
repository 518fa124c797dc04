"""What each clause rests on today: controls by system, the whole fleet, attestations, registers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import SYSTEMS, Control
from hygiene_cli import controller
from hygiene_cli.guide import Clause, Guide
from hygiene_cli.verdict import fleet


def proving(clause: Clause, controls: Mapping[str, Control], system: str | None = None) -> list[Control]:
    """The controls that prove the clause, on one system or on any."""
    return [
        control
        for control in controls.values()
        if clause.id in control.proves and (system is None or system in control.systems)
    ]


def sources(clause: Clause, controls: Mapping[str, Control]) -> list[str]:
    """The kinds of source that decide the clause.

    Of `controls`, `fleet`, `controller`, `attestation`, `export` and `register`.
    """
    found = {
        "controls": bool(proving(clause, controls)),
        "fleet": clause.id in fleet.SOURCES,
        "controller": clause.id in controller.CLAUSES,
        "attestation": any(not one.export for one in clause.attestations),
        "export": any(one.export for one in clause.attestations),
        "register": "register" in clause.needs,
    }
    return [name for name, there in found.items() if there]


def coverage(guide: Guide, controls: Mapping[str, Control], lang: str) -> list[dict[str, Any]]:
    """One entry per rule: number, title, theme, crosswalk, clauses; each clause with its controls by system."""
    return [
        {
            "number": rule.number,
            "title": rule.title[lang],
            "theme": rule.theme,
            "anssi42": list(rule.anssi42),
            "clauses": [_clause(clause, controls, lang) for clause in rule.clauses],
            "supported_by": [control.id for control in controls.values() if rule.number in control.supports],
        }
        for rule in guide.rules
    ]


def _clause(clause: Clause, controls: Mapping[str, Control], lang: str) -> dict[str, Any]:
    found = {system: [control.id for control in proving(clause, controls, system)] for system in SYSTEMS}
    settable = {
        system: [control.id for control in proving(clause, controls, system) if control.systems[system].set is not None]
        for system in SYSTEMS
    }
    return {
        "id": clause.id,
        "text": clause.text[lang],
        "needs": list(clause.needs),
        "sources": sources(clause, controls),
        "controls": found,
        "enforceable": settable,
        "attestations": [one.id for one in clause.attestations],
    }
