"""Whether what a machine keeps on its disks is encrypted there.

params: {paths: [str]} the volumes that hold these paths, {swap: true} the active swaps, or
        {removable: true} the mounted volumes that can be unplugged
get: {container, items: [{name, on, encrypted}]}
    container  the disks are another system's: items is empty
    name       the mount point, or the swap's name; a path that does not exist is left out
    on         the kernel's name of the device, or the file system's type where there is none
    encrypted  whether everything written there passes through dm-crypt (see _blocks); null when that cannot be told
    Unreadable when some cannot be told and none is known to be in the clear
set: none: encrypting a disk in use takes a reinstallation (new volumes: see encrypted_volumes)
"""

from __future__ import annotations

from typing import Any, Dict, List

from . import _blocks
from .base import Unreadable, exists

NEEDS = ("_blocks",)


def _item(mount: _blocks.Mount) -> Dict[str, Any]:
    return {"name": mount.path, "on": mount.device or mount.type, "encrypted": _blocks.on(mount)}


def _holding(paths: List[str]) -> List[Dict[str, Any]]:
    found = {mount.path: mount for mount in map(_blocks.holding, filter(exists, paths)) if mount is not None}
    return [_item(mount) for mount in found.values() if mount.type not in _blocks.NETWORK]


def _removable() -> List[Dict[str, Any]]:
    found = {mount.path: mount for mount in _blocks.mounts() if mount.device and _blocks.removable(mount.device)}
    return [_item(mount) for mount in found.values()]


def _swaps() -> List[Dict[str, Any]]:
    return [{"name": one["name"], "on": one["device"], "encrypted": one["encrypted"]} for one in _blocks.swaps()]


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    if _blocks.in_container():
        return {"container": True, "items": []}
    items = _swaps() if params.get("swap") else _removable() if params.get("removable") else _holding(params["paths"])
    states = [item["encrypted"] for item in items]
    if None in states and False not in states:
        unclear = ", ".join(f"{item['name']} ({item['on']})" for item in items if item["encrypted"] is None)
        raise Unreadable("not_readable", f"what protects {unclear}")
    return {"container": False, "items": items[:200]}
