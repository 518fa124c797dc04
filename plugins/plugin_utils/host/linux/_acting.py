"""Programs that act on the system, and what to say when they refuse."""

from __future__ import annotations

from typing import List, Tuple

from .base import start


class SetFailed(Exception):
    """The system refused a change; the sentence says which program and why."""


def must(argv: List[str], stdin: str = "", timeout: float = 60, allowed: Tuple[int, ...] = (0,)) -> str:
    """Run a program that acts; SetFailed with its own words when it refuses."""
    done = start(argv, timeout, stdin)
    if done.status not in allowed:
        words = (done.err or done.out).strip().splitlines() or [f"exit status {done.status}"]
        # nft says first what is wrong, then shows where
        told = next((line for line in words if ": Error: " in line), words[-1])
        raise SetFailed(f"{' '.join(argv[:3])}: {told}"[:500])
    return done.out
