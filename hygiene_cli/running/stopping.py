"""Ctrl-C in the middle of a run: ansible-playbook ends its own workers, and nothing of it survives the command."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

GRACE = 5.0
"""Seconds that ansible-playbook has to end by itself, before it is killed."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
Process = tuple[int, str]
"""A process id with its start time, which together name one process for good."""


class Stop:
    """Asked again and again by the runner whether to kill: true once a signal came and the grace is over."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.since: float | None = None
        self.family: list[Process] = []

    def __call__(self) -> bool:
        if not self.asked.is_set():
            return False
        if self.since is None:
            self.since = time.monotonic()
            self.family = family(os.getpid())
            for pid in children(os.getpid()):
                signal_to(pid, signal.SIGINT)
        return time.monotonic() - self.since > GRACE

    def end(self) -> None:
        """Kill what is left of the run: workers have sessions of their own, which killing their parent spares."""
        for pid, started in self.family:
            if started and _stat(pid)[1] == started:
                signal_to(pid, signal.SIGKILL)


@contextlib.contextmanager
def stoppable() -> Iterator[Stop]:
    """What Ctrl-C sets, instead of an exception in the middle of the runner."""
    stop = Stop()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    # a terminal that closes must not leave what the run was given behind; nohup goes on
    numbers = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, lambda *_: stop.asked.set()) for number in numbers}
    try:
        yield stop
    finally:
        stop.end()
        for number, handler in before.items():
            signal.signal(number, handler)


def signal_to(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that may be gone."""
    with contextlib.suppress(OSError):
        os.kill(pid, number)


def children(pid: int) -> list[int]:
    """A process's children; none where the system has no /proc."""
    every = (int(path.name) for path in Path("/proc").glob("[0-9]*"))
    return [one for one in every if _stat(one)[0] == pid]


def family(pid: int) -> list[Process]:
    """A process's descendants."""
    found: list[Process] = []
    waiting = [pid]
    while waiting:
        own = children(waiting.pop())
        found += [(one, _stat(one)[1]) for one in own]
        waiting += own
    return found


def _stat(pid: int) -> tuple[int, str]:
    """(parent, start time) of a process; (0, "") when it is gone."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
    except OSError:
        return 0, ""
    return int(words[1]), words[19]
