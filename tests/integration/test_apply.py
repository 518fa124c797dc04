"""apply as a whole: profiles, locks, failures in the middle, and what is kept of what was replaced."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from drive import Told, carry
from lab import Host, differences, inventory

LENGTH = "passwords_min_length"
ROOT_LOGIN = "remote_access_ssh_root"


@pytest.fixture(scope="module")
def one(bookworm: Host) -> Host:
    return bookworm


def run(verb: str, host: Host, folder: Path, controls: list[str], **variables: Any) -> Told:
    return carry(verb, inventory([host], folder / "hosts.yml", **variables), controls)


def code(told: Told, host: Host, control: str) -> str | None:
    reason = told.control(host.hostname, control)["reason"]
    return reason and reason["code"]


def test_the_default_profile_leaves_what_may_lock_out(one: Host, tmp_path: Path) -> None:
    told = run("apply", one, tmp_path, [LENGTH, ROOT_LOGIN])
    assert told.control(one.hostname, LENGTH)["result"] == "pass"
    assert code(told, one, ROOT_LOGIN) == "profile"
    assert not told.control(one.hostname, ROOT_LOGIN)["changed"]


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"hygiene_profile": "audit"}, "profile"),
        ({"hygiene_class": "pacs"}, "vendor_approval_missing"),
        ({"hygiene_class": "pacs", "hygiene_vendor_approval": {"version": "1"}}, "vendor_approval_missing"),
    ],
)
def test_audit_only_hosts_are_never_written(one: Host, tmp_path: Path, variables: Any, reason: str) -> None:
    one.must_run("rm -f /etc/security/pwquality.conf.d/90-hygiene.conf")
    path = inventory([one], tmp_path / "hosts.yml", **variables)
    told = carry("apply", path, [LENGTH], {"hygiene_profile_override": "strict"})
    assert code(told, one, LENGTH) == reason
    assert told.control(one.hostname, LENGTH)["result"] == "fail"


def test_a_system_that_is_only_read_is_never_written(one: Host, tmp_path: Path) -> None:
    one.must_run(
        "rm -f /etc/security/pwquality.conf.d/90-hygiene.conf; cp --remove-destination /usr/lib/os-release /etc/"
    )
    one.must_run("sed -i 's/^ID=.*/ID=rocky\\nID_LIKE=\"rhel centos fedora\"/' /etc/os-release")
    controls = [LENGTH, "updates_automatic_daily", ROOT_LOGIN]
    one.must_run("apt-get -qq remove -y unattended-upgrades >/dev/null 2>&1; mkdir -p /etc/apt/apt.conf.d")
    places = (
        "/proc",
        "/sys",
        "/dev",
        "/run",
        "/tmp",
        "/var/log",
        "/root",
        "/home",
        "/var/lib/systemd",
        "/var/lib/sudo",
    )
    before = one.snapshot(places)
    for verb in ("plan", "apply"):
        told = carry(verb, inventory([one], tmp_path / "hosts.yml", hygiene_profile="strict"), controls)
        for control in controls:
            found = told.control(one.hostname, control)
            assert (found["result"], found["changed"]) == ("fail", False), control
            assert found["reason"]["code"] == "read_only_system", control
    assert differences(before, one.snapshot(places)) == {}
    one.must_run("ln -sf ../usr/lib/os-release /etc/os-release")


def test_an_approved_pacs_may_be_written(one: Host, tmp_path: Path) -> None:
    one.must_run("rm -f /etc/security/pwquality.conf.d/90-hygiene.conf")
    approval = {"version": "7.2", "date": "2026-01-05", "by": "the manufacturer"}
    told = run("apply", one, tmp_path, [LENGTH], hygiene_class="pacs", hygiene_vendor_approval=approval)
    assert told.control(one.hostname, LENGTH)["result"] == "pass"


def test_a_waived_control_is_left_alone(one: Host, tmp_path: Path) -> None:
    one.must_run("rm -f /etc/security/pwquality.conf.d/90-hygiene.conf")
    waiver = {"control": LENGTH, "until": str(date.today()), "reason": "old RIS", "approved_by": "Dr Martin"}
    told = run("apply", one, tmp_path, [LENGTH], hygiene_waived=[waiver])
    found = told.control(one.hostname, LENGTH)
    assert (found["result"], found["reason"]["code"]) == ("fail", "waived")
    assert found["waiver"]["approved_by"] == "Dr Martin"


@pytest.mark.parametrize("what", ["passwords", LENGTH])
def test_what_another_tool_sets_is_left_to_it(one: Host, tmp_path: Path, what: str) -> None:
    one.must_run("rm -f /etc/security/pwquality.conf.d/90-hygiene.conf")
    told = run("apply", one, tmp_path, [LENGTH], hygiene_managed_by=[{"by": "Intune", "what": [what]}])
    found = told.control(one.hostname, LENGTH)
    assert (found["result"], found["changed"]) == ("fail", False)
    assert (found["reason"]["code"], found["reason"]["by"]) == ("managed_by", "Intune")


def test_what_was_replaced_is_kept_on_the_host_alone(one: Host, tmp_path: Path) -> None:
    one.must_run("rm -f /etc/security/pwquality.conf.d/90-hygiene.conf; rm -rf /var/lib/hygiene")
    told = run("apply", one, tmp_path, [LENGTH])
    run_id = told.hosts[one.hostname]["run"]
    assert one.must_run("stat -c '%U %a' /var/lib/hygiene /var/lib/hygiene/journal").split() == ["root", "700"] * 2
    lines = one.read(f"/var/lib/hygiene/journal/{run_id}.jsonl").splitlines()
    head, *entries = [json.loads(line) for line in lines]
    assert (head["run"], head["action"]) == (run_id, "apply")
    assert [(entry["control"], entry["type"], entry["before"]) for entry in entries] == [(LENGTH, "file", None)]


def test_a_host_takes_one_apply_at_a_time(one: Host, tmp_path: Path) -> None:
    one.must_run("rm -f /etc/security/pwquality.conf.d/90-hygiene.conf; mkdir -p -m 700 /var/lib/hygiene")
    one.must_run("printf 'run X of dupont, since noon' > /var/lib/hygiene/lock")
    one.must_run("systemd-run --unit=holder flock /var/lib/hygiene/lock sleep 600")
    one.must_run("for i in $(seq 100); do flock -n /var/lib/hygiene/lock true || exit 0; sleep 0.05; done; exit 1")
    try:
        told = run("apply", one, tmp_path, [LENGTH])
    finally:
        one.must_run("systemctl stop holder")
    found, text = told.problems[one.hostname]
    assert found == "locked"
    assert "dupont" in text


@pytest.mark.parametrize(
    "attack",
    ["ln -s /tmp/elsewhere /var/lib/hygiene", "mkdir /var/lib/hygiene; chown nobody: /var/lib/hygiene"],
    ids=["a link", "another owner"],
)
def test_a_state_folder_that_is_not_ours_is_refused(one: Host, tmp_path: Path, attack: str) -> None:
    one.must_run(
        "rm -rf /var/lib/hygiene /tmp/elsewhere /etc/security/pwquality.conf.d/90-hygiene.conf; mkdir /tmp/elsewhere"
    )
    one.must_run(attack)
    try:
        told = run("apply", one, tmp_path, [LENGTH])
        assert "/var/lib/hygiene" in told.problems[one.hostname][1]
        assert one.must_run("ls /tmp/elsewhere") == ""
    finally:
        one.must_run("rm -rf /var/lib/hygiene")


def test_strict_refuses_what_would_cut_the_way_in(one: Host, tmp_path: Path) -> None:
    """The run comes in from an address that is in none of the networks given: that control is refused, no other."""
    variables = {
        "hygiene_profile": "strict",
        "hygiene_class": "workstation",
        "remote_access_ssh_on_clients": "management",
        "remote_access_management_networks": ["192.0.2.0/24"],
    }
    told = run("apply", one, tmp_path, ["remote_access_ssh_from_management", LENGTH], **variables)
    found = told.control(one.hostname, "remote_access_ssh_from_management")
    assert (found["result"], found["reason"]["code"]) == ("fail", "guard")
    assert not found["changed"]
    assert told.control(one.hostname, LENGTH)["result"] == "pass"
    assert one.ssh("true").returncode == 0


def test_a_full_disk_loses_nothing(one: Host, tmp_path: Path) -> None:
    """The journal cannot be written, so nothing else is."""
    one.must_run(
        "rm -rf /var/lib/hygiene /etc/security/pwquality.conf.d/90-hygiene.conf; mkdir -p -m 700 /var/lib/hygiene"
    )
    one.must_run(
        "mount -t tmpfs -o size=4k,mode=700 none /var/lib/hygiene; head -c 4096 /dev/zero > /var/lib/hygiene/x"
    )
    try:
        told = run("apply", one, tmp_path, [LENGTH])
        assert told.problems.get(one.hostname) or code(told, one, LENGTH) == "set_failed"
        assert one.run("test -e /etc/security/pwquality.conf.d/90-hygiene.conf").returncode != 0
    finally:
        one.must_run("umount /var/lib/hygiene")
