"""Windows over real WinRM: read, judged, set and put back, beside Linux hosts and from the same controls."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls as controls_module
from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows
from drive import carry
from lab import Host, inventory
from windows import LAB, Windows
from windows_drive import differing, exported, run

LLMNR, SIGNED = "secure_protocols_names_not_asked_around", "secure_protocols_smb_signed"
REGISTRY_SERVICE, DESKTOP = "remote_access_registry_off", "remote_access_desktop_refused"
CONTROLS = [one.id for one in controls_module.load().values() if "windows" in one.systems]
SMBIOS = r"HKLM\SYSTEM\CurrentControlSet\Services\mssmbios\Data"
PRODUCT = r"HKLM\SYSTEM\CurrentControlSet\Control\ProductOptions"


def test_one_exchange_whatever_the_number_of_controls(windows: Windows, path: Path) -> None:
    windows.forget()
    told = run("check", path, inventory_gateways=[], hygiene_census=True).hosts[windows.hostname]
    sent = windows.requests()
    assert len(sent) <= 12
    assert max(one["bytes"] for one in sent) < 60_000, "what is sent for every control, as it is on the wire"
    assert (told["system"], told["class"], told["facts"]["os"]) == ("windows", "workstation", "windows")
    judged = {item["control"]: item for item in told["controls"]}
    for name in CONTROLS:
        assert judged[name]["result"] in ("pass", "fail", "notapplicable", "notchecked"), judged[name]
    assert judged["usb_storage_drivers_blocked"]["reason"] == {"code": "system", "system": "windows"}


@pytest.mark.parametrize(
    ("product", "chassis", "expected"),
    [
        ("WinNT", 3, "workstation"),
        ("WinNT", 10, "laptop"),
        ("ServerNT", 23, "server"),
        ("LanmanNT", 23, "domain_controller"),
    ],
)
def test_a_host_of_no_class_says_what_it_is(
    windows: Windows, tmp_path: Path, product: str, chassis: int, expected: str
) -> None:
    """SMBIOS as the kernel keeps it: a system table (its UUID), a chassis, the end."""
    system = bytes([1, 27, 0, 1, 1, 2, 3, 4, *[0xAB] * 16, 6, 0, 0]) + b"Hi\0\0"
    tables = bytes(8) + system + bytes([3, 13, 0, 2, 1, chassis, *[3] * 7, 0, 0])
    windows.registry("add", SMBIOS, "/v", "SMBiosData", "/t", "REG_BINARY", "/d", tables.hex(), "/f")
    windows.registry("add", PRODUCT, "/v", "ProductType", "/t", "REG_SZ", "/d", product, "/f")
    told = run("check", inventory([windows], tmp_path / "hosts.yml"), [LLMNR]).hosts[windows.hostname]
    windows.registry("add", PRODUCT, "/v", "ProductType", "/t", "REG_SZ", "/d", "WinNT", "/f")
    windows.registry("delete", SMBIOS, "/v", "SMBiosData", "/f")
    assert told["class"] == expected
    assert told["facts"]["hardware_id"], "the SMBIOS UUID, hashed"


def test_check_and_plan_write_nothing(windows: Windows, path: Path) -> None:
    run("check", path)
    before = exported(windows)
    run("check", path)
    run("plan", path)
    assert differing(before, exported(windows)) == []
    state = windows.powershell("Test-Path -LiteralPath (Join-Path $env:ProgramData 'hygiene')")
    assert "False" in state


def test_what_somebody_changed_since_is_left_and_told(windows: Windows, path: Path) -> None:
    mine = "20260101T000000Z-0002"
    run("apply", path, [SIGNED], hygiene_run=mine)
    key = r"HKLM\SYSTEM\CurrentControlSet\Services\LanManServer\Parameters"
    windows.registry("add", key, "/v", "RequireSecuritySignature", "/t", "REG_DWORD", "/d", "7", "/f")
    told = run("undo", path, hygiene_journal=mine).control(windows.hostname, SIGNED)
    assert told["reason"] == {"code": "drift", "names": [f"registry {key}!RequireSecuritySignature".split(" ", 1)[1]]}
    forced = run("undo", path, hygiene_journal=mine, hygiene_force=True).control(windows.hostname, SIGNED)
    assert forced["reason"] is None
    assert run("check", path, [SIGNED]).control(windows.hostname, SIGNED)["actual"] == {"server": None, "client": None}


def test_a_run_that_the_host_does_not_know(windows: Windows, path: Path) -> None:
    told = carry("undo", path, (), {"hygiene_journal": "20200101T000000Z-0000"}, arguments=())
    assert "20200101T000000Z-0000.jsonl cannot be read" in told.problems[windows.hostname][1]


def test_an_open_session_is_waited_for(windows: Windows, path: Path) -> None:
    """The lab's own user has one; what may break an application waits, a nuisance does not."""
    told = run("plan", path, [LLMNR, SIGNED, "session_lock_machine_limit"], hygiene_now=False)
    assert told.control(windows.hostname, LLMNR)["reason"]["code"] == "session_open"
    assert told.control(windows.hostname, LLMNR)["reason"]["accounts"]
    assert told.control(windows.hostname, "session_lock_machine_limit")["changed"]


def test_become_and_psrp_are_refused_with_what_to_do(windows: Windows, tmp_path: Path) -> None:
    path = inventory([windows], tmp_path / "hosts.yml")
    assert "without -b" in carry("check", path, [LLMNR]).problems[windows.hostname][1]


def test_a_password_does_not_cross_the_network_in_clear(windows: Windows, tmp_path: Path) -> None:
    path = inventory([windows], tmp_path / "hosts.yml")
    path.write_text(path.read_text("utf-8").replace("127.0.0.1", "192.0.2.10"), "utf-8")
    windows.forget()
    code, text = carry("check", path, [LLMNR], arguments=()).problems[windows.hostname]
    assert code == "auth_failed" and "Basic over HTTP" in text
    assert windows.requests() == []


def test_a_wrong_password_is_told_as_one(windows: Windows, tmp_path: Path) -> None:
    path = inventory([windows], tmp_path / "hosts.yml")
    path.write_text(path.read_text("utf-8").replace(windows.password, "wrong"), "utf-8")
    code, text = carry("check", path, [LLMNR], arguments=()).problems[windows.hostname]
    assert code == "auth_failed", text


def test_a_mixed_fleet_in_one_table(windows: Windows, bookworm: Host, tmp_path: Path) -> None:
    told = {"all": {"hosts": {}, "vars": {"hygiene_class": "workstation"}}}
    for host in (windows, bookworm):
        told["all"]["hosts"][host.hostname] = {**host.variables, "ansible_become": host is bookworm}  # type: ignore[index]
    path = tmp_path / "hosts.yml"
    path.write_text(json.dumps(told), "utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
    done = subprocess.run(
        [sys.executable, "-m", "hygiene_cli.cli", "check", "-i", str(path), "--format", "json"],
        env={**environment, "XDG_STATE_HOME": str(tmp_path / "state")},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert len(report["rules"]) == 40
    rule = next(one for one in report["rules"] if one["rule"] == 39)
    assert windows.hostname in json.dumps(rule)
    systems = {one["host"]: one["system"] for one in report["hosts"]}
    assert systems == {windows.hostname: "windows", bookworm.hostname: "linux"}


def test_without_the_command_line(windows: Windows, path: Path, tmp_path: Path) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "HYGIENE_"))}
    done = subprocess.run(
        [Path(sys.executable).parent / "ansible-playbook", "-i", str(path), "hygiene.baseline.check"],
        env={**kept, "HOME": str(tmp_path), "ANSIBLE_HOME": str(tmp_path / ".ansible"), "ANSIBLE_NOCOLOR": "1"},
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "session_lock_machine_limit" in done.stdout, done.stdout


def test_nothing_in_the_script_is_newer_than_powershell_51(windows: Windows, tmp_path: Path) -> None:
    every = [path.stem for path in courier_windows.HOST.glob("*.ps1")]
    script = tmp_path / "all.ps1"
    script.write_text(courier_windows.script(every, {"resources": []}, True), encoding="ascii")
    checker = f"& 'Z:{LAB / 'check51.ps1'}' 'Z:{script}'"
    assert windows.powershell(checker).strip() == ""


def test_what_is_sent_for_a_check_cannot_write() -> None:
    every = [path.stem for path in courier_windows.HOST.glob("*.ps1")]
    sent = courier_windows.assemble([name for name in every if name not in courier_windows.WRITING])
    own = sent.pop("private_folder")
    assert "function Use-PrivateFolder" in own and "finally" in own, "the one thing that a check writes, and takes away"
    for name, source in sent.items():
        for word in (
            "CreateSubKey",
            "SetValue",
            "DeleteValue",
            "Set-Acl",
            "New-Item",
            "sc.exe",
            "Stop-Service",
            "function Set-",
        ):
            assert word not in source, (name, word)
