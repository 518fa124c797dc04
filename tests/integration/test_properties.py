"""What must hold for every enforceable control, on real hosts over SSH.

fail → plan → apply → pass; the plan is what apply changes; a second apply changes nothing; a stricter host passes and
is left alone. The cases are data: `cases/<role>.yml` says for each control how to break a host and how to make it
stricter. The controls of a case file go through the rounds together, since that is how people apply them.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import load
from drive import Told, carry
from lab import Lab, inventory

CASES = Path(__file__).with_name("cases")
SUITES = ("bookworm", "trixie")


@functools.cache
def cases() -> dict[tuple[str, str], dict[str, Any]]:
    """(round, control) → case. A round is a role's case file, or a `group` within it."""
    found = {}
    for path in sorted(CASES.glob("*.yml")):
        for control, case in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            group = case.get("group")
            found[(f"{path.stem}-{group}" if group else path.stem, control)] = case
    return found


def here() -> list[tuple[str, str]]:
    """The cases that a container can run."""
    return [key for key, case in cases().items() if case.get("needs") != "kernel"]


class Rounds:
    """Everything that one group of controls goes through, once; the tests only look at it."""

    def __init__(self, lab: Lab, name: str, folder: Path) -> None:
        self.cases = {
            control: case for (group, control), case in cases().items() if group == name and (group, control) in here()
        }
        self.hosts = lab.start_many(list(SUITES))
        self.by_suite = dict(zip(SUITES, self.hosts, strict=True))
        self.names = {suite: host.hostname for suite, host in self.by_suite.items()}
        variables: dict[str, Any] = {"hygiene_profile": "strict"}
        for case in self.cases.values():
            variables.update(case.get("vars") or {})
        self.inventory = inventory(self.hosts, folder / f"{name}.yml", **variables)
        self.shell("prepare")
        self.shell("break")
        self.broken = self.carry("check")
        self.planned = self.carry("plan")
        self.unplanned = self.carry("check")
        self.applied = self.carry("apply")
        self.again = self.carry("apply")
        self.shell("stricter")
        self.stricter = self.carry("check")
        self.left_alone = self.carry("apply")

    def shell(self, part: str) -> None:
        for case in self.cases.values():
            for host in self.hosts:
                if case.get(part):
                    host.must_run(case[part], timeout=300)

    def carry(self, verb: str) -> Told:
        return carry(verb, self.inventory, list(self.cases))

    def remove(self) -> None:
        for host in self.hosts:
            host.remove()


@pytest.fixture(scope="module")
def rounds(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The rounds of a group, run when its first control is tested; only one group's hosts live at a time."""
    known: dict[str, Rounds] = {}

    def of(name: str) -> Rounds:
        if name not in known:
            for old in known.values():
                old.remove()
            known.clear()
            known[name] = Rounds(lab, name, tmp_path_factory.mktemp(name))
        return known[name]

    yield of
    for old in known.values():
        old.remove()


PARAMETERS = [
    pytest.param(group, control, suite, id=f"{control}-{suite}") for group, control in here() for suite in SUITES
]


@pytest.mark.parametrize(("group", "control", "suite"), PARAMETERS)
def test_control(rounds: Any, group: str, control: str, suite: str) -> None:
    done: Rounds = rounds(group)
    name = done.names[suite]
    case = done.cases[control]
    broken = done.broken.control(name, control)
    assert broken["result"] == "fail", ("broken, it must fail", broken)
    planned, applied = done.planned.control(name, control), done.applied.control(name, control)
    assert planned["changed"], ("the plan must say what it would write", planned)
    assert planned["before"] == "fail"
    assert done.unplanned.control(name, control)["result"] == "fail", "a plan must write nothing"
    pending = (applied["reason"] or {}).get("code") == "pending_reboot"
    assert applied["result"] == "pass" or pending, ("applied, it must pass", applied)
    assert applied["changed"]
    assert headers(planned) == headers(applied), "the plan must be what apply changes"
    again = done.again.control(name, control)
    assert not again["changed"], ("a second apply must change nothing", again)
    if case.get("stricter"):
        stricter = done.stricter.control(name, control)
        assert stricter["result"] == "pass", ("stricter, it must pass", stricter)
        alone = done.left_alone.control(name, control)
        assert not alone["changed"], ("a stricter host must be left alone", alone)


def headers(told: dict[str, Any]) -> list[tuple[str, str]]:
    """What a plan or an apply touches, with the lines that differ (device numbers and times apart)."""
    return sorted((part["after_header"], part["prepared"]) for part in told["diff"])


def test_every_enforceable_control_has_a_case() -> None:
    blocks = {control.id: control.systems["linux"] for control in load().values() if "linux" in control.systems}
    enforceable = {name for name, block in blocks.items() if block.set is not None}
    assert enforceable == {control for _, control in cases()}


def test_a_case_that_no_container_can_run_says_why() -> None:
    assert [
        control for (_, control), case in cases().items() if case.get("needs") == "kernel" and not case.get("why")
    ] == []
