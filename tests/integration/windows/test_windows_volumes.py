"""The encryption of a Windows machine's volumes, by numbers; and editions that cannot have a control."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lab import inventory
from windows import Windows
from windows_ask import ask, in_states, judged, value
from windows_drive import run

CONTROLS = [
    "disk_encryption_laptop",
    "disk_encryption_removable",
    "disk_encryption_ciphers",
    "disk_encryption_not_suspended",
    "disk_encryption_recovery_escrowed",
]
SERVICE = r"HKLM\SYSTEM\CurrentControlSet\Services\BDESVC"
KEY = "{063EA4E1-220C-4293-BA01-4754620A96E7}"
TPM, RECOVERY = {"Id": "{00000000-0000-0000-0000-000000000001}", "Type": 1}, {"Id": KEY, "Type": 3}
GOOD = {"Conversion": 1, "Percent": 100, "Protection": 1, "Method": 7, "Protectors": [TPM, RECOVERY]}


def volume(letter: str, kind: int = 0, **told: Any) -> dict[str, Any]:
    return {"DriveLetter": letter, "VolumeType": kind, **GOOD, **told}


@pytest.fixture
def disk(windows: Windows) -> Iterator[Path]:
    """Drive C: of a Windows that has BitLocker; as it was when the test ends."""
    windows.registry("add", SERVICE, "/v", "Start", "/t", "REG_DWORD", "/d", "3", "/f")
    folder = windows.prefix / "drive_c"
    yield folder
    windows.registry("delete", SERVICE, "/f")
    for name in ("lab-bitlocker.json", "lab-events.json", "lab-cim-hangs"):
        (folder / name).unlink(missing_ok=True)


PLAIN = {"Conversion": 0, "Protection": 0, "Percent": 0, "Method": 0}
ENCRYPTED: dict[str, tuple[list[Any], int | None, str]] = {
    "good": ([volume("C:")], 845, "pass notapplicable pass pass pass"),
    "a key too": ([volume("C:"), volume("E:", 2)], 513, "pass pass pass pass pass"),
    "suspended": (
        [volume("C:", Protection=0), volume("E:", 2, **PLAIN, Protectors=[])],
        None,
        "fail fail pass fail fail",
    ),
    "waiting": ([volume("C:", Protection=0, Protectors=[])], None, "fail notapplicable pass fail fail"),
    "hardware, and encrypting": (
        [volume("C:", Method=5), volume("D:", 1, Conversion=2, Percent=40, Protection=0)],
        845,
        "fail notapplicable fail pass pass",
    ),
    "locked": ([volume("C:"), volume("D:", 1, **{**PLAIN, "Protection": 2})], 845, "pass notapplicable pass pass pass"),
}
"""Name → volumes, what Windows noted of their keys, the results of CONTROLS."""


def state(volumes: list[Any], event: int | None) -> dict[str, Any]:
    log = "Microsoft-Windows-BitLocker/BitLocker Management"
    events = [{"LogName": log, "Id": event, "Values": ["C:", KEY.lower().strip("{}"), "x"]}] if event else []
    return {"lab-bitlocker.json": volumes, "lab-events.json": events}


def test_encryption(windows: Windows, disk: Path, tmp_path: Path) -> None:
    """The first of them as it is reached over WinRM, and all of them in one PowerShell."""
    for name, told in state(*ENCRYPTED["good"][:2]).items():
        (disk / name).write_text(json.dumps(told), "utf-8")
    path = inventory([windows], tmp_path / "hosts.yml", hygiene_class="laptop")
    first = run("check", path, CONTROLS)
    found = {name: first.control(windows.hostname, name) for name in CONTROLS}
    assert " ".join(one["result"] for one in found.values()) == ENCRYPTED["good"][2]
    expected = {name: one["expected"] for name, one in found.items()}
    answers = in_states(windows, "volumes", {}, [state(*told[:2]) for told in ENCRYPTED.values()])
    for (name, (_, _, results)), answer in zip(ENCRYPTED.items(), answers, strict=True):
        assert " ".join(one["result"] for one in judged(expected, answer).values()) == results, name


def test_what_is_told_of_a_volume(windows: Windows, disk: Path) -> None:
    (disk / "lab-bitlocker.json").write_text(json.dumps([volume("C:")]), "utf-8")
    assert value(windows, "volumes", {})["volumes"] == [
        {
            "name": "C:",
            "type": "system",
            "encrypted": True,
            "protected": True,
            "suspended": False,
            "waiting": False,
            "begun": None,
            "percent": 100,
            "method": "xts-aes-256",
            "protectors": ["recovery", "tpm"],
            "escrow": [],
        }
    ]


def test_a_windows_without_bitlocker(windows: Windows) -> None:
    found = {one["name"]: one for one in value(windows, "volumes", {})["volumes"]}
    assert found["C:"]["type"] == "system" and not found["C:"]["encrypted"]


def test_a_provider_that_hangs_or_is_missing(windows: Windows, disk: Path) -> None:
    (disk / "lab-cim-hangs").touch()
    answers = ask(windows, ("volumes", {}), ("updates", {}), before="$VolumeSeconds = 2")
    assert answers[0]["unknown"]["code"] == "timeout" and "value" in answers[1]
    (disk / "lab-cim-hangs").unlink()
    broken = ask(windows, ("volumes", {}), before="$VolumesScript = $VolumesScript.Replace('Win32_Enc', 'Win32_No')")
    assert "Invalid class" in broken[0]["error"]


def test_an_edition_that_cannot_have_it(windows: Windows, path: Path) -> None:
    key = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
    controls = ["disk_encryption_policy", "remote_access_desktop_refused", "updates_cumulative_recent"]
    found = {}
    for edition in ("CoreSingleLanguage", "Professional"):
        windows.registry("add", key, "/v", "EditionID", "/d", edition, "/f")
        told = run("check", path, controls)
        found[edition] = [told.control(windows.hostname, name) for name in controls]
    windows.registry("delete", key, "/v", "EditionID", "/f")
    assert [one["result"] for one in found["CoreSingleLanguage"]] == ["notapplicable", "notapplicable", "fail"]
    assert found["CoreSingleLanguage"][0]["reason"] == {"code": "edition", "edition": "home"}
    assert [one["result"] for one in found["Professional"]] == ["fail", "fail", "fail"]
