"""A Windows host for the tests of this folder."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lab import inventory
from windows import HERE, Windows, missing, pwsh

RULES = r"HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules"

SERVICES = ("RemoteRegistry", "TeamViewer", "WlanSvc", "icssvc")
"""Services that Wine lacks, or that somebody installed: started by hand."""


@pytest.fixture(scope="module")
def windows(windows_lab: Callable[[], Windows]) -> Iterator[Windows]:
    with windows_lab() as host:
        for name in SERVICES:
            host.program("sc", "create", name, "binPath=", r"C:\\windows\\system32\\svchost.exe", "start=", "demand")
        rule = f"v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort={host.port}|App=System|Name=WinRM|"
        host.registry("add", RULES, "/v", "WINRM-LAB", "/d", rule, "/f")
        for file in sorted((HERE / "windows_registry").glob("*.reg")):
            host.registry("import", f"Z:{file}")
        yield host


@pytest.fixture
def path(windows: Windows, tmp_path: Path) -> Path:
    return inventory([windows], tmp_path / "hosts.yml", hygiene_profile="strict", hygiene_class="workstation")


@pytest.fixture(scope="module")
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """What a script prints that needs nothing of Windows: by the lab's PowerShell, or else by one that is installed."""
    program = pwsh()
    if not missing() or not program:
        found: Callable[[str], str] = request.getfixturevalue("windows").powershell
        return found
    file = tmp_path_factory.mktemp("pwsh") / "script.ps1"

    def run(script: str) -> str:
        file.write_text(script, "ascii")
        argv = [program, "-NoProfile", "-NonInteractive", "-File", str(file)]
        return subprocess.run(argv, capture_output=True, text=True, timeout=120, check=True).stdout

    return run
