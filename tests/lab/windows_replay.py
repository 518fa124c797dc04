"""A WinRM listener that answers from a recording: as many Windows hosts as one likes, on one port, without a Windows.

    windows_replay.py ANSWER --bind 127.0.0.1:5985 --prefix . --engine . [--latency-ms 30]

ANSWER is a file with one word: what a host once answered, packed as it was sent. The line that it comes in is made anew
for each request, with what marks it as the answer to that one.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows
from windows import LAB

sys.path.insert(0, str(LAB))

import winrm_endpoint

ANSWER = Path(sys.argv.pop(1)).read_text(encoding="ascii").strip()
NONCE = re.compile(r"^Write-Answer \(Get-Answers \$Request\) '(\w+)'$", re.M)


class Replayed:
    """A PowerShell that has answered before it is asked."""

    sent = b""

    def send(self, data: bytes, end: bool) -> None:
        self.sent += data

    def receive(self, seconds: float) -> tuple[dict[str, bytes], int]:
        program = courier_windows.unpack(self.sent)
        (nonce,) = NONCE.findall(program)
        return {"stdout": f"\nHYGIENE {nonce} {ANSWER}\n".encode()}, 0

    def stop(self) -> None: ...


class Windows(winrm_endpoint.Windows):
    """Hosts of which nothing runs."""

    def boot(self) -> None: ...

    def shut_down(self) -> None: ...

    def start(self, line: str, console: bool) -> Replayed:
        return Replayed()


if __name__ == "__main__":
    winrm_endpoint.Windows = Windows
    sys.exit(winrm_endpoint.main())
