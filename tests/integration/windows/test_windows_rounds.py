"""Every control that can be set on Windows: planned, applied, applied again, and undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls as controls_module
from lab import inventory
from windows import Windows
from windows_drive import differing, exported, join, run

RUN = "20260101T000000Z-0001"
APART = {
    "secure_protocols_winrm_encrypted",
    "accounts_departed_cut",
    "disk_encryption_laptop",
    "disk_encryption_volumes",
    "disk_encryption_recovery_escrowed",
    "local_admins_passwords_rotated",
}
"""Tried apart: its guard refuses this run, which comes with Basic; it closes an account that others are about; what is
never taken back."""
ENFORCED = [
    one.id
    for one in controls_module.load().values()
    if "windows" in one.systems and one.systems["windows"].set is not None and one.id not in APART
]


EXCEPTION = {"reason": "administration", "approved_by": "direction", "review_by": "2099-12-31"}
KEY = {"name": "Sauvegarde", "id": "0951:1666", "serial": "E0D55EA573F3", **EXCEPTION}
POLICIES: list[dict[str, Any]] = [
    {
        "hygiene_class": "workstation",
        "passwords_doctrine": "regle-2013",
        "passwords_min_length": 16,
        "local_admins_declared": [{"name": name, **EXCEPTION} for name in ("hygiene", "secours")],
        "remote_access_management_networks": ["127.0.0.0/8"],
        "internet_access_refuse_undeclared": True,
        "internet_access_kept": ["0.0.0.0-203.0.112.255"],
    },
    {"hygiene_class": "laptop", "usb_storage_strategy": "encrypted_only", "usb_storage_burning_allowed": False},
    {"hygiene_class": "domain_controller", "remote_access_management_networks": ["127.0.0.0/8"]},
    {
        "hygiene_class": "workstation",
        "usb_storage_strategy": "read_only",
        "usb_storage_optical": "block",
        "disk_encryption_escrow": "ad",
    },
    {"hygiene_class": "workstation", "usb_storage_strategy": "allow_list", "usb_storage_allow_list": [KEY]},
]
"""What a machine is for, and what its practice decided: a control is tried by the first that asks for it."""


class Round:
    """Controls planned, applied, their undo rehearsed, applied again, and undone; `before` is the host's state."""

    def __init__(self, windows: Windows, path: Path, controls: list[str], before: str) -> None:
        self.before = before
        self.planned = run("plan", path, controls)
        told = {item["control"]: item["result"] for item in self.planned.hosts[windows.hostname]["controls"]}
        self.host, self.controls = windows.hostname, [name for name in controls if told[name] != "notapplicable"]
        self.applied = run("apply", path, self.controls, hygiene_run=RUN)
        self.rehearsed = run("undo", path, hygiene_journal=RUN, arguments=("--check",))
        self.again = run("apply", path, self.controls)
        self.undone = run("undo", path, hygiene_journal=RUN)
        self.after = exported(windows)
        (windows.disk / "ProgramData" / "hygiene" / "journal" / f"{RUN}.jsonl").unlink()


@pytest.fixture(scope="module")
def rounds(windows: Windows, tmp_path_factory: pytest.TempPathFactory) -> list[Round]:
    found: list[Round] = []
    left = ENFORCED
    for policy in POLICIES:
        joined = "disk_encryption_escrow" in policy
        if joined:
            join(windows)
        path = inventory([windows], tmp_path_factory.mktemp("rounds") / "hosts.yml", hygiene_profile="strict", **policy)
        if not found:
            run("check", path)  # after which everything that is simulated has its state
        before = found[-1].after if found and not joined else exported(windows)
        found.append(Round(windows, path, left, before))
        left = [name for name in left if name not in found[-1].controls]
        if not left:
            break
    return found


@pytest.mark.parametrize("control", ENFORCED)
def test_applied_it_passes_and_a_second_apply_changes_nothing(rounds: list[Round], control: str) -> None:
    own = next((one for one in rounds if control in one.controls), None)
    assert own, f"no policy of POLICIES asks for {control}"
    planned, applied = (told.control(own.host, control) for told in (own.planned, own.applied))
    assert (applied["result"], applied["changed"]) == ("pass", True), applied
    assert not applied["reason"] or applied["reason"]["code"] == "exceptions", applied
    assert (planned["result"], planned["changed"]) == ("fail", True), planned
    assert planned["diff"] == applied["diff"], "the plan must be what apply changes"
    assert not own.again.control(own.host, control)["changed"]


def test_undone_the_host_is_as_it_was(rounds: list[Round]) -> None:
    for one in rounds:
        still = {(item["result"], item["changed"]) for item in one.again.hosts[one.host]["controls"]}
        assert still == {("pass", False)}, "a rehearsal writes nothing"
        rehearsed, undone = (told.hosts[one.host]["controls"] for told in (one.rehearsed, one.undone))
        assert {item["control"] for item in rehearsed if item["changed"]} == {*one.controls}
        assert {item["control"]: item["result"] for item in undone} == dict.fromkeys(one.controls, "fail")
        assert differing(one.before, one.after) == []
