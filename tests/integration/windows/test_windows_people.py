"""Accounts, groups and passwords of Windows: what is gone, what is called strangely, what must not be cut off."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lab import inventory
from windows import Windows
from windows_ask import ask, functions, value
from windows_drive import run

ADMINISTRATORS = "S-1-5-32-544"
MACHINE = "S-1-5-21-0-0-0"
ENTRA, ORPHAN, COLLEAGUE = "S-1-12-1-1-2-3-4", "S-1-5-21-9-9-9-1103", "S-1-5-21-7-7-7-1105"
EXCEPTION = {"reason": "administration", "approved_by": "direction", "review_by": "2099-12-31"}
GROUPS = {"groups": [ADMINISTRATORS], "standing": [500, 512]}


@pytest.fixture
def state(windows: Windows) -> Iterator[Path]:
    """The accounts and groups of the simulated machine, as they were when the test ends."""
    path = windows.disk / "lab-directory.json"
    if not path.exists():
        windows.powershell("[void] (Get-LabDirectory)")
    before = path.read_text("utf-8")
    yield path
    path.write_text(before, "utf-8")
    for name in ("lab-directory-denied", "lab-directory-hangs", "lab-domain.json"):
        (windows.disk / name).unlink(missing_ok=True)


def change(path: Path, members: list[str] | None = None, **users: dict[str, Any]) -> None:
    """Other members of the administrators; other properties of the accounts with these numbers (`_501`)."""
    told = json.loads(path.read_text("utf-8"))
    if members is not None:
        next(one for one in told["groups"] if one["sid"] == ADMINISTRATORS)["members"] = members
    for rid, properties in users.items():
        next(one for one in told["users"] if one["rid"] == int(rid[1:])).update(properties)
    path.write_text(json.dumps(told), "utf-8")


def declared(*names: str) -> list[dict[str, str]]:
    return [{"name": name, **EXCEPTION} for name in names]


def test_members_that_are_no_longer_there_are_listed_with_the_others(windows: Windows, state: Path) -> None:
    change(state, ["500", "1000", ENTRA, f"{ENTRA}5 AzureAD/anna", ORPHAN, f"{COLLEAGUE} CORP/jean"])
    found = value(windows, "local_groups", {**GROUPS, "declared": ["HYGIENE", "CORP\\jean", ORPHAN, "nobody"]})
    assert [(one["name"], one["account"] and one["account"].split("\\")[-1], one["scope"]) for one in found] == [
        ("HYGIENE", "hygiene", "local"),
        (ENTRA, None, "entra"),
        (f"{ENTRA}5", "anna", "entra"),
        (ORPHAN, None, "orphan"),
        ("CORP\\jean", "jean", "domain"),
    ]


def test_a_name_that_somebody_gave_to_himself_declares_nothing(windows: Windows, state: Path) -> None:
    """An account of another domain that is called like a declared one."""
    change(state, ["500", f"{COLLEAGUE} EVIL/hygiene"])
    found = value(windows, "local_groups", {**GROUPS, "declared": ["hygiene"]})
    assert [one["name"] for one in found] == [COLLEAGUE]


def test_a_member_of_whom_not_even_the_number_is_told_leaves_the_group_unread(windows: Windows, state: Path) -> None:
    change(state, ["500", "? CORP/jean"])
    answer = ask(windows, ("local_groups", {**GROUPS, "declared": []}))[0]
    assert answer == {"unknown": {"code": "not_readable", "detail": "the SID of CORP\\jean"}}


def test_a_directory_that_hangs_costs_its_own_resources(windows: Windows, state: Path) -> None:
    (windows.disk / "lab-directory-hangs").touch()
    accounts, audit = ask(windows, ("local_users", {}), ("audit_policy", {"subcategories": {}}))
    assert accounts["unknown"]["code"] == "timeout"
    assert audit == {"value": {}}


def test_names_as_somebody_could_choose_them(windows: Windows, state: Path) -> None:
    names = {"_501": "L'invité", "_1001": "\u202etest\u2066", "_1002": "Secrétariat 2", "_1003": "o'brien'); throw 'x"}
    change(state, None, **{rid: {"name": name} for rid, name in names.items()})
    words = {"generic": ["secretariat", "test"], "persons": ["HYGIENE", "o'brien'); throw 'X", "test"]}
    users = {one["rid"]: one for one in value(windows, "local_users", words)["users"]}
    assert [users[rid]["name"] for rid in (501, 1001, 1002)] == [names[f"_{rid}"] for rid in (501, 1001, 1002)]
    assert (users[1000]["name"], users[1003]["name"][-1]) == ("HYGIENE", "X"), "as declared, whatever the capitals"
    assert [rid for rid, one in users.items() if one["generic"]] == [1001, 1002], "whatever cannot be seen in it"
    assert not users[501]["human"] and users[1002]["human"]


def test_a_domain_controller_has_no_accounts_of_its_own(windows: Windows, state: Path) -> None:
    type_of = r"HKLM\SYSTEM\CurrentControlSet\Control\ProductOptions"
    windows.registry("add", type_of, "/v", "ProductType", "/t", "REG_SZ", "/d", "LanmanNT", "/f")
    try:
        assert value(windows, "local_users", {}) == {"own": False, "users": []}
    finally:
        windows.registry("add", type_of, "/v", "ProductType", "/t", "REG_SZ", "/d", "WinNT", "/f")


def test_on_a_member_of_a_domain_the_rules_of_passwords_wait_for_the_directory(
    windows: Windows, path: Path, state: Path
) -> None:
    controls = ["passwords_domain_accounts", "local_admins_laps"]
    alone = run("check", path, controls)
    assert {alone.control(windows.hostname, name)["result"] for name in controls} == {"notapplicable"}
    (windows.disk / "lab-domain.json").write_text('{"PartOfDomain": true, "Domain": "CORP", "DomainRole": 1}', "utf-8")
    policy = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\LAPS"
    windows.registry("add", policy, "/v", "BackupDirectory", "/t", "REG_DWORD", "/d", "2", "/f")
    member = run("check", path, controls)
    windows.registry("delete", policy, "/f")
    waiting = member.control(windows.hostname, controls[0])
    assert (waiting["result"], waiting["reason"]["code"]) == ("notchecked", "directory_unread")
    laps = member.control(windows.hostname, controls[1])
    assert (laps["result"], laps["actual"]["backup"], laps["actual"]["length"]) == ("fail", 2, 14)


def test_the_account_in_use_keeps_its_rights(windows: Windows, tmp_path: Path, state: Path) -> None:
    change(state, ["500", "1000", "1003"])
    policy = {"hygiene_profile": "strict", "local_admins_declared": declared("secours")}
    path = inventory([windows], tmp_path / "hosts.yml", hygiene_class="workstation", **policy)
    told = run("apply", path, ["local_admins_groups_declared"])
    found = told.control(windows.hostname, "local_admins_groups_declared")
    assert (found["result"], found["changed"], found["reason"]["code"]) == ("fail", False, "guard")


CASES = {
    "through a group": (["1001", "1003"], ["hygiene", "secours"], "only through what would be taken out"),
    "nobody left": (["1001"], ["hygiene"], "nobody would be left"),
    "nobody": ([], ["hygiene"], "the administrators stay as they are"),
    "empty": (["1000"], [], "would be taken out"),
    "no second": (["1000", "1001"], ["hygiene"], "no second administrator"),
    "a second that is closed": (["500", "1000", "1001"], ["hygiene"], "no second administrator"),
    "a name not looked up": (
        ["1000", "1003", "CORP/paul"],
        ["hygiene", "secours", "OTHER\\paul"],
        "may be the declared",
    ),
    "an orphan": (["1000", "1003", ORPHAN], ["hygiene", "secours", "CORP\\jean"], "may be the declared"),
    "enough": (["1000", "1001", "1003", ORPHAN], ["hygiene", "secours"], "stays an administrator, and so does secours"),
}


def test_what_the_guard_of_administrators_says(windows: Windows, state: Path) -> None:
    """Each case: who is a member, who is declared, what the guard says."""
    cases = [{"name": name, "members": members, "declared": names} for name, (members, names, _) in CASES.items()]
    script = f"""
    $way = @{{ sid = '{MACHINE}-1000'; account = 'hygiene'; connection = 'winrm' }}
    $told = [ordered] @{{}}
    foreach ($case in (ConvertFrom-Json @'
{json.dumps(cases)}
'@)) {{
        $members = @(foreach ($one in $case.members) {{
            if ($one -match '^\\d+$') {{ @{{ sid = "{MACHINE}-$one"; path = "WinNT://POSTE/$one" }} }}
            elseif ($one -match '^S-') {{ @{{ sid = $one; path = "WinNT://$one" }} }}
            else {{ @{{ sid = '{COLLEAGUE}'; path = "WinNT://$one" }} }}
        }})
        (Get-Directory).groups[$AdministratorsSid].members = $members
        foreach ($user in (Get-Directory).users) {{ $user.path = "WinNT://POSTE/$($user.Name)" }}
        $params = @{{ groups = @($AdministratorsSid); declared = $case.declared }}
        $found = Get-LocalGroups $params
        $failing = @($found | Where-Object {{ @($case.declared) -notcontains $_.name }})
        $changes = Set-LocalGroups $params @{{}} $failing
        $told[$case.name] = Test-GuardAdministratorsRemain $params @{{}} $changes $way
    }}
    return $told
    """
    told = functions(windows, ["local_groups"], script)
    assert {name: told[name]["text"] for name, (_, _, words) in CASES.items() if words not in told[name]["text"]} == {}
    assert [name for name in CASES if told[name]["ok"]] == ["nobody", "enough"]


def test_what_guards_of_passwords_say(windows: Windows, state: Path) -> None:
    """Both doctrines, an account in use that would expire, a lock without an end, and UAC over the network."""
    change(state, None, _1000={"age": 400 * 86400}, _1001={"flags": 0x202})
    script = f"""
    $way = @{{ sid = '{MACHINE}-1000'; account = 'hygiene'; connection = 'winrm' }}
    $old = @{{ max_days = 180; blocked_after_days = 7 }}
    $privileged = @{{ max_days = 1095; privileged_only = $true }}
    $Remembered['secedit'] = [ordered] @{{ MaximumPasswordAge = -1 }}
    foreach ($user in (Get-Directory).users) {{ $user.MaxPasswordAge = -1 }}
    $failing = @((Get-LocalUsers $old).users | Where-Object {{ $_.too_long }})
    $expiring = Set-LocalUsers $old @{{ max_days = 180 }} $failing
    $closing = Set-LocalUsers $old @{{ enabled = $false }} $failing
    $few = @((Get-LocalUsers $privileged).users | Where-Object {{ $_.too_long }})
    $spared = Set-LocalUsers $privileged @{{ max_days = 1095 }} $few
    $endless = @{{ settings = @{{ LockoutDuration = -1 }} }}
    return [ordered] @{{
        expiring = Test-GuardAgeingSparesUs $old @{{ max_days = 180 }} $expiring $way
        closing = Test-GuardAgeingSparesUs $old @{{ enabled = $false }} $closing $way
        spared = Test-GuardAgeingSparesUs $privileged @{{ max_days = 1095 }} $spared $way
        targets = @($spared | ForEach-Object {{ "$($_.target) $($_.after.value)" }})
        lock = Test-GuardLockoutSurvivable @{{}} $endless @() $way
        uac = Test-GuardRemoteRightsKept @{{}} @{{}} @() $way
        builtin = foreach ($changes in @(), @(@{{ target = 'x!FilterAdministratorToken' }})) {{
            $way = @{{ sid = 'S-500'; account = 'a'; connection = 'winrm' }}
            (Test-GuardRemoteRightsKept @{{}} @{{}} $changes $way).text
        }}
    }}
    """
    told = functions(windows, ["local_users"], script)
    assert "hygiene, that this run came through" in told["expiring"]["text"]
    assert "hygiene, that this run came through" in told["closing"]["text"]
    assert told["spared"]["ok"], told["spared"]
    assert f"{MACHINE}-1002 never_expires True" in told["targets"], "not an administrator: without an end as before"
    assert f"{MACHINE}-1000 never_expires False" in told["targets"]
    assert "MaximumPasswordAge 1095" in told["targets"]
    assert not told["lock"]["ok"] and told["uac"]["ok"]
    assert "does not cut" in told["builtin"][0] and "LocalAccountTokenFilterPolicy" in told["builtin"][1]


def test_denied_access_is_told_and_nothing_is_changed(windows: Windows, path: Path, state: Path) -> None:
    (windows.disk / "lab-directory-denied").touch()
    before = state.read_text("utf-8")
    found = run("apply", path, ["passwords_required"]).control(windows.hostname, "passwords_required")
    assert (found["result"], found["reason"]["code"]) == ("fail", "set_failed"), found
    assert state.read_text("utf-8") == before


def test_a_password_left_behind_is_told_and_never_read(windows: Windows, path: Path) -> None:
    told = run("check", path, ["passwords_autologin_no_remains"])
    found = told.control(windows.hostname, "passwords_autologin_no_remains")
    assert (found["result"], found["actual"]) == ("fail", True)
    assert "Radio2024" not in json.dumps(told.hosts)


def test_a_name_that_windows_knows(windows: Windows) -> None:
    """Without the lab's own answer: what Windows itself says of a name."""
    script = "Remove-Item -Path alias:ConvertTo-Sid\n@((ConvertTo-Sid 'Everyone'), (ConvertTo-Sid 'nobody at all'))"
    assert functions(windows, ["local_users"], script) == ["S-1-1-0", None]


def test_under_the_doctrine_of_2021_only_administrators_age(windows: Windows, path: Path, state: Path) -> None:
    """A policy of the machine that knows no end, or Windows' own, which is stricter: without administrators both hold,
    and are left alone; with one, the longest that Windows takes is set, and nobody else's password begins to expire."""
    ageing, policy = "passwords_ageing_max", windows.disk / "lab-secedit.inf"

    def by_rule_of_2013() -> str:
        told = run("check", path, [ageing], passwords_doctrine="regle-2013")
        return str(told.control(windows.hostname, ageing)["result"])

    doctrine = {"passwords_doctrine": "anssi-2021", "hygiene_run": "20260101T000000Z-0032"}
    value(windows, "security_policy", {"settings": ["MaximumPasswordAge"]})
    before = policy.read_bytes()
    text = before.decode("utf-16")
    for days in (-1, 42):
        change(state, [], _1001={"flags": 0x200}, _1002={"flags": 0x200})
        told = re.sub(r"(?m)^MaximumPasswordAge = .*?$", f"MaximumPasswordAge = {days}\r", text)
        policy.write_text(told.replace("\r\r", "\r"), "utf-16", newline="")
        found = run("apply", path, [ageing], **doctrine).control(windows.hostname, ageing)
        assert (found["result"], found["changed"]) == ("pass", False), (days, found)
    assert by_rule_of_2013() == "pass"
    policy.write_text(policy.read_text("utf-16").replace("Age = 42", "Age = -1"), "utf-16", newline="")
    assert by_rule_of_2013() == "fail"
    change(state, ["1000", "1003"])
    found = run("apply", path, [ageing], **doctrine).control(windows.hostname, ageing)
    assert (found["result"], found["changed"]) == ("pass", True), found
    assert "MaximumPasswordAge = 999" in policy.read_text("utf-16")
    users = value(windows, "local_users", {})["users"]
    assert {one["name"] for one in users if one["enabled"] and not one["never_expires"]} == {"hygiene", "secours"}
    run("undo", path, hygiene_journal=doctrine["hygiene_run"])
    assert "MaximumPasswordAge = -1" in policy.read_text("utf-16")
    policy.write_bytes(before)
