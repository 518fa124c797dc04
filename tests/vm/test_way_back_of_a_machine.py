"""A real start between a change and its confirmation; power cut while it is set; a stick plugged in during a lift."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from copies import unconfirming
from drive import carry, kill
from lab import inventory, wait_until
from vm import Machine, blank

RUN = "20260101T000000Z-0001"
ROOT_LOGIN, X11, LENGTH = "remote_access_ssh_root", "remote_access_ssh_x11", "passwords_min_length"
SSHD = "/etc/ssh/sshd_config.d/00-hygiene.conf"
ARMED = "/var/lib/hygiene/revert/armed.json"
DRIVERS = "usb_storage_drivers_blocked"
POWER_CUT = [ROOT_LOGIN, X11, LENGTH, "system_hardening_kernel_addresses_hidden", "session_lock_text_sessions"]
CUTS = [pytest.param(seed, id=f"seed {seed}") for seed in range(4)]
MORE_CUTS = [pytest.param(seed, id=f"seed {seed}", marks=pytest.mark.long) for seed in range(4, 20)]


def started(path: Path, controls: list[str], collection: Path, run: str = RUN) -> subprocess.Popen[bytes]:
    """An apply in a process of its own, that uses this copy of the collection."""
    code = (
        "import sys; sys.path[:0] = ['tests/lab', '.']\n"
        "from pathlib import Path\n"
        "from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls\n"
        f"controls.COLLECTION = Path({str(collection)!r})\n"
        "from drive import carry\n"
        f"carry('apply', Path({str(path)!r}), {controls!r}, {{'hygiene_run': {run!r}}})\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL, start_new_session=True
    )


def test_restarted_between_a_change_and_its_confirmation(vm: Machine, tmp_path: Path) -> None:
    vm.must_run("echo PermitRootLogin yes >> /etc/ssh/sshd_config; systemctl reload ssh")
    policy = {"hygiene_profile": "strict", "hygiene_class": "server", "hygiene_confirm_window": 3600}
    path = inventory([vm], tmp_path / "hosts.yml", **policy)
    process = started(path, [ROOT_LOGIN, LENGTH], unconfirming(tmp_path / "slow"))
    try:
        wait_until("the change to wait", lambda: vm.run(f"test -e {SSHD} && test -e {ARMED}").returncode == 0, 300)
        wait_until("apply to be done", lambda: vm.run("flock -n /var/lib/hygiene/lock true").returncode == 0, 300)
    finally:
        kill(process)
    vm.reboot()
    assert vm.run(f"test -e {SSHD}").returncode != 0
    assert vm.run(f"ls {ARMED} /etc/systemd/system/hygiene-revert*").stdout == ""
    order = "systemctl show -p ActiveEnterTimestampMonotonic --value ssh.service"
    done = vm.must_run("journalctl -b -o short-monotonic -u hygiene-revert.service --no-pager")
    assert "Finished" in done or "Deactivated" in done, done
    assert vm.must_run(order).strip().isdigit()
    told = carry("check", path, [ROOT_LOGIN, LENGTH])
    assert told.control(vm.hostname, ROOT_LOGIN)["result"] == "fail"
    assert told.control(vm.hostname, LENGTH)["result"] == "pass"


@pytest.mark.parametrize("seed", [*CUTS, *MORE_CUTS])
def test_the_power_goes_while_it_is_set(machine: Machine, tmp_path: Path, seed: int) -> None:
    """After the start every control is as before or as after, SSH answers, and an undo gives the rest back."""
    machine.restore()
    machine.must_run("echo PermitRootLogin yes >> /etc/ssh/sshd_config; systemctl reload ssh; sync")
    policy = {"hygiene_profile": "strict", "hygiene_class": "server", "hygiene_confirm_window": 3600}
    path = inventory([machine], tmp_path / "hosts.yml", **policy)
    before = carry("check", path, POWER_CUT)
    process = started(path, POWER_CUT, unconfirming(tmp_path / "slow"))
    try:
        wait_until("the writing to begin", lambda: machine.run("test -e /var/lib/hygiene/lock").returncode == 0, 300)
        time.sleep(random.Random(seed).uniform(0, 3))
    finally:
        machine.cut()
        kill(process)
    machine.start_again()
    told = carry("check", path, POWER_CUT)
    assert told.problems == {}
    was = {name: before.control(machine.hostname, name)["result"] for name in POWER_CUT}
    for name in POWER_CUT:
        assert told.control(machine.hostname, name)["result"] in ("pass", was[name])
    undone = carry("undo", path, (), {"hygiene_journal": RUN})
    if machine.hostname in undone.problems:
        assert "cannot be read" in undone.problems[machine.hostname][1], "nothing had been written yet"
    after = carry("check", path, POWER_CUT)
    for name in POWER_CUT:
        assert after.control(machine.hostname, name)["result"] == was[name]


def test_a_stick_appears_again_after_an_undo_and_during_a_lift(vm: Machine, tmp_path: Path) -> None:
    stick = blank(tmp_path / "stick.img", 16)
    path = inventory([vm], tmp_path / "hosts.yml", hygiene_profile="strict", hygiene_class="workstation")

    def on_the_bus() -> bool:
        return "08" in vm.must_run("cat /sys/bus/usb/devices/*/bInterfaceClass").split()

    def disks() -> list[str]:
        return vm.must_run("udevadm settle; ls /sys/block | grep '^sd' || true").split()

    def plugged(appears: bool, when: str) -> None:
        vm.plug("stick", stick)
        wait_until(f"the stick to be on the bus {when}", on_the_bus, 120)
        if appears:
            wait_until(f"the stick to appear {when}", lambda: disks() != [], 120)
        else:
            assert disks() == [], when
        vm.unplug("stick")
        wait_until(f"the stick to be gone {when}", lambda: not on_the_bus() and disks() == [], 120)

    plugged(True, "before apply")
    carry("apply", path, [DRIVERS], {"hygiene_run": RUN})
    plugged(False, "after apply")
    words = {"hygiene_lift_seconds": 7200, "hygiene_lift_reason": "maintenance", "hygiene_lift_by": "Dr Martin"}
    carry("lift", path, (), {"hygiene_control": DRIVERS, **words})
    plugged(True, "during a lift")
    carry("lift", path, (), {"hygiene_control": DRIVERS, "hygiene_lift_end": True})
    plugged(False, "after the lift")
    carry("undo", path, (), {"hygiene_journal": RUN})
    plugged(True, "after an undo")
