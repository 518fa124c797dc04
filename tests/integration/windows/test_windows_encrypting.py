"""BitLocker turned on in the order that loses no key: made, kept and read back, and only then is anything encrypted."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest

from drive import Told, carry
from lab import inventory
from machine import wait_until
from searching import searched
from windows import Windows
from windows_ask import functions
from windows_drive import run

SYSTEM, POLICY, KEPT = "disk_encryption_laptop", "disk_encryption_policy", "disk_encryption_recovery_escrowed"
CONTROLS = [SYSTEM, POLICY]
SERVICE = r"HKLM\SYSTEM\CurrentControlSet\Services\BDESVC"
RUN = "20260101T000000Z-0019"
IDENTITY = pyrage.x25519.Identity.generate()
PLAIN = {"VolumeType": 0, "Conversion": 0, "Percent": 0, "Protection": 0, "Method": 0, "Protectors": []}
TPM = {"Id": "{00000000-0000-0000-0000-000000000001}", "Type": 1}


class Machine:
    """A laptop with BitLocker's service, and volumes of which nothing is encrypted yet."""

    def __init__(self, windows: Windows, folder: Path) -> None:
        self.windows, self.folder, self.kept = windows, folder, folder / "kept"
        self.path = self.inventory()

    def inventory(self, **variables: Any) -> Path:
        told = {
            "hygiene_class": "laptop",
            "hygiene_profile": "strict",
            "disk_encryption_escrow": "age",
            "hygiene_escrow_recipients": [str(IDENTITY.to_public())],
            "hygiene_escrow_folder": str(self.kept),
            **variables,
        }
        return inventory([self.windows], self.folder / "hosts.yml", **told)

    def set(self, *volumes: dict[str, Any]) -> None:
        given = [{"DriveLetter": "C:", **PLAIN, **one} for one in volumes or ({},)]
        (self.windows.disk / "lab-bitlocker.json").write_text(json.dumps(given), "utf-8")

    def volumes(self) -> dict[str, dict[str, Any]]:
        told = json.loads((self.windows.disk / "lab-bitlocker.json").read_text("utf-8-sig"))
        return {one["DriveLetter"]: one for one in (told if isinstance(told, list) else [told])}

    def change(self, letter: str, **told: Any) -> None:
        volumes = self.volumes()
        volumes[letter].update(told)
        (self.windows.disk / "lab-bitlocker.json").write_text(json.dumps([*volumes.values()]), "utf-8")

    def files(self) -> list[Path]:
        return sorted(self.kept.rglob("*.age"))

    def opened(self) -> list[dict[str, Any]]:
        return [json.loads(pyrage.decrypt(path.read_bytes(), [IDENTITY])) for path in self.files()]

    def found(self, told: Told, control: str = SYSTEM) -> dict[str, Any]:
        return told.control(self.windows.hostname, control)


@pytest.fixture
def machine(windows: Windows, tmp_path: Path) -> Iterator[Machine]:
    windows.registry("add", SERVICE, "/v", "Start", "/t", "REG_DWORD", "/d", "3", "/f")
    found = Machine(windows, tmp_path)
    found.set()
    yield found
    windows.registry("delete", SERVICE, "/f")
    for name in ("bitlocker.json", "events.json", "no-tpm", "tpm-off", "no-directory", "fault.ps1"):
        (windows.disk / f"lab-{name}").unlink(missing_ok=True)
    for path in (windows.disk / "ProgramData" / "hygiene" / "journal").glob("*.jsonl"):
        path.unlink()
    key = r"HKLM\SOFTWARE\Policies\Microsoft\FVE"
    if "FVE" in windows.registry("query", key.rsplit("\\", 1)[0]):
        windows.registry("delete", key, "/f")


def passwords(volume: dict[str, Any]) -> list[str]:
    return [one["Password"] for one in volume["Protectors"] if one["Type"] == 3]


def test_a_key_is_kept_and_read_back_and_then_the_system_is_encrypted(machine: Machine) -> None:
    planned = machine.found(run("plan", machine.path, CONTROLS))
    assert planned["guard"]["ok"] and planned["changed"], planned
    assert machine.volumes()["C:"]["Protectors"] == [] and machine.files() == [], "a plan makes no key"
    applied = machine.found(run("apply", machine.path, CONTROLS, hygiene_run=RUN))
    assert (applied["result"], applied["changed"]) == ("fail", True), applied
    assert applied["reason"] == {"code": "pending_reboot"}, applied
    assert planned["diff"] == applied["diff"], "the plan must be what apply changes"
    volume = machine.volumes()["C:"]
    assert sorted(one["Type"] for one in volume["Protectors"]) == [1, 3] and volume["Test"] == 2
    (key,) = machine.opened()
    assert [key["recovery_key"]] == passwords(volume)
    assert (key["host"], key["volume"], key["run"]) == (machine.windows.hostname, "C:", RUN)
    (file,) = machine.files()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {stat.S_IMODE(one.stat().st_mode) for one in (file.parent, machine.kept)} == {0o700}

    assert not machine.found(run("apply", machine.path, CONTROLS))["changed"], "a second apply changes nothing"
    machine.change("C:", Test=0, Conversion=2, Percent=40)
    again = machine.found(run("apply", machine.path, CONTROLS))
    assert (again["changed"], again["reason"]) == (False, {"code": "under_way"}), again
    machine.change("C:", Conversion=1, Percent=100, Protection=1, Method=7)
    told = run("check", machine.path, [SYSTEM, KEPT])
    assert {machine.found(told, name)["result"] for name in (SYSTEM, KEPT)} == {"pass"}

    for arguments in (("--check",), ()):
        undone = run("undo", machine.path, [SYSTEM], hygiene_journal=RUN, arguments=arguments)
        stays = machine.found(undone)
        assert (stays["changed"], stays["reason"]["code"]) == (False, "stays"), stays
        assert "C:: what is encrypted stays encrypted" in stays["reason"]["names"]
    assert machine.volumes()["C:"]["Conversion"] == 1 and machine.files() == [file]


REFUSED = {
    "no place was chosen": ({"disk_encryption_escrow": None}, "", "disk_encryption_escrow"),
    "no recipient": ({"hygiene_escrow_recipients": []}, "", "names no public key"),
    "no TPM": ({}, "no-tpm", "no TPM"),
}
"""Name → what the inventory says, what the machine lacks, what the guard says: where it is judged by the inventory, by
the controller, and by the machine. The other words of the controller are tested with it."""


@pytest.mark.parametrize("name", REFUSED)
def test_the_guard_refuses(machine: Machine, name: str) -> None:
    variables, file, says = REFUSED[name]
    if file:
        (machine.windows.disk / f"lab-{file}").touch()
    before = machine.volumes()
    found = machine.found(run("apply", machine.inventory(**variables), CONTROLS))
    assert (found["result"], found["reason"]["code"], found["changed"]) == ("fail", "guard", False), found
    assert says in found["guard"]["text"]
    assert machine.volumes() == before and machine.files() == []


def test_what_is_locked_is_encrypted_and_no_obstacle_to_the_others(machine: Machine) -> None:
    machine.set({}, {"DriveLetter": "D:", "VolumeType": 1, "Protection": 2, "Conversion": 3})
    found = machine.found(run("apply", machine.path, CONTROLS))
    assert found["changed"] and "Test" in machine.volumes()["C:"], found


UNREADY = {
    "a TPM that is off": ({}, "tpm-off", "not ready"),
    "being decrypted": ({"Conversion": 3}, "", "being decrypted"),
    "the start failed": ({"Test": 1, "TestError": 2150694975}, "", "0x8031003f"),
    "locked": ({"Protection": 2, "Conversion": 3}, "", ""),
    "ready": ({}, "", ""),
}


def test_what_the_guard_says_of_a_machine_that_is_not_ready(machine: Machine) -> None:
    """Each case: the system's volume, what else is so, what the guard says."""
    cases = [
        {"name": name, "volumes": [{"DriveLetter": "C:", **PLAIN, **volume}], "file": file}
        for name, (volume, file, _) in UNREADY.items()
    ]
    script = f"""
    $told = [ordered] @{{}}
    foreach ($case in (ConvertFrom-Json '{json.dumps(cases)}')) {{
        $Remembered.Clear()
        [IO.File]::WriteAllText('C:\\lab-bitlocker.json', (ConvertTo-Json -InputObject @($case.volumes) -Depth 6))
        if ($case.file) {{ [IO.File]::WriteAllText("C:\\lab-$($case.file)", '') }}
        $told[$case.name] = Get-Unready $null
        if ($case.file) {{ [IO.File]::Delete("C:\\lab-$($case.file)") }}
    }}
    return $told
    """
    told = functions(machine.windows, ["guards_volumes"], script)
    for name, (_, _, says) in UNREADY.items():
        assert says in told[name] and bool(told[name]) == bool(says), (name, told)


def test_a_restart_that_is_due_comes_first_and_home_has_no_bitlocker(machine: Machine) -> None:
    windows = machine.windows
    due = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired"
    edition = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
    windows.registry("add", due, "/f")
    waits = machine.found(run("plan", machine.path, [SYSTEM]))
    windows.registry("delete", due, "/f")
    windows.registry("add", edition, "/v", "EditionID", "/d", "CoreSingleLanguage", "/f")
    home = machine.found(run("plan", machine.path, [SYSTEM]))
    windows.registry("delete", edition, "/v", "EditionID", "/f")
    assert "restart first (updates)" in waits["guard"]["text"] and "Home" in home["guard"]["text"]


def test_a_folder_that_cannot_be_written_encrypts_nothing(machine: Machine) -> None:
    machine.kept.write_text("a file, not a folder", "utf-8")
    found = machine.found(run("apply", machine.path, CONTROLS))
    assert (found["result"], found["reason"]["code"]) == ("fail", "guard")
    assert str(machine.kept) in found["guard"]["text"] and not found["guard"]["ok"]
    volume = machine.volumes()["C:"]
    assert "Test" not in volume and [one["Type"] for one in volume["Protectors"]] == [3], "a password, and no more"
    machine.kept.unlink()
    assert machine.found(run("apply", machine.path, CONTROLS))["reason"] == {"code": "pending_reboot"}
    assert [machine.opened()[0]["recovery_key"]] == passwords(machine.volumes()["C:"]), "the same password"


FAULTS = {
    "the power goes before the key is handed over": "function Cut { [Environment]::Exit(1) }\n"
    "New-Item -Path alias: -Name Add-Handed -Value Cut | Out-Null",
    "the power goes before it encrypts": "function Cut { [Environment]::Exit(1) }\n"
    "New-Item -Path alias: -Name Write-EncryptionTarget -Value Cut | Out-Null",
    "something else is handed over": "function Lie { [void] $Handed.Add([ordered] @{ volume = 'C:'; sealed = 'AAAA';"
    " id = '{063EA4E1-220C-4293-BA01-4754620A96E7}' }) }\nNew-Item -Path alias: -Name Add-Handed -Value Lie | Out-Null",
}


@pytest.mark.parametrize("name", FAULTS)
def test_cut_at_any_point_nothing_is_encrypted_without_its_key(machine: Machine, name: str) -> None:
    windows = machine.windows
    fault = windows.disk / "lab-fault.ps1"
    fault.write_text(FAULTS[name], "utf-8")
    told = carry("apply", machine.path, CONTROLS, {"hygiene_now": True, "hygiene_confirm_window": 20}, arguments=())
    fault.unlink()
    volume = machine.volumes()["C:"]
    assert "Test" not in volume and volume["Conversion"] == 0
    if name.startswith("the power"):
        assert windows.hostname in told.problems
        armed = windows.disk / "ProgramData" / "hygiene" / "revert" / "armed.json"
        until = json.loads(armed.read_text("ascii"))["until"]
        wait_until("the time to be over", lambda: time.time() > until, 30)
        windows.run_task("revert")
    else:
        found = machine.found(told)
        assert "something else than a recovery key" in found["guard"]["text"], found
    assert machine.found(run("apply", machine.path, CONTROLS))["reason"] == {"code": "pending_reboot"}
    assert [one["recovery_key"] for one in machine.opened()] == passwords(machine.volumes()["C:"])


@pytest.mark.parametrize("place", ["ad", "entra"])
def test_a_directory_keeps_the_key_by_windows_own_word(machine: Machine, place: str) -> None:
    path = machine.inventory(disk_encryption_escrow=place, hygiene_escrow_recipients=None)
    away = machine.windows.disk / "lab-no-directory"
    away.touch()
    refused = machine.found(run("apply", path, CONTROLS))
    assert refused["reason"]["code"] == "set_failed" and "0x8007054b" in refused["reason"]["detail"].lower()
    assert "Test" not in machine.volumes()["C:"]
    away.unlink()
    assert machine.found(run("apply", path, CONTROLS))["reason"] == {"code": "pending_reboot"}
    assert machine.volumes()["C:"]["Test"] == 2 and machine.files() == []


def test_data_follows_the_system_and_what_is_suspended_is_resumed(machine: Machine) -> None:
    machine.set({}, {"DriveLetter": "D:", "VolumeType": 1})
    run("apply", machine.path, CONTROLS)
    assert (machine.volumes()["C:"]["Test"], machine.volumes()["D:"]["Protectors"]) == (2, [])
    waits = machine.found(run("plan", machine.path, CONTROLS))
    assert "D: waits until" in waits["guard"]["text"]
    machine.change("C:", Test=0, Conversion=1, Percent=100, Protection=0, Method=7)
    found = machine.found(run("apply", machine.path, CONTROLS))
    assert machine.volumes()["C:"]["Protection"] == 1, found
    found = machine.found(run("apply", machine.path, CONTROLS))
    assert found["reason"] == {"code": "under_way"}, found
    data = machine.volumes()["D:"]
    assert (data["Conversion"], sorted(one["Type"] for one in data["Protectors"])) == (2, [2, 3])
    assert {one["volume"] for one in machine.opened()} == {"C:", "D:"}


def test_the_key_of_an_encrypted_volume_is_kept_too(machine: Machine) -> None:
    machine.set({"Conversion": 1, "Percent": 100, "Protection": 1, "Method": 7, "Protectors": [TPM]})
    assert machine.found(run("check", machine.path, [KEPT]), KEPT)["result"] == "fail"
    planned = machine.found(run("plan", machine.path, [KEPT]), KEPT)
    applied = machine.found(run("apply", machine.path, [KEPT], hygiene_run=RUN), KEPT)
    assert (applied["result"], applied["changed"], applied["diff"]) == ("pass", True, planned["diff"]), applied
    assert not machine.found(run("apply", machine.path, [KEPT]), KEPT)["changed"]
    assert [one["recovery_key"] for one in machine.opened()] == passwords(machine.volumes()["C:"])
    machine.files()[0].write_bytes(machine.files()[0].read_bytes()[:100])
    assert machine.found(run("check", machine.path, [KEPT]), KEPT)["result"] == "fail", "a damaged file keeps nothing"


def test_the_key_is_nowhere_but_in_its_file(machine: Machine, tmp_path: Path) -> None:
    """Neither in what the loudest run prints and logs, nor in history and reports, nor on the machine."""
    windows, began = machine.windows, time.time() - 1
    program = Path(sys.executable).parent / "hygiene"
    own = {
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "ANSIBLE_LOG_PATH": str(tmp_path / "ansible.log"),
        "TMPDIR": str(tmp_path),
    }
    argv = [program, "apply", "-i", machine.path, "--yes", "--now", "-vvvvvv", "-o", tmp_path / "report.html"]
    argv += ["-o", tmp_path / "report.json", *(word for name in CONTROLS for word in ("--control", name))]
    done = subprocess.run(argv, env={**os.environ, **own}, capture_output=True, text=True, timeout=300, check=False)
    (tmp_path / "printed").write_text(done.stdout + done.stderr, "utf-8")
    keys = passwords(machine.volumes()["C:"])
    assert len(keys) == 1 and machine.volumes()["C:"]["Test"] == 2, done.stderr[-3000:]
    assert (tmp_path / "report.html").exists() and "WINRM" in (tmp_path / "ansible.log").read_text("utf-8")
    words = [*keys, keys[0].replace("-", "")]
    assert searched(tmp_path, words) == []
    assert {*searched(windows.prefix, words, began)} == {"lab-bitlocker.json"}, "where Windows itself has it"
    assert words[0] not in windows.log.read_text("ascii")
