"""Observing before forbidding: what a host noted of whom a control would cut, and whether the quiet period is over."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from .assessment import LAST_DAY, Json, plain

DAY = 86400
MOST_SEEN = 20
"""How many of those who would be cut a result names; the count says how many there are."""
MOST_TIMES = 1_000_000_000


def records(told: Any) -> dict[str, float]:
    """{control: since when it is observed} of the host's own records. Nothing in them is trusted."""
    found = {}
    for one in told if isinstance(told, list) else []:
        if isinstance(one, Mapping) and _time(one.get("since")):
            found[str(one.get("control"))] = float(one["since"])
    return found


def standing(seen: Any, since: float | None, clock: Any, days: int) -> Json | None:
    """{since, until, ready, count, seen} of an observation; None while the host does not observe.

    The quiet period is `days` days, by the host's clock, in which nobody was seen who would be cut; it is over when
    `ready`. `seen` names the most frequent.
    """
    if not isinstance(seen, list) or since is None or not _time(clock) or since > clock + DAY:
        return None
    rows = [one for one in seen if isinstance(one, Mapping)]
    times = [float(one["last"]) for one in rows if _time(one.get("last"))]
    until = max(since, *(min(at, clock) for at in times)) + days * DAY if times else since + days * DAY
    named = sorted(map(_row, rows), key=lambda row: -row["count"])
    found = {"since": _day(since), "until": _day(min(until, LAST_DAY)), "ready": until <= clock}
    return {**found, "count": len(rows), "seen": named[:MOST_SEEN]}


def _row(told: Mapping[str, Any]) -> Json:
    count = told.get("count")
    row: Json = {"count": min(count, MOST_TIMES) if isinstance(count, int) and not isinstance(count, bool) else 1}
    for key in ("name", "account", "address", "port"):
        if told.get(key) not in (None, ""):
            row[key] = plain(str(told[key])[:100])
    return row


def _time(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < LAST_DAY


def _day(at: float) -> str:
    return datetime.datetime.fromtimestamp(at, datetime.UTC).isoformat(timespec="seconds")
