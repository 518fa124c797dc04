"""Changes that make an encrypted volume out of an empty device. What they write over was proven empty, twice.

The key never passes through here: programs read it from its file, by name. Undo closes and unlists a volume; it never
erases one, because something may be on it by then.
"""

from __future__ import annotations

import os
import stat
from typing import Any, Callable, Dict, List, Tuple

from . import _blocks
from .base import exists, names, read_bytes, read_text, start, status

NEEDS = ("_blocks",)
MIB = 1 << 20
Must = Callable[..., str]
Pair = Tuple[Callable[[str], Any], Callable[[str, Any], None]]


def why_not_empty(device: str) -> str:
    """Why a device may not be formatted, or '' when nothing at all is on it and nothing uses it."""
    path = _blocks.real(device)
    found = status(path)
    if found is None or not stat.S_ISBLK(found.st_mode):
        return f"{device} is no block device"
    name = os.path.basename(path)
    if any(mount.device == name for mount in _blocks.mounts()) or any(one["device"] == name for one in _blocks.swaps()):
        return f"{device} is in use"
    folder = f"{_blocks.SYS}/{name}"
    if names(f"{folder}/holders"):
        return f"another volume stands on {device}"
    if any(exists(f"{folder}/{entry}/partition") for entry in names(folder)):
        return f"{device} has partitions"
    if (read_text(f"{folder}/ro") or "").strip() == "1":
        return f"{device} is read-only"
    if not _zeros(path):
        return f"{device} is not empty"
    # exit status 2: probed, and nothing was recognised
    if start(["blkid", "-p", path]).status != 2:
        return f"{device} carries a signature, or blkid is not there to say that it does not"
    return ""


def _zeros(path: str) -> bool:
    """The first and the last MiB, where every file system, partition table and array leaves its marks.

    O_EXCL on a block device is the kernel's own word that nobody has mounted or mapped it.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_EXCL)
    except OSError:
        return False
    try:
        size = os.lseek(descriptor, 0, os.SEEK_END)
        parts = [os.pread(descriptor, MIB, offset) for offset in (0, max(0, size - MIB))]
    finally:
        os.close(descriptor)
    return size >= 32 * MIB and all(part and not part.strip(b"\0") for part in parts)


def why_no_key(path: str) -> str:
    """Why a file cannot hold a volume's key, or ''."""
    found = status(path, follow=False)
    if found is None or not stat.S_ISREG(found.st_mode):
        return f"the key file {path} is not on the host"
    if found.st_size < 32:
        return f"the key file {path} holds fewer than 32 bytes"
    alone = found.st_uid == 0 and not found.st_mode & 0o077
    return "" if alone else f"the key file {path} must be root's alone (mode 0400 or 0600)"


def types(must: Must, failed: Callable[[str], Exception]) -> Dict[str, Pair]:
    """The change types, given what runs a program that acts and what says that it cannot."""

    def read_volume(device: str) -> Any:
        return None if (read_bytes(_blocks.real(device), 6) or b"") != b"LUKS\xba\xbe" else "luks"

    def write_volume(device: str, state: Any) -> None:
        if not isinstance(state, dict):
            raise failed(f"{device} stays encrypted: hygiene erases no volume. If nothing is on it, wipe it yourself")
        problem = why_not_empty(device) or why_no_key(state["keyfile"])
        if problem:
            raise failed(problem)
        options = ["--batch-mode", "--type", "luks2", "--pbkdf", "argon2id", "--key-file", state["keyfile"]]
        must(["cryptsetup", "luksFormat", *options, device], timeout=300)
        write_mapping(state["name"], {"device": device, "keyfile": state["keyfile"]})
        must([f"mkfs.{state['filesystem']}", "-q", f"/dev/mapper/{state['name']}"], timeout=600)

    def read_mapping(name: str) -> Any:
        below: List[str] = _blocks.lower(os.path.basename(_blocks.real(f"/dev/mapper/{name}")))
        return {"device": f"/dev/{below[0]}"} if below else None

    def write_mapping(name: str, state: Any) -> None:
        if state is None:
            must(["cryptsetup", "close", name])
        elif "keyfile" in state and read_mapping(name) is None:
            must(
                ["cryptsetup", "open", "--type", "luks", "--key-file", state["keyfile"], state["device"], name],
                timeout=120,
            )

    def read_mounted(path: str) -> Any:
        return any(mount.path == path for mount in _blocks.mounts())

    def write_mounted(path: str, state: Any) -> None:
        if state:
            os.makedirs(path, 0o755, exist_ok=True)
        must(["mount", path] if state else ["umount", path])

    return {
        "luks_volume": (read_volume, write_volume),
        "luks_mapping": (read_mapping, write_mapping),
        "mounted": (read_mounted, write_mounted),
    }


def volumes_are_empty(
    params: Dict[str, Any], wanted: Dict[str, Any], changes: List[Any], way: Dict[str, Any]
) -> Tuple[bool, str]:
    """Nothing is on what would be formatted, its key file is sound, and nothing is hidden by what would be mounted."""
    for item in changes:
        problem = ""
        if item.type == "luks_volume":
            problem = why_not_empty(item.target) or why_no_key(item.after["keyfile"])
        elif item.type == "mounted" and os.path.isdir(item.target) and os.listdir(item.target):
            problem = f"{item.target} is not empty: what is in it would be hidden"
        elif item.type == "luks_mapping" and item.before is not None:
            problem = f"the name {item.target} is taken by another volume"
        if problem:
            return False, problem
    formatted = [item.target for item in changes if item.type == "luks_volume"]
    return True, f"nothing is on {', '.join(formatted)}" if formatted else "nothing is formatted"
