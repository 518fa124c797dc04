"""Dangerous changes on Windows: refused by a guard, confirmed from outside, or put back by the machine; and lifts.

The lab has no task scheduler: what would start a task is done by the test, what the task does is real.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls as controls_module
from copies import copy, unconfirming
from drive import Told, carry
from machine import wait_until
from windows import Windows
from windows_drive import differing, exported, run

DESKTOP, LLMNR, SIGNED = (
    "remote_access_desktop_refused",
    "secure_protocols_names_not_asked_around",
    "secure_protocols_smb_signed",
)
RUN = "20260101T000000Z-0003"
WINDOW = 20
STARTED = r"HKLM\SOFTWARE\hygiene"
"""The key that does not outlive a restart of Windows."""


def left(windows: Windows) -> list[str]:
    """What is there of a way back, or of a lift."""
    ours = windows.disk / "ProgramData" / "hygiene"
    found = [path.name for folder in ("revert", "lifts") for path in (ours / folder).glob("*")]
    return sorted([*found, *(path.name for path in windows.tasks.glob("*"))])


@pytest.fixture
def fresh(windows: Windows, path: Path) -> Iterator[Path]:
    """Neither set nor lifted, before and after."""
    yield path
    (windows.disk / "lab-no-tasks").unlink(missing_ok=True)
    if journal(windows):
        run("undo", path, hygiene_journal=RUN, hygiene_force=True)
    for name in ("revert/done.json", f"journal/{RUN}.jsonl"):
        (windows.disk / "ProgramData" / "hygiene" / name).unlink(missing_ok=True)


def test_confirmed_nothing_is_left_armed(windows: Windows, fresh: Path) -> None:
    told = run("apply", fresh, [DESKTOP], hygiene_run=RUN)
    found = told.control(windows.hostname, DESKTOP)
    assert (found["result"], found["changed"], found["reason"]) == ("pass", True, None), found
    assert found["guard"]["ok"]
    assert told.hosts[windows.hostname]["way_in"]["connection"] == "winrm"
    assert left(windows) == []
    assert STARTED.rsplit("\\", 1)[1] not in windows.registry("query", r"HKLM\SOFTWARE").split("\\")


def test_the_guard_refuses_while_somebody_works_by_remote_desktop(windows: Windows, fresh: Path) -> None:
    own = windows.powershell("[Security.Principal.WindowsIdentity]::GetCurrent().User.Value").strip()
    key = rf"HKU\{own}\Volatile Environment\2"
    windows.registry("add", key, "/v", "SESSIONNAME", "/d", "RDP-Tcp#0", "/f")
    try:
        found = run("apply", fresh, [DESKTOP]).control(windows.hostname, DESKTOP)
    finally:
        windows.registry("delete", key, "/f")
    assert (found["result"], found["reason"]["code"], found["changed"]) == ("fail", "guard", False)
    assert "Remote Desktop" in found["guard"]["text"]


WINRM = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\WinRM\Service"
HARM = {
    "Basic off": (WINRM, "AllowBasic", 0),
    "no listener": (WINRM, "AllowAutoConfig", 0),
    "no shell": (rf"{WINRM}\WinRS", "AllowRemoteShellAccess", 0),
}


def test_no_dangerous_change_closes_the_way_that_the_run_came_by(
    windows: Windows, fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no control of ours would do such harm, a copy of the collection has one for each."""
    root = copy(tmp_path / "copy")
    controls = root / "roles" / "remote_access" / "meta" / "controls.yml"
    text = controls.read_text("utf-8")
    (ours,) = re.findall(rf"^- id: {DESKTOP}\n(?:.*\n)*?\n", text, re.M)
    harmful = {f"{DESKTOP}_{place}": harm for place, harm in enumerate(HARM.values())}
    for control, (key, value, data) in harmful.items():
        text += "\n" + ours.replace(DESKTOP, control).replace(
            r"policy: ['HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services', fDenyTSConnections]",
            f"policy: ['{key}', {value}]",
        ).replace("{policy: {type: dword, data: 1}", f"{{policy: {{type: dword, data: {data}}}")
    controls.write_text(text, "utf-8")
    monkeypatch.setattr(controls_module, "COLLECTION", root)
    told = run("apply", fresh, [*harmful])
    for control, (_, value, _) in harmful.items():
        found = told.control(windows.hostname, control)
        assert (found["result"], found["reason"]["code"], found["changed"]) == ("fail", "guard", False)
        assert value in found["guard"]["text"]


@pytest.mark.parametrize("restarted", [False, True], ids=["in time", "after a restart"])
def test_not_confirmed_the_machine_puts_it_back_itself(
    windows: Windows, fresh: Path, restarted: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("check", fresh)
    before = exported(windows)
    monkeypatch.setattr(controls_module, "COLLECTION", unconfirming(tmp_path / "copy", WINDOW + 5))
    told: dict[str, Told] = {}
    variables = {"hygiene_now": True, "hygiene_confirm_window": WINDOW, "hygiene_run": RUN}
    applying = threading.Thread(
        target=lambda: told.update(apply=carry("apply", fresh, [DESKTOP], variables, arguments=()))
    )
    applying.start()
    armed = windows.disk / "ProgramData" / "hygiene" / "revert" / "armed.json"
    wait_until("the change to be made", lambda: armed.exists() and DESKTOP in journal(windows), 60)
    if restarted:
        wait_until("the run to end", lambda: free(windows), 60)
        windows.registry("delete", STARTED, "/f")
    else:
        windows.run_task("revert")
        assert armed.exists(), "the time is not over"
        until = json.loads(armed.read_text("ascii"))["until"]
        wait_until("the time to be over", lambda: time.time() > until, WINDOW + 5)
    windows.run_task("revert")
    assert differing(before, exported(windows)) == [], "put back before anybody asked"
    applying.join()
    found = told["apply"].control(windows.hostname, DESKTOP)
    assert (found["result"], found["reason"]["code"]) == ("fail", "reverted"), found
    assert left(windows) == ["done.json"]


def journal(windows: Windows) -> str:
    path = windows.disk / "ProgramData" / "hygiene" / "journal" / f"{RUN}.jsonl"
    return path.read_text("ascii") if path.exists() else ""


def free(windows: Windows) -> bool:
    """Whether no run holds the host."""
    return "None" in windows.powershell(
        "try { $s = [IO.File]::Open(\"$env:ProgramData\\hygiene\\lock\", 'Open', 'ReadWrite', 'None'); $s.Close();"
        " 'None' } catch { 'somebody' }"
    )


def test_where_no_task_can_be_made_nothing_dangerous_is_set(windows: Windows, fresh: Path) -> None:
    (windows.disk / "lab-no-tasks").touch()
    before = exported(windows)
    found = run("apply", fresh, [DESKTOP], hygiene_run=RUN).control(windows.hostname, DESKTOP)
    assert (found["result"], found["reason"]["code"], found["changed"]) == ("fail", "set_failed", False)
    assert "schtasks" in found["reason"]["detail"]
    assert differing(before, exported(windows)) == []
    assert left(windows) == []


def lift(path: Path, control: str = LLMNR, **more: Any) -> Told:
    words = {"hygiene_lift_seconds": 3600, "hygiene_lift_reason": "intervention", "hygiene_lift_by": "Dr Martin"}
    return carry("lift", path, (), {"hygiene_control": control, **words, **more}, arguments=())


def test_a_lift_ends_by_itself_or_by_somebody(windows: Windows, fresh: Path) -> None:
    run("apply", fresh, [LLMNR, SIGNED], hygiene_run=RUN)
    told = lift(fresh).control(windows.hostname, LLMNR)
    assert told["changed"] and told["result"] == "fail"
    found = run("apply", fresh, [LLMNR, SIGNED])
    lifted = found.control(windows.hostname, LLMNR)
    assert (lifted["lifted"]["by"], lifted["changed"], lifted["reason"]["code"]) == ("Dr Martin", False, "lifted")
    assert found.control(windows.hostname, SIGNED)["lifted"] is None
    assert left(windows) == [f"lift-{LLMNR}", f"{LLMNR}.json", f"{LLMNR}.ps1"]
    windows.run_task(f"lift-{LLMNR}")
    assert left(windows) == []
    assert run("check", fresh, [LLMNR]).control(windows.hostname, LLMNR)["result"] == "pass"
    assert lift(fresh).control(windows.hostname, LLMNR)["result"] == "fail"
    assert lift(fresh, hygiene_lift_end=True).control(windows.hostname, LLMNR)["result"] == "pass"
    assert left(windows) == []
    assert run("check", fresh, [LLMNR]).control(windows.hostname, LLMNR)["result"] == "pass"


def test_what_hygiene_did_not_set_is_not_lifted(windows: Windows, fresh: Path) -> None:
    code, words = lift(fresh).problems[windows.hostname]
    assert code == "set_failed" and "nothing of its own to lift" in words
    assert left(windows) == []
