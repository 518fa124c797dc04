"""How long something holds, as people write it: 12m, 31d (31j in French), or the last day."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from hygiene_cli.errors import UsageProblem

_SPAN = re.compile(r"([1-9][0-9]{0,3})\s*([dmj])")


def until(option: str, written: str, since: date) -> date:
    """The last day of what begins on `since`. Raises UsageProblem."""
    span = _SPAN.fullmatch(written.strip().lower())
    if span:
        count = int(span.group(1))
        return months_after(since, count) if span.group(2) == "m" else since + timedelta(days=count)
    return day(option, written)


def day(option: str, written: str) -> date:
    """A date given to an option. Raises UsageProblem."""
    try:
        if len(written) == len("2026-12-31"):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise UsageProblem("{option} {value}: write a date that exists, as 2026-12-31", option=option, value=written)


def months_after(since: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(since.month - 1 + months, 12)
    year, month = since.year + year, month + 1
    return date(year, month, min(since.day, calendar.monthrange(year, month)[1]))
