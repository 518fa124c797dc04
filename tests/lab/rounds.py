"""What every enforceable control goes through on a host: broken, planned, applied, applied again, made stricter.

The cases are data, `tests/integration/cases/<role>.yml`: for each control how to break a host and how to make it
stricter. The controls of a case file go through the rounds together, since that is how people apply them.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from drive import Told, carry
from lab import Host
from machine import HERE

CASES = HERE.parent / "integration" / "cases"


@functools.cache
def cases() -> dict[tuple[str, str], dict[str, Any]]:
    """(round, control) → case. A round is a role's case file, or a `group` within it."""
    found = {}
    for path in sorted(CASES.glob("*.yml")):
        for control, case in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            group = case.get("group")
            found[(f"{path.stem}-{group}" if group else path.stem, control)] = case
    return found


def chosen(needs_kernel: bool) -> dict[tuple[str, str], dict[str, Any]]:
    """The cases that a container can run, or those that take a machine with a kernel of its own."""
    return {key: case for key, case in cases().items() if (case.get("needs") == "kernel") == needs_kernel}


class Rounds:
    """Everything that one group of controls goes through, once; the tests only look at it."""

    NAMED: Mapping[str, Any] = {}
    """Variables of the first apply."""

    def __init__(
        self,
        hosts: Sequence[Host],
        group: Mapping[str, dict[str, Any]],
        inventory: Path,
        arguments: Sequence[str] = ("-b",),
    ) -> None:
        self.hosts, self.cases, self.inventory, self.arguments = hosts, group, inventory, arguments
        self.shell("prepare")
        self.shell("break")
        self.planned = self.carry("plan")
        self.applied = self.carry("apply", **self.NAMED)
        self.again = self.carry("apply")
        self.between()
        self.shell("stricter")
        self.left_alone = self.carry("apply")

    def between(self) -> None:
        """What else the hosts go through, applied before and after; here nothing."""

    def shell(self, part: str) -> None:
        """Run a part of every case on every host."""
        for case in self.cases.values():
            for host in self.hosts:
                if case.get(part):
                    host.must_run(case[part], timeout=300)

    def carry(self, verb: str, **variables: Any) -> Told:
        """Run a verb for the controls of the group."""
        return carry(verb, self.inventory, list(self.cases), variables, self.arguments)

    def verify(self, name: str, control: str) -> None:
        """fail → plan → apply → pass; the plan is what apply changes, and nothing changes twice or gets looser."""
        planned, applied = self.planned.control(name, control), self.applied.control(name, control)
        assert planned["result"] == "fail", ("broken, it must fail", planned)
        assert planned["changed"], ("the plan must say what it would write", planned)
        assert planned["before"] == "fail"
        assert applied["before"] == "fail", "a plan must write nothing"
        pending = (applied["reason"] or {}).get("code") == "pending_reboot"
        assert applied["result"] == "pass" or pending, ("applied, it must pass", applied)
        assert applied["changed"]
        assert headers(planned) == headers(applied), "the plan must be what apply changes"
        again = self.again.control(name, control)
        assert not again["changed"], ("a second apply must change nothing", again)
        if self.cases[control].get("stricter"):
            alone = self.left_alone.control(name, control)
            assert alone["result"] == "pass", ("stricter, it must pass", alone)
            assert not alone["changed"], ("a stricter host must be left alone", alone)


def variables_of(group: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The policy that a group's cases are about."""
    found: dict[str, Any] = {"hygiene_profile": "strict"}
    for case in group.values():
        found.update(case.get("vars") or {})
    return found


def headers(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a plan or an apply touches, with the lines that differ (device numbers and times apart)."""
    return sorted((part["after_header"], part["prepared"]) for part in told["diff"])
