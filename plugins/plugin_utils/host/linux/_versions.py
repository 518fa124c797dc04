"""Package versions in the order that dpkg (deb-version(7)) and rpm users know: epoch, upstream part, revision.

Shared by kinds that name it in NEEDS.
"""

from __future__ import annotations

from typing import Tuple


def _parts(version: str) -> Tuple[int, str, str]:
    epoch, colon, rest = version.strip().partition(":")
    if not colon or not epoch.isdigit():
        epoch, rest = "0", version.strip()
    upstream, dash, revision = rest.rpartition("-")
    return int(epoch), (upstream if dash else revision), (revision if dash else "")


def _weight(letter: str) -> int:
    """A tilde sorts before the end of the text, which sorts before letters, which sort before the rest."""
    if letter == "~":
        return -1
    return ord(letter) if letter.isalpha() else ord(letter) + 256


def _digits(text: str, start: int) -> int:
    end = start
    while end < len(text) and text[end] in "0123456789":
        end += 1
    return end


def _compare_part(one: str, other: str) -> int:
    here = there = 0
    while here < len(one) or there < len(other):
        while (here < len(one) and one[here] not in "0123456789") or (
            there < len(other) and other[there] not in "0123456789"
        ):
            left = _weight(one[here]) if here < len(one) and one[here] not in "0123456789" else 0
            right = _weight(other[there]) if there < len(other) and other[there] not in "0123456789" else 0
            if left != right:
                return -1 if left < right else 1
            here, there = here + 1, there + 1
        end, stop = _digits(one, here), _digits(other, there)
        left, right = int(one[here:end] or 0), int(other[there:stop] or 0)
        if left != right:
            return -1 if left < right else 1
        here, there = end, stop
    return 0


def compare(one: str, other: str) -> int:
    """-1, 0 or 1 as the first version is older than, the same as, or newer than the second."""
    left, right = _parts(one), _parts(other)
    if left[0] != right[0]:
        return -1 if left[0] < right[0] else 1
    return _compare_part(left[1], right[1]) or _compare_part(left[2], right[2])
