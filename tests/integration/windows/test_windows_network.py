"""The network of a Windows machine: what answers, its Wi-Fi, its print queue, and what guards its way in."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows
from lab import inventory
from windows import Windows
from windows_drive import differing, exported, run

KINDS = (
    "machine",
    "listening",
    "remote_tools",
    "wireless",
    "spool_files",
    "netbios",
    "smb1_client",
    "optional_features",
)
SPOOLER, PROTECTED = "printing_service_off", "wireless_networks_protected"
RUN = "20260101T000000Z-0003"
WAYS = {"connection": "winrm", "port": 5985, "source": "10.0.0.7", "address": "10.0.0.5"}


def asked(windows: Windows, script: str, **told: Any) -> Any:
    functions = courier_windows.script(KINDS, told, True)
    return json.loads(windows.powershell(f"{functions}\n$out = {script}\nConvertTo-AsciiJson $out\n"))


@pytest.fixture
def disk(windows: Windows) -> Iterator[Path]:
    folder = windows.prefix / "drive_c"
    yield folder
    for name in ("lab-netstat.txt", "lab-smb-dialect"):
        (folder / name).unlink(missing_ok=True)


STATES = ["LISTENING", "ABH\u00d6REN", "EN ECOUTE", "\u202eGNINETSIL"]


def test_what_answers_is_known_whatever_the_language(windows: Windows, disk: Path) -> None:
    rows = [f"  TCP    0.0.0.0:{40 + place}   0.0.0.0:0   {state}   4" for place, state in enumerate(STATES)]
    rows += ["  TCP    10.0.0.5:50  10.0.0.9:443  ESTABLISHED  4", "  UDP    [fe80::1%4]:69  *:*   4", "garbage", ""]
    (disk / "lab-netstat.txt").write_text("\n".join(rows), "utf-8")
    script = "& { $Remembered['programs'] = @{ 4 = 'System' }; Get-Listening $null }"
    found = asked(windows, script)
    assert [one["name"] for one in found] == ["tcp/40", "tcp/41", "tcp/42", "tcp/43", "udp/69"]
    assert (found[-1]["address"], found[-1]["process"]) == ("fe80::1", "System")


def test_who_answers_for_a_service(windows: Windows) -> None:
    script = "& { $Remembered['programs'] = @{ 1044 = 'svchost' }; Get-Listening ([ordered] @{ ports = @(3389) }) }"
    assert asked(windows, script)[0]["services"] == ["TermService", "UmRdpService"]


PROFILE = """<?xml version="1.0"?>
<WLANProfile xmlns="http://www.microsoft.com/networking/WLAN/profile/v1"><name>{name}</name><SSIDConfig><SSID>
<name>other</name></SSID></SSIDConfig><connectionType>ESS</connectionType><connectionMode>{mode}</connectionMode><MSM>
<security><authEncryption><authentication>{authentication}</authentication><encryption>{encryption}</encryption>
<useOneX>false</useOneX></authEncryption><sharedKey><keyType>passPhrase</keyType><protected>true</protected>
<keyMaterial>01000000D08C9DDF</keyMaterial></sharedKey></security></MSM></WLANProfile>"""
NETWORKS = {
    "cabinet": ("auto", "WPA2PSK", "AES", False, False),
    "caf&#233; &amp; thé": ("auto", "open", "none", True, False),
    "vieux": ("manual", "open", "WEP", False, True),
    "modality": ("auto", "WPAPSK", "TKIP", False, True),
}


def test_saved_wireless_networks_are_read_and_their_keys_are_not(windows: Windows, path: Path, disk: Path) -> None:
    folder = disk / "ProgramData" / "Microsoft" / "Wlansvc" / "Profiles" / "Interfaces" / "{0A1B}"
    folder.mkdir(parents=True)
    for place, (name, (mode, authentication, encryption, _, _)) in enumerate(NETWORKS.items()):
        told = PROFILE.format(name=name, mode=mode, authentication=authentication, encryption=encryption)
        (folder / f"{{{place}}}.xml").write_text(told, "utf-8")
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///c:/windows/win.ini">]><WLANProfile><name>&a;</name></WLANProfile>'
    (folder / "{8}.xml").write_text(bomb, "utf-8")
    try:
        found = run("check", path, ["wireless_networks_protected"]).control(
            windows.hostname, "wireless_networks_protected"
        )
        told = asked(windows, "Get-Wireless $null")
    finally:
        for file in folder.iterdir():
            file.unlink()
    assert found["actual"] == ["café & thé", "vieux", "modality", "{8}.xml"]
    assert "keyMaterial" not in json.dumps(told) and "D08C9DDF" not in json.dumps(told)
    assert [(one["open"], one["weak"]) for one in told["networks"][:4]] == [row[3:] for row in NETWORKS.values()]
    assert [one["automatic"] for one in told["networks"][:4]] == [True, True, False, True]


def test_a_server_that_does_not_print_has_no_spooler(windows: Windows, tmp_path: Path, disk: Path) -> None:
    queue = disk / "windows" / "system32" / "spool" / "printers"
    for name, hours in (("00001.SPL", 30), ("00002.SPL", 1), ("00001.SHD", 30)):
        queue.mkdir(parents=True, exist_ok=True)
        (queue / name).write_bytes(b"")
        os.utime(queue / name, (time.time() - hours * 3600,) * 2)
    policy = {"hygiene_profile": "strict", "hygiene_class": "server"}
    path = inventory([windows], tmp_path / "hosts.yml", **policy)
    try:
        told = run("apply", path, [SPOOLER, "printing_nothing_forgotten"], hygiene_run=RUN)
        assert (
            told.control(windows.hostname, SPOOLER)["result"],
            told.control(windows.hostname, SPOOLER)["changed"],
        ) == ("pass", True)
        assert told.control(windows.hostname, "printing_nothing_forgotten")["actual"] == ["00001.SPL"]
        undone = run("undo", path, hygiene_journal=RUN).control(windows.hostname, SPOOLER)
        assert (undone["result"], undone["reason"]) == ("fail", None)
    finally:
        for name in ("00001.SPL", "00002.SPL", "00001.SHD"):
            (queue / name).unlink()


GUARDS = """@(foreach ($case in $Request.cases) {
    $Remembered.Clear()
    [IO.File]::WriteAllText('C:\\lab-smb-dialect', $case.dialect)
    $way = [ordered] @{}
    foreach ($name in (Get-Names $case.way)) { $way[$name] = Get-Field $case.way $name }
    [ordered] @{
        smb1 = (Test-GuardSmb1NotInUse $null $null @() $way)
        winrm = (Test-GuardWinrmTransportStays $null $null @() $way)
        cable = (Test-GuardNotOverWireless $null $null @() $way)
    }
})"""
CASES: list[tuple[str, dict[str, Any], list[bool]]] = [
    ("3.1.1", {**WAYS, "transports": ["ntlm"]}, [True, True, True]),
    ("1.5", {**WAYS, "transports": ["plaintext"]}, [False, False, True]),
    ("2.1", WAYS, [True, False, True]),
    ("3.0", {"connection": "local"}, [True, True, True]),
]
"""The dialect of a connection, how this run came, and whether SMB 1, WinRM's transport and the Wi-Fi may be changed."""


@pytest.mark.usefixtures("disk")
def test_guards(windows: Windows) -> None:
    told = asked(windows, GUARDS, cases=[{"dialect": dialect, "way": way} for dialect, way, _ in CASES])
    assert [[one[name]["ok"] for name in ("smb1", "winrm", "cable")] for one in told] == [said for *_, said in CASES], (
        told
    )


def test_the_only_network_is_not_cut(windows: Windows) -> None:
    """The machine's own adapters, told to be Wi-Fi adapters."""
    script = """& {
        $number = 50
        foreach ($one in (Get-Interfaces)) {
            $key = "$AdapterClass\\00$number"
            foreach ($value in @('NetCfgInstanceId', $one.Id), @('*IfType', '71')) {
                Write-RegistryTarget "$key!$($value[0])" ([ordered] @{ type = 'string'; data = $value[1] })
            }
            $number++
        }
        $verdict = Test-GuardNotOverWireless $null $null @() ([ordered] @{ connection = 'winrm' })
        foreach ($left in 50..($number - 1)) {
            $key = "$AdapterClass\\00$left"
            foreach ($name in 'NetCfgInstanceId', '*IfType') { Write-RegistryTarget "$key!$name" $null }
        }
        $verdict
    }"""
    assert asked(windows, script)["text"] == "the Wi-Fi is the only network that is up"


MOBILE = {
    "modem": ("*IfType", "243", True),
    "modem of its medium": ("*PhysicalMediaType", "8", True),
    "Android": ("ComponentId", "usb\\\\class_e0&subclass_01&prot_03", True),
    "Android by Windows' own sign": ("ComponentId", "usb\\\\ms_comp_rndis&ms_subcomp_5162001", True),
    "iPhone": ("ComponentId", "usb\\\\vid_05ac&pid_12a8&mi_02", True),
    "Bluetooth": ("ComponentId", "bth\\\\ms_bthpan", True),
    "Apple's own cable": ("ComponentId", "usb\\\\vid_05ac&pid_1402", False),
    "cable": ("*IfType", "6", False),
}


@pytest.mark.parametrize("name", MOBILE)
def test_mobile_ways_out(windows: Windows, name: str) -> None:
    """The machine's own adapters, told to be something else: one without an address opens no way."""
    value, data, mobile = MOBILE[name]
    script = f"""& {{
        $ids = @((Get-AttachedNetworks) | ForEach-Object {{ $_.interface }} | Sort-Object -Unique)
        $number = 50
        foreach ($one in (Get-Interfaces)) {{
            foreach ($told in @('NetCfgInstanceId', $one.Id), @('{value}', '{data}')) {{
                $value = [ordered] @{{ type = 'string'; data = $told[1] }}
                Write-RegistryTarget "$AdapterClass\\00$number!$($told[0])" $value
            }}
            $number++
        }}
        $found = (Get-Machine ([ordered] @{{ parts = @('network') }})).network
        foreach ($left in 50..($number - 1)) {{
            foreach ($name in 'NetCfgInstanceId', '{value}') {{
                Write-RegistryTarget "$AdapterClass\\00$left!$name" $null
            }}
        }}
        [ordered] @{{ found = $found; attached = $ids.Count }}
    }}"""
    told = asked(windows, script)
    assert told["attached"] >= 1
    assert len(told["found"]["mobile"]) == (told["attached"] if mobile else 0), told


def test_smb1_client_goes_without_taking_the_workstation_service_along(windows: Windows) -> None:
    before = exported(windows)
    script = """& {
        $changes = Set-Smb1Client $null $null $null
        foreach ($one in $changes) { Write-RegistryTarget $one.target $one.after }
        $now = Get-Smb1Client $null
        $kept = Read-Registry 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\LanmanWorkstation' 'DependOnService'
        foreach ($one in $changes) { Write-RegistryTarget $one.target $one.before }
        [ordered] @{ now = $now; kept = $kept; before = (Get-Smb1Client $null) }
    }"""
    told = asked(windows, script)
    assert told["now"] == {"start": 4, "awaited": False} and told["before"] == {"start": 3, "awaited": True}
    assert told["kept"] == ["Bowser", "MRxSmb20", "NSI"]
    assert differing(before, exported(windows)) == []
