"""How long a waiver may last, and whether it shields. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

LONGEST = timedelta(days=366)
LONGEST_OF_RULE = {30: timedelta(days=90)}
FILLED = ("until", "reason", "approved_by")


def longest(rules: Iterable[int]) -> timedelta:
    """How long a waiver of something that these rules ask may last."""
    return min([LONGEST_OF_RULE[rule] for rule in rules if rule in LONGEST_OF_RULE] or [LONGEST])


def last_day(waiver: Mapping[str, Any]) -> date | None:
    """The last day that a waiver covers, itself included; None for what is no day."""
    try:
        return date.fromisoformat(str(waiver.get("until"))[:10])
    except ValueError:
        return None


def too_long(waiver: Mapping[str, Any], rules: Iterable[int], today: date) -> bool:
    """Whether its last day is further away than one may last: such a waiver shields nothing."""
    last = last_day(waiver)
    return last is not None and last > today + longest(rules)


def in_force(waiver: Mapping[str, Any], rules: Iterable[int], today: date) -> bool:
    """Whether a waiver shields today: its day is not past, it is not too long, and it is complete."""
    last = last_day(waiver)
    complete = all(waiver.get(key) for key in FILLED)
    return last is not None and last >= today and complete and not too_long(waiver, rules, today)
