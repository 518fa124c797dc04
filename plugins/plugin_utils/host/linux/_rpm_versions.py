"""Package versions in rpm's order: epoch, version, release. Shared, named in NEEDS."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import List, Tuple

PART = re.compile(r"[0-9]+|[A-Za-z]+|[~^]")
END = ""


def compare(one: Tuple[str, str, str], other: Tuple[str, str, str]) -> int:
    """-1, 0 or 1 as the first (epoch, version, release) is older than, the same as, or newer than the second."""
    left, right = (int(told[0]) if told[0].isdigit() else 0 for told in (one, other))
    if left != right:
        return -1 if left < right else 1
    return _compare(one[1], other[1]) or _compare(one[2], other[2])


def _compare(one: str, other: str) -> int:
    left, right = PART.findall(one), PART.findall(other)
    for mine, theirs in _pairs(left, right):
        ours, their = _weight(mine), _weight(theirs)
        if ours != their:
            return -1 if ours < their else 1
    return 0


def _pairs(left: List[str], right: List[str]) -> List[Tuple[str, str]]:
    return list(zip_longest(left, right, fillvalue=END))


def _weight(part: str) -> Tuple[int, int, str]:
    """A tilde sorts before the end, the end before a caret, that before words, and words before numbers."""
    if part.isdigit():
        return 4, int(part), ""
    return {"~": 0, END: 1, "^": 2}.get(part, 3), 0, part if part.isalpha() else ""
