"""Maintenance windows, as inventories write them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.hygiene.baseline.plugins.plugin_utils import schedule

MONDAY = datetime.datetime(2026, 11, 23)


def at(day: int, time: str) -> datetime.datetime:
    hours, minutes = map(int, time.split(":"))
    return MONDAY + datetime.timedelta(days=day, hours=hours, minutes=minutes)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("Mon-Fri 20:00-06:00", [(0, "20:00"), (4, "23:59"), (5, "05:59")], [(0, "19:59"), (0, "05:00"), (5, "06:00")]),
        ("lun-ven 20:00-06:00", [(0, "20:00"), (5, "05:59")], [(5, "20:00"), (6, "05:00")]),
        ("12:30-13:30", [(0, "12:30"), (6, "13:29")], [(0, "13:30"), (6, "12:29")]),
        ("samedi 08:00-20:00, Sun 10:00-12:00", [(5, "08:00"), (6, "11:00")], [(6, "08:00"), (0, "11:00")]),
        ("Sat-Mon 00:00-24:00", [(5, "00:00"), (6, "23:59"), (0, "12:00")], [(1, "00:00"), (4, "23:59")]),
        ("Mon 22:00-00:00", [(0, "22:00"), (0, "23:59")], [(1, "00:00")]),
        ("Sun 22:00-02:00", [(0, "01:59")], [(0, "02:00"), (1, "01:00")]),
    ],
)
def test_inside_and_outside(text: str, inside: list[tuple[int, str]], outside: list[tuple[int, str]]) -> None:
    windows = schedule.parse(text)
    assert all(schedule.within(windows, at(*moment)) for moment in inside)
    assert not any(schedule.within(windows, at(*moment)) for moment in outside)


@pytest.mark.parametrize(
    "text",
    ["", "night", "Mon-Fri", "Foo 10:00-11:00", "Mon 25:00-26:00", "Mon 10:60-11:00", "Mon 10-11", "10:00-11:00;"],
)
def test_what_is_no_window_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no "):
        schedule.parse(text)


@given(st.integers(0, 6), st.integers(0, 1439), st.integers(0, 1439), st.integers(0, 7 * 1440 - 1))
def test_two_windows_that_complete_each_other_leave_no_moment(day: int, start: int, end: int, moment: int) -> None:
    """A window and the rest of its day cover that day once."""
    clock = "{:02}:{:02}".format
    low, high = sorted((start, end))
    if low == high:
        return
    name = schedule.DAYS[day][0]
    inner = schedule.parse(f"{name} {clock(*divmod(low, 60))}-{clock(*divmod(high, 60))}")
    when = MONDAY + datetime.timedelta(minutes=moment)
    told = schedule.within(inner, when)
    assert told == (when.weekday() == day and low <= 60 * when.hour + when.minute < high)
