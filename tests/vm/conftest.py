"""One emulated machine for the whole session: booted once, back at its first state for each test module."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drive import Told, carry
from lab import Lab, inventory
from vm import Machine, missing

Carry = Callable[..., Told]


@pytest.fixture(scope="session")
def machine(lab: Lab) -> Iterator[Machine]:
    reason = missing()
    if reason:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no lab: {reason}")
    with Machine(lab) as booted:
        yield booted


@pytest.fixture(scope="module")
def vm(machine: Machine) -> Machine:
    """The machine as it was after its first boot."""
    machine.restore()
    return machine


@pytest.fixture(scope="module")
def run(vm: Machine, tmp_path_factory: pytest.TempPathFactory) -> Carry:
    """`run(verb, controls, **policy)` over SSH; gives the results of this machine."""
    folder: Path = tmp_path_factory.mktemp("run")

    def one(verb: str, *controls: str, **policy: object) -> Told:
        path = inventory([vm], folder / "hosts.yml", hygiene_profile="strict", **policy)
        return carry(verb, path, controls)

    return one
