"""USB media on Windows: the list of those let in, what must not be cut off, the policies that are off by default."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lab import inventory
from windows import Windows
from windows_ask import functions, value
from windows_drive import differing, exported, run

ENUM = r"SYSTEM\CurrentControlSet\Enum"
RESTRICTIONS = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\DeviceInstall\Restrictions"
REVIEW = {"reason": "sauvegarde", "approved_by": "Dr Roy", "review_by": "2999-01-01"}
KEY = {"name": "Clé de l'été", "id": "0951:1666", "serial": "E0D55EA573F3", **REVIEW}
NAMELESS = {"name": "Sans numéro", "id": "058f:6387", **REVIEW}
MEMORY = [r"USB\Class_08&SubClass_06&Prot_50", r"USB\Class_08&SubClass_06", r"USB\Class_08"]
DEVICES = {
    rf"USB\VID_0951&PID_1666\{KEY['serial']}": ("Cle", MEMORY, "USBSTOR"),
    r"USB\VID_046D&PID_C31C\6&1A2B3C4D&0&1": ("Clavier", [r"USB\Class_03"], "HidUsb"),
    r"USB\VID_0BDA&PID_8153\000001": ("Carte reseau", [r"USB\Class_02"], "rtux64w10"),
}
DICTATION = {
    r"USB\VID_0911&PID_1844\SM01": ("Dictee", [r"USB\COMPOSITE"], "usbccgp"),
    r"USB\VID_0911&PID_1844&MI_00\7&2&0&0000": ("Dictee (memoire)", MEMORY, "USBSTOR"),
    r"USB\VID_0911&PID_1844&MI_01\7&2&0&0001": ("Dictee (micro)", [r"USB\Class_01"], "usbaudio"),
}
"""The registry's Enum as Windows 10 and 11 fill it: hardware and compatible ids, and the service of each function."""


def plug(windows: Windows, devices: dict[str, tuple[str, list[str], str]]) -> None:
    script = "$root = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')\n"
    for instance, (name, ids, service) in devices.items():
        words = ", ".join(f"'{one}'" for one in ids)
        script += f"$key = $root.CreateSubKey('{ENUM}\\{instance}')\n"
        script += f"$key.SetValue('DeviceDesc', '@usb.inf,%x%;{name}')\n$key.SetValue('Service', '{service}')\n"
        script += f"$key.SetValue('CompatibleIDs', [string[]] @({words}))\n"
    storage = rf"{ENUM}\USBSTOR\Disk&Ven_Kingston&Prod_DataTraveler_3.0&Rev_PMAP\{KEY['serial']}&0"
    script += f"$key = $root.CreateSubKey('{storage}')\n$key.SetValue('FriendlyName', 'Kingston DataTraveler 3.0')\n"
    windows.powershell(script + "$key.Close()\n")


@pytest.fixture(scope="module")
def plugged(windows: Windows) -> Iterator[Windows]:
    plug(windows, DEVICES)
    yield windows
    for name in ("USB", "USBSTOR"):
        windows.registry("delete", rf"HKLM\{ENUM}\{name}", "/f")


def params(**told: Any) -> dict[str, Any]:
    return {"allow": [KEY, NAMELESS], "devices": [], "phones": True, **told}


def guard(windows: Windows, name: str, **told: Any) -> Any:
    asked = json.dumps(params(**told), ensure_ascii=True).replace("'", "''")
    return functions(windows, ["guards_devices"], f"$p = ConvertFrom-Json '{asked}'\n{name} $p $null @() @{{}}")


def test_the_list_is_written_as_policies_have_it_and_put_back(plugged: Windows) -> None:
    """Value names 1, 2, ... whose data counts; what was in the list already stays where it is."""
    plugged.registry("add", rf"{RESTRICTIONS}\DenyDeviceIDs", "/v", "1", "/d", r"USB\VID_DEAD&PID_BEEF", "/f")
    plugged.registry("delete", rf"{RESTRICTIONS}\AllowInstanceIDs", "/v", "7", "/f")
    before = exported(plugged)
    found = value(plugged, "device_restrictions", params())
    assert found == {
        "refusing": False,
        "retroactive": False,
        "missing": [KEY["name"]],
        "allowed": [],
        "without_serial": [NAMELESS["name"]],
    }
    asked = json.dumps(params(), ensure_ascii=True).replace("'", "''")
    told = functions(
        plugged,
        ["device_restrictions"],
        f"""
$p = ConvertFrom-Json '{asked}'
$changes = Set-DeviceRestrictions $p (ConvertFrom-Json '{{}}') $null
foreach ($one in $changes) {{ Write-RegistryTarget $one.target $one.after }}
$after = Get-DeviceRestrictions $p
$again = (Set-DeviceRestrictions $p (ConvertFrom-Json '{{}}') $null)
$again = @($again | Where-Object {{ -not (Test-Same $_.before $_.after) }})
$lists = [ordered] @{{ denied = Get-PolicyList 'DenyDeviceIDs'; let = Get-PolicyList 'AllowInstanceIDs' }}
[Array]::Reverse($changes)
foreach ($one in $changes) {{ Write-RegistryTarget $one.target $one.before }}
[ordered] @{{ after = $after; again = $again.Count; lists = $lists }}""",
    )
    assert told["after"] == {
        "refusing": True,
        "retroactive": True,
        "missing": [],
        "allowed": [{"name": KEY["name"]}],
        "without_serial": [NAMELESS["name"]],
    }
    assert told["again"] == 0
    assert told["lists"]["denied"]["1"] == r"USB\VID_DEAD&PID_BEEF"
    assert list(told["lists"]["denied"]) == ["1", "2", "3", "4", "5", "6"]
    assert told["lists"]["let"] == {"1": rf"USB\VID_0951&PID_1666\{KEY['serial']}"}
    assert differing(before, exported(plugged)) == []
    plugged.registry("delete", rf"{RESTRICTIONS}\DenyDeviceIDs", "/f")
    stranger = r"USB\VID_1234&PID_5678\XYZ"
    plugged.registry("add", rf"{RESTRICTIONS}\AllowInstanceIDs", "/v", "7", "/d", stranger, "/f")


def test_what_is_more_than_a_memory_is_not_cut_off(plugged: Windows) -> None:
    assert guard(plugged, "Test-GuardUsbDevicesStay") == {
        "ok": True,
        "text": "of the 3 USB devices that the machine knows, only memories are refused",
    }
    plug(plugged, DICTATION)
    refused = guard(plugged, "Test-GuardUsbDevicesStay")
    assert not refused["ok"] and "Dictee (memoire) (0911:1844)" in refused["text"]
    unnumbered = guard(plugged, "Test-GuardUsbDevicesStay", devices=[{"name": "Micro", "id": "0911:1844"}])
    assert not unnumbered["ok"] and "Micro (0911:1844)" in unnumbered["text"]
    for instance in DICTATION:
        plugged.registry("delete", rf"HKLM\{ENUM}\{instance}", "/f")


def test_a_machine_that_knows_no_device_is_refused(windows: Windows) -> None:
    """It runs first or last: the devices of the others are its own."""
    told = functions(
        windows,
        ["guards_devices"],
        "$Remembered['usb'] = @()\nTest-GuardUsbDevicesStay (ConvertFrom-Json '{\"allow\": []}') $null @() @{}",
    )
    assert told == {"ok": False, "text": "the machine says nothing of its USB devices"}


BUSES = {
    "inside": (17, [True, True]),
    "on USB": (7, [False, True]),
    "on a card": (12, [True, False]),
    "soldered": (13, [True, False]),
    "a provider that says nothing": (None, [False, False]),
}
"""Where the system's disk hangs → its number, and what the guards of USB and of SD say."""


def test_the_system_is_not_on_what_is_refused(windows: Windows) -> None:
    disk = {"IsBoot": True, "IsSystem": True, "FriendlyName": "D", "SerialNumber": "1", "Path": ""}
    cases = {name: json.dumps([{**disk, "BusType": bus}] if bus else []) for name, (bus, _) in BUSES.items()}
    script = f"""
    $cases = ConvertFrom-Json '{json.dumps(cases)}'
    $told = [ordered] @{{}}
    foreach ($name in (Get-Names $cases)) {{
        [IO.File]::WriteAllText('C:\\lab-disks.json', (Get-Field $cases $name))
        $told[$name] = @('Usb', 'Sd' | ForEach-Object {{ (& "Test-GuardRootNotOn$_" $null $null @() @{{}}).ok }})
    }}
    [IO.File]::Delete('C:\\lab-disks.json')
    $told"""
    assert functions(windows, ["guards_devices"], script) == {name: said for name, (_, said) in BUSES.items()}


def test_keys_by_the_list(plugged: Windows, tmp_path: Path) -> None:
    """What is plugged in and what is let in, against the list."""
    disks = [
        {"BusType": 17, "IsBoot": True, "IsSystem": True, "FriendlyName": "SSD", "SerialNumber": "S", "Path": ""},
        {"BusType": 7, "FriendlyName": "Kingston", "Path": rf"\\?\usbstor#disk&ven_k#{KEY['serial']}&0#{{53f56307}}"},
        {"BusType": 7, "FriendlyName": "Autre\u202e\x1b clé", "SerialNumber": "99", "Path": ""},
    ]
    for disk in disks:
        disk.update({name: disk.get(name) for name in ("IsBoot", "IsSystem", "SerialNumber")})
    (plugged.prefix / "drive_c" / "lab-disks.json").write_text(json.dumps(disks), "utf-8")
    path = inventory(
        [plugged], tmp_path / "hosts.yml", hygiene_class="workstation",
        usb_storage_strategy="allow_list", usb_storage_allow_list=[KEY],
    )  # fmt: skip
    controls = ["usb_storage_connected_declared", "usb_storage_keys_declared"]
    told = run("check", path, controls)
    connected, let = (told.control(plugged.hostname, name) for name in controls)
    assert connected["result"] == "fail" and [one["name"] for one in connected["actual"]][:1] == [KEY["name"]]
    assert len(connected["actual"]) == 2
    assert (let["result"], let["actual"]) == ("fail", [{"name": r"USB\VID_1234&PID_5678\XYZ"}])
    (plugged.prefix / "drive_c" / "lab-disks.json").unlink()


def test_what_was_ever_plugged_in(plugged: Windows) -> None:
    told = functions(plugged, ["removable_storage"], ", (Read-StorageHistory)")
    assert told == [{"name": "Kingston DataTraveler 3.0", "id": "0951:1666", "serial": KEY["serial"]}]
