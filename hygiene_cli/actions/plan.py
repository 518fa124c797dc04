"""The gaps with what actions.yml says of them: number, owner, due date, done, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hygiene_cli.actions.gaps import Gap
from hygiene_cli.model import Reason, Standing
from hygiene_cli.registers import Registers

STATES = ("late", "open", "reopened", "waiting", "closed")


@dataclass(frozen=True)
class Item:
    """One line of the plan; `gap` is None for what no longer fails.

    `state` is one of STATES: late (not done, past its date), open, reopened (fails in a reading after it was said to be
    done), waiting (done, and no reading since), closed (no longer fails).
    """

    number: int | None
    what: str
    gap: Gap | None
    state: str
    to: str | None = None
    due: date | None = None
    notes: tuple[dict[str, Any], ...] = ()


def plan(found: Sequence[Gap], registers: Registers | None, today: date) -> list[Item]:
    """The gaps in their order, each with its entry; then the entries that no longer fail."""
    entries = {one["gap"]: one for one in registers.entries("actions")} if registers else {}
    items = [_item(gap, entries.get(gap.what), today) for gap in found]
    failing = {gap.what for gap in found}
    closed = [
        Item(one["number"], what, None, "closed", one.get("to"), one.day("due"), tuple(one.get("notes", ())))
        for what, one in entries.items()
        if what not in failing
    ]
    return items + closed


def _item(gap: Gap, entry: Any, today: date) -> Item:
    if entry is None:
        return Item(None, gap.what, gap, "open")
    due = entry.day("due")
    state = "late" if due and due < today else "open"
    if entry.get("done"):
        done = date.fromisoformat(entry["done"]["date"])
        # a paper is judged again every day; a control only by a reading
        seen = gap.seen.date() if gap.seen else today
        state = "reopened" if seen > done else "waiting"
    return Item(entry["number"], gap.what, gap, state, entry.get("to"), due, tuple(entry.get("notes", ())))


def planned(found: Sequence[Gap], registers: Registers, today: date) -> Standing:
    """Whether each gap has somebody and a day (clause 40b)."""
    without = [item.what for item in plan(found, registers, today) if item.gap and not (item.to and item.due)]
    if without:
        return Standing("fail", Reason("unplanned", {"names": without[:20], "n": len(without)}))
    return Standing("pass")
