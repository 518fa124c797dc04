"""Stopped at any moment, by anybody: nothing half-written, and the next run goes on from what the host is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from copies import unconfirming
from drive import carry, kill
from lab import Host, inventory, wait_until

LENGTH, ROOT_LOGIN = "passwords_min_length", "remote_access_ssh_root"
DROP_IN, SSHD = "/etc/security/pwquality.conf.d/90-hygiene.conf", "/etc/ssh/sshd_config.d/00-hygiene.conf"
OURS = "/var/lib/hygiene"
WINDOW = 20


@pytest.fixture
def one(bookworm: Host) -> Host:
    bookworm.must_run(f"umount {OURS} 2>/dev/null; rm -rf {OURS} {DROP_IN} {SSHD}; systemctl reload ssh")
    bookworm.must_run(
        "grep -q '^PermitRootLogin yes' /etc/ssh/sshd_config || echo PermitRootLogin yes >> /etc/ssh/sshd_config"
    )
    return bookworm


@pytest.fixture
def path(one: Host, tmp_path: Path) -> Path:
    policy = {"hygiene_profile": "strict", "hygiene_class": "workstation", "hygiene_confirm_window": WINDOW}
    return inventory([one], tmp_path / "hosts.yml", **policy)


@pytest.fixture
def unconfirmed(one: Host, path: Path, tmp_path: Path) -> Callable[[], subprocess.Popen[bytes]]:
    """Starts an apply that has set a dangerous control, and has not confirmed it yet."""

    slow = unconfirming(tmp_path / "slow")

    def start() -> subprocess.Popen[bytes]:
        code = (
            "import sys; sys.path[:0] = ['tests/lab', '.']\n"
            "from pathlib import Path\n"
            "from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls\n"
            f"controls.COLLECTION = Path({str(slow)!r})\n"
            "from drive import carry\n"
            f"carry('apply', Path({str(path)!r}), [{LENGTH!r}, {ROOT_LOGIN!r}])\n"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=Path(__file__).parents[3],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_until("the change to wait for its confirmation", lambda: one.run(f"grep -q no {SSHD}").returncode == 0, 60)
        wait_until("apply to let go of the host", lambda: one.run(f"flock -n {OURS}/lock true").returncode == 0, 60)
        return process

    return start


def test_killed_before_it_confirmed_the_host_comes_back_alone(
    one: Host, path: Path, unconfirmed: Callable[[], subprocess.Popen[bytes]]
) -> None:
    kill(unconfirmed())
    wait_until("the host to put it back", lambda: one.run(f"test -e {SSHD}").returncode != 0, 3 * WINDOW)
    wait_until("it to be done", lambda: one.run(f"test -e {OURS}/revert/armed.json").returncode != 0, WINDOW)
    assert one.run("ls /etc/systemd/system/hygiene-revert*").returncode != 0
    found = carry("check", path, [LENGTH, ROOT_LOGIN])
    assert found.control(one.hostname, LENGTH)["result"] == "pass", "what is not dangerous stays"
    assert found.control(one.hostname, ROOT_LOGIN)["result"] == "fail"
    again = carry("apply", path, [LENGTH, ROOT_LOGIN])
    assert again.control(one.hostname, ROOT_LOGIN)["result"] == "pass"


def test_another_run_is_refused_while_changes_wait(
    one: Host, path: Path, unconfirmed: Callable[[], subprocess.Popen[bytes]]
) -> None:
    process = unconfirmed()
    try:
        for verb, more in (("apply", {}), ("undo", {"hygiene_journal": "x"})):
            told = carry(verb, path, [ROOT_LOGIN, "passwords_classes"] if verb == "apply" else (), more)
            code, text = told.problems[one.hostname]
            assert code in ("locked", "set_failed"), text
        state = carry("check", path, [LENGTH]).hosts[one.hostname]["state"]
        assert state["pending"]["controls"] == [ROOT_LOGIN]
        assert {"hygiene-revert.service", "hygiene-revert.timer"} == {*state["units"]}
    finally:
        kill(process)
    wait_until("the host to put it back", lambda: one.run(f"test -e {SSHD}").returncode != 0, 3 * WINDOW)


def test_restarted_before_it_was_confirmed(
    one: Host, path: Path, unconfirmed: Callable[[], subprocess.Popen[bytes]]
) -> None:
    """The next start puts it back, before SSH is there: here by the start of the container's own systemd."""
    process = unconfirmed()
    kill(process)
    one.must_run(f"systemctl stop hygiene-revert.timer; test -e {SSHD}; rm /run/hygiene-revert")
    one.must_run("systemctl start hygiene-revert.service")
    assert one.run(f"test -e {SSHD}").returncode != 0
    done = json.loads(one.read(f"{OURS}/revert/done.json"))
    assert done["restarted"] and done["errors"] == {}
    assert carry("check", path, [ROOT_LOGIN]).control(one.hostname, ROOT_LOGIN)["result"] == "fail"


@pytest.mark.parametrize("options", ["ro", "size=4k,mode=700"], ids=["read-only", "full"])
def test_a_state_folder_that_takes_nothing(one: Host, path: Path, options: str) -> None:
    one.must_run(f"mkdir -p -m 700 {OURS}; mount -t tmpfs -o size=4k,mode=700 none {OURS}")
    one.must_run(f"head -c 4096 /dev/zero > {OURS}/x; mount -o remount,{options} {OURS}")
    try:
        told = carry("apply", path, [LENGTH, ROOT_LOGIN])
        reasons = [
            told.hosts.get(one.hostname) and told.control(one.hostname, name)["reason"] for name in (LENGTH, ROOT_LOGIN)
        ]
        assert told.problems or {reason["code"] for reason in reasons} == {"set_failed"}, reasons
        assert one.run(f"ls {DROP_IN} {SSHD} /etc/systemd/system/hygiene-revert*").stdout == ""
    finally:
        one.must_run(f"umount {OURS}")


@pytest.mark.parametrize("name", ["journal", "revert", "lock"])
def test_a_link_in_the_state_folder_is_never_followed(one: Host, path: Path, name: str) -> None:
    one.must_run(f"rm -rf /tmp/elsewhere; mkdir /tmp/elsewhere; mkdir -p -m 700 {OURS}")
    one.must_run(f"ln -s /tmp/elsewhere{'/file' if name == 'lock' else ''} {OURS}/{name}")
    told = carry("apply", path, [ROOT_LOGIN])
    reason = told.hosts.get(one.hostname) and told.control(one.hostname, ROOT_LOGIN)["reason"]
    assert told.problems or reason["code"] == "set_failed", reason
    assert one.must_run("ls /tmp/elsewhere") == ""
    assert one.run(f"test -e {SSHD}").returncode != 0


def test_a_full_disk_leaves_each_file_whole(one: Host, path: Path) -> None:
    """The file system of the target itself is full: the old file stays, whole, and the control says why."""
    one.must_run(
        "mkdir -p /etc/security/pwquality.conf.d; mount -t tmpfs -o size=4k none /etc/security/pwquality.conf.d"
    )
    one.must_run(
        f"printf 'minlen = 6\\n' > {DROP_IN}; head -c 4096 /dev/zero > /etc/security/pwquality.conf.d/x || true"
    )
    before = one.read(DROP_IN)
    try:
        found = carry("apply", path, [LENGTH]).control(one.hostname, LENGTH)
        assert (found["result"], found["reason"]["code"]) == ("fail", "set_failed")
        assert one.read(DROP_IN) == before
        assert one.must_run("ls -A /etc/security/pwquality.conf.d").split() == ["90-hygiene.conf", "x"]
    finally:
        one.must_run("umount /etc/security/pwquality.conf.d")
