"""The end of the report: what is excepted, what it was judged by, and what it cannot say."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hygiene_cli import texts
from hygiene_cli.model import Practice
from hygiene_cli.report.clean import sanitize, show
from hygiene_cli.report.controls_view import ControlView
from hygiene_cli.texts import t

VARIABLES = 300
VALUES = 4


@dataclass(frozen=True)
class Annexes:
    doctrine: str
    tools: Sequence[tuple[str, str]]
    policy: Sequence[tuple[str, Sequence[str]]]  # variable, its values
    exceptions: Sequence[tuple[str, str, Sequence[str]]]  # control, title, entries
    versions: Sequence[tuple[str, str]]
    run: str


def build(practice: Practice, shown: Mapping[str, ControlView], lang: str) -> Annexes:
    """All of it, in one language."""
    tools = practice.declared.identity.get("tools") or {}
    return Annexes(
        doctrine=doctrine(practice, lang),
        tools=[(t(f"tool.{key}", lang), sanitize(value, 120)) for key, value in tools.items()],
        policy=_policy(practice, lang),
        exceptions=[(one.id, one.title, one.exceptions) for one in shown.values() if one.exceptions],
        versions=list(practice.versions.items()),
        run=sanitize(practice.run, 60),
    )


def doctrine(practice: Practice, lang: str) -> str:
    """The password doctrine in force, in words."""
    if not practice.doctrine:
        return t("report.no_doctrine", lang)
    return sanitize(texts.named("doctrine", practice.doctrine, lang), 300)


def _policy(practice: Practice, lang: str) -> list[tuple[str, list[str]]]:
    """Each variable that machines were judged by, with its values and, where they differ, how many have each."""
    values: dict[str, dict[str, tuple[Any, int]]] = {}
    whole = [json.dumps(host.policy, sort_keys=True, default=str) for host in practice.hosts]
    counts, policies = Counter(whole), dict(zip(whole, (host.policy for host in practice.hosts), strict=True))
    for alike, policy in policies.items():
        for name, value in policy.items():
            known = values.setdefault(name, {})
            key = json.dumps(value, sort_keys=True, default=str)
            known[key] = (value, known.get(key, (value, 0))[1] + counts[alike])
    return [(sanitize(name, 80), _values(values[name], lang)) for name in sorted(values)[:VARIABLES]]


def _values(known: Mapping[str, tuple[Any, int]], lang: str) -> list[str]:
    found = sorted(known.values(), key=lambda pair: -pair[1])
    if len(found) == 1:
        return [show(found[0][0], lang)]
    said = [f"{show(value, lang, 120)} ({t('machines', lang, n=count)})" for value, count in found[:VALUES]]
    return said + ([t("value.more", lang, n=len(found) - VALUES)] if len(found) > VALUES else [])
