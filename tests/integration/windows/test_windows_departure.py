"""Somebody left: what is open of their account on Windows is named, closed, and given back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lab import inventory
from windows import Windows
from windows_ask import value
from windows_drive import differing, exported, run

CONTROL, FIRST, RUN = "accounts_departed_cut", "20260101T000000Z-0030", "20260101T000000Z-0031"
MARIE = "S-1-5-21-0-0-0-1002"
SERVICE = r"HKLM\SYSTEM\CurrentControlSet\Services\Spooler"


def gone(*names: str) -> list[dict[str, str]]:
    return [{"name": name, "person": "Marie Curie", "since": "2026-01-31"} for name in names]


@pytest.fixture
def hosts(windows: Windows, tmp_path: Path) -> Any:
    """An inventory in which these have left, under the default profile."""
    return lambda *names: inventory([windows], tmp_path / "hosts.yml", accounts_departed=gone(*names))


def test_an_account_is_named_closed_and_given_back(windows: Windows, hosts: Any) -> None:
    path = hosts("MARIE.CURIE", "nobody")
    found = run("check", path, [CONTROL]).control(windows.hostname, CONTROL)
    assert [(one["what"], one["item"]) for one in found["actual"]] == [
        ("account", "not disabled"),
        ("group", "S-1-5-32-551"),
        ("group", "S-1-5-32-562"),
    ]
    assert {(one["account"], one["person"], one["sid"]) for one in found["actual"]} == {
        ("marie.curie", "Marie Curie", MARIE)
    }
    # once before, so that the files in which the simulation keeps its state are there already
    run("apply", path, [CONTROL], hygiene_run=FIRST)
    run("undo", path, hygiene_journal=FIRST)
    before = exported(windows)
    planned = run("plan", path, [CONTROL]).control(windows.hostname, CONTROL)
    assert differing(before, exported(windows)) == []
    applied = run("apply", path, [CONTROL], hygiene_run=RUN).control(windows.hostname, CONTROL)
    assert (applied["result"], applied["changed"], applied["diff"]) == ("pass", True, planned["diff"])
    users = {one["sid"]: one for one in value(windows, "local_users", {})["users"]}
    assert not users[MARIE]["enabled"]
    assert not run("apply", path, [CONTROL]).control(windows.hostname, CONTROL)["changed"]
    undone = run("undo", path, hygiene_journal=RUN).control(windows.hostname, CONTROL)
    assert undone["result"] == "fail"
    assert differing(before, exported(windows)) == []


@pytest.mark.parametrize("domain", [".", "%COMPUTERNAME%"])
def test_an_account_that_runs_services_is_left_with_the_list(windows: Windows, hosts: Any, domain: str) -> None:
    name = windows.powershell("[Environment]::MachineName").strip() if domain != "." else domain
    windows.registry("add", SERVICE, "/v", "ObjectName", "/t", "REG_SZ", "/d", rf"{name}\marie.curie", "/f")
    try:
        told = run("apply", hosts("marie.curie"), [CONTROL]).control(windows.hostname, CONTROL)
    finally:
        windows.registry("add", SERVICE, "/v", "ObjectName", "/t", "REG_SZ", "/d", "LocalSystem", "/f")
    assert (told["result"], told["changed"]) == ("fail", False)
    assert "marie.curie runs Spooler: give those" in told["reason"]["detail"]


def test_the_account_in_use_is_never_closed(windows: Windows, hosts: Any) -> None:
    told = run("apply", hosts("hygiene"), [CONTROL]).control(windows.hostname, CONTROL)
    assert (told["result"], told["changed"], told["reason"]["code"]) == ("fail", False, "guard")
    assert "the account through which this run came" in told["reason"]["text"]


def test_the_last_administrators_are_never_closed(windows: Windows, hosts: Any) -> None:
    state = windows.disk / "lab-directory.json"
    before = state.read_text("utf-8")
    state.write_text(before.replace('"1000"', '"1001"', 1), "utf-8")
    try:
        told = run("apply", hosts("accueil", "secours", "Administrateur"), [CONTROL])
        found = told.control(windows.hostname, CONTROL)
    finally:
        state.write_text(before, "utf-8")
    assert (found["result"], found["changed"], found["reason"]["code"]) == ("fail", False, "guard")
    assert "nobody would be left among the administrators" in found["reason"]["text"]


def test_what_is_loaded_without_a_session_is_told(windows: Windows) -> None:
    windows.registry("add", rf"HKU\{MARIE}", "/f")
    try:
        found = value(windows, "departed", {"accounts": gone("marie.curie")})
    finally:
        windows.registry("delete", rf"HKU\{MARIE}", "/f")
    assert {"account": "marie.curie", "person": "Marie Curie", "sid": MARIE, "what": "session", "item": "open"} in found


TASK = """\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
<Triggers><LogonTrigger><Enabled>true</Enabled><UserId>{started}</UserId></LogonTrigger></Triggers>
<Principals><Principal id="Author">
<UserId>{runs}</UserId><LogonType>InteractiveToken</LogonType>
</Principal></Principals>
<Settings><Hidden>false</Hidden><Enabled>{on}</Enabled></Settings>
<Actions Context="Author"><Exec><Command>C:\\copie.cmd</Command></Exec></Actions></Task>"""
TASKS = {
    "Copie du soir": {"runs": MARIE},
    "Par son nom": {"runs": "marie.curie"},
    "Autre": {"runs": "S-1-5-18", "started": MARIE},
    "Ailleurs": {"runs": r"CABINET\marie.curie"},
    "Éteinte": {"runs": MARIE, "on": "false"},
}
"""Scheduled tasks as Windows keeps them; an interactive one names its account by SID or by name."""


@pytest.fixture
def working(windows: Windows) -> Iterator[dict[str, Path]]:
    """Marie Curie's session 2 is open, and tasks run as her; the files of all tasks."""
    folder = windows.tasks.parent / "Cabinet"
    folder.mkdir()
    files = {name: folder / name for name in TASKS}
    for name, told in TASKS.items():
        files[name].write_text(TASK.format(**{"started": "", "on": "true", **told}), "utf-16")
    windows.registry("add", rf"HKU\{MARIE}\Volatile Environment\2", "/v", "SESSIONNAME", "/d", "RDP-Tcp#3", "/f")
    yield files
    shutil.rmtree(folder)
    (windows.disk / "lab-no-logoff").unlink(missing_ok=True)
    if MARIE in windows.registry("query", "HKU"):
        windows.registry("delete", rf"HKU\{MARIE}", "/f")


def test_tasks_are_disabled_and_sessions_end_for_good(windows: Windows, hosts: Any, working: dict[str, Path]) -> None:
    path, before = hosts("marie.curie"), {name: file.read_bytes() for name, file in working.items()}
    found = run("check", path, [CONTROL]).control(windows.hostname, CONTROL)
    running = {(one["what"], one["item"]) for one in found["actual"]} - {("account", "not disabled")}
    assert {one for one in running if one[0] != "group"} == {
        ("session", "2"), ("task", r"\Cabinet\Copie du soir"), ("task", r"\Cabinet\Par son nom"),
    }  # fmt: skip
    planned = run("plan", path, [CONTROL]).control(windows.hostname, CONTROL)
    assert "session: ended, an undo leaves it" in str(planned["diff"])
    assert {name: file.read_bytes() for name, file in working.items()} == before
    applied = run("apply", path, [CONTROL], hygiene_run=RUN).control(windows.hostname, CONTROL)
    assert (applied["result"], applied["changed"], applied["diff"]) == ("pass", True, planned["diff"]), applied
    changed = {name for name, file in working.items() if file.read_bytes() != before[name]}
    assert changed == {"Copie du soir", "Par son nom"}
    assert MARIE not in windows.registry("query", "HKU"), "the session is over"
    assert not run("apply", path, [CONTROL]).control(windows.hostname, CONTROL)["changed"]
    undone = run("undo", path, hygiene_journal=RUN).control(windows.hostname, CONTROL)
    assert undone["reason"]["code"] == "stays", undone
    assert undone["reason"]["names"] == [f"{MARIE}: a session that was ended stays ended"]
    assert {name: file.read_bytes() for name, file in working.items()} == before
    assert MARIE not in windows.registry("query", "HKU")


def test_a_session_that_cannot_be_ended_is_told(windows: Windows, hosts: Any, working: dict[str, Path]) -> None:
    (windows.disk / "lab-no-logoff").touch()
    told = run("apply", hosts("marie.curie"), [CONTROL], hygiene_run=RUN).control(windows.hostname, CONTROL)
    assert (told["result"], told["reason"]["code"]) == ("fail", "set_failed"), told
    assert "logoff.exe" in told["reason"]["detail"]
    assert [(one["what"], one["item"]) for one in told["actual"]] == [("session", "2")], "all else is closed"
    run("undo", hosts("marie.curie"), hygiene_journal=RUN)
