"""Observed before it is forbidden, by Windows' own logs: who would be cut is named, nothing is forbidden meanwhile."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from windows import Windows
from windows_drive import differing, exported, run

SMB1, SIGNED = "secure_protocols_smb1_server_off", "secure_protocols_smb_signed"
NTLM, TLS = "secure_protocols_ntlm_modern", "secure_protocols_old_tls_off"
GUEST = "secure_protocols_smb_no_guest"
LEAVES_REFUSED = "internet_access_refused"
EVERY = [SMB1, SIGNED, NTLM, TLS, GUEST]
RUN = "20260101T000000Z-0004"
WINDOWS = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
NOW = datetime.datetime.now(datetime.UTC)


def event(log: str, number: int, hours: float = 1, **data: str) -> dict[str, Any]:
    at = (NOW - datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%S.1234567Z")
    return {"LogName": log, "Id": number, "Values": [], "At": at, "Data": data}


LOGON = {"TargetUserName": "scanner", "IpAddress": "192.0.2.9", "WorkstationName": "COPIEUR-2"}
SERVER = "Microsoft-Windows-SMBServer/Audit"
CLIENT = "Microsoft-Windows-SmbClient/Security"
EVENTS = [
    event(SERVER, 3000, ClientName="192.0.2.7"),
    event(SERVER, 3000, 30, ClientName="192.0.2.7"),
    event(SERVER, 3021, ClientName="192.0.2.8", UserName="\u202escan'\n"),
    event("Microsoft-Windows-SmbClient/Audit", 31998, ServerName="NAS-1"),
    event("Security", 4624, **LOGON, LmPackageName="NTLM V1"),
    event("Security", 4624, **LOGON, LmPackageName="NTLM V2"),
    event("System", 36880, Protocol="TLS 1.0", TargetName="pacs.example"),
    event("System", 36880, Protocol="TLS 1.3"),
    event(CLIENT, 31022, UserNameLength="7", UserName="accueil", ServerNameLength="9", ServerName=r"\COPIEUR"),
    event(CLIENT, 31022, 7, UserNameLength="7", UserName="accueil", ServerNameLength="9", ServerName=r"\COPIEUR"),
    event(CLIENT, 31017, UserNameLength="7", UserName="accueil", ServerNameLength="5", ServerName=r"\NAS"),
]


@pytest.fixture
def watched(windows: Windows, path: Path) -> Iterator[Path]:
    """Windows 11 24H2, which notes whoever does not sign; nothing observed before and after."""
    windows.registry("add", WINDOWS, "/v", "CurrentBuildNumber", "/d", "26100", "/f")
    yield path
    (windows.disk / "lab-events.json").unlink(missing_ok=True)
    windows.registry("add", WINDOWS, "/v", "CurrentBuildNumber", "/d", "18362", "/f")


def test_who_would_be_cut_is_named_and_nothing_is_forbidden(windows: Windows, watched: Path) -> None:
    run("check", watched)
    before = exported(windows)
    told = run("apply", watched, EVERY, hygiene_run=RUN, hygiene_observation_days=14)
    for name in EVERY:
        found = told.control(windows.hostname, name)
        assert (found["result"], found["reason"]["code"], found["reason"]["count"]) == ("fail", "observing", 0), found
    (windows.disk / "lab-events.json").write_text(json.dumps(EVENTS), "utf-8")
    told = run("check", watched, EVERY, hygiene_observation_days=14)
    seen = {name: told.control(windows.hostname, name)["reason"]["seen"] for name in EVERY}
    assert seen[SMB1] == [{"count": 2, "address": "192.0.2.7"}]
    assert seen[SIGNED] == [
        {"count": 1, "account": r"\u202escan'\n", "address": "192.0.2.8"},
        {"count": 1, "name": "NAS-1"},
    ]
    assert seen[NTLM] == [{"count": 1, "name": "COPIEUR-2", "account": "scanner", "address": "192.0.2.9"}]
    assert seen[TLS] == [{"count": 1, "name": "pacs.example"}]
    assert seen[GUEST] == [{"count": 2, "name": r"\COPIEUR", "account": "accueil"}], "31017 was refused already"
    again = run("apply", watched, EVERY, hygiene_observation_days=14)
    assert not any(item["changed"] for item in again.hosts[windows.hostname]["controls"])
    (windows.disk / "lab-events.json").unlink()
    run("undo", watched, hygiene_journal=RUN)
    assert differing(before, exported(windows)) == []
    assert not [*(windows.disk / "ProgramData" / "hygiene" / "observing").iterdir()]


def test_after_a_quiet_time_it_is_forbidden(windows: Windows, watched: Path) -> None:
    run("apply", watched, [SMB1], hygiene_run=RUN + "a", hygiene_observation_days=14)
    record = windows.disk / "ProgramData" / "hygiene" / "observing" / f"{SMB1}.json"
    told = json.loads(record.read_text("ascii"))
    record.write_text(json.dumps({**told, "since": told["since"] - 15 * 86400}), "ascii")
    found = run("apply", watched, [SMB1], hygiene_run=RUN + "b", hygiene_observation_days=14)
    item = found.control(windows.hostname, SMB1)
    assert (item["result"], item["changed"], item["reason"]) == ("pass", True, None), item
    assert not record.exists()
    for name in ("b", "a"):
        run("undo", watched, hygiene_journal=RUN + name, hygiene_force=True)


def test_a_windows_that_notes_nothing_is_not_waited_for(windows: Windows, path: Path) -> None:
    told = run("apply", path, [SIGNED], hygiene_run=RUN + "c", hygiene_observation_days=14)
    found = told.control(windows.hostname, SIGNED)
    assert (found["result"], found["changed"], found["reason"]) == ("pass", True, None), found
    run("undo", path, hygiene_journal=RUN + "c")


RECORD = """\
#Version: 1.5
#Software: Microsoft Windows Firewall
#Time Format: Local
#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags …

{at} ALLOW TCP 10.0.0.5 203.0.113.9 50001 443 0 - 0 0 0 - - - SEND 712
{before} ALLOW TCP 10.0.0.5 203.0.113.9 50002 443 0 - 0 0 0 - - - SEND
{at} ALLOW TCP 10.0.0.5 10.0.0.9 50003 3128 0 - 0 0 0 - - - SEND 712
{at} ALLOW TCP 10.0.0.5 10.0.0.8 50004 443 0 - 0 0 0 - - - SEND 712
{at} ALLOW UDP fe80::5 ff02::fb 5353 5353 0 - - - - - - - SEND 4
{at} DROP TCP 203.0.113.7 10.0.0.5 4444 445 52 S 1 0 64240 - - - RECEIVE
{at} ALLOW ICMP 10.0.0.5 203.0.113.9 - - 0 - - - - 8 0 - SEND 4
{at} ALLOW TCP 10.0.0.77 10.0.0.5 50005 445 0 - 0 0 0 - - - RECEIVE 4
{at} ALLOW TCP 10.0.0.77 10.0.0.5 50006 104 0 - 0 0 0 - - - RECEIVE 4
{at} ALLOW UDP 10.0.0.77 10.0.0.5 138 138 0 - - - - - - - RECEIVE 4
{at} ALLOW TCP 10.0.0.78 10.0.0.5 50007 {port} 0 - 0 0 0 - - - RECEIVE 4
{at} ALLOW TCP \u202e<b> 10.0.0.5 x 445 0 - 0 0 0 - - - RECEIVE 4
"""
FIREWALL = r"HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
LEAVES = {
    "internet_access_refuse_undeclared": True,
    "internet_access_proxies": ["10.0.0.9:3128"],
    "internet_access_kept": ["0.0.0.0-203.0.112.255"],
}


@pytest.fixture
def record(windows: Windows) -> Iterator[Path]:
    """The record of a firewall that is on for every network, as Windows writes it."""
    profile = rf"{FIREWALL}\StandardProfile"
    windows.registry("add", profile, "/v", "EnableFirewall", "/t", "REG_DWORD", "/d", "1", "/f")
    folder = windows.disk / "windows" / "system32" / "LogFiles" / "Firewall"
    folder.mkdir(parents=True, exist_ok=True)
    yield folder / "pfirewall.log"
    shutil.rmtree(folder)
    windows.registry("add", profile, "/v", "EnableFirewall", "/t", "REG_DWORD", "/d", "0", "/f")


def written(record: Path, port: int) -> None:
    at, before = (f"{NOW.astimezone() - datetime.timedelta(hours=hours):%Y-%m-%d %H:%M:%S}" for hours in (1, 30))
    record.write_text(RECORD.format(at=at, before=before, port=port), "utf-8")


def test_what_leaves_is_noted_by_the_firewall(windows: Windows, path: Path, record: Path) -> None:
    run("check", path)
    before = exported(windows)
    told = run("apply", path, [LEAVES_REFUSED], hygiene_run=RUN, hygiene_observation_days=14, **LEAVES)
    found = told.control(windows.hostname, LEAVES_REFUSED)
    assert (found["result"], found["reason"]["code"], found["reason"].get("count")) == ("fail", "observing", 0), found
    written(record, windows.port)
    told = run("check", path, [LEAVES_REFUSED], hygiene_observation_days=14, **LEAVES)
    reason = told.control(windows.hostname, LEAVES_REFUSED)["reason"]
    assert reason["seen"] == [
        {"count": 2, "address": "203.0.113.9", "port": "443"},
        {"count": 1, "address": "10.0.0.9", "port": "3128"},
    ]
    assert not reason["ready"]
    run("undo", path, hygiene_journal=RUN)
    assert differing(before, exported(windows)) == []


NEIGHBOURS, INBOUND = "remote_access_neighbours_refused", "firewall_inbound_refused"
DOOR = "v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=445|App=System|Name=Partage|"


def test_who_comes_in_is_noted_by_the_firewall(windows: Windows, path: Path, record: Path) -> None:
    """A neighbour at a share, which has a rule, and at port 104, which has none; the port of the run has its own."""
    windows.registry("add", rf"{FIREWALL}\FirewallRules", "/v", "SHARE", "/d", DOOR, "/f")
    policy = {"remote_access_management_networks": ["127.0.0.0/8"], "hygiene_observation_days": 14}
    run("check", path)
    before = exported(windows)
    run("apply", path, [NEIGHBOURS, INBOUND], hygiene_run=RUN, **policy)
    written(record, windows.port)
    told = run("check", path, [NEIGHBOURS, INBOUND], **policy)
    seen = {name: told.control(windows.hostname, name)["reason"]["seen"] for name in (NEIGHBOURS, INBOUND)}
    assert seen[NEIGHBOURS] == [{"count": 1, "address": "10.0.0.77", "port": "445"}]
    assert seen[INBOUND] == [{"count": 1, "address": "10.0.0.77", "port": "104"}]
    run("undo", path, hygiene_journal=RUN)
    assert differing(before, exported(windows)) == []
    windows.registry("delete", rf"{FIREWALL}\FirewallRules", "/v", "SHARE", "/f")
