"""Guards about devices: the disk the system stands on, the keyboard and the network card stay."""

from __future__ import annotations

import os
import re
from typing import Any, Dict, List, Tuple

from . import base
from ._usbguard_rules import Device, decide, is_storage, present, rules_of
from .base import key_values, names, read_text

Verdict = Tuple[bool, str]
REMOVABLE = ("/media/", "/run/media/")
"""Where desktops mount what somebody plugged in: the host does not need it."""


def _bus(number: str) -> List[str]:
    """Paths in /sys of the hardware below a block device `major:minor`, through mappers and arrays."""
    path = os.path.realpath(f"{base.ROOT}/sys/dev/block/{number}")
    slaves = names(f"{path[len(base.ROOT) :]}/slaves")
    lower = [read_text(f"{path[len(base.ROOT) :]}/slaves/{name}/dev") or "" for name in slaves]
    return [path, *(found for one in lower if one.strip() for found in _bus(one.strip()))]


def _number(source: str) -> str:
    """The `major:minor` of a device file, or ''."""
    found = base.status(source) if source.startswith("/dev/") else None
    return f"{os.major(found.st_rdev)}:{os.minor(found.st_rdev)}" if found else ""


def _in_use() -> List[Tuple[str, str]]:
    """(what for, major:minor) of the block devices that the system has mounted or swaps to."""
    found = []
    for line in (read_text("/proc/self/mountinfo") or "").splitlines():
        head, _, tail = line.partition(" - ")
        point, number = head.split()[4], head.split()[2]
        if number.startswith("0:"):
            number = _number(tail.split()[1])
        if number and not point.startswith(REMOVABLE):
            found.append((point, number))
    swaps = [line.split()[0] for line in (read_text("/proc/swaps") or "").splitlines()[1:]]
    return found + [("swap", number) for number in map(_number, swaps) if number]


def _none_in_use(pattern: str, name: str) -> Verdict:
    for point, number in _in_use():
        if any(re.search(pattern, path) for path in _bus(number)):
            return False, f"{point} is on {name}"
    return True, f"nothing the system uses is on {name}"


def root_not_on_usb(params: Dict[str, Any], wanted: Dict[str, Any], changes: List[Any], way: Dict[str, Any]) -> Verdict:
    """No file system or swap in use hangs on the USB bus, directly or through encryption, LVM or RAID."""
    return _none_in_use(r"/usb\d", "a USB device")


def root_not_on_sd(params: Dict[str, Any], wanted: Dict[str, Any], changes: List[Any], way: Dict[str, Any]) -> Verdict:
    """Neither on an SD card nor on soldered eMMC, which the same driver serves."""
    return _none_in_use(r"/mmc\d|/mmc_host/|/memstick", "an SD card or eMMC")


def usb_devices_stay(
    params: Dict[str, Any], wanted: Dict[str, Any], changes: List[Any], way: Dict[str, Any]
) -> Verdict:
    """Every connected device but storage is still allowed by the rules about to be written."""
    texts = {item.target: item.after["content"].decode() for item in changes if item.type == "file" and item.after}
    settings = texts.get("/etc/usbguard/usbguard-daemon.conf") or read_text("/etc/usbguard/usbguard-daemon.conf") or ""
    path = key_values(settings, "=").get("RuleFile") or "/etc/usbguard/rules.conf"
    rules = rules_of([texts.get(path) or read_text(path) or ""])
    devices = [one for one in present() if not is_storage(one)]
    cut = [_shown(one) for one in devices if decide(rules, one, "block", "block") != "allow"]
    if cut:
        return False, f"the rules would cut off {', '.join(cut)}: declare it in usb_storage_other_devices"
    return True, f"the {len(devices)} connected devices other than storage stay allowed"


def _shown(device: Device) -> str:
    return f"{device['name'] or 'a device'} ({device['id']})"
