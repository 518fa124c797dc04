"""The lab's WinRM listener, in which what is sent to PowerShell notes what of it is reached.

What a program prints begins with what lies in C:\\lab-stdout, if a test put something there.
"""

from __future__ import annotations

import sys
from pathlib import Path

import windows_reached
from windows import LAB

sys.path.insert(0, str(LAB))

import winrm_endpoint


class Command(winrm_endpoint.Command):
    """A program whose stdin is looked at as a whole before it gets it."""

    def __init__(self, argv: list[str], env: dict[str, str], console: bool) -> None:
        self.sent = b""
        super().__init__(argv, env, console)
        noise = Path(env["WINEPREFIX"], "drive_c", "lab-stdout")
        if noise.exists():
            with self.ready:
                self.pending["stdout"][:0] = noise.read_bytes()

    def send(self, data: bytes, end: bool) -> None:
        self.sent += data
        if end:
            super().send(windows_reached.noting(self.sent), True)


if __name__ == "__main__":
    winrm_endpoint.Command = Command
    sys.exit(winrm_endpoint.main())
