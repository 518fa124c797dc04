"""Observed before it is forbidden, where that takes a kernel of its own: USB devices, and a real restart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from drive import Told, carry
from lab import inventory, wait_until
from vm import Machine, blank

USB, NETWORK = "usb_storage_unknown_devices_refused", "admin_internet_refused"
OUTSIDE = "198.51.100.7"


@pytest.fixture
def path(vm: Machine, tmp_path: Path) -> Path:
    policy = {"hygiene_profile": "strict", "hygiene_class": "workstation", "usb_storage_strategy": "allow_list"}
    return inventory([vm], tmp_path / "hosts.yml", **policy)


def run(verb: str, path: Path, control: str, days: int = 14) -> Told:
    return carry(verb, path, [control], {"hygiene_observation_days": days})


def seen(told: Told, vm: Machine, control: str) -> list[dict[str, Any]]:
    reason = told.control(vm.hostname, control)["reason"]
    assert reason and reason["code"] == "observing", reason
    found: list[dict[str, Any]] = reason["seen"]
    return found


def disks(vm: Machine) -> list[str]:
    return vm.must_run("udevadm settle; ls /sys/block | grep '^sd' || true").split()


def on_the_bus(vm: Machine) -> bool:
    return "08" in vm.must_run("cat /sys/bus/usb/devices/*/bInterfaceClass").split()


def test_a_stick_is_noted_then_refused(vm: Machine, path: Path, tmp_path: Path) -> None:
    stick = blank(tmp_path / "stick.img", 16)
    assert run("apply", path, USB).control(vm.hostname, USB)["changed"]
    assert seen(run("check", path, USB), vm, USB) == []
    vm.plug("stick", stick)
    wait_until("the stick to be let in", lambda: disks(vm) != [], 120)
    vm.unplug("stick")
    wait_until("the stick to be gone", lambda: not on_the_bus(vm), 120)
    found = seen(run("check", path, USB), vm, USB)
    assert [(one["address"], one["count"]) for one in found] == [("46f4:0001 stick", 1)]
    assert not run("apply", path, USB).control(vm.hostname, USB)["changed"]
    done = run("apply", path, USB, 0).control(vm.hostname, USB)
    assert done["result"] == "pass", done
    vm.plug("stick", stick)
    wait_until("the stick to be on the bus", lambda: "46f4:0001" in vm.must_run("usbguard list-devices --blocked"), 120)
    assert disks(vm) == []
    vm.unplug("stick")


def test_what_was_noted_outlives_a_restart(vm: Machine, path: Path) -> None:
    vm.must_run("useradd -m -G sudo chief")
    assert run("apply", path, NETWORK).control(vm.hostname, NETWORK)["changed"]
    program = f"import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('{OUTSIDE}', 53))"
    vm.must_run(f'runuser -u chief -- python3 -c "{program}"')
    wanted = [("chief", OUTSIDE, "53")]
    before = seen(run("check", path, NETWORK), vm, NETWORK)
    assert [(one["account"], one["address"], one["port"]) for one in before] == wanted
    vm.reboot()
    after = seen(run("check", path, NETWORK), vm, NETWORK)
    assert [(one["account"], one["address"], one["port"]) for one in after] == wanted
