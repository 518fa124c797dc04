"""Taking one change back where others came later: what an undo writes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ansible_collections.hygiene.baseline.plugins.plugin_utils.host.linux._taking_back import Drift, merge, taken_back

LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"d\n", b"\n"]), max_size=6).map(b"".join)
ADDED = st.lists(st.sampled_from([b"x\n", b"y\n"]), min_size=1, max_size=3)


def file(content: bytes, mode: int = 0o644) -> dict[str, object]:
    return {"content": content, "mode": mode, "uid": 0, "gid": 0, "attributes": {}}


@given(LINES, LINES)
def test_nothing_came_later(before: bytes, after: bytes) -> None:
    assert merge(after, before, after) == before


@given(LINES, LINES)
def test_what_is_back_already_stays(before: bytes, after: bytes) -> None:
    assert taken_back(file(before), file(before), file(after)) == file(before)


@example(b"", b"a\na\na\n", [b"x\n"], 1)
@given(LINES, LINES, ADDED, st.integers(0, 6))
def test_lines_that_somebody_added_stay_and_ours_go(
    before: bytes, after: bytes, added: list[bytes], place: int
) -> None:
    lines = after.splitlines(True)
    now = b"".join([*lines[:place], *added, *lines[place:]])
    found = merge(now, before, after)
    kept = [line for line in found.splitlines(True) if line in (b"x\n", b"y\n")]
    assert kept == added
    assert sorted(line for line in found.splitlines(True) if line not in kept) == sorted(before.splitlines(True))


@pytest.mark.parametrize(
    ("now", "before", "after", "wanted"),
    [
        (file(b"h\na\nb\n"), None, file(b"h\na\n"), file(b"b\n")),
        (file(b"h\na\n"), None, file(b"h\na\n"), None),
        (None, None, file(b"a\n"), None),
        (file(b"a\n", 0o600), file(b"a\n"), file(b"a\n", 0o600), file(b"a\n")),
        (
            {"max": 180, "warn": 14, "last_change": 20500},
            {"max": 99999, "warn": 7, "last_change": 20000},
            {"max": 180, "warn": 14, "last_change": 20000},
            {"max": 99999, "warn": 7, "last_change": 20500},
        ),
        (
            {"enabled": "masked", "active": False},
            {"enabled": "enabled", "active": True},
            {"enabled": "masked", "active": False},
            {"enabled": "enabled", "active": True},
        ),
        ("0", "1", "0", "1"),
        (True, False, True, False),
    ],
)
def test_taken_back(now: object, before: object, after: object, wanted: object) -> None:
    assert taken_back(now, before, after) == wanted


@pytest.mark.parametrize(
    ("now", "before", "after"),
    [
        (file(b"minlen = 20\n"), None, file(b"minlen = 12\n")),
        (file(b"minlen = 20\n"), file(b"minlen = 6\n"), file(b"minlen = 12\n")),
        (file(b"a\n", 0o640), file(b"a\n", 0o644), file(b"a\n", 0o600)),
        (None, file(b"a\n"), file(b"b\n")),
        ("2", "1", "0"),
        ({"max": 90}, {"max": 99999}, {"max": 180}),
        ({"enabled": "enabled", "active": True}, None, {"enabled": "disabled", "active": True}),
    ],
)
def test_what_somebody_rewrote_is_drift(now: object, before: object, after: object) -> None:
    with pytest.raises(Drift):
        taken_back(now, before, after)
