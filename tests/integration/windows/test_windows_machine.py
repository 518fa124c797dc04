"""What a Windows machine is: its hardware, its software, its updates, and until when it is supplied with them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from lab import inventory
from windows import Windows
from windows_ask import functions, value
from windows_drive import run

UNINSTALL = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall"
NT = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
WINDOWS = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion"
POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\WindowsUpdate"
DEFAULTS = yaml.safe_load((Path(__file__).parents[3] / "roles/updates/defaults/main.yml").read_text("utf-8"))
ASSIST = "MicrosoftCorporationII.QuickAssist"
NASTY = ['L\'« Été » "x"', "\u202egpj.exe", "a\x07b\x1b[31m", "'; throw 'x", "$(1/0)", "😀" * 70]
"""Names as an installer, or somebody, could choose them."""

INSTALL = rf"""
$root = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
function Add-Entry($View, $Name, $Values) {{
    $key = $root.CreateSubKey("$View\$Name")
    foreach ($one in $Values.Keys) {{ $key.SetValue($one, $Values[$one]) }}
    $key.Close()
}}
Add-Entry '{UNINSTALL}' 'pacs' @{{ DisplayName = "Visionneuse`r`n PACS"; DisplayVersion = '4.2' }}
Add-Entry '{UNINSTALL}' 'kb' @{{ DisplayName = 'Correctif'; ParentKeyName = 'pacs' }}
Add-Entry '{UNINSTALL}' 'hidden' @{{ DisplayName = 'Partie'; SystemComponent = 1 }}
Add-Entry '{UNINSTALL}' 'numbers' @{{ DisplayName = 'Nombres'; VersionMajor = 3; VersionMinor = 1 }}
Add-Entry '{UNINSTALL}' 'bare' @{{ DisplayName = 'Sans version' }}
Add-Entry '{UNINSTALL}' 'nothing' @{{ Publisher = 'X' }}
Add-Entry 'SOFTWARE\WOW6432Node\{UNINSTALL[9:]}' 'old' @{{ DisplayName = 'Trente-deux bits'; DisplayVersion = '1' }}
Add-Entry 'SOFTWARE\WOW6432Node\{UNINSTALL[9:]}' 'tv' @{{ DisplayName = 'TeamViewer'; DisplayVersion = '15.60' }}
$names = ConvertFrom-Json '%s'
foreach ($name in $names) {{
    Add-Entry '{UNINSTALL}' "nasty$([guid]::NewGuid())" @{{ DisplayName = $name; DisplayVersion = '1' }}
}}
$store = '{WINDOWS[5:]}\Appx\AppxAllUserStore\Applications\Microsoft.ScreenSketch_11.2'
[void] $root.CreateSubKey("${{store}}_x64__8wekyb3d8bbwe")
[void] $root.CreateSubKey('{WINDOWS[5:]}\Appx\AppxAllUserStore\Applications\{ASSIST}_2.0_x64__8wekyb3d8bbwe')
[void] $root.CreateSubKey("${{store}}_neutral_~_8wekyb3d8bbwe")
"""


@pytest.fixture(scope="module")
def installed(windows: Windows) -> Iterator[Windows]:
    windows.powershell(INSTALL % json.dumps(NASTY).replace("'", "''"))
    yield windows
    windows.registry("delete", rf"HKLM\{UNINSTALL}", "/f")
    windows.registry("delete", rf"HKLM\SOFTWARE\WOW6432Node\{UNINSTALL[9:]}", "/f")


def test_software_of_both_views_and_of_the_store(installed: Windows) -> None:
    told = value(installed, "software", {"full": True})
    found = {one["name"]: one for one in told["items"]}
    assert found["Visionneuse PACS"]["version"] == "4.2"
    assert found["Trente-deux bits"]["source"] == "machine"
    assert found["Nombres"]["version"] == "3.1"
    assert found["Microsoft.ScreenSketch"] == {"name": "Microsoft.ScreenSketch", "version": "11.2", "source": "store"}
    assert "Correctif" not in found and "Partie" not in found
    assert told["unversioned"] == ["Sans version"]
    assert told["count"] == len(told["items"]) and not told["truncated"]
    assert len(found) == len(told["items"]), "each once"
    assert {'L\'« Été » "x"', "\u202egpj.exe", "a\x07b\x1b[31m", "'; throw 'x", "$(1/0)"} <= {*found}


def test_remote_tools_that_are_installed_though_stopped(installed: Windows, path: Path) -> None:
    allowed = [{"name": "Quick Assist", "reason": "télémaintenance", "approved_by": "X", "review_by": "2099-01-01"}]
    told = run("check", path, ["remote_access_tools_absent"], remote_access_allowed_tools=allowed)
    found = told.control(installed.hostname, "remote_access_tools_absent")
    assert (found["result"], found["actual"]) == ("fail", ["TeamViewer", "Quick Assist"])
    tools = {"names": ["X"], "services": [["no such*"]], "programs": [[]], "software": [["trente-DEUX*", "*bits"]]}
    assert value(installed, "remote_tools", tools)[0]["installed"] == ["Trente-deux bits"]


def test_the_map_of_a_windows_machine(installed: Windows, path: Path) -> None:
    """The whole export, over WinRM, with names that drive no terminal and break no answer."""
    told = run("check", path, ["inventory_software_versions"], hygiene_inventory=True)
    found = told.control(installed.hostname, "inventory_software_versions")
    assert (found["result"], found["actual"]) == ("fail", ["Sans version"])
    exported = told.hosts[installed.hostname]["inventory"]
    disks = [(one["name"], one["size_gb"], one["removable"]) for one in exported["hardware"]["disks"]]
    assert disks == [(r"\\.\PHYSICALDRIVE0", 500, False), (r"\\.\PHYSICALDRIVE1", 31, True)]
    assert exported["network"]["domain"]["member"] is False
    assert exported["hardware"]["unknown"] == ["vendor", "model"]
    assert "Visionneuse PACS" in {one["name"] for one in exported["software"]["items"]}
    json.dumps(exported, ensure_ascii=False).encode("utf-8")


def test_hardware_as_the_firmware_has_it(windows: Windows) -> None:
    """SMBIOS of a laptop: firmware, system, chassis, two memory modules; a serial that its maker never filled in."""
    firmware = bytes([0, 24, 0, 0, 1, 2, *[0] * 18]) + b"Dell\x001.20\0\0"
    system = (
        bytes([1, 27, 0, 1, 1, 2, 3, 4, *[0xAB] * 16, 6, 0, 0])
        + b"Dell Inc.\0Latitude 5540\0x\0To be filled by O.E.M.\0\0"
    )
    chassis = bytes([3, 13, 0, 2, 1, 10, *[3] * 7]) + b"Dell\0\0"
    memory = bytes([17, 34, 0, 3, *[0] * 8, 0, 0x20, *[0] * 20]) + b"\0\0"
    large = bytes([17, 34, 0, 4, *[0] * 8, 0xFF, 0x7F, *[0] * 14, 0, 0x80, 0, 0, 0, 0]) + b"\0\0"
    tables = bytes(8) + firmware + system + chassis + memory + large + bytes([127, 4, 0, 5, 0, 0])
    smbios = r"HKLM\SYSTEM\CurrentControlSet\Services\mssmbios\Data"
    windows.registry("add", smbios, "/v", "SMBiosData", "/t", "REG_BINARY", "/d", tables.hex(), "/f")
    told = value(windows, "hardware", {})
    windows.registry("delete", smbios, "/v", "SMBiosData", "/f")
    assert (told["vendor"], told["model"], told["serial"]) == ("Dell Inc.", "Latitude 5540", None)
    assert (told["chassis"], told["firmware"], told["memory_mib"]) == ("notebook", "1.20", 8192 + 32768)
    assert told["unknown"] == [] and "disks" not in told
    assert told["processor"]["threads"] > 0


def test_ten_megabytes_of_software_do_not_break_the_answer(installed: Windows, path: Path) -> None:
    """Ten thousand entries of a kilobyte: told up to a bound, and the rest of the host is read."""
    entry = f'[HKEY_LOCAL_MACHINE\\{UNINSTALL}\\%05d]\n"DisplayName"="%05d{"x" * 1000}"\n'
    content = "Windows Registry Editor Version 5.00\n\n" + "".join(entry % (n, n) for n in range(10_000))
    file = installed.prefix / "drive_c" / "many.reg"
    file.write_text(content, "utf-16")
    installed.registry("import", r"C:\many.reg")
    file.unlink()
    told = run("check", path, ["inventory_software_versions", "updates_restart_done"], hygiene_inventory=True)
    assert told.control(installed.hostname, "inventory_software_versions")["result"] == "fail"
    assert told.control(installed.hostname, "updates_restart_done")["result"] == "pass"
    software = told.hosts[installed.hostname]["inventory"]["software"]
    assert software["truncated"] and software["count"] == len(software["items"]) == 1000
    assert len(json.dumps(told.hosts[installed.hostname])) < 700_000


def test_updates_and_the_restart_that_they_wait_for(windows: Windows) -> None:
    packages = rf"{WINDOWS}\Component Based Servicing\Packages"
    before = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=12, hours=5)
    ticks = int((before - datetime.datetime(1601, 1, 1, tzinfo=datetime.UTC)).total_seconds()) * 10**7
    rows = {
        "Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.4061.1.9": (112, ticks),
        "Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.3000.1.1": (80, ticks + 10**13),
        "Package_for_KB5058538~31bf3856ad364e35~amd64~~10.0.9300.3": (112, ticks + 10**13),
    }
    script = "$root = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')\n"
    for name, (state, at) in rows.items():
        script += f"$key = $root.CreateSubKey('{packages[5:]}\\{name}')\n$key.SetValue('CurrentState', {state})\n"
        for half, number in (("High", at >> 32), ("Low", at & 0xFFFFFFFF)):
            signed = number - (1 << 32) if number >> 31 else number
            script += f"$key.SetValue('InstallTime{half}', {signed})\n"
    script += "$key.Close()\n$done = @()\n"
    assert value(windows, "updates", {}) == {"install_age_days": None, "restart_due": False, "waiting": []}
    windows.powershell(script)
    manager = r"HKLM\SYSTEM\CurrentControlSet\Control\Session Manager"
    windows.registry("add", manager, "/v", "PendingFileRenameOperations", "/t", "REG_MULTI_SZ", "/d", r"\??\C:\x", "/f")
    assert value(windows, "updates", {}) == {"install_age_days": 12, "restart_due": False, "waiting": ["renames"]}
    windows.registry("add", rf"{WINDOWS}\Component Based Servicing\RebootPending", "/f")
    windows.registry("add", rf"{WINDOWS}\WindowsUpdate\Auto Update\RebootRequired", "/f")
    told = value(windows, "updates", {})
    windows.registry("delete", rf"{WINDOWS}\Component Based Servicing", "/f")
    windows.registry("delete", rf"{WINDOWS}\WindowsUpdate\Auto Update\RebootRequired", "/f")
    windows.registry("delete", manager, "/v", "PendingFileRenameOperations", "/f")
    assert (told["restart_due"], told["waiting"]) == (True, ["servicing", "updates", "renames"])


def test_until_when_microsoft_supplies_updates(windows: Windows) -> None:
    """The lab's own build, by every edition; a table that is too old, and a build that it does not know."""
    support = DEFAULTS["updates_end_of_life"]
    fresh = {**support, "as_of": str(datetime.date.today())}
    params = {"support": fresh, "extended": [], "max_age_days": 183}
    old = {**params, "support": {**support, "as_of": "2020-01-01"}}
    cases = [
        ("Professional", "19045", "WinNT", params),
        ("Professional", "19045", "WinNT", {**params, "extended": ["windows"]}),
        ("Enterprise", "22631", "WinNT", params),
        ("IoTEnterpriseS", "19044", "WinNT", params),
        ("EnterpriseSN", "19044", "WinNT", params),
        ("ServerStandard", "20348", "ServerNT", params),
        ("Core", "26100", "WinNT", old),
        ("Core", "99999", "WinNT", params),
    ]
    script = "$all = @()\n"
    for edition, build, product, asked in cases:
        told = f"os_version = '{build}.1'; edition = '{edition}'; product_type = '{product}'; os_name = 'W'"
        item = json.dumps({"kind": "os_release", "params": asked})
        script += f"function Get-Identity {{ @{{ {told} }} }}\n$all += , (Get-Answer (ConvertFrom-Json '{item}'))\n"
    found = functions(windows, ["os_release"], f"{script}\n, $all")
    ends = [one.get("value", one.get("unknown")) for one in found]
    assert [(one.get("id"), one.get("end")) for one in ends[:6]] == [
        ("windows", "2025-10-14"),
        ("windows", "2026-10-13"),
        ("windows-enterprise", "2026-11-10"),
        ("windows-iot-ltsc", "2032-01-13"),
        ("windows-ltsc", "2027-01-12"),
        ("windows-server", "2031-10-14"),
    ]
    assert [one["code"] for one in ends[6:]] == ["not_readable", "not_readable"]
    assert "days old" in ends[6]["detail"] and "99999" in ends[7]["detail"]


def test_the_server_that_updates_come_from(windows: Windows, path: Path, tmp_path: Path) -> None:
    controls = ["updates_wsus_declared", "updates_wsus_https"]
    told = run("check", path, controls)
    assert [told.control(windows.hostname, name)["result"] for name in controls] == ["pass", "notapplicable"]
    windows.registry("add", POLICY, "/v", "WUServer", "/d", "http://wsus.cabinet.lan:8530", "/f")
    windows.registry("add", rf"{POLICY}\AU", "/v", "UseWUServer", "/t", "REG_DWORD", "/d", "1", "/f")
    entry = {"name": "wsus.cabinet.lan", "reason": "parc", "approved_by": "Dr Roy", "review_by": "2999-01-01"}
    declared = inventory([windows], tmp_path / "wsus.yml", hygiene_class="workstation", updates_wsus_servers=[entry])
    results = [
        [run("check", one, controls).control(windows.hostname, name)["result"] for name in controls]
        for one in (path, declared)
    ]
    windows.registry("delete", POLICY, "/f")
    assert results == [["fail", "fail"], ["pass", "fail"]]
