"""Keeps hosts of the lab running between two commands, for programs that create and destroy in separate steps.

hold.py start FOLDER bookworm trixie     starts them and returns; FOLDER/hosts.json says how to reach them
hold.py stop FOLDER                      removes them
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from lab import Lab, LabError, wait_until

LIFETIME = 3600
"""Seconds after which forgotten hosts go away by themselves."""
HOSTS, HOLDER, LOG = "hosts.json", "holder.pid", "holder.log"


def start(folder: Path, suites: list[str]) -> None:
    """Leave a process behind that holds the hosts, once they answer."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / HOSTS).unlink(missing_ok=True)
    with (folder / LOG).open("w", encoding="utf-8") as log:
        holder = subprocess.Popen(
            [sys.executable, __file__, "hold", str(folder), *suites],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    (folder / HOLDER).write_text(str(holder.pid), encoding="ascii")
    while not (folder / HOSTS).exists():
        if holder.poll() is not None:
            raise LabError(f"the lab's hosts did not start: {(folder / LOG).read_text(encoding='utf-8')[-2000:]}")
        time.sleep(0.1)


def hold(folder: Path, suites: list[str]) -> None:
    """Start the hosts, say where they are, and keep them until told to stop."""
    wanted = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, wanted)
    with Lab() as lab:
        hosts = lab.start_many(suites)
        told = {suite: host.variables for suite, host in zip(suites, hosts, strict=True)}
        part = folder / f"{HOSTS}.part"
        part.write_text(json.dumps(told), encoding="utf-8")
        part.rename(folder / HOSTS)
        signal.sigtimedwait(wanted, LIFETIME)


def stop(folder: Path) -> None:
    """Have the holder remove its hosts, and wait for it. Nothing happens when there is none."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        pid = int((folder / HOLDER).read_text(encoding="ascii"))
        if b"hold" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGTERM)
            wait_until("the lab's hosts to go", lambda: not running(pid))
    for name in (HOSTS, HOLDER, LOG):
        (folder / name).unlink(missing_ok=True)


def running(pid: int) -> bool:
    """Whether a process runs; one that nobody waited for has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def main(verb: str, folder: str, *suites: str) -> None:
    """What the command line says."""
    verbs = {"start": start, "hold": hold}
    if verb == "stop":
        stop(Path(folder))
    else:
        verbs[verb](Path(folder), list(suites))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except LabError as problem:
        sys.exit(str(problem))
