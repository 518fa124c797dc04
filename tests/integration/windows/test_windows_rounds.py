"""Every control that can be set on Windows: checked, planned, applied, applied again, and undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls as controls_module
from lab import inventory
from windows import Windows
from windows_drive import differing, exported, run

RUN = "20260101T000000Z-0001"
ENFORCED = [
    one.id
    for one in controls_module.load().values()
    if "windows" in one.systems and one.systems["windows"].set is not None
]


class Rounds:
    """Every control that can be set: checked, planned, applied, applied again, and undone."""

    def __init__(self, windows: Windows, path: Path) -> None:
        self.host = windows.hostname
        self.found = run("check", path, ENFORCED)
        self.before = exported(windows)
        self.planned = run("plan", path, ENFORCED)
        self.applied = run("apply", path, ENFORCED, hygiene_run=RUN)
        self.again = run("apply", path, ENFORCED)
        self.rehearsed = run("undo", path, hygiene_journal=RUN, arguments=("--check",))
        self.still = run("check", path, ENFORCED)
        self.undone = run("undo", path, hygiene_journal=RUN)
        self.after = exported(windows)


@pytest.fixture(scope="module")
def rounds(windows: Windows, tmp_path_factory: pytest.TempPathFactory) -> Rounds:
    folder = tmp_path_factory.mktemp("rounds")
    policy = {"hygiene_profile": "strict", "hygiene_class": "workstation"}
    return Rounds(windows, inventory([windows], folder / "hosts.yml", **policy))


@pytest.mark.parametrize("control", ENFORCED)
def test_applied_it_passes_and_a_second_apply_changes_nothing(rounds: Rounds, control: str) -> None:
    assert rounds.found.control(rounds.host, control)["result"] == "fail"
    planned, applied = (told.control(rounds.host, control) for told in (rounds.planned, rounds.applied))
    assert (applied["result"], applied["changed"], applied["reason"]) == ("pass", True, None), applied
    assert planned["changed"], planned
    assert planned["diff"] == applied["diff"], "the plan must be what apply changes"
    assert not rounds.again.control(rounds.host, control)["changed"]


def test_undone_the_host_is_as_it_was(rounds: Rounds) -> None:
    assert {item["result"] for item in rounds.still.hosts[rounds.host]["controls"]} == {"pass"}, (
        "a rehearsal writes nothing"
    )
    rehearsed, undone = (told.hosts[rounds.host]["controls"] for told in (rounds.rehearsed, rounds.undone))
    assert {item["control"] for item in rehearsed if item["changed"]} == {*ENFORCED}
    assert {item["control"]: item["result"] for item in undone} == dict.fromkeys(ENFORCED, "fail")
    assert differing(rounds.before, rounds.after) == []
