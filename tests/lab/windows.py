"""A Windows to test against: Microsoft's PowerShell on a real registry and service manager, behind a WinRM listener.

    with Windows(tmp_path) as host:
        host.powershell("Get-Service")
        inventory([host], path)

What it is made of lies beside the project; `missing` says when it does not.
"""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import windows_reached
from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows
from machine import HERE, LabError, wait_until

LAB = Path(os.environ.get("HYGIENE_WINDOWS_LAB") or HERE.parents[2] / "shared" / "lab" / "windows")
WINE = Path("/usr/lib/wine/wine64")
FOLDER = HERE.parents[1] / ".lab" / "windows"
USER = "Administrateur"
PREFIX = "POSTE"
PROFILE = HERE / "windows_profile.ps1"
MODULES = HERE / "windows_modules"
"""Programs and commands of Windows that the lab lacks, simulated under their names."""
QUIET = {
    "WINEDEBUG": "-all",
    "DISPLAY": "",
    "WINEDLLOVERRIDES": "mshtml=;winedbg.exe=d",
    # its finalizer may crash under Wine: in the short life of a script nothing is collected, large texts included
    "DOTNET_gcConcurrent": "0",
    "DOTNET_GCgen0size": "0x40000000",
    "DOTNET_GCSegmentSize": "0x80000000",
    "DOTNET_GCLOHThreshold": "0x4000000",
}


def missing() -> str | None:
    """Why there is no Windows to test against here; None when there is one."""
    if not (LAB / "create-host").is_file():
        instead = "pwsh runs what needs no registry" if pwsh() else "nor is pwsh on the path"
        return f"no Windows to test against: {LAB} is not there; {instead}"
    if os.geteuid() != 0 and not WINE.exists():
        return "no Windows to test against: Wine is not installed (apt install wine64)"
    return None


def pwsh() -> str | None:
    """A real PowerShell 7 on this machine, which has neither registry nor services."""
    return shutil.which("pwsh")


class Windows:
    """One new host, with a registry and services of its own, that answers WinRM on the loopback."""

    system = "windows"

    def __init__(
        self, name: str = "", culture: str = "fr-FR", codepage: int = 850, options: Sequence[str] = ()
    ) -> None:
        """`options` are more of the listener's own."""
        self.hostname, self.culture, self.codepage = name or f"{PREFIX}-{os.getpid()}", culture, codepage
        self.options = options
        self.password = secrets.token_urlsafe(12)
        self.log = FOLDER / f"{self.hostname}.jsonl"
        self.port = 0
        self.listener: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Windows:
        done = subprocess.run([LAB / "create-host", FOLDER, self.hostname], capture_output=True, text=True, check=False)
        if done.returncode:
            raise LabError(f"{self.hostname} was not made: {done.stderr[-1000:]}")
        self.log.unlink(missing_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        windows_reached.learn(self.file)
        self.listen()
        return self

    def listen(self) -> None:
        """Start the listener, on the port that the host has."""
        self.listener = subprocess.Popen(
            [
                sys.executable, HERE / "windows_listener.py", "--prefix", self.prefix, "--engine", FOLDER / "engine",
                "--bind", f"127.0.0.1:{self.port}", "--user", USER, "--log", self.log,
                "--modules", MODULES, "--profile", PROFILE,
                "--culture", self.culture, "--codepage", str(self.codepage), *self.options,
            ],
            env={**self._environment(), "LAB_WINRM_PASSWORD": self.password},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        wait_until(f"{self.hostname} to listen", self._listens, 120)

    def cut(self) -> None:
        """End the listener and what it started, as a machine that loses its power would."""
        assert self.listener
        for pid in (*_started_by(self.listener.pid), self.listener.pid):
            os.kill(pid, signal.SIGKILL)
        self.listener.wait()

    def _environment(self) -> dict[str, str]:
        paths = os.pathsep.join(filter(None, [*sys.path, os.environ.get("PYTHONPATH")]))
        noted = {windows_reached.VARIABLE: windows_reached.prefix(self.hostname)}
        return {**os.environ, **QUIET, **noted, "PYTHONPATH": paths}

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.listener:
            self.listener.terminate()
            self.listener.wait()
        shutil.rmtree(self.prefix, ignore_errors=True)
        self.log.unlink(missing_ok=True)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def prefix(self) -> Path:
        return FOLDER / self.hostname

    @property
    def variables(self) -> dict[str, Any]:
        """What an Ansible inventory has to say of this host."""
        return {
            "ansible_host": "127.0.0.1",
            "ansible_port": self.port,
            "ansible_user": USER,
            "ansible_password": self.password,
            "ansible_connection": "winrm",
            "ansible_winrm_scheme": "http",
            "ansible_winrm_transport": "basic",
        }

    @property
    def disk(self) -> Path:
        """Drive C:."""
        return self.prefix / "drive_c"

    @property
    def tasks(self) -> Path:
        """Where Windows keeps the scheduled tasks of hygiene; Wine has made the folder above it, in small letters."""
        return self.disk / "windows" / "system32" / "tasks" / "hygiene"

    def run_task(self, name: str) -> None:
        """Do what the scheduler would, which Wine does not: run a task's command."""
        text = (self.tasks / name).read_text("utf-16")
        line = base64.b64decode(re.findall(r"-EncodedCommand ([\w+/=]+)", text)[0]).decode("utf-16-le")
        noted = base64.b64encode((line + windows_reached.END).encode("utf-16-le")).decode()
        self._engine(["-EncodedCommand", noted])

    def powershell(self, script: str, culture: str = "", codepage: int = 0) -> str:
        """What a script prints there, run without WinRM."""
        encoded = base64.b64encode(courier_windows.BOOTSTRAP.encode("utf-16-le")).decode()
        packed = windows_reached.noting(courier_windows.pack(script))
        return self._engine(["-EncodedCommand", encoded], packed, culture, codepage)

    def file(self, script: Path, *arguments: Path) -> str:
        """What a script file prints there, given the paths of other files."""
        return self._engine(["-File", *(f"Z:{path}" for path in (script, *arguments))])

    def _engine(self, arguments: Sequence[str], stdin: bytes = b"", culture: str = "", codepage: int = 0) -> str:
        page = codepage or self.codepage
        own = {"LAB_CULTURE": culture or self.culture, "LAB_OUTPUT_CODEPAGE": str(page), "WINEPREFIX": str(self.prefix)}
        own.update(LAB_MODULES=f"Z:{MODULES}", LAB_PROFILE=f"Z:{PROFILE}")
        done = subprocess.run(
            [WINE, FOLDER / "engine" / "powershell.exe", "-NoProfile", *arguments],
            env={**self._environment(), **own},
            input=stdin,
            capture_output=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise LabError(f"{self.hostname}: {arguments[0]}: {done.stderr.decode(errors='replace')[-1000:]}")
        return done.stdout.decode("ascii", "replace")

    def registry(self, *arguments: str) -> str:
        """reg.exe: `registry("add", key, "/v", name, "/t", "REG_DWORD", "/d", "1", "/f")`."""
        try:
            return self.program("reg", *arguments)
        except LabError:  # Wine loses a program now and then on a busy machine
            return self.program("reg", *arguments)

    def program(self, *argv: str) -> str:
        """What a program of the host prints. Into a file: Wine's services, started with it, would keep a pipe open."""
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [WINE, *argv],
                env={**os.environ, **QUIET, "WINEPREFIX": str(self.prefix)},
                stdout=said,
                stderr=subprocess.DEVNULL,
                timeout=60,
                check=False,
            )
            said.seek(0)
            text = said.read().decode(errors="replace")
        if done.returncode:
            raise LabError(f"{self.hostname}: {' '.join(argv)}: {text}")
        return text

    def requests(self) -> list[dict[str, Any]]:
        """The requests that the listener was sent since it began, or since `forget`."""
        lines = self.log.read_text(encoding="ascii").splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines]

    def forget(self) -> None:
        self.log.unlink(missing_ok=True)


def _started_by(pid: int) -> list[int]:
    """The processes that a process started, from any of its threads."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(word) for path in tasks for word in path.read_text(encoding="ascii").split()]
