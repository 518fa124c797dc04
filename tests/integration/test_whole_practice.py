"""The fictitious practice with three real machines among its 43: checked, mended, checked again.

What the registers and the 40 others say is all well, so that the three machines decide. What is expected is written
from the guide's own sentences and from what was done to the machines, never computed.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hygiene_cli.history import History
from lab import Host, Lab
from tests.tools import fictitious_practice as fictitious

Verb = Callable[..., "subprocess.CompletedProcess[str]"]
DESK, SERVER, ARCHIVE = "vrai-poste", "vrai-serveur", "vrai-pacs"
CLASSES = {DESK: "workstation", SERVER: "server", ARCHIVE: "pacs"}
UNRESTRAINED = ("-b", "--yes", "--profile", "strict", "--now", "--without-observation")
MANAGER = {"reason": "gestion du parc", "approved_by": "martin", "review_by": "2099-12-31"}
VARIABLES = {
    "local_admins_sudo_without_password": [{"name": "ansible", **MANAGER}],
    "hygiene_vendor_approval": {"version": "7.2", "date": "2026-01-12", "by": "éditeur du PACS"},
}
OF_THE_LAB = (
    "accounts_no_generic",  # the lab's administrator is called operator
    "admin_internet_root", "audit_logging_clock_set", "audit_logging_audit_runs", "internet_access_no_forwarding",
    "system_hardening_processes_not_traced", "system_hardening_confinement_active",
    "system_hardening_processor_flaws_mitigated", "system_hardening_partitions_separate",
    "updates_automatic_recent",
)  # fmt: skip
"""What a container, or the kernel that it shares, cannot have: the practice gave itself a waiver."""
BREAK = {
    DESK: r"""
gpasswd -a operator sudo
printf 'minlen = 6\n' > /etc/security/pwquality.conf && rm -f /etc/security/pwquality.conf.d/*hygiene*
rm -f /etc/modprobe.d/*hygiene-usb_storage* /etc/profile.d/*hygiene-tmout*
printf 'Acquire::AllowInsecureRepositories "true";\n' > /etc/apt/apt.conf.d/98-site
rm -f /etc/ssh/sshd_config.d/*hygiene*
printf 'PermitRootLogin yes\nPermitEmptyPasswords yes\nCiphers aes256-ctr,aes256-cbc\n' >> /etc/ssh/sshd_config
systemctl reload ssh
""",
    SERVER: "useradd -m -s /bin/bash petit && echo 'petit:Ancien-mot-2-passe' | chpasswd",
}
BROKEN = {
    "2a": "fail", "3c": "fail", "30a": "fail", "30b": "fail",  # an undeclared administrator at the desk
    "28a": "fail",  # who, new as they are, reaches the Internet
    "3d": "fail", "8a": "fail",  # Petit left in June, and has an account on the server
    "6c": "fail",  # packages that nobody signed are taken
    "8b": "fail",  # root, which is nobody's, logs in over SSH
    "9a": "fail",  # six characters make a password
    "14a": "fail",  # three machines, each at its own level
    "15a": "fail",  # a USB key is a disk
    "23b": "fail", "31b": "fail", "31c": "fail",  # SSH takes empty passwords, and CBC ciphers
    "39b": "fail",  # a session of a terminal stays open
    "40b": "fail",  # nobody was given any of this to do
}  # fmt: skip
NOT_CHOSEN = {
    "4a": "notchecked", "4b": "notchecked",  # nobody said how these machines reach the Internet
    "10a": "notchecked",  # nor which doctrine of passwords is theirs
    "18a": "notchecked",  # nor from where a desk may be administered
    "28a": "notchecked",  # nor whether administrators have a proxy
}  # fmt: skip
SHIELDED = {
    "7b": "waived",  # no update was ever installed by itself; those that wait were first seen today, and are not late
    "8b": "waived",  # operator
    "14a": "waived",  # all of it
}  # fmt: skip
CONTROLLER = {
    "16b": "fail",  # the machine that runs the tests is none of the 43
    "40b": "fail",  # and nobody was given that to do
}
BEFORE = {**NOT_CHOSEN, **SHIELDED, **CONTROLLER, **BROKEN}
AFTER = {**NOT_CHOSEN, **SHIELDED, **CONTROLLER}
"""Every clause that is not compliant; all others of the 40 rules are."""
RULES_BEFORE = {
    2: "fail", 3: "fail", 4: "notchecked", 6: "fail", 7: "waived", 8: "fail", 9: "fail", 10: "notchecked", 14: "fail",
    15: "fail", 16: "fail", 18: "notchecked", 23: "fail", 28: "fail", 30: "fail", 31: "fail", 39: "fail",
    40: "fail",
}  # fmt: skip
RULES_AFTER = {4: "notchecked", 7: "waived", 8: "waived", 10: "notchecked", 14: "waived", 16: "fail",
               18: "notchecked", 28: "notchecked", 40: "fail"}  # fmt: skip


class Practice(NamedTuple):
    """The practice as it was once the check before `apply`, the apply and the check after it were done."""

    folder: Path
    hygiene: Verb
    before: dict[str, Any]
    applied: str
    after: dict[str, Any]


@pytest.fixture(scope="module")
def practice(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    base = tmp_path_factory.mktemp("practice")
    folder, machines = base / "cabinet", lab.start_many(["bookworm", "trixie", "bookworm"])

    def hygiene(*words: str) -> subprocess.CompletedProcess[str]:
        own = {"NO_COLOR": "1", "HYGIENE_LANG": "fr", "COLUMNS": "80"}
        environment = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
        return subprocess.run(
            [sys.executable, "-m", "hygiene_cli.cli", *words], cwd=folder if folder.is_dir() else base,
            env={**environment, **own}, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip

    def checked(name: str) -> dict[str, Any]:
        done = hygiene("check", "-b", "-o", name)
        assert done.returncode == 2, done.stdout + done.stderr
        found: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
        return found

    assert hygiene("init", "cabinet").returncode == 0
    write(folder, dict(zip(CLASSES, machines, strict=True)))
    made = hygiene("apply", *UNRESTRAINED)
    assert made.returncode == 0, made.stdout + made.stderr
    for name, machine in zip(CLASSES, machines, strict=True):
        machine.must_run(BREAK.get(name, "true"))
    before = checked("before.json")
    applied = hygiene("apply", *UNRESTRAINED).stdout
    yield Practice(folder, hygiene, before, applied, checked("after.json"))
    for machine in machines:
        machine.remove()


def write(folder: Path, machines: dict[str, Host]) -> None:
    """The registers, dated as long before today as before the day they were written for; the 43 machines; the history
    of the 40 that no connection reaches."""
    later = datetime.date.today() - fictitious.TODAY
    registers = fictitious.good()
    people = {one["id"]: one for one in registers["people"]["people"]}
    for who, account in (("dupont", "ansible"), ("dupont", "dupont"), ("bernard", "operator")):
        people[who]["accounts"].append({"system": "machines", "name": account})
    people["petit"]["accounts"].append({"system": "machines", "name": "petit", "closed": fictitious.DONE})
    registers["privileged"]["privileged"].append(
        {"account": "ansible", "system": "machines", "owner": "dupont", "daily": False, **fictitious.REVIEWED}
    )
    routes = (machine.must_run("ip route show default").split() for machine in machines.values())
    registers["networks"]["internet_links"][0]["gateways"] = sorted({words[words.index("via") + 1] for words in routes})
    waiver = {"until": "2027-06-30", "reason": "conteneur", "compensation": "réseau du laboratoire",
              "approved_by": "martin", "date": "2026-11-02", "hosts": [*machines]}  # fmt: skip
    registers["waivers"]["waivers"] = [{"what": control, **waiver} for control in OF_THE_LAB]
    for name, content in registers.items():
        told = json.dumps(fictitious.moved(content, later), ensure_ascii=False, indent=1)
        (folder / "practice" / f"{name}.yml").write_text(told, encoding="utf-8")
    now, hosts = datetime.datetime.now(datetime.UTC), fictitious.fleet()
    inventory = {
        name: {**host.variables, **VARIABLES, "hygiene_class": CLASSES[name]} for name, host in machines.items()
    }
    with History.open(folder / ".hygiene" / "history.sqlite") as history:
        run = history.begin("import", now)
        for host in hosts:
            of_system = {"ansible_connection": "winrm"} if host.system == "windows" else {}
            inventory[host.name] = {"hygiene_class": host.host_class, "hygiene_collect": "kit", **of_system}
            controls = [{"control": one.control, "result": one.result} for one in host.results.values()]
            history.add_host(run, host.name, {
                "controls": controls, "collected_at": now.isoformat(), "system": host.system,
                "class": host.host_class, "collect": "kit", "policy": host.policy,
            }, now)  # fmt: skip
        history.finish(run, 0, now)
    (folder / "hosts.yml").write_text(json.dumps({"all": {"hosts": inventory}}, indent=1), encoding="utf-8")


def clauses(told: dict[str, Any]) -> dict[str, str]:
    every = [*told["preamble"], *(clause for rule in told["rules"] for clause in rule["clauses"])]
    return {one["clause"]: one["verdict"] for one in every if one["verdict"] != "pass"}


def rules(told: dict[str, Any]) -> dict[int, str]:
    return {one["rule"]: one["verdict"] for one in told["rules"] if one["verdict"] != "pass"}


def test_what_three_machines_lack_is_what_the_clauses_lack(practice: Practice) -> None:
    assert clauses(practice.before) == BEFORE
    assert rules(practice.before) == RULES_BEFORE
    assert len(practice.before["rules"]) == 40 and len(practice.before["hosts"]) == 43


def test_apply_mends_what_it_may_and_no_machine_fails(practice: Practice) -> None:
    assert clauses(practice.after) == AFTER, practice.applied
    assert rules(practice.after) == RULES_AFTER


def test_the_40_others_are_as_their_last_reading_left_them(practice: Practice) -> None:
    for told in (practice.before, practice.after):
        others = [one for one in told["hosts"] if one["host"] not in CLASSES]
        assert len(others) == 40
        assert {one["result"] for host in others for one in host["controls"]} == {"pass"}


def test_the_report_and_the_plan_tell_the_same(practice: Practice) -> None:
    assert practice.hygiene("status", "-o", "rapport.html").returncode == 2
    page = (practice.folder / "rapport.html").read_text(encoding="utf-8")
    assert "Centre des Tilleuls" in page and DESK in page
    plan = practice.hygiene("actions")
    assert plan.returncode == 2 and plan.stdout.count("sans responsable ni date") == 1, plan.stdout + plan.stderr


def test_the_audit_seals_that_state_and_finds_a_changed_byte(practice: Practice) -> None:
    frozen = practice.hygiene("audit", "freeze", "--name", "audit-1", "--auditor", "Un tiers")
    assert frozen.returncode == 0, frozen.stderr
    (path,) = practice.folder.rglob("audit-1.zip")
    assert practice.hygiene("audit", "verify", str(path)).returncode == 0
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2] ^= 1
    changed = path.with_name("changed.zip")
    changed.write_bytes(whole)
    assert practice.hygiene("audit", "verify", str(changed)).returncode == 2
