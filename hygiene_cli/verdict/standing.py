"""What one control counts as on one host: its latest fresh reading, shielded or not, or why there is none.

The words are those of the judge and `waived`, which is a failure that a waiver or a lift in force covers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from hygiene_cli.model import Host, Reason, Result, Standing

ORDER = ("notapplicable", "pass", "waived", "notchecked", "unknown", "error", "fail")
"""From best to worst: the worst decides wherever several results are combined."""
RANK = {word: place for place, word in enumerate(ORDER)}
READINGS = frozenset({"pass", "fail", "notapplicable"})
FRESH = timedelta(days=30)
UNREAD_IS_ERROR = frozenset({"bad_answer", "read_failed", "bad_expression", "bad_policy", "timeout", "interrupted"})
"""Problems of a whole host that are ours or happened while reading; any other means that it could not be read."""


def worst(standings: Iterable[Standing]) -> Standing | None:
    """The worst, the first of them when several are as bad; None when there are none."""
    return max(standings, key=lambda one: RANK[one.word], default=None)


def fresh(result: Result, now: datetime) -> bool:
    """Whether a result is no older than 30 days; one without a date belongs to the run that is being shown."""
    return result.at is None or now - result.at <= FRESH


def is_shielded(result: Result, now: datetime, declared: Mapping[str, Any] | None = None) -> bool:
    """Whether a waiver (the result's own or the inventory's `declared`) or a lift in force covers a result."""
    return any(in_force(shield, now) for shield in (result.waiver, result.lifted, declared) if shield)


def in_force(shield: Mapping[str, Any], now: datetime) -> bool:
    """Whether a waiver or lift still holds: a date is inclusive, a moment is exact, anything else never holds."""
    until = shield.get("until")
    if isinstance(until, date) and not isinstance(until, datetime):
        return until >= now.date()
    text = str(until)
    try:
        end = datetime.fromisoformat(text)
    except ValueError:
        return False
    if len(text) <= len("2026-01-31"):
        return end.date() >= now.date()
    return end.replace(tzinfo=end.tzinfo or now.tzinfo) >= now


def standing(host: Host, control: str, now: datetime) -> Standing:
    """What `control` counts as on `host` at the moment `now`."""
    waiver = host.waivers.get(control) if host.waivers else None
    result = host.results.get(control)
    if result is not None and result.result not in ("unknown", "error") and fresh(result, now):
        reason = result.reason
        if result.result == "fail" and is_shielded(result, now, waiver):
            return Standing("waived", reason, result.at, _exceptions(reason))
        if reason is None:
            return Standing(result.result, None, result.at)
        if result.result == "pass" and _ran_out(reason, now):
            return Standing("unknown", reason)
        return Standing(result.result, reason, result.at, _exceptions(reason))
    return _without_reading(host, host.later.get(control) or result, waiver, now)


def _ran_out(reason: Reason, now: datetime) -> bool:
    """Whether a delay that ran when the host was read is over: nothing shows that what was to be done was done."""
    return reason.code == "first_seen" and str(reason.params.get("until")) < now.date().isoformat()


def _without_reading(host: Host, seen: Result | None, waiver: Mapping[str, Any] | None, now: datetime) -> Standing:
    if seen is not None and seen.result in ("unknown", "error") and fresh(seen, now):
        return Standing(seen.result, seen.reason)
    if host.collect != "host":
        if waiver and in_force(waiver, now):
            return Standing("waived", Reason("waived", {"until": waiver.get("until")}))
        return Standing("notchecked", Reason("not_collected"))
    if host.problem is not None:
        return Standing("error" if host.problem.code in UNREAD_IS_ERROR else "unknown", host.problem)
    return Standing("unknown", Reason("no_reading", {"days": FRESH.days}))


def _exceptions(reason: Reason | None) -> int:
    if reason is None:
        return 0
    count = reason.params.get("count" if reason.code == "exceptions" else "exceptions")
    return count if isinstance(count, int) and count > 0 else 0
