"""Observed before it is forbidden, by Windows' own logs: who would be cut is named, nothing is forbidden meanwhile."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from windows import Windows
from windows_drive import differing, exported, run

SMB1, SIGNED = "secure_protocols_smb1_server_off", "secure_protocols_smb_signed"
NTLM, TLS = "secure_protocols_ntlm_modern", "secure_protocols_old_tls_off"
EVERY = [SMB1, SIGNED, NTLM, TLS]
RUN = "20260101T000000Z-0004"
WINDOWS = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion"
NOW = datetime.datetime.now(datetime.UTC)


def event(log: str, number: int, hours: float = 1, **data: str) -> dict[str, Any]:
    at = (NOW - datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%S.1234567Z")
    return {"LogName": log, "Id": number, "Values": [], "At": at, "Data": data}


LOGON = {"TargetUserName": "scanner", "IpAddress": "192.0.2.9", "WorkstationName": "COPIEUR-2"}
SERVER = "Microsoft-Windows-SMBServer/Audit"
EVENTS = [
    event(SERVER, 3000, ClientName="192.0.2.7"),
    event(SERVER, 3000, 30, ClientName="192.0.2.7"),
    event(SERVER, 3021, ClientName="192.0.2.8", UserName="\u202escan'\n"),
    event("Microsoft-Windows-SmbClient/Audit", 31998, ServerName="NAS-1"),
    event("Security", 4624, **LOGON, LmPackageName="NTLM V1"),
    event("Security", 4624, **LOGON, LmPackageName="NTLM V2"),
    event("System", 36880, Protocol="TLS 1.0", TargetName="pacs.example"),
    event("System", 36880, Protocol="TLS 1.3"),
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
