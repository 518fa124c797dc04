"""Somebody left: what is open of their account on Windows is named, closed, and given back."""

from __future__ import annotations

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


def test_an_open_session_is_told(windows: Windows) -> None:
    windows.registry("add", rf"HKU\{MARIE}", "/f")
    try:
        found = value(windows, "departed", {"accounts": gone("marie.curie")})
    finally:
        windows.registry("delete", rf"HKU\{MARIE}", "/f")
    assert {"account": "marie.curie", "person": "Marie Curie", "sid": MARIE, "what": "session", "item": "open"} in found
