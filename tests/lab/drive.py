"""Drives the collection's playbooks from tests, the way the command line does, and hands back what each host said."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hygiene_cli.running.private import FOLDER
from hygiene_cli.running.runner import Order, Outcome, execute
from hygiene_cli.running.stopping import family, signal_to


@dataclass
class Told:
    """What a run gave: each host's contract, and {host: (code, sentence)} for those that gave none."""

    hosts: dict[str, dict[str, Any]] = field(default_factory=dict)
    problems: dict[str, tuple[str, str]] = field(default_factory=dict)
    outcome: Outcome = field(default_factory=Outcome)

    def control(self, host: str, control: str) -> dict[str, Any]:
        """One control's result on one host."""
        found: list[dict[str, Any]] = [item for item in self.hosts[host]["controls"] if item["control"] == control]
        assert found, f"{host} said nothing of {control}: {self.problems}"
        return found[0]


def carry(
    verb: str,
    inventory: Path,
    controls: Sequence[str] = (),
    variables: Mapping[str, Any] | None = None,
    arguments: Sequence[str] = ("-b",),
) -> Told:
    """Run a verb; what would be observed first is set at once unless `variables` says otherwise."""
    told = Told()

    def on_host(name: str, result: Mapping[str, Any]) -> None:
        told.hosts[name] = dict(result)

    def on_problem(name: str, code: str, text: str) -> None:
        told.problems[name] = (code, text)

    chosen = {"hygiene_controls": list(controls), "hygiene_compact": False, "hygiene_packed": True}
    chosen.update({"hygiene_observation_days": 0, **(variables or {})})
    order = Order(verb, [str(inventory)], variables=chosen, arguments=arguments)
    told.outcome = execute(order, on_host, on_problem)
    return told


def private_folders(pid: int) -> list[Path]:
    """The private folders of a process's runs: its ansible-playbook names them in its environment."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    told = b"".join(Path(f"/proc/{child}/environ").read_bytes() for child in children)
    return [path for path in Path("/dev/shm").glob(f"{FOLDER}*") if str(path).encode() in told]


def unheld_folders() -> set[str]:
    """The private folders that no run holds any more: what somebody else's run works in is not among them."""
    found = set()
    for path in Path("/dev/shm").glob(f"{FOLDER}*"):
        with contextlib.suppress(OSError):
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                found.add(path.name)
            finally:
                os.close(descriptor)
    return found


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a command and all that it started at once, whatever sessions those are in, and nothing of other tests."""
    for pid in (process.pid, *(pid for pid, _ in family(process.pid))):
        signal_to(pid, signal.SIGKILL)
    process.wait()
