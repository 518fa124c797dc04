"""What a folder lies on, by what the kernel says of its mount and of the devices below it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hygiene_cli import storage

MOUNTS = """\
22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 253:0 / {base}/luks rw shared:1 - ext4 /dev/mapper/data rw
31 22 253:1 / {base}/lvm rw - xfs /dev/mapper/vg-data rw
32 22 253:2 / {base}/half rw - xfs /dev/mapper/striped rw
33 22 0:44 / {base}/share rw - nfs4 server:/data rw
34 22 0:45 / {base}/a\\040b rw - cifs //server/data rw
35 22 0:46 / {base}/memory rw - tmpfs tmpfs rw
36 22 0:47 / {base}/hidden rw - fuse.gocryptfs x rw
garbage
"""
DEVICES = {
    "8:1": None,
    "253:0": "CRYPT-LUKS2-1",
    "253:1": "LVM-x",
    "253:2": "LVM-y",
    "253:3": "CRYPT-LUKS2-2",
    "8:2": None,
}
BELOW = {"253:1": ["253:3"], "253:2": ["253:3", "8:2"]}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    blocks = tmp_path / "sys" / "dev" / "block"
    for name, uuid in DEVICES.items():
        (blocks / name / "slaves").mkdir(parents=True)
        if uuid:
            (blocks / name / "dm").mkdir()
            (blocks / name / "dm" / "uuid").write_text(uuid)
    for name, slaves in BELOW.items():
        for one in slaves:
            (blocks / name / "slaves" / one.replace(":", "-")).symlink_to(blocks / one)
    (tmp_path / "proc" / "self").mkdir(parents=True)
    (tmp_path / "proc" / "self" / "mountinfo").write_text(MOUNTS.replace("{base}", str(tmp_path)))
    return tmp_path


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("plain", "clear"), ("luks", "encrypted"), ("luks/practice", "encrypted"), ("lvm", "encrypted"),
        ("half", "clear"), ("share/practice", "network"), ("a b", "network"), ("memory", "unknown"),
        ("hidden", "encrypted"), ("lukser", "clear"),
    ],
)  # fmt: skip
def test_what_a_folder_lies_on(root: Path, folder: str, kind: str) -> None:
    assert storage.kind(root / folder, root) == kind


def test_where_the_kernel_says_nothing_nothing_is_claimed(tmp_path: Path) -> None:
    assert storage.kind(tmp_path, tmp_path) == "unknown"


@pytest.mark.parametrize(
    ("kind", "here", "code"),
    [
        ("network", False, "map_network"),
        ("clear", True, "map_clear"),
        ("clear", False, None),
        ("encrypted", True, None),
        ("unknown", True, None),
    ],
)
def test_our_own_folder_is_a_map_on_the_network_it_describes(
    kind: str, here: bool, code: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(storage, "kind", lambda folder: kind)
    found = storage.misplaced(tmp_path, {"pc": {"here": here}, "srv": {}})
    assert (found.code if found else None) == code
