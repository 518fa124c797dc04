"""Passwords of shared administrators: made here, kept, set, and never anywhere else."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest

from drive import carry
from lab import inventory
from machine import wait_until
from searching import searched
from windows import Windows
from windows_ask import functions
from windows_drive import run

ROTATED = "local_admins_passwords_rotated"
MACHINE = "S-1-5-21-0-0-0"
OWN, BUILTIN, SPARE = f"{MACHINE}-1000", f"{MACHINE}-500", f"{MACHINE}-1003"
RUN = "20260101T000000Z-0030"
TASK = f"<Principals><Principal><UserId>{SPARE}</UserId><LogonType>Password</LogonType></Principal></Principals>"
IDENTITY = pyrage.x25519.Identity.generate()


class Machine:
    """A workstation with two shared administrators, `Administrateur` and `secours`."""

    def __init__(self, windows: Windows, folder: Path) -> None:
        self.windows, self.folder, self.kept = windows, folder, folder / "kept"
        self.path = self.inventory()
        self.state = windows.disk / "lab-directory.json"

    def inventory(self, **variables: Any) -> Path:
        told = {
            "hygiene_class": "workstation",
            "hygiene_profile": "strict",
            "local_admins_rotated": [500, "SECOURS"],
            "hygiene_escrow_recipients": [str(IDENTITY.to_public())],
            "hygiene_escrow_folder": str(self.kept),
            **variables,
        }
        return inventory([self.windows], self.folder / "hosts.yml", **told)

    def users(self) -> dict[str, dict[str, Any]]:
        return {f"{MACHINE}-{one['rid']}": one for one in json.loads(self.state.read_text("utf-8-sig"))["users"]}

    def change(self, sid: str, **told: Any) -> None:
        state = json.loads(self.state.read_text("utf-8-sig"))
        next(one for one in state["users"] if sid.endswith(f"-{one['rid']}")).update(told)
        self.state.write_text(json.dumps(state), "utf-8")

    def secrets(self, pattern: str = "*[0-9]Z.age") -> dict[str, dict[str, Any]]:
        """What is kept, by SID; the latest of each."""
        files = sorted(self.kept.rglob(pattern))
        found = [json.loads(pyrage.decrypt(path.read_bytes(), [IDENTITY])) for path in files]
        return {one["sid"]: one for one in found}

    def carry(self, verb: str, **variables: Any) -> dict[str, Any]:
        return run(verb, self.path, [ROTATED], **variables).control(self.windows.hostname, ROTATED)

    def in_force(self, sid: str, secret: dict[str, Any]) -> bool:
        return self.users()[sid].get("password") == hashlib.sha256(secret["password"].encode()).hexdigest().upper()


@pytest.fixture
def machine(windows: Windows, tmp_path: Path) -> Iterator[Machine]:
    if not (windows.disk / "lab-directory.json").exists():
        windows.powershell("[void] (Get-LabDirectory)")
    found = Machine(windows, tmp_path)
    before = found.state.read_text("utf-8-sig")
    found.change(BUILTIN, flags=66049)  # opened: Windows closes it, and what is closed is left alone
    yield found
    found.state.write_text(before, "utf-8")
    for name in ("directory-denied", "domain.json", "fault.ps1", "no-network-login", "login-refused"):
        (windows.disk / f"lab-{name}").unlink(missing_ok=True)
    for path in (windows.disk / "ProgramData" / "hygiene" / "journal").glob("*.jsonl"):
        path.unlink()


def test_a_password_is_kept_and_then_set_and_stays(machine: Machine) -> None:
    planned = machine.carry("plan")
    assert planned["guard"]["ok"] and planned["changed"] and not machine.kept.exists(), planned
    applied = machine.carry("apply", hygiene_run=RUN)
    assert (applied["result"], applied["changed"], applied["diff"]) == ("pass", True, planned["diff"]), applied
    assert applied["reason"] is None, "a login with each was tried"
    secrets = machine.secrets()
    assert {*secrets} == {BUILTIN, SPARE}
    for sid, secret in secrets.items():
        assert machine.in_force(sid, secret) and len(secret["password"]) == 29
    assert secrets[BUILTIN]["password"] != secrets[SPARE]["password"]
    assert (secrets[SPARE]["account"], secrets[SPARE]["run"]) == ("secours", RUN)

    assert not machine.carry("apply")["changed"] and machine.secrets() == secrets, "a second apply changes nothing"
    assert run("check", machine.path, [ROTATED]).control(machine.windows.hostname, ROTATED)["result"] == "pass"
    for arguments in (("--check",), ()):
        undone = run("undo", machine.path, [ROTATED], hygiene_journal=RUN, arguments=arguments)
        stays = undone.control(machine.windows.hostname, ROTATED)
        assert (stays["changed"], stays["reason"]["code"]) == (False, "stays"), stays
    assert machine.in_force(SPARE, secrets[SPARE])

    machine.change(SPARE, age=91 * 86400)
    old = machine.carry("check")
    assert [one["sid"] for one in old["actual"]] == [SPARE] and old["actual"][0]["too_old"], old
    machine.change(SPARE, age=10 * 86400)
    changed = machine.carry("check")["actual"]
    assert [(one["sid"], one["kept"], one["too_old"]) for one in changed] == [(SPARE, False, False)], "changed by hand"


def test_a_login_that_could_not_be_tried_is_told(machine: Machine) -> None:
    (machine.windows.disk / "lab-no-network-login").touch()
    told = machine.carry("apply")
    assert (told["result"], told["reason"]) == (
        "pass",
        {"code": "login_not_tried", "names": ["Administrateur", "secours"]},
    )
    assert {*machine.secrets()} == {BUILTIN, SPARE}


def test_a_password_that_windows_does_not_take_stays_unconfirmed(machine: Machine) -> None:
    (machine.windows.disk / "lab-login-refused").touch()
    told = machine.carry("apply")
    assert (told["result"], told["reason"]["code"]) == ("fail", "set_failed"), told
    assert "does not let Administrateur in with the new password" in told["reason"]["detail"]
    assert machine.secrets() == {} and BUILTIN in machine.secrets("*.unconfirmed.age")


def test_without_the_part_of_windows_that_tries_no_login_is_tried(windows: Windows) -> None:
    script = "Remove-Item -Path alias:Test-Login\n@($null -eq (Test-Login 'S-1-5-21-0-0-0-500'))"
    assert functions(windows, ["local_passwords"], script) is True


def test_an_account_in_use_is_left_alone(machine: Machine) -> None:
    windows, before = machine.windows, machine.users()
    service = r"HKLM\SYSTEM\CurrentControlSet\Services\TeamViewer"
    task = windows.tasks.parent / "Sauvegarde"

    def says(**variables: Any) -> str:
        machine.inventory(**variables)
        found = machine.carry("apply")
        assert (found["result"], found["reason"]["code"], found["changed"]) == ("fail", "guard", False), found
        return str(found["guard"]["text"])

    assert "comes through hygiene" in says(local_admins_rotated=["hygiene"])
    windows.registry("add", service, "/v", "ObjectName", "/d", r".\secours", "/f")
    assert "the service TeamViewer runs as secours" in says()
    windows.registry("add", service, "/v", "ObjectName", "/d", "LocalSystem", "/f")
    task.write_text(TASK, "utf-16")
    assert r"the task \Sauvegarde runs as secours" in says()
    task.unlink()
    key = rf"HKU\{SPARE}\Environment"
    windows.registry("add", key, "/v", "X", "/d", "1", "/f")
    assert "a session of secours is open" in says()
    windows.registry("delete", key.rsplit("\\", 1)[0], "/f")
    assert machine.users() == before and list(machine.kept.rglob("*.age")) == [], "what was made for it is gone"


def test_what_cannot_be_kept_is_not_set(machine: Machine) -> None:
    before = machine.users()
    machine.kept.write_text("a file, not a folder", "utf-8")
    for verb, variables, says in (
        ("apply", {}, str(machine.kept)),
        ("plan", {"hygiene_escrow_recipients": []}, "names no public key"),
    ):
        machine.inventory(**variables)
        found = machine.carry(verb)
        assert (found["result"], found["reason"]["code"], found["changed"]) == ("fail", "guard", False), found
        assert says in found["guard"]["text"]
    assert machine.users() == before


def test_laps_keeps_what_it_keeps(machine: Machine) -> None:
    (machine.windows.disk / "lab-domain.json").write_text('{"PartOfDomain": true, "Domain": "CORP", "DomainRole": 1}')
    policy = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\LAPS"
    machine.windows.registry("add", policy, "/v", "BackupDirectory", "/t", "REG_DWORD", "/d", "2", "/f")
    found = machine.carry("check")
    machine.windows.registry("delete", policy, "/f")
    assert found["result"] == "notapplicable", found


def test_interrupted_both_passwords_are_there(machine: Machine) -> None:
    """Whichever of the two is in force, somebody has it; the next apply ends the doubt."""
    windows, before = machine.windows, machine.users()
    (windows.disk / "lab-directory-denied").touch()
    denied = machine.carry("apply")
    assert (denied["result"], denied["reason"]["code"]) == ("fail", "set_failed"), denied
    (windows.disk / "lab-directory-denied").unlink()
    fault = windows.disk / "lab-fault.ps1"
    fault.write_text(
        "function Cut { [Environment]::Exit(1) }\n"
        "New-Item -Path alias: -Name Write-AccountPasswordTarget -Value Cut | Out-Null",
        "utf-8",
    )
    told = carry("apply", machine.path, [ROTATED], {"hygiene_now": True, "hygiene_confirm_window": 20}, arguments=())
    fault.unlink()
    assert windows.hostname in told.problems and machine.users() == before
    assert machine.secrets() == {} and {*machine.secrets("*.unconfirmed.age")} == {BUILTIN, SPARE}
    armed = windows.disk / "ProgramData" / "hygiene" / "revert" / "armed.json"
    until = json.loads(armed.read_text("ascii"))["until"]
    wait_until("the time to be over", lambda: time.time() > until, 30)
    windows.run_task("revert")
    assert machine.carry("apply")["result"] == "pass"
    assert all(machine.in_force(sid, secret) for sid, secret in machine.secrets().items())


def test_the_passwords_are_nowhere_but_in_their_files(machine: Machine, tmp_path: Path) -> None:
    program, began = Path(sys.executable).parent / "hygiene", time.time() - 1
    own = {"XDG_STATE_HOME": str(tmp_path / "state"), "ANSIBLE_LOG_PATH": str(tmp_path / "ansible.log")}
    argv = [program, "apply", "-i", machine.path, "--yes", "--now", "-vvvvvv", "-o", tmp_path / "report.html"]
    argv += ["-o", tmp_path / "report.json", "--control", ROTATED]
    done = subprocess.run(argv, env={**os.environ, **own}, capture_output=True, text=True, timeout=300, check=False)
    (tmp_path / "printed").write_text(done.stdout + done.stderr, "utf-8")
    words = [one["password"] for one in machine.secrets().values()]
    assert len(words) == 2, done.stderr[-3000:]
    assert (tmp_path / "report.html").exists() and "WINRM" in (tmp_path / "ansible.log").read_text("utf-8")
    assert searched(tmp_path, words) == []
    assert searched(machine.windows.prefix, words, began) == []
    assert not [word for word in words if word in machine.windows.log.read_text("ascii")]
