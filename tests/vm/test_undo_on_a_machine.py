"""apply, then undo, of what takes a kernel of its own: the machine is as it was, its initramfs included."""

from __future__ import annotations

from pathlib import Path

from compare import ITS_KERNEL, Seen
from drive import carry
from lab import inventory
from rounds import chosen, variables_of
from vm import Machine

FIRST, RUN = "20260101T000000Z-0000", "20260101T000000Z-0001"
ENCRYPTED = "disk_encryption_new_volumes_ready"
"""Its undo closes the volume and leaves it encrypted."""
CASES = {
    control: case
    for (group, control), case in chosen(needs_kernel=True).items()
    if "console" not in group and control != ENCRYPTED
}
MODULES = ["usb_storage_drivers_blocked", "usb_storage_sd_readers_blocked", "usb_storage_optical_blocked"]
EVERY = [*CASES, *MODULES]


def test_applied_and_undone_the_machine_is_as_it_was(vm: Machine, tmp_path: Path) -> None:
    policy = {**variables_of(CASES), "usb_storage_optical": "block", "hygiene_class": "workstation"}
    path = inventory([vm], tmp_path / "hosts.yml", **policy)
    for part in ("prepare", "break"):
        for case in CASES.values():
            if case.get(part):
                vm.must_run(case[part])
    carry("apply", path, EVERY, {"hygiene_run": FIRST})  # what the packages and the tools bring is then there already
    carry("undo", path, (), {"hygiene_journal": FIRST})
    before = Seen(vm, ITS_KERNEL)
    applied = carry("apply", path, EVERY, {"hygiene_run": RUN})
    for control in EVERY:
        assert applied.control(vm.hostname, control)["changed"], control
    undone = carry("undo", path, (), {"hygiene_journal": RUN})
    assert not [item["control"] for item in undone.hosts[vm.hostname]["controls"] if item["result"] != "fail"]
    assert before.differs(Seen(vm, ITS_KERNEL)) == []
