"""The seven things a rule, a clause or a control can be, in the order that matters, with symbol and colours."""

from __future__ import annotations

from typing import NamedTuple


class State(NamedTuple):
    """`ink` is read on white and on `tint`; `sign` is the symbol where only text is possible."""

    sign: str
    ink: str
    tint: str
    colour: str  # of the terminal


STATES: dict[str, State] = {
    "fail": State("✗", "#a3161f", "#fbeaea", "red"),
    "error": State("!", "#8f3606", "#fdeee3", "bright_red"),
    "unknown": State("?", "#745000", "#fbf2d9", "yellow"),
    "notchecked": State("○", "#4a5560", "#eef1f4", "bright_black"),
    "waived": State("◆", "#5c3a94", "#f1ecf9", "magenta"),
    "pass": State("✓", "#17613a", "#e7f3ec", "green"),
    "notapplicable": State("–", "#58626c", "#f5f6f7", "bright_black"),
}
"""Worst first: the order of the architecture, where a shielded failure comes after what nobody looked at."""

COUNTED = ("pass", "waived", "fail", "error", "unknown", "notchecked", "notapplicable")
"""The order in which a sentence counts them."""

UNVERIFIED = ("error", "unknown", "notchecked")
"""What the first page counts together as not verified."""

BAD = ("fail", "error", "unknown", "notchecked", "waived")
