"""What a folder of ours lies on: a practice's state is a map, which rule 1 wants kept off the network it describes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from hygiene_cli.model import Reason

Kind = Literal["network", "encrypted", "clear", "unknown"]
NETWORK = frozenset({
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs", "fuse.glusterfs",
    "fuse.davfs2", "davfs", "fuse.rclone",
})  # fmt: skip
"""File systems that another machine keeps, as the kernel calls them."""
ENCRYPTED = frozenset({"ecryptfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs"})
DEEPEST = 8


def misplaced(folder: Path, known: Mapping[str, Mapping[str, Any]]) -> Reason | None:
    """Why a practice's folder is a map on the network that it describes, or None.

    On a share it always is; on this machine's disk in clear, where this machine is one of the practice's (`known`).
    """
    found = kind(folder)
    here = any(told.get("here") for told in known.values())
    if found == "network" or (found == "clear" and here):
        return Reason(f"map_{found}", {"detail": str(folder)})
    return None


def kind(folder: Path, root: Path = Path("/")) -> Kind:
    """Whether a folder lies on a share, on an encrypted device, or in clear on a disk of this machine.

    `unknown` where the kernel shows no device (memory, layers of a container). `root` holds proc and sys.
    """
    mount = _mount(folder.resolve(), root)
    if mount is None:
        return "unknown"
    device, system = mount
    if system in NETWORK:
        return "network"
    if system in ENCRYPTED:
        return "encrypted"
    found = root / "sys" / "dev" / "block" / device
    if not found.exists():
        return "unknown"
    return "encrypted" if _encrypted(found, DEEPEST) else "clear"


def _mount(folder: Path, root: Path) -> tuple[str, str] | None:
    """Device (major:minor) and file system of the mount that holds a folder: the last of the longest."""
    best: tuple[int, str, str] | None = None
    try:
        lines = (root / "proc" / "self" / "mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    for line in lines:
        fields, _, after = line.partition(" - ")
        words, about = fields.split(), after.split()
        if len(words) < 5 or not about:
            continue
        point = Path(words[4].replace("\\040", " "))
        if folder.is_relative_to(point) and (best is None or len(point.parts) >= best[0]):
            best = (len(point.parts), words[2], about[0])
    return best[1:] if best else None


def _encrypted(device: Path, left: int) -> bool:
    """Whether a block device, or whatever it is made of, is dm-crypt's."""
    try:
        if (device / "dm" / "uuid").read_text(encoding="ascii").startswith("CRYPT-"):
            return True
    except OSError:
        pass
    below = sorted((device / "slaves").glob("*")) if left else []
    return bool(below) and all(_encrypted(one, left - 1) for one in below)
