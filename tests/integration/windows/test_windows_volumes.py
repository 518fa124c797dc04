"""The encryption of a Windows machine's volumes, by numbers; and editions that cannot have a control."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lab import inventory
from windows import Windows
from windows_ask import ask, value
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


@pytest.mark.parametrize(
    ("volumes", "event", "results"),
    [
        ([volume("C:")], 845, ["pass", "notapplicable", "pass", "pass", "pass"]),
        ([volume("C:"), volume("E:", 2)], 513, ["pass", "pass", "pass", "pass", "pass"]),
        (
            [
                volume("C:", Protection=0),
                volume("E:", 2, Conversion=0, Protection=0, Percent=0, Method=0, Protectors=[]),
            ],
            None,
            ["fail", "fail", "pass", "fail", "fail"],
        ),
        ([volume("C:", Protection=0, Protectors=[])], None, ["fail", "notapplicable", "pass", "fail", "fail"]),
        (
            [volume("C:", Method=5), volume("D:", 1, Conversion=2, Percent=40, Protection=0)],
            845,
            ["fail", "notapplicable", "fail", "pass", "pass"],
        ),
        (
            [volume("C:"), volume("D:", 1, Conversion=0, Protection=2, Percent=0, Method=0)],
            845,
            ["pass", "notapplicable", "pass", "pass", "pass"],
        ),
    ],
    ids=["good", "a key too", "suspended", "waiting", "hardware, and encrypting", "locked"],
)
def test_encryption(
    windows: Windows, disk: Path, tmp_path: Path, volumes: list[Any], event: int | None, results: list[str]
) -> None:
    (disk / "lab-bitlocker.json").write_text(json.dumps(volumes), "utf-8")
    log = "Microsoft-Windows-BitLocker/BitLocker Management"
    events = [{"LogName": log, "Id": event, "Values": ["C:", KEY.lower().strip("{}"), "x"]}] if event else []
    (disk / "lab-events.json").write_text(json.dumps(events), "utf-8")
    path = inventory([windows], tmp_path / "hosts.yml", hygiene_class="laptop")
    told = run("check", path, CONTROLS)
    assert [told.control(windows.hostname, name)["result"] for name in CONTROLS] == results


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
