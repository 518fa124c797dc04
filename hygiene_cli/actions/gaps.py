"""What is to be done, from a verdict: a gap for each control that fails and each paper that is missing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control
from hygiene_cli.model import Action, ClauseVerdict, Host, Practice, Reason
from hygiene_cli.verdict.fleet import UNCONTROLLED
from hygiene_cli.verdict.urgency import SEVERITY

PLANNED = "40b"
"""The clause that asks for the plan itself: it is no gap of the plan."""


@dataclass(frozen=True)
class Gap:
    """One thing to do; `what` is the control or the clause, `hosts` where (none: a paper of the practice).

    `gains` are the rules that would no longer fail if this alone were mended; `seen` the latest reading that showed it.
    """

    what: str
    rules: tuple[int, ...]
    hosts: tuple[str, ...] = ()
    severity: str = "medium"
    effort: str = "hours"
    gains: tuple[int, ...] = ()
    reason: Reason | None = None
    seen: datetime | None = None


def gaps(practice: Practice, controls: Mapping[str, Control]) -> list[Gap]:
    """Every gap, the gravest first; of one severity the controls, in the order of the verdict's actions, then papers.

    Papers of medium severity come before the controls of it: they take no tool.
    """
    causes = _causes(practice)
    hosts = {host.name: host for host in practice.hosts}
    of_controls = [_of_control(one, hosts, causes) for one in practice.actions]
    of_papers = [_of_paper(one, causes) for one in _papers(practice)]
    urgent = [one for one in of_controls if SEVERITY[one.severity] > SEVERITY["medium"]]
    found = urgent + of_papers + [one for one in of_controls if one not in urgent]
    return sorted(found, key=lambda one: -SEVERITY[one.severity])


def without(found: Iterable[Gap], rule: int) -> Iterator[Gap]:
    """The gaps where something else than any of them makes a rule fail: none gains it."""
    for one in found:
        yield replace(one, gains=tuple(number for number in one.gains if number != rule))


def _causes(practice: Practice) -> dict[int, set[str]]:
    """Rule → what makes it fail: controls, and clauses whose papers fail."""
    failing = {one.control for one in practice.actions}
    found: dict[int, set[str]] = {}
    for rule in practice.rules:
        causes: set[str] = set()
        for clause in rule.clauses:
            if clause.word == "fail":
                causes |= set(clause.controls) & failing
                causes |= {clause.clause.id} if _by_itself(clause) else set()
        if causes:
            found[rule.rule.number] = causes
    return found


def _gains(what: str, causes: Mapping[int, set[str]]) -> tuple[int, ...]:
    return tuple(rule for rule, own in causes.items() if own == {what})


def _of_control(action: Action, hosts: Mapping[str, Host], causes: Mapping[int, set[str]]) -> Gap:
    results = [one for name in action.hosts if (one := hosts[name].results.get(action.control))]
    return Gap(
        what=action.control,
        rules=tuple(action.rules),
        hosts=tuple(action.hosts),
        severity=action.severity,
        effort="minutes" if action.enforceable and action.risk <= 1 else "hours" if action.enforceable else "days",
        gains=_gains(action.control, causes),
        reason=next((one.reason for one in results if one.reason), None),
        seen=max((one.at for one in results if one.at), default=None),
    )


def _papers(practice: Practice) -> Iterator[ClauseVerdict]:
    for clause in (*practice.preamble, *(clause for rule in practice.rules for clause in rule.clauses)):
        if clause.word == "fail" and clause.clause.id != PLANNED and _by_itself(clause):
            yield clause


def _by_itself(clause: ClauseVerdict) -> bool:
    """Whether the clause fails by what no control says: registers and attestations, or the fleet as a whole."""
    return clause.papers == "fail" or bool(_unseen(clause))


def _unseen(clause: ClauseVerdict) -> tuple[str, ...]:
    """The hosts on which the fleet fails the clause, where no control is behind it."""
    if clause.clause.id not in UNCONTROLLED:
        return ()
    return tuple(name for name, word in clause.hosts.items() if word == "fail")


def _of_paper(clause: ClauseVerdict, causes: Mapping[int, set[str]]) -> Gap:
    hosts = () if clause.papers == "fail" else _unseen(clause)
    return Gap(
        what=clause.clause.id,
        rules=(clause.clause.rule,) if clause.clause.rule else (),
        severity=clause.clause.severity,
        effort=clause.clause.effort,
        hosts=hosts,
        gains=_gains(clause.clause.id, causes),
        reason=clause.host_reasons.get(hosts[0]) if hosts else clause.paper_reason,
    )
