"""The lab keeps its promises: real systemd, real SSH, apt, snapshots that see everything, a cheap return to new."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from lab import OPERATOR, Host, Lab, differences, inventory


def test_boots_and_answers_over_ssh_as_an_administrator(host: Host) -> None:
    answer = host.ssh("sudo id -u; cat /proc/1/comm; . /etc/os-release; echo $VERSION_CODENAME")
    assert answer.stdout.split() == ["0", "systemd", host.suite], answer.stderr


def test_apt_works_inside(host: Host) -> None:
    host.must_run("apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y hello", timeout=300)
    assert host.must_run("hello").strip() == "Hello, world!"


def test_operator_needs_a_password_for_sudo(host: Host) -> None:
    assert host.run(f"su {OPERATOR} -c 'sudo -n true'").returncode != 0
    assert "sudo" in host.must_run(f"id -nG {OPERATOR}").split()


def test_snapshot_sees_every_change_and_nothing_else(host: Host) -> None:
    before = host.snapshot()
    host.put("/etc/new.conf", "new\n", 0o640)
    host.must_run("chmod 600 /etc/fstab; touch -d 2001-01-01 /etc/issue; ln -s /nowhere /opt/link")
    after = host.snapshot()
    changed = differences(before, after)
    assert list(changed) == ["/etc/fstab", "/etc/issue", "/etc/new.conf", "/opt/link"]
    assert changed["/opt/link"] == (None, after["/opt/link"])
    assert (after["/etc/new.conf"].type, after["/etc/new.conf"].mode, after["/etc/new.conf"].size) == ("file", 0o640, 4)
    assert after["/opt/link"].sha256 == "/nowhere"


def test_reset_makes_it_new_at_the_same_address(bookworm: Host) -> None:
    address = bookworm.address
    bookworm.add_user("marie", groups=["sudo"], password="Imagerie-2026-lyon")
    assert "marie" in bookworm.read("/etc/passwd")
    bookworm.reset()
    assert bookworm.address == address
    assert "marie" not in bookworm.ssh("cat /etc/passwd").stdout


def test_ansible_reaches_a_fleet_by_an_ordinary_inventory(lab: Lab, tmp_path: Path) -> None:
    hosts = lab.start_many(["bookworm", "trixie"])
    path = inventory(hosts, tmp_path / "hosts.yml", hygiene_class="server")
    ran = subprocess.run(
        ["ansible", "-i", str(path), "all", "-b", "-o", "-m", "command", "-a", "hostname"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert all(f"(stdout) {one.hostname}" in ran.stdout for one in hosts)
    assert json.loads(path.read_text())["all"]["vars"] == {"hygiene_class": "server"}
