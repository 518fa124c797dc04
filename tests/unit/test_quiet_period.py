"""Whether a quiet period is over, whatever a host says of whom it saw."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.hygiene.baseline.plugins.plugin_utils import observation

DAY = 86400.0
SINCE = 1_800_000_000.0
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {}, optional={"last": JUNK, "count": JUNK, "account": JUNK, "address": JUNK, "name": JUNK, "port": JUNK}
    )
)


def row(days: float, **more: Any) -> dict[str, Any]:
    return {"address": "10.0.0.7", "count": 1, "last": SINCE + days * DAY, **more}


@pytest.mark.parametrize(
    ("seen", "clock", "ready"),
    [
        ([], 13.9, False),
        ([], 14, True),
        ([row(3)], 14, False),
        ([row(3)], 16.9, False),
        ([row(3)], 17, True),
        ([row(3), row(9), row(1)], 22, False),
        ([row(3), row(9), row(1)], 23, True),
        ([row(-5)], 14, True),
        ([row(99)], 15, False),
    ],
)
def test_quiet_is_counted_from_the_last_one_seen(seen: list[Any], clock: float, ready: bool) -> None:
    told = observation.standing(seen, SINCE, SINCE + clock * DAY, 14)
    assert told is not None
    assert told["ready"] is ready
    assert told["count"] == len(seen)


@pytest.mark.parametrize(
    ("seen", "since", "clock"),
    [(None, SINCE, SINCE), ({}, SINCE, SINCE), ([], None, SINCE), ([], SINCE, None), ([], SINCE, SINCE - 2 * DAY)],
)
def test_without_its_parts_nothing_observes(seen: Any, since: Any, clock: Any) -> None:
    assert observation.standing(seen, since, clock, 14) is None


def test_those_seen_most_are_named_first_and_nothing_drives_a_terminal() -> None:
    many = [row(1, address=f"10.0.0.{number}", count=number) for number in range(60)]
    told = observation.standing([*many, row(1, name="\x1b[31mred", count=99)], SINCE, SINCE + DAY, 14)
    assert told is not None
    assert told["count"] == 61
    assert len(told["seen"]) == observation.MOST_SEEN
    assert told["seen"][0]["name"] == "\\x1b[31mred"
    assert [one["count"] for one in told["seen"][1:]] == list(range(59, 40, -1))


@given(JUNK | ROWS, JUNK, JUNK, st.integers(0, 90))
def test_whatever_a_host_says_is_taken(seen: Any, since: Any, clock: Any, days: int) -> None:
    records = observation.records([{"control": "a", "since": since}, seen, since])
    told = observation.standing(seen, records.get("a"), clock, days)
    assert told is None or len(json.dumps(told)) < 20_000


@given(ROWS, st.floats(0, 60), st.integers(1, 90))
def test_it_is_never_ready_before_its_days(seen: list[Any], days: float, quiet: int) -> None:
    told = observation.standing(seen, SINCE, SINCE + days * DAY, quiet)
    assert told is not None
    assert not told["ready"] or days >= quiet
