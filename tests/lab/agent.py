#!/usr/bin/env python3
"""Speaks with an emulated machine: with the emulator, and with the agent that runs as root inside.

Run as a program, it stands in for ssh, so that Ansible reaches the machine without one:
agent.py --agent SOCKET [what else ssh is given …] HOST COMMAND
"""

from __future__ import annotations

import base64
import json
import socket
import sys
import time
from pathlib import Path
from typing import Any

from machine import LabError, Ran, wait_until

DAY = 86400.0


class Wire:
    """JSON lines over a socket of the emulator: one question, one answer, events left aside."""

    def __init__(self, path: Path, timeout: float) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(timeout)
        wait_until(f"{path.name}", lambda: self.socket.connect_ex(str(path)) == 0)
        self.lines = self.socket.makefile("rwb")

    def ask(self, command: str, **arguments: Any) -> Any:
        """What a command answers; LabError in the emulator's own words when it refuses."""
        self.lines.write(json.dumps({"execute": command, "arguments": arguments}).encode() + b"\n")
        self.lines.flush()
        while True:
            line = self.lines.readline()
            if not line:
                raise LabError(f"the emulated machine went away before it answered {command}")
            told = json.loads(line)
            if "error" in told:
                raise LabError(f"{command}: {told['error']['desc']}")
            if "return" in told:
                return told["return"]

    def close(self) -> None:
        """Hang up."""
        self.lines.close()
        self.socket.close()


def connect(path: Path) -> Wire:
    """A connection to the guest agent that speaks and listens from the same point on."""
    agent = Wire(path, 5)
    number = time.monotonic_ns() % 2**31
    asked = json.dumps({"execute": "guest-sync-delimited", "arguments": {"id": number}})
    try:
        agent.lines.write(b"\xff" + asked.encode() + b"\n")
        agent.lines.flush()
        # what it said to earlier callers, or of their cut-off words, comes before the mark
        while not (line := agent.lines.readline()).startswith(b"\xff") or json.loads(line[1:])["return"] != number:
            if not line:
                raise LabError("no more answers")
    except (LabError, OSError, ValueError):
        agent.close()
        raise LabError(f"the guest agent behind {path} does not answer") from None
    agent.socket.settimeout(120)
    return agent


def run(path: Path, command: str, stdin: str | bytes | None = None, timeout: float = DAY) -> Ran:
    """Run a shell command as root inside the machine."""
    agent = connect(path)
    try:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        given = {} if data is None else {"input-data": base64.b64encode(data).decode()}
        asked = {"path": "/bin/sh", "arg": ["-c", command], "capture-output": True, **given}
        pid = agent.ask("guest-exec", **asked)["pid"]
        began = time.monotonic()
        while not (told := agent.ask("guest-exec-status", pid=pid))["exited"]:
            spent = time.monotonic() - began
            if spent > timeout:
                raise LabError(f"{command[:200]!r} did not end in {timeout:.0f} s")
            time.sleep(min(1.0, 0.05 + spent / 10))  # each question costs the emulated processor a turn
    finally:
        agent.close()
    out, err = (base64.b64decode(told.get(key, "")).decode(errors="replace") for key in ("out-data", "err-data"))
    return Ran(["/bin/sh", "-c", command], int(told.get("exitcode", 128 + int(told.get("signal", 0)))), out, err)


def main(arguments: list[str]) -> int:
    """What Ansible asks of ssh: run a command, with standard input, and say how it ended."""
    if "--agent" not in arguments:
        return 0  # asked what it can do
    path = Path(arguments[arguments.index("--agent") + 1])
    ran = run(path, arguments[-1], None if sys.stdin.isatty() else sys.stdin.buffer.read())
    sys.stdout.write(ran.stdout)
    sys.stderr.write(ran.stderr)
    return ran.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
