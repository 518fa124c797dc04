"""What the benchmarks measure with: a command's wall time, processor time and memory, and tables of ratios.

The machine may be shared and noisy: things to compare are run in turn, several times, and only medians and ratios are
told.
"""

from __future__ import annotations

import ctypes
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER


@dataclass(frozen=True)
class Cost:
    """What one command took: seconds on the clock, seconds of processor (its descendants included), peak memory."""

    wall: float
    cpu: float
    hosts: float = 0.0  # seconds of processor that the hosts themselves used
    output: str = field(default="", compare=False)


def adopt() -> None:
    """Make this process the parent of what its commands leave behind, so that shared SSH connections are counted.

    To be called when the lab runs: the containers' own monitors are to stay orphans.
    """
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)


def environment() -> dict[str, str]:
    """The environment of every command measured: our own programs first, one language, no colours."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
    return {**kept, "PATH": f"{BIN}:{os.environ['PATH']}", "ANSIBLE_HOME": str(ROOT / ".ansible"), "HYGIENE_LANG": "en",
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".ansible/collections"), "ANSIBLE_NOCOLOR": "true"}  # fmt: skip


def run(
    argv: Sequence[str],
    *,
    stdin: str = "",
    env: Mapping[str, str] | None = None,
    after: Callable[[], object] | None = None,
    accept: Iterable[int] = (0,),
) -> Cost:
    """Run a command; `after` ends what it left running, which then counts as its own."""
    used = _children()
    start = time.monotonic()
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env={**environment(), **(env or {})}, cwd=ROOT) as process:  # fmt: skip
        out, err = process.communicate(stdin)
    wall, cpu = time.monotonic() - start, _children() - used
    if process.returncode not in accept:
        raise SystemExit(f"{' '.join(argv)[:200]} exited {process.returncode}: {(err or out)[-2000:]}")
    if after:
        after()
        cpu += _adopted()
    return Cost(wall, cpu, output=out + err)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _adopted() -> float:
    """Wait for the orphans we adopted; the seconds of processor they used in all."""
    before, end = _children(), time.monotonic() + 10
    while time.monotonic() < end:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.02)
        except ChildProcessError:
            break
    return _children() - before


def peaks(argv: Sequence[str], env: Mapping[str, str], accept: Iterable[int] = (0,)) -> tuple[float, float]:
    """Peak MB of the command's own process and of the largest process that it started itself."""
    own, child = 0.0, 0.0
    with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          env={**environment(), **env}, cwd=ROOT) as process:  # fmt: skip
        while process.poll() is None:
            own = max(own, _high_water(process.pid))
            child = max([child, *(_high_water(pid) for pid in _started_by(process.pid))])
            time.sleep(0.02)
        told = process.stderr.read().decode(errors="replace") if process.stderr else ""
    if process.returncode not in accept:
        raise SystemExit(f"{' '.join(argv)[:200]} exited {process.returncode}: {told[-2000:]}")
    return own, child


def _started_by(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _high_water(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def medians(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(*(statistics.median(getattr(cost, name) for cost in costs) for name in ("wall", "cpu", "hosts")))


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def verdict(value: float, limit: float, at_least: bool = False) -> str:
    """Whether a figure is within its target."""
    return "yes" if (value >= limit if at_least else value <= limit) else "**no**"
