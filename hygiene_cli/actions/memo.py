"""The gaps, worked out once for as long as nothing that they rest on changes: a large fleet takes seconds to judge."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, time
from typing import Any

from hygiene_cli import controller, fingerprint, papers, verdict
from hygiene_cli.actions.gaps import PLANNED, Gap, gaps
from hygiene_cli.errors import UsageProblem
from hygiene_cli.history.readings import moment, stamp
from hygiene_cli.model import Host, Practice, Reason, Standing
from hygiene_cli.session import Session, now
from hygiene_cli.verdict.fleet import WEEK
from hygiene_cli.verdict.standing import FRESH
from hygiene_cli.versions import versions

NAME = "gaps"
PLAN = "actions"
"""The register of the plan itself, which says nothing of what is to be planned."""
Unplanned = tuple[list[Gap], bool]
"""The gaps as they are but for the plan's own clause, and whether a waiver covers that one."""


def recalled(session: Session) -> Unplanned:
    """What is to be done now, from the memo where it still holds."""
    rests_on, at = _rests_on(session), now()
    kept = session.history.memo(NAME, rests_on)
    if kept and at <= datetime.fromisoformat(kept["until"]):
        return [_gap(one) for one in kept["gaps"]], kept["waived"]
    return _remember(session, rests_on, session.practice(None, session.hosts(), at))


def remember(session: Session, told: Practice, checked: Mapping[str, Any]) -> None:
    """Keep what the verdict of a check that has just ended has to be done, where the inventory still says the same.

    An inventory that is no plain files is not asked once more for it.
    """
    if session.registers is None or fingerprint.inventory(session.place) is None:
        return
    with contextlib.suppress(UsageProblem):  # said by the verb that needs it
        if session.read_inventory() == checked:
            _remember(session, _rests_on(session), told)


def _remember(session: Session, rests_on: str, told: Practice) -> Unplanned:
    waived = any(one.clause.id == PLANNED and one.waivers for rule in told.rules for one in rule.clauses)
    found = gaps(verdict.settle(told, PLANNED, Standing("notchecked")), session.controls)
    until = min(_turns(told.hosts, told.at))
    session.history.remember(
        NAME, rests_on, {"until": until.isoformat(), "waived": waived, "gaps": [_packed(one) for one in found]}
    )
    return found, waived


def _rests_on(session: Session) -> str:
    """The digest of all that the gaps are worked out from, but for the hour."""
    registers, known = session.registers, session.inventory or {}
    assert registers is not None
    return fingerprint.of([
        versions(),
        session.history.position(),
        known,
        {name: document.data for name, document in registers.documents.items() if name != PLAN},
        papers.digests(registers),
        list(controller.judge(session.place, known)),
        now().date(),
    ])  # fmt: skip


def _turns(hosts: Sequence[Host], at: datetime) -> Iterator[datetime]:
    """The moments after `at` from which time alone may change what a verdict says: the first of them ends a memo."""
    yield datetime.combine(at.date(), time.max, at.tzinfo)
    for host in hosts:
        results = (*host.results.values(), *host.later.values())
        read = {one.at for one in results if one.at}
        shields = [
            *host.waivers.values(),
            *(one for result in results for one in (result.waiver, result.lifted) if one),
        ]
        moments = [one + FRESH for one in read]
        moments += [host.last_reading + WEEK] if host.last_reading else []
        moments += [end for one in shields if one and (end := moment(one.get("until")))]
        yield from (one for one in moments if one >= at)


def _packed(gap: Gap) -> dict[str, Any]:
    return {**asdict(gap), "seen": gap.seen and stamp(gap.seen)}


def _gap(kept: Mapping[str, Any]) -> Gap:
    why = kept["reason"]
    listed = {key: tuple(kept[key]) for key in ("rules", "hosts", "gains")}
    return Gap(**{**kept, **listed, "reason": Reason(**why) if why else None, "seen": moment(kept["seen"])})
