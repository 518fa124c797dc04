"""What is read from a real kernel: disks in the clear and encrypted, swap, sticks, hardware, waiting restarts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drive import Told
from machine import wait_until
from vm import Machine, blank

Carry = Callable[..., Told]
DISKS = [f"disk_encryption_{name}" for name in ("swap", "removable", "key_derivation", "ciphers", "recovery_key")]
SERVER = {"hygiene_class": "server"}


def results(vm: Machine, told: Told, *controls: str) -> dict[str, str]:
    return {control: told.control(vm.hostname, control)["result"] for control in controls}


def said(told: dict[str, Any]) -> str:
    return str(told["actual"])


def test_a_plain_machine_is_seen_as_plain(vm: Machine, run: Carry) -> None:
    told = run("check", "disk_encryption_volumes", *DISKS, **SERVER)
    volumes = told.control(vm.hostname, "disk_encryption_volumes")
    assert volumes["result"] == "fail"
    assert "'/'" in said(volumes), volumes
    assert results(vm, told, *DISKS) == {
        "disk_encryption_swap": "pass",
        "disk_encryption_removable": "notapplicable",
        "disk_encryption_key_derivation": "notapplicable",
        "disk_encryption_ciphers": "notapplicable",
        "disk_encryption_recovery_key": "notapplicable",
    }


def test_plain_swap_and_sticks_are_named(vm: Machine, run: Carry, tmp_path: Path) -> None:
    vm.plug("photos", blank(tmp_path / "stick.img", 32))
    wait_until("the stick to appear", lambda: vm.run("udevadm settle; test -b /dev/sda").returncode == 0)
    vm.must_run("mkfs.ext4 -q /dev/sda && mkdir -p /mnt/stick && mount /dev/sda /mnt/stick")
    vm.must_run("head -c 16M /dev/zero > /swap && chmod 600 /swap && mkswap -q /swap && swapon /swap")
    told = run("check", *DISKS, **SERVER)
    assert "/swap" in said(told.control(vm.hostname, "disk_encryption_swap"))
    assert "/mnt/stick" in said(told.control(vm.hostname, "disk_encryption_removable"))
    vm.must_run("swapoff /swap && umount /mnt/stick")


@pytest.fixture(scope="module")
def encrypted(vm: Machine, run: Carry, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """A data volume with a weak LUKS1 header, and swap under a key made at random."""
    folder = tmp_path_factory.mktemp("disks")
    for name in ("data", "swap"):
        vm.add(name, blank(folder / f"{name}.img", 64))
    vm.must_run(
        "head -c 32 /dev/urandom > /root/key; cd /dev/disk/by-id;"
        "cryptsetup -q luksFormat --type luks1 --pbkdf-force-iterations 1000 -c serpent-xts-plain64 -s 512 "
        "virtio-data /root/key && cryptsetup open -d /root/key virtio-data data &&"
        "mkfs.ext4 -q /dev/mapper/data && mkdir -p /srv/data && mount /dev/mapper/data /srv/data &&"
        "cryptsetup open --type plain -c aes-xts-plain64 -s 512 -d /dev/urandom virtio-swap swap &&"
        "mkswap -q /dev/mapper/swap && swapon /dev/mapper/swap",
        timeout=300,
    )
    return run("check", "disk_encryption_volumes", *DISKS, **SERVER)


def test_encrypted_volumes_and_swap_pass(vm: Machine, encrypted: Told) -> None:
    told = encrypted.control(vm.hostname, "disk_encryption_swap")
    assert told["result"] == "pass", told
    assert encrypted.control(vm.hostname, "disk_encryption_volumes")["actual"] == ["/"], "the data volume is not named"


def test_a_weak_header_is_named(vm: Machine, encrypted: Told) -> None:
    weak = encrypted.control(vm.hostname, "disk_encryption_key_derivation")
    assert weak["result"] == "fail", weak
    cipher = encrypted.control(vm.hostname, "disk_encryption_ciphers")
    assert "serpent-xts-plain64" in said(cipher)
    recovery = encrypted.control(vm.hostname, "disk_encryption_recovery_key")
    assert (recovery["result"], recovery["actual"]) == ("fail", 1)


def test_a_newer_kernel_waits_for_a_restart(vm: Machine, run: Carry) -> None:
    control = "updates_restart_done"
    assert run("check", control).control(vm.hostname, control)["result"] == "pass"
    # a kernel that is installed and not yet running; whether it could start is no matter of the reader's
    vm.must_run("cp /boot/vmlinuz-$(uname -r) /boot/vmlinuz-$(uname -r | sed 's/-[0-9]*-/-999-/')")
    assert run("check", control).control(vm.hostname, control)["result"] == "fail"


def test_the_machine_says_what_it_is(vm: Machine, run: Carry) -> None:
    controls = [f"inventory_{name}" for name in ("hardware_model", "software_versions", "gateways_known")]
    told = run("check", *controls)
    for control in controls:
        assert told.control(vm.hostname, control)["result"] in ("pass", "fail", "notchecked"), told.hosts
    assert told.control(vm.hostname, "inventory_software_versions")["result"] == "pass"


def test_a_whole_check_of_a_real_machine_knows_everything(vm: Machine, run: Carry) -> None:
    told = run("check", **SERVER)
    items = told.hosts[vm.hostname]["controls"]
    wrong = {item["control"]: item["reason"] for item in items if item["result"] == "error"}
    assert wrong == {}, wrong
    unknown = {item["control"]: item["reason"] for item in items if item["result"] == "unknown"}
    assert unknown == {}, unknown
