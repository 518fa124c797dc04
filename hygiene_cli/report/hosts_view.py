"""One host as the HTML report shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hygiene_cli import texts
from hygiene_cli.model import Host
from hygiene_cli.report.clean import sanitize
from hygiene_cli.report.controls_view import Finding, because, compared, said, why_so
from hygiene_cli.report.states import BAD, COUNTED, STATES
from hygiene_cli.texts import t
from hygiene_cli.verdict.standing import FRESH

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

ROWS = 200
DIFF, LINE = 120, 300
"""Lines of a difference, and characters of a line, at most."""


@dataclass(frozen=True)
class Row:
    """What one control says on one host, when it is not simply compliant."""

    state: str
    control: str
    title: str
    actual: str
    expected: str
    reason: str
    diff: Sequence[str] = ()  # the lines that a plan would write, or an apply wrote


@dataclass(frozen=True)
class HostView:
    name: str
    facts: str
    read: str
    stale: bool
    problem: str
    counts: Sequence[tuple[str, str]]
    rows: Sequence[Row]
    bad: Sequence[tuple[str, str]]  # state, control ids; for the compact table


def is_fresh(read: datetime | None, at: datetime) -> bool:
    """Whether a reading counts as one of the last 30 days."""
    return read is not None and at - read <= FRESH


def counted(counts: Mapping[str, int], lang: str, of: str = "machines") -> list[tuple[str, str]]:
    """`12 conformes`, `3 non conformes`: each state and its count in words."""
    return [(one, t(f"{of}.{one}", lang, n=counts[one])) for one in COUNTED if counts.get(one)]


def host_view(
    host: Host, found: Sequence[Finding], at: datetime, controls: Mapping[str, Control], lang: str, in_full: bool
) -> HostView:
    """The host with its findings in full, or, where there are too many hosts, only the ids of what is not compliant."""
    bad = [one for one in found if one.state in BAD or (one.result is not None and one.result.changed)]
    if host.last_reading is None or host.problem:  # one sentence says it for all
        bad = [one for one in bad if one.result is not None]
    return HostView(
        name=sanitize(host.name, 80),
        facts=_facts(host, lang),
        read=_read(host, lang),
        stale=host.last_reading is not None and not is_fresh(host.last_reading, at),
        problem=t("report.last_attempt", lang, reason=why_so(host.problem, lang)) if host.problem else "",
        counts=counted(Counter(one.state for one in found), lang, "controls"),
        rows=_rows(host, bad, controls, lang) if in_full else [],
        bad=[] if in_full else _ids(bad),
    )


def _facts(host: Host, lang: str) -> str:
    facts = [
        texts.named("class", host.host_class, lang),
        sanitize(host.os_name, 80) or texts.named("system", host.system, lang),
    ]
    if host.profile:
        facts.append(t("report.profile", lang, profile=texts.named("profile", host.profile, lang)))
    return " · ".join(sanitize(one, 80) for one in facts if one)


def _read(host: Host, lang: str) -> str:
    if host.last_reading is None:
        return t("report.never_read", lang)
    read = t("report.read", lang, at=texts.moment(host.last_reading, lang))
    return f"{read}, {t('report.by', lang, by=sanitize(host.collected_by, 80))}" if host.collected_by else read


def _rows(host: Host, bad: Sequence[Finding], controls: Mapping[str, Control], lang: str) -> list[Row]:
    order = list(STATES)
    rows = [_row(host, controls[one.control], one, lang) for one in sorted(bad, key=lambda one: order.index(one.state))]
    if host.problem is None:
        later = [Finding(name, one.result, one.reason) for name, one in host.later.items() if name in host.results]
        rows += [_row(host, controls[one.control], one, lang, True) for one in later if one.control in controls]
    return rows[:ROWS]


def _row(host: Host, control: Control, one: Finding, lang: str, later: bool = False) -> Row:
    actual, expected = compared(control, host, one, lang)
    why = because(host, one, lang)
    reason = " · ".join(part for part in (t("report.later", lang) if later else "", why) if part)
    wrote = "".join(str(part.get("prepared", "")) for part in one.result.diff) if one.result else ""
    diff = [sanitize(line.expandtabs(4), LINE) for line in wrote.splitlines()[:DIFF]]
    return Row(one.state, control.id, said(control.title, lang), actual, expected, reason, diff)


def _ids(bad: Sequence[Finding]) -> list[tuple[str, str]]:
    grouped: dict[str, list[str]] = {}
    for one in bad:
        grouped.setdefault(one.state, []).append(one.control)
    return [(one, ", ".join(grouped[one])) for one in STATES if one in grouped]
