"""What must hold for every enforceable control, on real hosts over SSH: see `rounds`. And undone, a host is as it was,
byte for byte, whatever was set and in whatever order it is put back."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import load
from compare import Seen
from drive import Told, carry
from lab import Host, Lab, inventory
from rounds import Rounds, cases, chosen, variables_of

SUITES = ("bookworm", "trixie")
FIRST, RUN = (f"20260101T00000{n}Z-000{n}" for n in range(2))
PARTS = 3
ONE_LINE = ["system_hardening_mounts_programs_refused", "system_hardening_mounts_devices_refused"]
"""Controls that write into one line, the last first: the earlier alone is not taken back from under the later."""
GROUPS: dict[str, dict[str, dict[str, Any]]] = {}
for (group, control), case in chosen(needs_kernel=False).items():
    GROUPS.setdefault(group, {})[control] = case


class UndoneRounds(Rounds):
    """The rounds of a group; between them what was applied is put back: all at once on one host, shuffled in parts on
    the other."""

    NAMED = {"hygiene_run": FIRST}  # noqa: RUF012

    def between(self) -> None:
        carry("undo", self.inventory, [], {"hygiene_journal": FIRST})  # what the packages brought stays
        before = [Seen(host) for host in self.hosts]
        self.reapplied = self.carry("apply", hygiene_run=RUN)
        self.shuffled = random.Random(self.inventory.parent.name).sample(list(self.cases), len(self.cases))
        if {*ONE_LINE} <= {*self.cases}:
            first, second = sorted(map(self.shuffled.index, ONE_LINE))
            self.shuffled[first], self.shuffled[second] = ONE_LINE
        size = -(-len(self.cases) // PARTS)
        chunks = [self.shuffled[start : start + size] for start in range(0, len(self.cases), size)]
        self.undone = [self.undo(0, []), *(self.undo(1, chunk) for chunk in chunks)]
        self.differing = [old.differs(Seen(host)) for old, host in zip(before, self.hosts, strict=True)]
        self.carry("apply")

    def undo(self, place: int, controls: list[str]) -> Told:
        """Put controls back on one of the hosts; all for none."""
        name = self.hosts[place].hostname
        return carry("undo", self.inventory, controls, {"hygiene_journal": RUN}, ["-b", "-l", name])

    def back(self, name: str, control: str) -> dict[str, Any]:
        """What the undo said of a control."""
        told = (item for one in self.undone for item in one.hosts.get(name, {}).get("controls", ()))
        return next(item for item in told if item["control"] == control)


@pytest.fixture(scope="module")
def rounds(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], UndoneRounds]]:
    """The rounds of a group, run when its first control is tested; only one group's hosts live at a time."""
    known: dict[str, UndoneRounds] = {}
    alive: list[Host] = []

    def of(name: str) -> UndoneRounds:
        if name not in known:
            for host in alive:
                host.remove()
            alive[:] = lab.start_many(list(SUITES))
            folder = tmp_path_factory.mktemp(name, numbered=False)
            path = inventory(alive, folder / "hosts.yml", **variables_of(GROUPS[name]))
            known[name] = UndoneRounds([*alive], GROUPS[name], path)
        return known[name]

    yield of
    for host in alive:
        host.remove()


PARAMETERS = [
    pytest.param(group, control, suite, id=f"{control}-{suite}")
    for group, group_cases in GROUPS.items()
    for control in group_cases
    for suite in SUITES
]


@pytest.mark.parametrize(("group", "control", "suite"), PARAMETERS)
def test_control(rounds: Callable[[str], UndoneRounds], group: str, control: str, suite: str) -> None:
    done = rounds(group)
    host = next(one for one in done.hosts if one.suite == suite)
    done.verify(host.hostname, control)


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("group", GROUPS)
def test_applied_and_undone_the_host_is_as_it_was(
    rounds: Callable[[str], UndoneRounds], group: str, suite: str
) -> None:
    done, place = rounds(group), SUITES.index(suite)
    host = done.hosts[place].hostname
    for control in GROUPS[group]:
        assert done.reapplied.control(host, control)["changed"], (control, "nothing was applied, so nothing was tried")
        back = done.back(host, control)
        assert back["result"] == "fail" and (back["reason"] or {"code": "exceptions"})["code"] == "exceptions", back
    assert done.differing[place] == [], done.shuffled


def test_every_enforceable_control_has_a_case() -> None:
    blocks = {control.id: control.systems["linux"] for control in load().values() if "linux" in control.systems}
    enforceable = {name for name, block in blocks.items() if block.set is not None}
    assert enforceable == {control for _, control in cases()}


def test_a_case_that_no_container_can_run_says_why() -> None:
    assert [control for (_, control), case in chosen(needs_kernel=True).items() if not case.get("why")] == []
