"""New data volumes that the practice wants encrypted, named one by one. Needs root.

params: {volumes: [{device, name, mountpoint, keyfile, filesystem?}]}
    device   a whole disk or partition, best by /dev/disk/by-id; name: of the mapping; filesystem: ext4 unless said
    keyfile  a file already on the host, whose content opens the volume: only its path is ever told
get: [{name, device, state, open, mounted, listed, ready}], one per volume
    state   "missing", "empty" (its first MiB is zeros), "luks" or "foreign" (something else is on it)
    open    the mapping exists and stands on this device
    listed  crypttab and fstab name it, so that it opens at the next start
    ready   all of it, and mounted where it should be
set: {create: true} formats the failing volumes that are empty, opens, lists and mounts them; one that is already
    LUKS is opened with the key file, never formatted; anything else is refused
"""

from __future__ import annotations

import posixpath
from typing import Any, Dict, List

from . import _blocks
from .base import read_bytes, read_text

NEEDS = ("_blocks",)
CRYPTTAB, FSTAB = "/etc/crypttab", "/etc/fstab"
MIB = 1 << 20


def state(device: str) -> str:
    data = read_bytes(device, MIB)
    if not data:
        return "missing"
    if data[:6] == b"LUKS\xba\xbe":
        return "luks"
    return "foreign" if data.strip(b"\0") else "empty"


def _words(path: str, column: int) -> List[str]:
    rows = [line.split() for line in (read_text(path) or "").splitlines() if not line.lstrip().startswith("#")]
    return [row[column] for row in rows if len(row) > column]


def _one(volume: Dict[str, Any]) -> Dict[str, Any]:
    name, device = volume["name"], _blocks.real(volume["device"])
    mapping = f"/dev/mapper/{name}"
    below = _blocks.lower(posixpath.basename(_blocks.real(mapping)))
    mount = [one for one in _blocks.mounts() if one.path == volume["mountpoint"]][-1:]
    found = {
        "name": name,
        "device": volume["device"],
        "state": state(device),
        "open": posixpath.basename(device) in below,
        "mounted": bool(mount) and mount[0].source == mapping,
        "listed": name in _words(CRYPTTAB, 0) and mapping in _words(FSTAB, 0),
    }
    found["ready"] = found["state"] == "luks" and all(found[key] for key in ("open", "mounted", "listed"))
    return found


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    return [_one(volume) for volume in params["volumes"]]


# --- set ---
import re  # noqa: E402

from .changes import Change, SetFailed, change, file  # noqa: E402

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
PATH = re.compile(r"/[A-Za-z0-9/_.:+@-]+")
FILESYSTEMS = ("ext4", "xfs")


def _checked(volume: Dict[str, Any]) -> Dict[str, Any]:
    """The volume, with words that mean nothing else to crypttab, fstab or a program's command line."""
    wanted = {"filesystem": "ext4", **volume}
    if not NAME.fullmatch(str(wanted["name"])):
        raise SetFailed(f"{wanted['name']!r} cannot name a mapping")
    for key in ("device", "mountpoint", "keyfile"):
        if not PATH.fullmatch(str(wanted[key])) or "/../" in f"{wanted[key]}/":
            raise SetFailed(f"{wanted['name']}: {key} must be a plain absolute path")
    if not wanted["device"].startswith("/dev/") or wanted["filesystem"] not in FILESYSTEMS:
        raise SetFailed(
            f"{wanted['name']}: the device must be in /dev, the file system one of {', '.join(FILESYSTEMS)}"
        )
    return wanted


def _listed(path: str, line: str, column: int) -> List[Change]:
    """The line added to a table that does not yet name its subject."""
    if line.split()[column] in _words(path, column):
        return []
    text = read_text(path) or ""
    return [file(path, f"{text.rstrip()}\n{line}\n" if text.strip() else f"{line}\n")]


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    names = [item["name"] if isinstance(item, dict) else item for item in failing]
    changes: List[Change] = []
    for volume in (_checked(one) for one in params["volumes"] if one["name"] in names):
        now, mapping = _one(volume), f"/dev/mapper/{volume['name']}"
        if now["state"] not in ("empty", "luks"):
            raise SetFailed(f"{volume['device']} is {now['state']}: only an empty device is ever formatted")
        if now["state"] == "empty":
            new = {key: volume[key] for key in ("name", "keyfile", "filesystem")}
            changes.append(change("luks_volume", volume["device"], new))
        if not now["open"]:
            opened = {"device": volume["device"], "keyfile": volume["keyfile"]}
            changes.append(change("luks_mapping", volume["name"], opened))
        changes += _listed(CRYPTTAB, f"{volume['name']} {volume['device']} {volume['keyfile']} luks,nofail", 0)
        options = "defaults,nofail,nodev,nosuid"
        changes += _listed(FSTAB, f"{mapping} {volume['mountpoint']} {volume['filesystem']} {options} 0 2", 0)
        if not now["mounted"]:
            changes.append(change("mounted", volume["mountpoint"], True))
    return changes
