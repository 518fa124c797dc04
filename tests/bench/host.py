"""What a check costs the host itself: processor time, memory, processes, and which kinds cost most.

The program is the one that a check sends, every Linux control asked; its kinds are timed from outside.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/lab"), str(ROOT), str(ROOT / ".ansible/collections")]

from measure import table, verdict

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls, courier
from lab import Host, Lab

CPU = 1.5
MEMORY = 60
TOP = 10
PACKAGE_MANAGERS = {"apt", "apt-get", "apt-cache", "apt-config", "apt-helper", "dpkg", "dpkg-query", "dnf", "rpm"}
TIMED = """
import os, resource, subprocess, time
from hygiene_host import main as program, base
started, costs = [], {}
popen = subprocess.Popen.__init__
def counted(self, argv, *rest, **named):
    started.append(os.path.basename(argv[0]))
    popen(self, argv, *rest, **named)
subprocess.Popen.__init__ = counted
def used():
    programs = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time(), programs.ru_utime + programs.ru_stime
for item in parcel["request"]["resources"]:
    before, wall = used(), time.monotonic()
    program.ask(item["kind"], item["params"])
    after, cost = used(), costs.setdefault(item["kind"], [0.0, 0.0, 0.0, 0])
    cost[0] += after[0] - before[0]
    cost[1] += after[1] - before[1]
    cost[2] += time.monotonic() - wall
    cost[3] += 1
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"started": started, "kinds": costs, "memory": usage.ru_maxrss / 1024,
                  "cpu": sum(used()), "programs": base.spent}))
"""


def resources() -> list[dict[str, Any]]:
    """Every resource that some control asks of a Linux host, with the default policy, whatever the host's class."""
    import datetime

    from hygiene_cli import kit
    from hygiene_cli.inventory import Inventoried

    found: list[dict[str, Any]] = []
    for host_class in ("server", "laptop", "workstation"):
        host = Inventoried("host", {"hygiene_class": host_class})
        asked = kit.prepare(host, list(controls.load().values()), datetime.date.today()).resources
        found += [resource for resource in asked if resource not in found]
    return found


def timed(host: Host) -> dict[str, Any]:
    """What the program tells of itself on a host, run as root."""
    asked = resources()
    parcel = {"modules": courier.assemble([item["kind"] for item in asked]), "request": {"resources": asked}}
    program = courier.LOADER[: courier.LOADER.rindex("importlib.import_module(")] + TIMED
    told = host.must_run("python3 -I -", stdin=program.replace("{parcel}", repr(json.dumps(parcel))))
    answer: dict[str, Any] = json.loads(told.splitlines()[-1])
    return {**answer, "resources": len(asked)}


def rows(name: str, told: Mapping[str, Any]) -> list[object]:
    packages = sum(used for program, used in told["programs"].items() if program in PACKAGE_MANAGERS)
    cpu, memory = told["cpu"], told["memory"]
    processes = len(told["started"])
    return [name, told["resources"], f"{cpu - packages:.2f}", f"{packages:.2f}", f"{memory:.0f}", processes]


def costly(told: Mapping[str, Any]) -> list[list[object]]:
    """The kinds that cost most, by processor time."""
    order = sorted(told["kinds"].items(), key=lambda item: -(item[1][0] + item[1][1]))
    return [
        [kind, times, f"{own * 1000:.0f}", f"{programs * 1000:.0f}", f"{wall * 1000:.0f}"]
        for kind, (own, programs, wall, times) in order[:TOP]
    ]


def main() -> int:
    with Lab() as lab:
        told = {suite: timed(lab.start(suite)) for suite in ("bookworm", "trixie")}
    print(report(told), flush=True)
    return 0


def report(told: Mapping[str, Mapping[str, Any]]) -> str:
    """All figures as Markdown."""
    head = ["system", "resources", "CPU (s)", "package managers' CPU (s)", "memory (MB)", "processes started"]
    worst = max(one["cpu"] for one in told.values())
    memory = max(one["memory"] for one in told.values())
    lines = [
        f"- at most {CPU} s of processor time per host: {verdict(worst, CPU)}",
        f"- at most {MEMORY} MB: {verdict(memory, MEMORY)}",
    ]
    suite, last = list(told.items())[-1]
    counted = ", ".join(f"{one} ({last['started'].count(one)})" for one in sorted(set(last["started"])))
    kinds = table(["kind", "resources", "own CPU (ms)", "its programs' CPU (ms)", "wall (ms)"], costly(last))
    return "\n\n".join(
        [
            table(head, [rows(name, one) for name, one in told.items()]),
            "\n".join(lines),
            f"Programs started on {suite}: {counted}.",
            f"The {TOP} kinds that cost most on {suite}:",
            kinds,
        ]
    )


if __name__ == "__main__":
    raise SystemExit(main())
