"""The action plan as its verbs open it: the gaps of now, and their numbers in actions.yml."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from hygiene_cli.actions import PLANNED, Gap, Item, memo, plan, planned
from hygiene_cli.actions.gaps import without
from hygiene_cli.desk import Desk
from hygiene_cli.errors import UsageProblem


@dataclass(frozen=True)
class ActionDesk:
    """A practice's registers and its plan."""

    desk: Desk
    found: list[Gap]

    @classmethod
    def open(cls, inventories: tuple[str, ...]) -> ActionDesk:
        """The plan as of now; a gap that has no number yet gets the next one, in actions.yml."""
        desk = Desk.open(inventories)
        found, waived = memo.recalled(desk.session)
        if _number(desk, found):
            desk = Desk.open(inventories)
        if not waived and planned(found, desk.registers, desk.today).word == "fail":
            found = list(without(found, desk.session.guide.clause(PLANNED).rule))
        return cls(desk, found)

    @property
    def name(self) -> str:
        """What the practice calls itself."""
        return str(self.desk.registers.practice.get("name") or self.desk.place.name)

    @property
    def today(self) -> date:
        return self.desk.today

    @property
    def items(self) -> list[Item]:
        return plan(self.found, self.desk.registers, self.today)

    def edit(self, number: int, change: Callable[[Any], Any]) -> None:
        """Change the entry of this number. Raises UsageProblem when there is none."""
        if number not in {one["number"] for one in self.desk.registers.entries("actions")}:
            raise UsageProblem("there is no action {n}; `hygiene actions` lists them", n=number)
        self.desk.change(
            "actions", lambda content: change(next(one for one in content["actions"] if one["number"] == number))
        )


def _number(desk: Desk, found: list[Gap]) -> bool:
    """Whether any gap had no number, and got one."""
    entries = desk.registers.entries("actions")
    known = {one["gap"] for one in entries}
    new = [gap.what for gap in found if gap.what not in known]
    if not new:
        return False
    first = max((one["number"] for one in entries), default=0) + 1

    def add(content: Any) -> None:
        if content.get("actions") is None:
            content["actions"] = []
        content["actions"].extend({"number": first + place, "gap": what} for place, what in enumerate(new))

    desk.change("actions", add)
    return True
