"""Package versions in rpm's order: epoch, version, release. Shared, named in NEEDS."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Sequence, Tuple

PART = re.compile(r"[0-9]+|[A-Za-z]+|[~^]")


def compare(one: Sequence[str], other: Sequence[str]) -> int:
    """-1, 0 or 1 as the first (epoch, version, release) is older than, the same as, or newer than the second."""
    for left, right in zip(one, other):
        for mine, theirs in zip_longest(PART.findall(left), PART.findall(right), fillvalue=""):
            if _weight(mine) != _weight(theirs):
                return -1 if _weight(mine) < _weight(theirs) else 1
    return 0


def _weight(part: str) -> Tuple[int, int, str]:
    """A tilde sorts before the end, the end before a caret, that before words, and words before numbers."""
    if part.isdigit():
        return 4, int(part), ""
    return {"~": 0, "": 1, "^": 2}.get(part, 3), 0, part if part.isalpha() else ""
