"""A check of a Windows host against single tasks, and what the controller spends on each of twenty of them.

The single tasks are what a role of `win_regedit`-like tasks comes to at best: one PowerShell each that reads one value,
over the same listener with the same latency. `ansible.windows` itself, which is not needed here, sends more with each.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/lab"), str(ROOT), str(ROOT / ".ansible/collections")]

from fleet import FORKS, Fleet
from measure import BIN, Cost, adopt, medians, run, table, verdict

from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows
from lab import Lab
from machine import wait_until
from windows import PREFIX, Windows

LATENCY = 30
REQUESTS, FASTER, DEARER = 20, 10, 1.3
ANSWER = re.compile(r"^HYGIENE 0 (\S+)", re.M)


def asked() -> tuple[list[str], list[dict[str, Any]]]:
    """The kinds and resources of a check of a workstation with the default policy."""
    from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls
    from hygiene_cli import kit
    from hygiene_cli.inventory import Inventoried

    host = Inventoried("host", {"hygiene_class": "workstation", "ansible_connection": "winrm"})
    found = kit.prepare(host, list(controls.load().values()), datetime.date.today())
    return found.kinds(), found.resources


def values() -> list[list[str]]:
    """The values of the registry that a check reads, one for each task."""
    found = [
        pair
        for resource in asked()[1]
        if resource["kind"] == "registry_values"
        for pair in resource["params"]["values"].values()
    ]
    services = [name for one in asked()[1] if one["kind"] == "services" for name in one["params"]["names"]]
    return found + [[rf"HKLM\SYSTEM\CurrentControlSet\Services\{name}", "Start"] for name in services]


def one_host(folder: Path) -> str:
    """The exchange with one host, all at once and value by value."""
    with Windows(f"{PREFIX}-B{os.getpid()}", options=("--latency-ms", str(LATENCY))) as host:
        (folder / "hosts.yml").write_text(
            json.dumps({"all": {"hosts": {"poste": {**host.variables, "hygiene_class": "workstation"}}}})
        )
        check = [str(BIN / "hygiene"), "check", "-i", str(folder / "hosts.yml")]
        pairs = values()
        tasks = [{"ansible.builtin.raw": f"Get-ItemPropertyValue 'HKLM:{key[4:]}' '{name}'"} for key, name in pairs]
        play = [{"hosts": "all", "gather_facts": False, "ignore_errors": True, "tasks": tasks}]
        (folder / "classic.yml").write_text(yaml.safe_dump(play))
        classic = [str(BIN / "ansible-playbook"), "-i", str(folder / "hosts.yml"), str(folder / "classic.yml")]
        env = {"XDG_STATE_HOME": str(folder / "state")}
        run(check, env=env, accept=(0, 2, 4))
        rows = []
        for argv in (check, classic, check):
            host.forget()
            cost = run(argv, env=env, accept=(0, 2, 4))
            sent = host.requests()
            rows.append((len(sent), sum(one["bytes"] for one in sent), cost.wall, cost.cpu))
    ours = [sum(pair) / 2 for pair in zip(rows[0], rows[2], strict=True)]
    theirs = rows[1]
    fewer, faster = theirs[0] / ours[0], theirs[2] / ours[2]
    shown = [
        ["hygiene check", len(asked()[1]), *figures(ours)],
        ["one task for each value", len(pairs), *figures(theirs)],
        ["tasks ÷ check", "", *(f"{other / own:.0f}" for own, other in zip(ours, theirs, strict=True))],
    ]
    head = ["", "resources or values", "requests", "bytes sent", "wall (s)", "controller CPU (s)"]
    return f"""{table(head, shown)}

- at least {REQUESTS} times fewer requests: {verdict(fewer, REQUESTS, at_least=True)}
- at least {FASTER} times faster: {verdict(faster, FASTER, at_least=True)}"""


def figures(row: Sequence[float]) -> list[str]:
    return [f"{row[0]:.0f}", f"{row[1]:.0f}", f"{row[2]:.2f}", f"{row[3]:.2f}"]


def recorded(folder: Path) -> Path:
    """What a Windows of the lab answers to a check, as one word in a file."""
    kinds, resources = asked()
    with Windows(f"{PREFIX}-B{os.getpid()}") as host:
        said = host.powershell(courier_windows.program(kinds, {"resources": resources}, "0"))
    match = ANSWER.search(said)
    assert match, said[:200]
    (folder / "answer").write_text(match.group(1))
    return folder / "answer"


@contextmanager
def replaying(answer: Path) -> Iterator[int]:
    """A listener that gives that answer; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    argv = [sys.executable, ROOT / "tests/lab/windows_replay.py", answer, "--bind", f"127.0.0.1:{port}"]
    env = {**os.environ, "LAB_WINRM_PASSWORD": "replayed", "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([*argv, "--prefix", ".", "--engine", "."], env=env, stderr=subprocess.DEVNULL) as listener:
        wait_until("the listener", lambda: socket.socket().connect_ex(("127.0.0.1", port)) == 0)
        yield port
        listener.terminate()


def fleet(folder: Path, count: int, rounds: int) -> str:
    """Windows hosts out of a recording beside as many Linux hosts over SSH, in turn."""
    answer = recorded(folder)
    with Lab() as lab, replaying(answer) as port:
        linux = Fleet(lab.start_many(["bookworm"] * count), folder / "linux")
        adopt()
        one = {"ansible_host": "127.0.0.1", "ansible_port": port, "ansible_connection": "winrm"}
        one.update(ansible_user="Administrateur", ansible_password="{{ 'replayed' }}", hygiene_class="workstation")
        one.update(ansible_winrm_scheme="http", ansible_winrm_transport="basic")
        path = folder / "windows.yml"
        path.write_text(json.dumps({"all": {"hosts": {f"poste-{n:02}": one for n in range(count)}}}))
        check = [str(BIN / "hygiene"), "check", "-i", str(path), "-f", str(FORKS)]
        env = {"XDG_STATE_HOME": str(folder / "state")}

        def windows() -> Cost:
            return run(check, env=env, accept=(0, 2, 4))

        windows(), linux.check()
        pairs = [(windows(), linux.check()) for _ in range(rounds)]
    ours, theirs = medians([one for one, _ in pairs]), medians([other for _, other in pairs])
    ratio = medians([Cost(one.wall / other.wall, one.cpu / other.cpu) for one, other in pairs]).cpu
    rows = [
        [name, count, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.cpu / count:.3f}"]
        for name, cost in (("Windows, recorded", ours), ("Linux over SSH", theirs))
    ]
    rows.append(["Windows ÷ Linux", "", "", f"{ratio:.2f}", ""])
    head = ["", "hosts", "wall (s)", "controller CPU (s)", "controller CPU per host (s)"]
    return f"""{table(head, rows)}

- controller CPU per host at most {DEARER} times the Linux figure: {verdict(ratio, DEARER)}"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print(one_host(Path(name)), flush=True)
    with tempfile.TemporaryDirectory() as name:
        print(f"\n{fleet(Path(name), given.hosts, given.rounds)}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
