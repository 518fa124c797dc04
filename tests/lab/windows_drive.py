"""Drives a Windows host of the lab from tests, and compares what it was with what it is."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from drive import Told, carry
from windows import Windows

STARTED = re.compile(r"(?<=\\ServiceCurrent)\r?\n.*")
"""How many services were started since: Windows counts on by itself."""
ACL = ".sddl"
"""Where the lab keeps an access list that Wine would lose."""
STATE = r"HKLM\SOFTWARE", r"HKLM\SYSTEM\CurrentControlSet"


def run(verb: str, path: Path, controls: Sequence[str] = (), arguments: Sequence[str] = (), **variables: Any) -> Told:
    told = carry(verb, path, controls, {"hygiene_now": True, **variables}, arguments=arguments)
    assert told.problems == {}, told.problems
    return told


def exported(windows: Windows) -> str:
    """The registry as text, the state of what is simulated, and what lies in the programs' common folder."""
    disk = windows.prefix / "drive_c"
    registry = [STARTED.sub("", windows.registry("query", key, "/s")) for key in STATE]
    names = (path.name for path in (disk / "ProgramData").iterdir() if path.suffix != ACL and path.name != "hygiene")
    folders = sorted(names)
    simulated = [f"{path.name}\n{text_of(path)}" for path in sorted(disk.glob("lab-*")) if path.is_file()]
    return "\n".join([*registry, *simulated, *folders])


def text_of(path: Path) -> str:
    content = path.read_bytes()
    return content.decode("utf-16" if content.startswith(b"\xff\xfe") else "utf-8", "replace")


def join(windows: Windows) -> None:
    """Have the machine note that policies of a domain were applied to it."""
    state = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Group Policy\State\Machine"
    windows.registry("add", state, "/v", "Distinguished-Name", "/d", "CN=POSTE,DC=CABINET,DC=LAN", "/f")


def differing(before: str, after: str) -> list[str]:
    """The lines that are not in both, each with the key that it stands under."""
    return list(difflib.unified_diff(before.splitlines(), after.splitlines(), "before", "after", lineterm=""))
