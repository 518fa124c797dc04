"""The rounds of `tests/integration` for the controls that take a kernel and disks of their own; then a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from drive import Told
from lab import inventory
from rounds import Rounds, chosen, variables_of
from vm import Machine, blank

KERNEL = {control: case for (group, control), case in chosen(needs_kernel=True).items() if "console" not in group}
CONSOLE = {control: case for (group, control), case in chosen(needs_kernel=True).items() if "console" in group}
VOLUME = "disk_encryption_new_volumes_ready"


@pytest.fixture(scope="module")
def rounds(vm: Machine, tmp_path_factory: pytest.TempPathFactory) -> Rounds:
    folder: Path = tmp_path_factory.mktemp("kernel")
    vm.add("blank", blank(folder / "blank.img", 64))
    return Rounds([vm], KERNEL, inventory([vm], folder / "hosts.yml", **variables_of(KERNEL)))


@pytest.fixture(scope="module")
def restarted(vm: Machine, rounds: Rounds) -> Told:
    vm.must_run("echo kept > /srv/images/note")
    vm.reboot()
    return rounds.carry("check")


@pytest.mark.parametrize("control", KERNEL)
def test_control(vm: Machine, rounds: Rounds, control: str) -> None:
    rounds.verify(vm.hostname, control)


def test_the_volume_is_luks2_with_a_memory_hard_key_derivation(vm: Machine, rounds: Rounds) -> None:
    told = vm.must_run("cryptsetup luksDump /dev/disk/by-id/virtio-blank")
    assert "Version:       \t2" in told
    assert "argon2id" in told
    assert vm.must_run("findmnt -no SOURCE,FSTYPE /srv/images").split() == ["/dev/mapper/images", "ext4"]
    assert "luks,nofail" in vm.read("/etc/crypttab")
    assert "nofail" in next(line for line in vm.read("/etc/fstab").splitlines() if "/srv/images" in line)


@pytest.mark.parametrize("control", KERNEL)
def test_it_holds_after_a_restart(vm: Machine, restarted: Told, control: str) -> None:
    told = restarted.control(vm.hostname, control)
    assert told["result"] == "pass", told


def test_the_volume_is_open_again_after_a_restart(vm: Machine, restarted: Told) -> None:
    assert vm.read("/srv/images/note") == "kept\n"


@pytest.mark.usefixtures("restarted")
def test_a_missing_volume_does_not_stop_the_start(vm: Machine) -> None:
    vm.must_run("umount /srv/images && cryptsetup close images")
    vm.unplug("blank")
    vm.reboot()


@pytest.mark.parametrize("control", CONSOLE)
def test_control_that_takes_a_console(machine: Machine, tmp_path: Path, control: str) -> None:
    machine.restore()
    path = inventory([machine], tmp_path / "ssh.yml", **variables_of(CONSOLE))
    refused = Rounds([machine], CONSOLE, path).applied.control(machine.hostname, control)
    assert refused["result"] == "fail", "over SSH it is refused"
    assert refused["reason"]["code"] == "guard", refused
    assert machine.ssh("true").returncode == 0
    machine.by_console = True
    local = inventory([machine], tmp_path / "console.yml", **variables_of(CONSOLE))
    machine.by_console = False
    by_console = Rounds([machine], CONSOLE, local, arguments=())
    by_console.verify(machine.hostname, control)
    machine.lab.hang_up(machine)  # a connection that is open already lives on
    assert machine.ssh("true").returncode != 0
