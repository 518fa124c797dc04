"""Windows over real WinRM: read, judged, set and put back, beside Linux hosts and from the same controls."""

from __future__ import annotations

import difflib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls as controls_module
from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows
from ansible_collections.hygiene.baseline.plugins.plugin_utils.confirmation import dangerous
from drive import Told, carry
from lab import Host, inventory
from windows import LAB, Windows, missing

LLMNR, SIGNED = "secure_protocols_names_not_asked_around", "secure_protocols_smb_signed"
REGISTRY_SERVICE, DESKTOP = "remote_access_registry_off", "remote_access_desktop_refused"
RUN = "20260101T000000Z-0001"
CONTROLS = [one.id for one in controls_module.load().values() if "windows" in one.systems]
ENFORCED = [
    one.id
    for one in controls_module.load().values()
    if "windows" in one.systems and one.systems["windows"].set is not None and not dangerous(one, "windows")
]
SMBIOS = r"HKLM\SYSTEM\CurrentControlSet\Services\mssmbios\Data"
PRODUCT = r"HKLM\SYSTEM\CurrentControlSet\Control\ProductOptions"
STARTED = re.compile(r"(?<=\\ServiceCurrent)\r?\n.*")
"""How many services were started since: Windows counts on by itself."""
NASTY = {
    name: [r"HKLM\SYSTEM\CurrentControlSet\Control", name]
    for name in ("Été", "'; throw 'x", '"$(1/0)"', "a\nb", "\u202egpj.exe", "@'\n'@", "`n", "SystemBootDevice")
}
"""Names as somebody could choose them to do harm."""
ACL = ".sddl"
"""Where the lab keeps an access list that Wine would lose."""
STATE = r"HKLM\SOFTWARE", r"HKLM\SYSTEM\CurrentControlSet"


@pytest.fixture(scope="module")
def windows() -> Iterator[Windows]:
    reason = missing()
    if reason:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"no lab: {reason}")
    with Windows() as host:
        # a service that Wine lacks, as Windows has it: started by hand
        host.powershell("[void] (Invoke-Program 'secedit.exe' @('/export', '/cfg', 'C:\\first.inf'))")
        host.program(
            "sc", "create", "RemoteRegistry", "binPath=", r"C:\\windows\\system32\\svchost.exe", "start=", "demand"
        )
        yield host


@pytest.fixture
def path(windows: Windows, tmp_path: Path) -> Path:
    return inventory([windows], tmp_path / "hosts.yml", hygiene_profile="strict", hygiene_class="workstation")


def run(verb: str, path: Path, controls: Sequence[str] = (), arguments: Sequence[str] = (), **variables: Any) -> Told:
    told = carry(verb, path, controls, {"hygiene_now": True, **variables}, arguments=arguments)
    assert told.problems == {}
    return told


def exported(windows: Windows) -> str:
    """The registry as text, the simulated security policy, and what lies in the programs' common folder."""
    disk = windows.prefix / "drive_c"
    registry = [STARTED.sub("", windows.registry("query", key, "/s")) for key in STATE]
    names = (path.name for path in (disk / "ProgramData").iterdir() if path.suffix != ACL and path.name != "hygiene")
    folders = sorted(names)
    return "\n".join([*registry, (disk / "lab-secedit.inf").read_text("utf-16"), *folders])


def differing(before: str, after: str) -> list[str]:
    """The lines that are not in both, each with the key that it stands under."""
    both = [before.splitlines(), after.splitlines()]
    lines = difflib.unified_diff(*both, "before", "after", "", "", 3, "")
    return list(lines)


def test_one_exchange_whatever_the_number_of_controls(windows: Windows, path: Path) -> None:
    windows.forget()
    told = run("check", path).hosts[windows.hostname]
    sent = windows.requests()
    assert len(sent) <= 12
    assert sum(one["bytes"] for one in sent) < 60_000
    assert (told["system"], told["class"], told["facts"]["os"]) == ("windows", "workstation", "windows")
    judged = {item["control"]: item for item in told["controls"]}
    for name in CONTROLS:
        assert judged[name]["result"] in ("pass", "fail", "notapplicable"), judged[name]
    assert judged["usb_storage_drivers_blocked"]["reason"] == {"code": "system", "system": "windows"}


@pytest.mark.parametrize(
    ("product", "chassis", "expected"),
    [
        ("WinNT", 3, "workstation"),
        ("WinNT", 10, "laptop"),
        ("ServerNT", 23, "server"),
        ("LanmanNT", 23, "domain_controller"),
    ],
)
def test_a_host_of_no_class_says_what_it_is(
    windows: Windows, tmp_path: Path, product: str, chassis: int, expected: str
) -> None:
    """SMBIOS as the kernel keeps it: a system table (its UUID), a chassis, the end."""
    system = bytes([1, 27, 0, 1, 1, 2, 3, 4, *[0xAB] * 16, 6, 0, 0]) + b"Hi\0\0"
    tables = bytes(8) + system + bytes([3, 13, 0, 2, 1, chassis, *[3] * 7, 0, 0])
    windows.registry("add", SMBIOS, "/v", "SMBiosData", "/t", "REG_BINARY", "/d", tables.hex(), "/f")
    windows.registry("add", PRODUCT, "/v", "ProductType", "/t", "REG_SZ", "/d", product, "/f")
    told = run("check", inventory([windows], tmp_path / "hosts.yml"), [LLMNR]).hosts[windows.hostname]
    windows.registry("add", PRODUCT, "/v", "ProductType", "/t", "REG_SZ", "/d", "WinNT", "/f")
    windows.registry("delete", SMBIOS, "/v", "SMBiosData", "/f")
    assert told["class"] == expected
    assert told["facts"]["hardware_id"], "the SMBIOS UUID, hashed"


def test_check_and_plan_write_nothing(windows: Windows, path: Path) -> None:
    before = exported(windows)
    run("check", path)
    run("plan", path)
    assert differing(before, exported(windows)) == []
    state = windows.powershell("Test-Path -LiteralPath (Join-Path $env:ProgramData 'hygiene')")
    assert "False" in state


class Rounds:
    """Every control that can be set: checked, planned, applied, applied again, and undone."""

    def __init__(self, windows: Windows, path: Path) -> None:
        self.host = windows.hostname
        self.before = exported(windows)
        self.found = run("check", path, ENFORCED)
        self.planned = run("plan", path, ENFORCED)
        self.applied = run("apply", path, ENFORCED, hygiene_run=RUN)
        self.again = run("apply", path, ENFORCED)
        self.rehearsed = run("undo", path, hygiene_journal=RUN, arguments=("--check",))
        self.still = run("check", path, ENFORCED)
        self.undone = run("undo", path, hygiene_journal=RUN)
        self.after = exported(windows)


@pytest.fixture(scope="module")
def rounds(windows: Windows, tmp_path_factory: pytest.TempPathFactory) -> Rounds:
    folder = tmp_path_factory.mktemp("rounds")
    policy = {"hygiene_profile": "strict", "hygiene_class": "workstation"}
    return Rounds(windows, inventory([windows], folder / "hosts.yml", **policy))


@pytest.mark.parametrize("control", ENFORCED)
def test_applied_it_passes_and_a_second_apply_changes_nothing(rounds: Rounds, control: str) -> None:
    assert rounds.found.control(rounds.host, control)["result"] == "fail"
    planned, applied = (told.control(rounds.host, control) for told in (rounds.planned, rounds.applied))
    assert (applied["result"], applied["changed"], applied["reason"]) == ("pass", True, None), applied
    assert planned["changed"], planned
    assert planned["diff"] == applied["diff"], "the plan must be what apply changes"
    assert not rounds.again.control(rounds.host, control)["changed"]


def test_undone_the_host_is_as_it_was(rounds: Rounds) -> None:
    assert {item["result"] for item in rounds.still.hosts[rounds.host]["controls"]} == {"pass"}, (
        "a rehearsal writes nothing"
    )
    rehearsed, undone = (told.hosts[rounds.host]["controls"] for told in (rounds.rehearsed, rounds.undone))
    assert {item["control"] for item in rehearsed if item["changed"]} == {*ENFORCED}
    assert {item["control"]: item["result"] for item in undone} == dict.fromkeys(ENFORCED, "fail")
    assert differing(rounds.before, rounds.after) == []


def test_what_somebody_changed_since_is_left_and_told(windows: Windows, path: Path) -> None:
    mine = "20260101T000000Z-0002"
    run("apply", path, [SIGNED], hygiene_run=mine)
    key = r"HKLM\SYSTEM\CurrentControlSet\Services\LanManServer\Parameters"
    windows.registry("add", key, "/v", "RequireSecuritySignature", "/t", "REG_DWORD", "/d", "7", "/f")
    told = run("undo", path, hygiene_journal=mine).control(windows.hostname, SIGNED)
    assert told["reason"] == {"code": "drift", "names": [f"registry {key}!RequireSecuritySignature".split(" ", 1)[1]]}
    forced = run("undo", path, hygiene_journal=mine, hygiene_force=True).control(windows.hostname, SIGNED)
    assert forced["reason"] is None
    assert run("check", path, [SIGNED]).control(windows.hostname, SIGNED)["actual"] == {"server": None, "client": None}


def test_a_run_that_the_host_does_not_know(windows: Windows, path: Path) -> None:
    told = carry("undo", path, (), {"hygiene_journal": "20200101T000000Z-0000"}, arguments=())
    assert "20200101T000000Z-0000.jsonl cannot be read" in told.problems[windows.hostname][1]


def test_what_could_lock_somebody_out_is_not_set_yet(windows: Windows, path: Path) -> None:
    told = run("apply", path, [DESKTOP]).control(windows.hostname, DESKTOP)
    assert (told["result"], told["changed"]) == ("fail", False)


def test_an_open_session_is_waited_for(windows: Windows, path: Path) -> None:
    """The lab's own user has one; what may break an application waits, a nuisance does not."""
    told = run("plan", path, [LLMNR, SIGNED, "session_lock_machine_limit"], hygiene_now=False)
    assert told.control(windows.hostname, LLMNR)["reason"]["code"] == "session_open"
    assert told.control(windows.hostname, LLMNR)["reason"]["accounts"]
    assert told.control(windows.hostname, "session_lock_machine_limit")["changed"]


ANTIVIRUS = "updates_antimalware_active"


@pytest.fixture
def disk(windows: Windows) -> Iterator[Path]:
    """Drive C:, where the simulated products keep their state; as it was when the test ends."""
    folder = windows.prefix / "drive_c"
    yield folder
    for name in ("lab-defender.json", "lab-products.json", "lab-cim-hangs"):
        (folder / name).unlink(missing_ok=True)


OFF = {"AntivirusEnabled": False, "RealTimeProtectionEnabled": False, "AntivirusSignatureAge": 40}


@pytest.mark.parametrize(
    ("defender", "products", "result", "age"),
    [
        (None, None, "pass", 1),
        ({**OFF, "AntivirusEnabled": True, "RealTimeProtectionEnabled": True}, None, "fail", 40),
        (OFF, None, "fail", None),
        (OFF, [{"displayName": "Vigie", "instanceGuid": "{0}", "productState": 266240}], "pass", 0),
        (OFF, [{"displayName": "Vigie", "instanceGuid": "{0}", "productState": 266256}], "fail", 999),
        (OFF, [{"displayName": "Vigie", "instanceGuid": "{0}", "productState": 262144}], "fail", None),
    ],
    ids=["defender", "old signatures", "off", "another product", "another, out of date", "another, off"],
)
def test_the_antivirus(
    windows: Windows, path: Path, disk: Path, defender: Any, products: Any, result: str, age: int | None
) -> None:
    for name, told in (("lab-defender.json", defender), ("lab-products.json", products)):
        if told is not None:
            (disk / name).write_text(json.dumps(told), "utf-8")
    found = run("check", path, [ANTIVIRUS]).control(windows.hostname, ANTIVIRUS)
    assert (found["result"], found["actual"]) == (result, age), found


def test_a_provider_that_hangs_costs_its_own_resource(windows: Windows, path: Path, disk: Path) -> None:
    (disk / "lab-cim-hangs").touch()
    told = run("check", path, [ANTIVIRUS, LLMNR])
    hung = told.control(windows.hostname, ANTIVIRUS)
    assert (hung["result"], hung["reason"]["code"]) == ("unknown", "timeout"), hung
    assert told.control(windows.hostname, LLMNR)["result"] == "fail"


def test_become_and_psrp_are_refused_with_what_to_do(windows: Windows, tmp_path: Path) -> None:
    path = inventory([windows], tmp_path / "hosts.yml")
    assert "without -b" in carry("check", path, [LLMNR]).problems[windows.hostname][1]


def test_a_password_does_not_cross_the_network_in_clear(windows: Windows, tmp_path: Path) -> None:
    path = inventory([windows], tmp_path / "hosts.yml")
    path.write_text(path.read_text("utf-8").replace("127.0.0.1", "192.0.2.10"), "utf-8")
    windows.forget()
    code, text = carry("check", path, [LLMNR], arguments=()).problems[windows.hostname]
    assert code == "auth_failed" and "Basic over HTTP" in text
    assert windows.requests() == []


def test_a_wrong_password_is_told_as_one(windows: Windows, tmp_path: Path) -> None:
    path = inventory([windows], tmp_path / "hosts.yml")
    path.write_text(path.read_text("utf-8").replace(windows.password, "wrong"), "utf-8")
    code, text = carry("check", path, [LLMNR], arguments=()).problems[windows.hostname]
    assert code == "auth_failed", text


def test_a_mixed_fleet_in_one_table(windows: Windows, bookworm: Host, tmp_path: Path) -> None:
    told = {"all": {"hosts": {}, "vars": {"hygiene_class": "workstation"}}}
    for host in (windows, bookworm):
        told["all"]["hosts"][host.hostname] = {**host.variables, "ansible_become": host is bookworm}  # type: ignore[index]
    path = tmp_path / "hosts.yml"
    path.write_text(json.dumps(told), "utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
    done = subprocess.run(
        [sys.executable, "-m", "hygiene_cli.cli", "check", "-i", str(path), "--format", "json"],
        env={**environment, "XDG_STATE_HOME": str(tmp_path / "state")},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    report = json.loads(done.stdout)
    assert len(report["rules"]) == 40
    rule = next(one for one in report["rules"] if one["rule"] == 39)
    assert windows.hostname in json.dumps(rule)
    systems = {one["host"]: one["system"] for one in report["hosts"]}
    assert systems == {windows.hostname: "windows", bookworm.hostname: "linux"}


def test_without_the_command_line(windows: Windows, path: Path, tmp_path: Path) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "HYGIENE_"))}
    done = subprocess.run(
        [Path(sys.executable).parent / "ansible-playbook", "-i", str(path), "hygiene.baseline.check"],
        env={**kept, "HOME": str(tmp_path), "ANSIBLE_HOME": str(tmp_path / ".ansible"), "ANSIBLE_NOCOLOR": "1"},
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "session_lock_machine_limit" in done.stdout, done.stdout


@pytest.mark.parametrize("encoding", ["ascii", "utf-16"])
def test_a_kit_is_run_by_hand_and_its_answer_taken_in(windows: Windows, tmp_path: Path, encoding: str) -> None:
    told = {**windows.variables, "hygiene_collect": "kit", "hygiene_class": "modality"}
    (tmp_path / "hosts.yml").write_text(json.dumps({"all": {"hosts": {"irm-1": told}}}), "utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}

    def hygiene(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "hygiene_cli.cli", *arguments, "-i", "hosts.yml"],
            env={**environment, "XDG_STATE_HOME": str(tmp_path / "state")},
            cwd=tmp_path, text=True, capture_output=True, timeout=120, check=False,
        )  # fmt: skip

    assert ".ps1" in hygiene("kit", "--host", "irm-1", "-o", "kit.py").stderr
    assert "powershell" in hygiene("kit", "--host", "irm-1", "-o", "kit.ps1").stdout
    kit = (tmp_path / "kit.ps1").read_text("ascii")
    assert "function Set-" not in kit
    (tmp_path / "said.json").write_text(windows.powershell(kit), encoding)
    done = hygiene("import", "said.json", "--host", "irm-1")
    assert done.returncode == 2, done.stderr
    assert "Windows verrouille la session" in done.stdout


@pytest.mark.parametrize(("culture", "codepage"), [("en-US", 65001), ("de-DE", 1252)])
def test_the_language_changes_nothing(windows: Windows, culture: str, codepage: int) -> None:
    request = {
        "resources": [
            {"kind": "registry_values", "params": {"values": NASTY}},
            {"kind": "services", "params": {"names": ["Spooler", "RemoteRegistry"]}},
            {"kind": "nothing", "params": {}},
        ]
    }
    script = courier_windows.script(["registry_values", "services"], request, False)
    script += "[Console]::Out.WriteLine((ConvertTo-AsciiJson ((Get-Answers $Request)['resources'])))\n"
    mine = windows.powershell(script)
    assert "Spooler" in mine
    assert {*json.loads(mine)[0]["value"]["values"]} == {*NASTY}
    assert windows.powershell(script, culture, codepage) == mine


def test_nothing_in_the_script_is_newer_than_powershell_51(windows: Windows, tmp_path: Path) -> None:
    every = [path.stem for path in courier_windows.HOST.glob("*.ps1")]
    script = tmp_path / "all.ps1"
    script.write_text(courier_windows.script(every, {"resources": []}, True), encoding="ascii")
    checker = f"& 'Z:{LAB / 'check51.ps1'}' 'Z:{script}'"
    assert windows.powershell(checker).strip() == ""


def test_what_is_sent_for_a_check_cannot_write() -> None:
    every = [path.stem for path in courier_windows.HOST.glob("*.ps1")]
    sent = courier_windows.assemble([name for name in every if name not in ("changes", "journal", "setting")])
    own = sent.pop("private_folder")
    assert "function Use-PrivateFolder" in own and "finally" in own, "the one thing that a check writes, and takes away"
    for name, source in sent.items():
        for word in (
            "CreateSubKey",
            "SetValue",
            "DeleteValue",
            "Set-Acl",
            "New-Item",
            "sc.exe",
            "Stop-Service",
            "function Set-",
        ):
            assert word not in source, (name, word)
