"""The plain table by rule and control, shared by the table action and the compliance callback."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from .controls import Control

ORDER = ("fail", "error", "unknown", "notchecked", "pass", "notapplicable")
WORDS = {
    "fr": dict(zip(ORDER, ("échec", "erreur", "inconnu", "non évalué", "conforme", "sans objet"), strict=True)),
    "en": dict(zip(ORDER, ("fail", "error", "unknown", "not checked", "pass", "n/a"), strict=True)),
}


PROCESS = secrets.token_hex(8)
"""Names this ansible-playbook: made in its parent process, the same in every worker. A fact cache outlives it."""


def keep(controls: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The compact facts of one host that the table prints from."""
    return {
        "hygiene_results": {item["control"]: item["result"] for item in controls},
        "hygiene_process": PROCESS,
    }


def kept(facts: Mapping[str, Any]) -> Mapping[str, str] | None:
    """{control: result} of a host's facts; None unless this very run found them."""
    results: Mapping[str, str] | None = facts.get("hygiene_results")
    return results if facts.get("hygiene_process") == PROCESS else None


def table(known: Mapping[str, Control], told: Mapping[str, Any], lang: str) -> list[str]:
    """One line per control, by rule number: rule, worst result, count of hosts per result, control.

    `told` is {host: {control: result} or None}; hosts that said nothing are named on the last line.
    """
    words = WORDS.get(lang, WORDS["en"])
    lines = []
    for control in sorted(known.values(), key=lambda one: (one.rules, one.id)):
        found = [results[control.id] for results in told.values() if results and control.id in results]
        if not found:
            continue
        worst = min(found, key=lambda one: ORDER.index(one) if one in ORDER else 0)
        counts = " ".join(f"{words[one]} {found.count(one)}" for one in ORDER if one in found)
        rules = "+".join(map(str, control.rules))
        lines.append(f"{rules:>5}  {words.get(worst, worst):<11} {control.id:<45} {counts}")
    silent = sorted(host for host, results in told.items() if results is None)
    if silent:
        lines.append(("non vérifiés : " if lang == "fr" else "not verified: ") + ", ".join(silent))
    return lines
