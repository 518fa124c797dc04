"""A USB stick before and after its drivers are blocked, plugged in again, and present at the next start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from drive import Told
from machine import wait_until
from vm import Machine, blank

Carry = Callable[..., Told]
CONTROL = "usb_storage_drivers_blocked"
MODULES = {"uas", "usb_storage"}


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return blank(tmp_path_factory.mktemp("usb") / "stick.img", 16)


def sticks(vm: Machine) -> list[str]:
    """Disks on the USB bus, once the machine has dealt with what was plugged in."""
    return vm.must_run("udevadm settle; ls /sys/block | grep '^sd' || true").split()


def seen(vm: Machine) -> bool:
    """Whether the stick is on the bus (class 08: storage), as a device if not as a disk."""
    return "08" in vm.must_run("cat /sys/bus/usb/devices/*/bInterfaceClass").split()


def loaded(vm: Machine) -> set[str]:
    return MODULES & {line.split()[0] for line in vm.read("/proc/modules").splitlines()}


@pytest.fixture(scope="module")
def applied(vm: Machine, run: Carry, stick: Path) -> Told:
    vm.plug("stick", stick)
    wait_until("the stick to appear", lambda: sticks(vm) == ["sda"], 60)
    assert "usb_storage" in loaded(vm)
    before = run("check", CONTROL).control(vm.hostname, CONTROL)
    assert before["result"] == "fail", before
    return run("apply", CONTROL)


def test_applied_it_passes(vm: Machine, applied: Told) -> None:
    told = applied.control(vm.hostname, CONTROL)
    assert told["result"] == "pass", told


def test_the_loaded_drivers_are_gone_and_the_stick_with_them(vm: Machine, applied: Told) -> None:
    assert loaded(vm) == set()
    assert sticks(vm) == []


def test_the_initramfs_holds_the_block(vm: Machine, applied: Told) -> None:
    listed = vm.must_run("lsinitramfs /initrd.img").splitlines()
    assert {f"etc/modprobe.d/00-hygiene-{name}.conf" for name in MODULES} <= set(listed)


def test_plugged_in_again_it_stays_out(vm: Machine, applied: Told, stick: Path) -> None:
    vm.unplug("stick")
    wait_until("the stick to be gone", lambda: not seen(vm), 60)
    vm.plug("stick", stick)
    wait_until("the stick to be on the bus", lambda: seen(vm), 60)
    assert sticks(vm) == []
    assert loaded(vm) == set()


def test_present_at_the_next_start_it_stays_out(vm: Machine, run: Carry, applied: Told) -> None:
    vm.reboot()
    assert seen(vm)
    assert sticks(vm) == []
    assert loaded(vm) == set()
    told = run("check", CONTROL).control(vm.hostname, CONTROL)
    assert told["result"] == "pass", told
