"""Whether what a machine keeps on its disks is encrypted there.

params: {paths: [str]} the volumes that hold these paths; {mounted: true} every volume mounted from this machine's own
        disks, /boot, removable media and images of programs left out; {swap: true} the active swaps;
        {removable: true} the mounted volumes that can be unplugged; all that is asked for together
get: {container, items: [{name, on, encrypted}]}
    container  the disks are another system's: items is empty
    name       the mount point, or the swap's name, as it may leave the machine (see hiding: a disc's label may be a
               patient's name); a path that does not exist is left out
    on         the kernel's name of the device, or the file system's type where there is none
    encrypted  whether everything written there passes through dm-crypt (see _blocks); null when that cannot be told
    Unreadable when some cannot be told and none is known to be in the clear
set: none: encrypting a disk in use takes a reinstallation (new volumes: see encrypted_volumes)
"""

from __future__ import annotations

from typing import Any, Dict, List

from . import _blocks
from .base import Unreadable, exists
from .hiding import hidden

NEEDS = ("_blocks", "hiding")
IMAGES = ("squashfs", "erofs", "iso9660", "udf")
"""What programs come in: snaps, discs."""


def _item(mount: _blocks.Mount) -> Dict[str, Any]:
    return {"name": hidden(mount.path), "on": mount.device or mount.type, "encrypted": _blocks.on(mount)}


def _own(mount: _blocks.Mount) -> bool:
    """Whether a mount is one of the machine's own volumes, which may hold data."""
    starting = mount.path == "/boot" or mount.path.startswith(("/boot/", "/efi"))
    return bool(mount.device) and not starting and mount.type not in IMAGES and not _blocks.removable(mount.device)


def _holding(paths: List[str], mounted: bool) -> List[Dict[str, Any]]:
    found = {mount.path: mount for mount in map(_blocks.holding, filter(exists, paths)) if mount is not None}
    seen = {mount.device for mount in found.values()}
    for mount in filter(_own, _blocks.mounts() if mounted else []):
        if mount.device not in seen:
            seen.add(mount.device)
            found.setdefault(mount.path, mount)
    return [_item(mount) for mount in found.values() if mount.type not in _blocks.NETWORK]


def _removable() -> List[Dict[str, Any]]:
    found = {mount.path: mount for mount in _blocks.mounts() if mount.device and _blocks.removable(mount.device)}
    return [_item(mount) for mount in found.values()]


def _swaps() -> List[Dict[str, Any]]:
    found = _blocks.swaps()
    return [{"name": hidden(one["name"]), "on": one["device"], "encrypted": one["encrypted"]} for one in found]


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    if _blocks.in_container():
        return {"container": True, "items": []}
    items = _holding(params.get("paths") or [], bool(params.get("mounted")))
    items += _swaps() if params.get("swap") else []
    items += _removable() if params.get("removable") else []
    states = [item["encrypted"] for item in items]
    if None in states and False not in states:
        unclear = ", ".join(f"{item['name']} ({item['on']})" for item in items if item["encrypted"] is None)
        raise Unreadable("not_readable", f"what protects {unclear}")
    return {"container": False, "items": items[:200]}
