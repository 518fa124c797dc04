"""What a target's state would be had one change never been made, with whatever came later kept.

Pure: states in, state out. Three-way merging as version control does it, with the change's `after` as the common base.
"""

from __future__ import annotations

import difflib
import itertools
from typing import Any, Dict, Iterable, List, Optional, Tuple

ABSENT = object()


class Drift(Exception):
    """What the change made was itself changed since: putting the old state back would overwrite that."""


def taken_back(now: Any, before: Any, after: Any) -> Any:
    """The state to write. Raises Drift when `now` differs from `after` where `before` does."""
    if now in (after, before):
        return before
    if isinstance(now, dict) and isinstance(after, dict) and (before is None or isinstance(before, dict)):
        merged = _fields(now, before, after)
        return None if before is None and not merged["content"] else merged
    raise Drift


def _fields(now: Dict[str, Any], before: Optional[Dict[str, Any]], after: Dict[str, Any]) -> Dict[str, Any]:
    """Field by field; of a file that was not there before, only the content can be taken back in part."""
    result = dict(now)
    old = {**after, "content": b""} if before is None and isinstance(after.get("content"), bytes) else before
    if old is None:
        raise Drift
    for key in {*old, *after}:
        was, became, is_now = old.get(key, ABSENT), after.get(key, ABSENT), now.get(key, ABSENT)
        if was == became or is_now == was:
            continue
        if is_now == became:
            merged = was
        elif all(isinstance(value, bytes) for value in (was, became, is_now)):
            merged = merge(is_now, was, became)
        else:
            raise Drift
        if merged is ABSENT:
            result.pop(key, None)
        else:
            result[key] = merged
    return result


def merge(now: bytes, before: bytes, after: bytes) -> bytes:
    """The text with the change before → after taken out of it. Raises Drift where a line of `after` was rewritten."""
    base, mine, other = (text.splitlines(True) for text in (after, now, before))
    ours, theirs = _Edits(base, other), _Edits(base, mine)
    if any(ours.gone[place] and theirs.rewritten[place] for place in range(len(base))):
        raise Drift
    lines: List[bytes] = []
    for place in range(len(base) + 1):
        lines += ours.added[place] + [line for line in theirs.added[place] if line not in ours.added[place]]
        if place < len(base) and not ours.gone[place] and not theirs.gone[place]:
            lines.append(base[place])
    return b"".join(lines)


class _Edits:
    """What an edit makes of the base: lines gone, lines rewritten (gone, with others in their place), lines added."""

    def __init__(self, base: List[bytes], edited: List[bytes]) -> None:
        self.gone = [False] * len(base)
        self.rewritten = [False] * len(base)
        self.added: List[List[bytes]] = [[] for _ in range(len(base) + 1)]
        # what both begin and end with comes first: difflib would match the longest run of like lines instead
        head = _alike(zip(base, edited))
        least = min(len(base), len(edited)) - head
        tail = min(least, _alike(zip(reversed(base), reversed(edited))))
        inner = base[head : len(base) - tail], edited[head : len(edited) - tail]
        for word, start, end, low, high in difflib.SequenceMatcher(None, *inner, False).get_opcodes():
            if word == "equal":
                continue
            start, end = start + head, end + head
            self.added[start] += inner[1][low:high]
            for place in range(start, end):
                self.gone[place] = True
                self.rewritten[place] = word == "replace"


def _alike(pairs: Iterable[Tuple[bytes, bytes]]) -> int:
    """How many pairs are alike before the first that is not."""
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))
