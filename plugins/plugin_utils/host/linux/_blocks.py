"""The block devices below paths and swap, read from /proc and /sys. Shared by kinds that name it in NEEDS.

A device is encrypted when it is a dm-crypt mapping, or when everything it stands on is (LVM, RAID, partitions,
file systems in files). Encryption inside a file system (ZFS, fscrypt) and inside a drive cannot be seen from here.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any, Dict, List, NamedTuple, Optional

from .base import exists, link, names, once, read_text

SYS = "/sys/class/block"
CIPHERED = re.compile(r"CRYPT-(LUKS1|LUKS2|PLAIN|LOOPAES|TCRYPT|BITLK|FVAULT2)-")
CONTAINER = ("/run/systemd/container", "/run/.containerenv", "/.dockerenv")
NETWORK = ("nfs", "nfs4", "cifs", "smb3", "ceph", "glusterfs", "9p", "virtiofs", "fuse.sshfs")
MEMORY = ("tmpfs", "ramfs", "devtmpfs")
DEPTH = 16


class Mount(NamedTuple):
    """A mounted file system; `device` is its block device's kernel name, '' when it has none."""

    path: str
    type: str
    source: str
    device: str


def in_container() -> bool:
    """Whether the disks are another system's, which alone can say what protects them."""
    return any(exists(path) for path in CONTAINER)


def real(path: str) -> str:
    """Where a device's name leads (`/dev/disk/by-id/…`, `/dev/mapper/…` → `/dev/sda2`)."""
    for _ in range(DEPTH):
        target = link(path)
        if target is None:
            return path
        path = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    return path


def _plain(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match.group(1), 8)), text)


def mounts() -> List[Mount]:
    """What is mounted, in the order it was."""

    def parse() -> List[Mount]:
        found = []
        for line in (read_text("/proc/self/mountinfo") or "").splitlines():
            head, _, tail = line.partition(" - ")
            fields, kind = head.split(), tail.split()
            if len(fields) < 5 or len(kind) < 2:
                continue
            device = posixpath.basename(link(f"/sys/dev/block/{fields[2]}") or "")
            if not device and kind[1].startswith("/dev/"):
                device = posixpath.basename(real(_plain(kind[1])))
            found.append(Mount(_plain(fields[4]), kind[0], _plain(kind[1]), device))
        return found

    return once("mounts", parse)


def holding(path: str) -> Optional[Mount]:
    """The mounted file system that a path is on."""
    best: Optional[Mount] = None
    for mount in mounts():
        inside = path == mount.path or path.startswith(mount.path.rstrip("/") + "/")
        if inside and (best is None or len(mount.path) >= len(best.path)):
            best = mount
    return best


def lower(device: str) -> List[str]:
    """The devices that one stands on directly."""
    slaves = names(f"{SYS}/{device}/slaves")
    if slaves:
        return slaves
    if exists(f"{SYS}/{device}/partition"):
        parent = posixpath.basename(posixpath.dirname(link(f"{SYS}/{device}") or ""))
        return [parent] if parent and parent != device else []
    return []


def encrypted(device: str, depth: int = DEPTH) -> Optional[bool]:
    """Whether what is written to the device reaches every disk encrypted; None when that cannot be told."""
    if not device or not exists(f"{SYS}/{device}") or depth == 0:
        return None
    if CIPHERED.match(read_text(f"{SYS}/{device}/dm/uuid") or ""):
        return True
    backing = (read_text(f"{SYS}/{device}/loop/backing_file") or "").strip()
    if backing:
        mount = holding(backing)
        return on(mount, depth - 1) if mount else None
    below = [encrypted(one, depth - 1) for one in lower(device)]
    if not below:
        return False
    return False if False in below else None if None in below else True


def on(mount: Mount, depth: int = DEPTH) -> Optional[bool]:
    """The same for a mounted file system: nothing in memory stays behind, nothing on the network is here."""
    return True if mount.type in MEMORY else encrypted(mount.device, depth)


def removable(device: str, depth: int = DEPTH) -> bool:
    """Whether the device, or one it stands on, can be unplugged."""
    if (read_text(f"{SYS}/{device}/removable") or "").strip() == "1" or "/usb" in (link(f"{SYS}/{device}") or ""):
        return True
    return depth > 0 and any(removable(one, depth - 1) for one in lower(device))


def swaps() -> List[Dict[str, Any]]:
    """[{name, device, encrypted}], one per active swap; compressed memory with no disk behind counts as encrypted."""
    found = []
    for line in (read_text("/proc/swaps") or "").splitlines()[1:]:
        fields = line.split()
        if len(fields) < 2:
            continue
        name = _plain(fields[0])
        device = posixpath.basename(real(name))
        if fields[1] == "file":
            mount = holding(name)
            state, device = (on(mount), mount.device) if mount else (None, "")
        elif device.startswith("zram"):
            behind = (read_text(f"{SYS}/{device}/backing_dev") or "none").strip()
            state = True if behind == "none" else encrypted(posixpath.basename(real(behind)))
        else:
            state = encrypted(device)
        found.append({"name": name, "device": device, "encrypted": state})
    return found
