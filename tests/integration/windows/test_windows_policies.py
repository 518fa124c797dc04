"""What somebody else decides on a Windows machine: a group policy, a management server, another tool, its edition."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab import inventory
from windows import Windows
from windows_ask import value
from windows_drive import differing, exported, run

LLMNR, LIMIT = "secure_protocols_names_not_asked_around", "session_lock_machine_limit"
PASSWORDS, GUEST = "passwords_local_policy", "accounts_guest_off"
GPO = "CN={31B2F340-016D-11D2-945F-00C04FB984F9},CN=POLICIES,CN=SYSTEM,DC=CABINET,DC=LAN"
STATE = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Group Policy\State\Machine"
POLICY_MANAGER = r"HKLM\SOFTWARE\Microsoft\PolicyManager\current\device\LocalPoliciesSecurityOptions"
ENROLMENT = "D5B1BA6E-6B5B-4A5F-8E5A-0C4F3C1D2E3F"
RSOP = {
    "RSOP_GPO": [
        {"id": GPO, "name": "Postes du cabinet « Été »", "guidName": "{31B2F340-016D-11D2-945F-00C04FB984F9}"}
    ],
    "RSOP_RegistryPolicySetting": [
        {
            "GPOID": GPO,
            "precedence": 1,
            "registryKey": r"Software\Policies\Microsoft\Windows NT\DNSClient",
            "valueName": "EnableMulticast",
            "deleted": False,
        },
        {
            "GPOID": "CN={0}",
            "precedence": 2,
            "registryKey": r"Software\Microsoft\Windows\CurrentVersion\Policies\System",
            "valueName": "InactivityTimeoutSecs",
            "deleted": False,
        },
    ],
    "RSOP_SecuritySettingNumeric": [{"GPOID": GPO, "precedence": 1, "KeyName": "MinimumPasswordLength", "Setting": 8}],
}
"""Instances as Microsoft's reference of the classes describes them; of what two policies set, the first wins."""


@pytest.fixture
def member(windows: Windows) -> Iterator[Path]:
    """Drive C: of the host, as a member of a domain to which a policy was applied."""
    disk = windows.prefix / "drive_c"
    (disk / "lab-domain.json").write_text(
        json.dumps({"PartOfDomain": True, "Domain": "cabinet.lan", "Workgroup": None, "DomainRole": 1}), "utf-8"
    )
    (disk / "lab-rsop.json").write_text(json.dumps(RSOP), "utf-8")
    windows.registry("add", STATE, "/v", "Distinguished-Name", "/d", "CN=POSTE,DC=CABINET,DC=LAN", "/f")
    yield disk
    windows.registry("delete", STATE, "/f")
    for name in ("lab-domain.json", "lab-rsop.json"):
        (disk / name).unlink(missing_ok=True)


def test_what_a_group_policy_decides_is_named_and_left_to_it(windows: Windows, path: Path, member: Path) -> None:
    controls = [LLMNR, LIMIT, PASSWORDS, GUEST]
    variables = {"passwords_doctrine": "anssi-2021"}
    planned = run("plan", path, controls, **variables)
    told = {name: planned.control(windows.hostname, name) for name in controls}
    for name in (LLMNR, PASSWORDS):
        assert told[name]["result"] == "fail" and not told[name]["changed"] and not told[name]["diff"], told[name]
        assert told[name]["reason"] == {"code": "overridden_by_gpo", "gpo": "Postes du cabinet « Été »"}
    assert told[LIMIT]["changed"] and told[GUEST]["changed"]
    before = exported(windows)
    applied = run("apply", path, controls, **variables)
    assert applied.control(windows.hostname, LLMNR)["reason"]["code"] == "overridden_by_gpo"
    assert applied.control(windows.hostname, LIMIT)["result"] == "pass"
    changed = "\n".join(line for line in differing(before, exported(windows)) if line[0] in "+-")
    assert "EnableMulticast" not in changed and "MinimumPasswordLength" not in changed
    assert "InactivityTimeoutSecs" in changed
    windows.registry("add", r"HKLM\Software\Policies\Microsoft\Windows NT\DNSClient", "/v", "EnableMulticast",
                     "/t", "REG_DWORD", "/d", "0", "/f")  # fmt: skip
    passing = run("check", path, [LLMNR]).control(windows.hostname, LLMNR)
    windows.registry("delete", r"HKLM\Software\Policies\Microsoft\Windows NT\DNSClient", "/f")
    assert (passing["result"], passing["reason"]["code"]) == ("pass", "overridden_by_gpo")
    domain = value(windows, "domain", {})
    assert domain == {"member": True, "name": "cabinet.lan", "gpos": ["Postes du cabinet « Été »"], "mdm": []}


def test_policies_that_cannot_be_read_hold_nothing_back(windows: Windows, path: Path, member: Path) -> None:
    (member / "lab-rsop.json").write_text("broken", "utf-8")
    found = run("plan", path, [LLMNR]).control(windows.hostname, LLMNR)
    assert found["changed"] and found["reason"] is None


def test_a_machine_of_no_domain_is_not_asked_for_policies(windows: Windows, path: Path) -> None:
    """Every provider hangs there: nobody notices."""
    hangs = windows.prefix / "drive_c" / "lab-cim-hangs"
    hangs.touch()
    found = run("check", path, [LLMNR]).control(windows.hostname, LLMNR)
    hangs.unlink()
    assert (found["result"], found["reason"]) == ("fail", None)


def test_what_a_management_server_decides(windows: Windows, path: Path) -> None:
    policy = "InteractiveLogon_MachineInactivityLimit"
    enrolments = rf"HKLM\SOFTWARE\Microsoft\Enrollments\{ENROLMENT}"
    windows.registry("add", POLICY_MANAGER, "/v", f"{policy}_WinningProvider", "/d", ENROLMENT, "/f")
    windows.registry("add", enrolments, "/v", "ProviderID", "/d", "MS DM Server", "/f")
    windows.registry("delete", r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System", "/f")
    found = run("plan", path, [LIMIT]).control(windows.hostname, LIMIT)
    windows.registry("delete", POLICY_MANAGER, "/f")
    windows.registry("delete", enrolments, "/f")
    assert not found["changed"]
    assert found["reason"] == {
        "code": "overridden_by_gpo",
        "gpo": f"MS DM Server, LocalPoliciesSecurityOptions/{policy}",
    }


def test_what_another_tool_looks_after(windows: Windows, tmp_path: Path) -> None:
    """Its keys are judged and left to it; the effect is judged as ever."""
    managed = [{"by": "RMM du prestataire", "what": ["updates"]}]
    path = inventory([windows], tmp_path / "hosts.yml", hygiene_profile="strict", hygiene_managed_by=managed)
    told = run("plan", path, ["updates_automatic_policy", "updates_cumulative_recent"])
    found = told.control(windows.hostname, "updates_automatic_policy")
    assert (found["result"], found["changed"]) == ("fail", False)
    assert found["reason"]["code"] == "managed_by" and found["reason"]["by"] == "RMM du prestataire"
    assert told.control(windows.hostname, "updates_cumulative_recent")["result"] == "fail"
