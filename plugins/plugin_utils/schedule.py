"""When a machine may be worked on: maintenance windows such as `Mon-Fri 20:00-06:00, Sat 08:00-20:00`. Pure."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

DAYS = (("mon", "lun"), ("tue", "mar"), ("wed", "mer"), ("thu", "jeu"), ("fri", "ven"), ("sat", "sam"), ("sun", "dim"))
NUMBERS = {name: number for number, names in enumerate(DAYS) for name in names}
PART = re.compile(
    r"(?:(?P<first>[a-z]{3})[a-z]*\.?(?:\s*-\s*(?P<last>[a-z]{3})[a-z]*\.?)?\s+)?"
    r"(?P<start>\d{1,2}:\d\d)\s*-\s*(?P<end>\d{1,2}:\d\d)"
)
DAY = 24 * 60


class Window(NamedTuple):
    """Days on which it begins (0 is Monday), and minutes of the day; an end before the start is next day's."""

    days: frozenset[int]
    start: int
    end: int


def parse(text: str) -> list[Window]:
    """The windows of a text, several separated by commas; without days, every day. Raises ValueError."""
    return [_window(part.strip().lower()) for part in text.split(",")]


def _window(part: str) -> Window:
    match = PART.fullmatch(part)
    if not match:
        raise ValueError(f"{part!r} is no window such as Mon-Fri 20:00-06:00")
    days = frozenset(range(7))
    if match["first"]:
        names = [match["first"], match["last"] or match["first"]]
        unknown = [name for name in names if name not in NUMBERS]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is no day of the week (Mon, Tue … or lun, mar …)")
        first, last = (NUMBERS[name] for name in names)
        days = frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))
    return Window(days, _minutes(match["start"]), _minutes(match["end"]))


def _minutes(text: str) -> int:
    hours, minutes = map(int, text.split(":"))
    found = 60 * hours + minutes
    if minutes > 59 or found > DAY:
        raise ValueError(f"{text!r} is no time of the day")
    return found


def within(windows: list[Window], at: datetime.datetime) -> bool:
    """Whether a moment of the machine's local time is in one of the windows; the end itself is not."""
    day, minute = at.weekday(), 60 * at.hour + at.minute
    return any(_holds(window, day, minute) for window in windows)


def _holds(window: Window, day: int, minute: int) -> bool:
    if window.start < window.end:
        return day in window.days and window.start <= minute < window.end
    begun = day in window.days and minute >= window.start
    return begun or ((day - 1) % 7 in window.days and minute < window.end)
