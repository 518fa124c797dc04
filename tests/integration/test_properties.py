"""What must hold for every enforceable control, on real hosts over SSH: see `rounds`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import load
from lab import Lab, inventory
from rounds import Rounds, cases, chosen, variables_of

SUITES = ("bookworm", "trixie")


@pytest.fixture(scope="module")
def rounds(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Rounds]]:
    """The rounds of a group, run when its first control is tested; only one group's hosts live at a time."""
    known: dict[str, Rounds] = {}

    def of(name: str) -> Rounds:
        if name not in known:
            for old in known.values():
                old.remove()
            known.clear()
            group = {control: case for (one, control), case in chosen(needs_kernel=False).items() if one == name}
            hosts = lab.start_many(list(SUITES))
            path = tmp_path_factory.mktemp(name) / "hosts.yml"
            known[name] = Rounds(hosts, group, inventory(hosts, path, **variables_of(group)))
        return known[name]

    yield of
    for old in known.values():
        old.remove()


PARAMETERS = [
    pytest.param(group, control, suite, id=f"{control}-{suite}")
    for group, control in chosen(needs_kernel=False)
    for suite in SUITES
]


@pytest.mark.parametrize(("group", "control", "suite"), PARAMETERS)
def test_control(rounds: Callable[[str], Rounds], group: str, control: str, suite: str) -> None:
    done = rounds(group)
    host = next(one for one in done.hosts if one.suite == suite)
    done.verify(host.hostname, control)


def test_every_enforceable_control_has_a_case() -> None:
    blocks = {control.id: control.systems["linux"] for control in load().values() if "linux" in control.systems}
    enforceable = {name for name, block in blocks.items() if block.set is not None}
    assert enforceable == {control for _, control in cases()}


def test_a_case_that_no_container_can_run_says_why() -> None:
    assert [control for (_, control), case in chosen(needs_kernel=True).items() if not case.get("why")] == []
