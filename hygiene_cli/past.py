"""How a practice came to its verdict: what changed since the full check before, and the last dozen verdicts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from hygiene_cli import changes, verdict
from hygiene_cli.history import Run
from hygiene_cli.history.snapshot import Snapshot, snapshot
from hygiene_cli.model import Changes, Difference, Past, Point, Practice
from hygiene_cli.session import Session

MOST = 12
"""The verdicts of a trend."""


def with_past(session: Session, run: Run | None, told: Practice) -> Practice:
    """The practice with how it came to this, for a report that shows it. `run` is None for the verdict of now."""
    before = session.history.previous(run.id if run else None)
    found = None
    if before is not None:
        found = _between(session, before, run, _of(session, before), snapshot(told, session.controls), told.at)
    return replace(told, past=Past(found, _trend(session, run, told)))


def between(session: Session, before: Run, after: Run) -> Changes:
    """What changed from one full check to another."""
    then, now = _of(session, before), _of(session, after)
    return _between(session, before, after, then, now, after.finished or after.started)


def _of(session: Session, run: Run) -> Snapshot:
    """What a run said; judged again where it was not kept with it."""
    kept = session.history.standings(run.id)
    if kept is not None:
        return kept
    at = run.finished or run.started
    return snapshot(session.practice(run, session.history.hosts_at(run.id), at), session.controls)


def _between(session: Session, before: Run, after: Run | None, then: Snapshot, now: Snapshot, at: datetime) -> Changes:
    proving = {name: control.proves for name, control in session.controls.items()}
    items, replaced, uncounted = _items(session, before, after, [one for one in now.hosts if one in then.hosts])
    return replace(
        changes.compare(then, now, session.guide, proving),
        before_run=before.id,
        after_run=after.id if after else "",
        before_at=before.finished,
        after_at=at,
        items=items,
        replaced=replaced,
        uncounted=uncounted,
    )


def _items(
    session: Session, before: Run, after: Run | None, hosts: list[str]
) -> tuple[dict[str, dict[str, Difference]], list[str], list[str]]:
    """What differs on each host, the hosts that are other machines, and those without a census both times."""
    history = session.history
    then, now = history.counted(before.id), history.counted(after.id if after else None)
    items: dict[str, dict[str, Difference]] = {}
    replaced, uncounted = [], []
    for host in hosts:
        was, is_ = then.get(host), now.get(host)
        if was is None or is_ is None:
            uncounted.append(host)
        elif was.machine and is_.machine and was.machine != is_.machine:
            replaced.append(host)
        elif was.digest != is_.digest:
            found = changes.items(history.census(was.digest), history.census(is_.digest))
            items |= {host: found} if found else {}
    return items, replaced, uncounted


def _trend(session: Session, run: Run | None, told: Practice) -> tuple[Point, ...]:
    """The last verdicts, with this one in the place of what history says of its run."""
    kept = session.history.verdicts(run.id if run else None, MOST)
    if run is not None and run.words is not None:
        kept = kept[:-1]
    told_now = (told.at, verdict.words(told))
    return tuple(Point(at, Counter(words.values())) for at, words in [*kept, told_now][-MOST:])
