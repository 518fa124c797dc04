"""When updates were first seen waiting: what dates those that nothing else does.

An undated update was published on the day that a check first saw it at the latest: on this host or another one, in this
version, or in an earlier one that was wanted in the place of the same installed package; a newer version starts no new
delay. Until then a host, which remembers nothing, says that it is late.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from hygiene_cli.history.readings import moment

CONTROL, DELAY = "updates_security_installed", "updates_install_max_age_days"
"""The control whose updates are dated so, and the variable of its delay."""
KEPT = timedelta(days=400)
"""What no check saw waiting for so long is forgotten."""
NAMED = 20
Json = Mapping[str, Any]


def dated(db: sqlite3.Connection, payload: Json, now: datetime) -> Json:
    """A host's result with its undated updates dated by their first sighting, which is noted."""
    controls = payload.get("controls")
    controls = controls if isinstance(controls, list) else []
    place = next((place for place, one in enumerate(controls) if _is_ours(one)), None)
    delay = (payload.get("policy") or {}).get(DELAY) if isinstance(payload.get("policy"), Mapping) else None
    if place is None or not isinstance(delay, int):
        return payload
    today = min(moment(payload.get("collected_at")) or now, now).date()
    first = {_name(one): _first(db, one, today) for one in _undated(controls[place])}
    told = _settled(controls[place], delay, first, today)
    db.execute("DELETE FROM sightings WHERE last < ?", ((today - KEPT).isoformat(),))
    return {**payload, "controls": [*controls[:place], told, *controls[place + 1 :]]}


def _is_ours(one: Any) -> bool:
    """Whether this is the control, and it fails by something that nothing dates."""
    ours = isinstance(one, Mapping) and one.get("control") == CONTROL and one.get("result") == "fail"
    return ours and isinstance(one.get("actual"), list) and any(True for _ in _undated(one))


def _undated(control: Json) -> Iterator[Json]:
    for one in control["actual"]:
        if isinstance(one, Mapping) and "days" in one and one["days"] is None:
            yield one


def _name(update: Json) -> tuple[str, ...]:
    return tuple(str(update.get(key))[:200] for key in ("name", "installed", "available"))


def _first(db: sqlite3.Connection, update: Json, today: date) -> date:
    """The first day on which the update was seen, be it in an earlier version; today is noted."""
    name, installed, available = _name(update)
    days = []
    for key in (f"{name} = {available}", f"{name} > {installed}"):
        db.execute(
            "INSERT INTO sightings (what, first, last) VALUES (?1, ?2, ?2) ON CONFLICT (what) DO UPDATE"
            " SET first = min(first, excluded.first), last = max(last, excluded.last)",
            (key, today.isoformat()),
        )
        row = db.execute("SELECT first FROM sightings WHERE what = ?", (key,)).fetchone()
        days.append(date.fromisoformat(row["first"]))
    return min(days)


def _settled(control: Json, delay: int, first: Mapping[tuple[str, ...], date], today: date) -> Json:
    """The control's result when an undated update is late from its first sighting and the delay on."""
    waiting = {name: day for name, day in first.items() if (today - day).days <= delay}
    late = [
        {**one, "days": (today - first[_name(one)]).days} if isinstance(one, Mapping) and _name(one) in first else one
        for one in control["actual"]
        if not isinstance(one, Mapping) or _name(one) not in waiting
    ]
    if late or not waiting:
        return {**control, "actual": late}
    since = min(waiting.values())
    reason = {
        "code": "first_seen", "names": sorted(name for name, *_ in waiting)[:NAMED], "n": len(waiting),
        "since": since.isoformat(), "until": (since + timedelta(days=delay)).isoformat(),
    }  # fmt: skip
    return {**control, "result": "pass", "actual": [], "reason": reason}
