"""A udev rules file of ours, and the USB devices that it is about.

params: {file: str, lines: [str], interfaces: [str], disks: bool}
    file        name of the rules file; udev reads the one of /etc before those of /run and /usr/lib
    lines       the rules that it has to hold
    interfaces  USB interface classes to look for among what is connected ("06": cameras and phones)
    disks       look for USB disks and partitions that can be written
get: {installed: bool, active: [str], writable: [str]}
    installed   every line stands in the file that udev obeys
    active      ids of connected, working devices with one of the interfaces
    writable    names of USB disks and partitions not set read-only
set: {} writes the file; the control's `after` has udev apply it
"""

from __future__ import annotations

from typing import Any, Dict, List

from ._dropins import everywhere
from ._usbguard_rules import present
from .base import link, names, read_text

NEEDS = ("_dropins", "_usbguard_rules")


def _in_force(name: str) -> List[str]:
    path = next(iter(everywhere(f"udev/rules.d/{name}")), None)
    text = (read_text(path) or "") if path else ""
    return [line.strip() for line in text.replace("\\\n", "").splitlines()]


def _writable() -> List[str]:
    found = []
    for disk in names("/sys/block"):
        if "/usb" in (link(f"/sys/block/{disk}") or ""):
            parts = [name for name in names(f"/sys/block/{disk}") if name.startswith(disk)]
            paths = {disk: f"/sys/block/{disk}", **{part: f"/sys/block/{disk}/{part}" for part in parts}}
            # a read-only disk makes its partitions read-only; of a partitioned one only the partitions are written
            if (read_text(f"/sys/block/{disk}/ro") or "").strip() != "1":
                shown = parts or [disk]
                found += [name for name in shown if (read_text(f"{paths[name]}/ro") or "").strip() != "1"]
    return found


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    lines = _in_force(params["file"])
    classes = params.get("interfaces") or []
    devices = present() if classes else []
    return {
        "installed": all(line in lines for line in params["lines"]),
        "active": [one["id"] for one in devices if any(words.split(":")[0] in classes for words in one["interfaces"])],
        "writable": _writable() if params.get("disks") else [],
    }


# --- set ---
from .changes import Change, file  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    text = "# Written by the hygiene collection.\n" + "".join(f"{line}\n" for line in params["lines"])
    return [file(f"/etc/udev/rules.d/{params['file']}", text)]
