"""The machine itself: model, maker, serial, processor, memory, disks, network cards, USB. Shared, named in NEEDS.

What a maker never filled in ("To Be Filled By O.E.M.") is null, like what this account may not read.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional

from ._usbguard_rules import present
from .base import Unreadable, link, names, read_text

DMI = "/sys/class/dmi/id"
EMPTY = re.compile(
    r"(to be filled.*|default string|system (product name|manufacturer|serial number)"
    r"|not (specified|applicable|available)"
    r"|none|unknown|o\.?e\.?m\.?|n/?a|[0.x\s-]*|123456789\d*)",
    re.IGNORECASE,
)
CHASSIS = {
    "3": "desktop", "4": "desktop", "6": "tower", "7": "tower", "8": "portable", "9": "laptop", "10": "notebook",
    "13": "all-in-one", "14": "notebook", "15": "desktop", "17": "server", "23": "rack server", "25": "server",
    "28": "blade", "30": "tablet", "31": "convertible", "32": "detachable", "35": "mini PC", "36": "stick PC",
}  # fmt: skip
NO_DISK = re.compile(r"(loop|ram|zram|dm-|md|sr|fd|nbd)\d*")


def word(path: str) -> Optional[str]:
    """A file's line, bounded; None when it is absent, empty, closed to this account or says nothing."""
    try:
        text = " ".join((read_text(path, 1024) or "").replace("\0", " ").split())[:120]
    except Unreadable:
        return None
    return None if EMPTY.fullmatch(text) else text


def _number(path: str) -> int:
    text = word(path) or ""
    return int(text) if text.isdigit() else 0


def _processor() -> Dict[str, Any]:
    text = read_text("/proc/cpuinfo") or ""
    model = re.search(r"^(?:model name|Model|cpu model|Hardware)\s*:\s*(.+)$", text, re.M)
    return {
        "model": model.group(1).strip()[:120] if model else None,
        "threads": len(re.findall(r"^processor\s*:", text, re.M)),
    }


def _memory() -> Optional[int]:
    match = re.search(r"^MemTotal:\s+(\d+) kB", read_text("/proc/meminfo") or "", re.M)
    return int(match.group(1)) // 1024 if match else None


def _disks() -> List[Dict[str, Any]]:
    found = []
    for name in names("/sys/block"):
        if NO_DISK.fullmatch(name):
            continue
        maker, model = word(f"/sys/block/{name}/device/vendor"), word(f"/sys/block/{name}/device/model")
        # disks on SATA all say ATA, and virtual ones give a vendor's number: neither is a maker
        maker = None if maker in ("ATA", "NVMe") or (maker or "").startswith("0x") else maker
        found.append(
            {
                "name": name,
                "model": " ".join(filter(None, (maker, model))) or None,
                "size_gb": _number(f"/sys/block/{name}/size") * 512 // 10**9,
                "removable": word(f"/sys/block/{name}/removable") == "1",
            }
        )
    return found[:100]


def cards() -> List[Dict[str, Any]]:
    """The network interfaces that are hardware (virtual ones have no device behind them)."""
    found = []
    for name in names("/sys/class/net"):
        device = link(f"/sys/class/net/{name}/device")
        if device is None:
            continue
        driver = (link(f"/sys/class/net/{name}/device/driver") or "").rsplit("/", 1)[-1]
        wireless = "wireless" in names(f"/sys/class/net/{name}") or "phy80211" in names(f"/sys/class/net/{name}")
        found.append(
            {
                "name": name,
                "mac": word(f"/sys/class/net/{name}/address"),
                "driver": driver or None,
                "wireless": wireless,
            }
        )
    return found[:50]


def hardware() -> Dict[str, Any]:
    model = word(f"{DMI}/product_name") or word("/proc/device-tree/model") or word(f"{DMI}/board_name")
    maker = word(f"{DMI}/sys_vendor") or word(f"{DMI}/board_vendor")
    if maker is None and word("/proc/device-tree/model"):
        maker = (model or "").partition(" ")[0] or None
    found = {
        "vendor": maker,
        "model": model,
        "serial": word(f"{DMI}/product_serial") or word("/proc/device-tree/serial-number"),
        "chassis": CHASSIS.get(word(f"{DMI}/chassis_type") or ""),
        "firmware": word(f"{DMI}/bios_version"),
        "processor": _processor(),
        "memory_mib": _memory(),
        "disks": _disks(),
        "network_cards": cards(),
        "usb": [{"name": one["name"], "id": one["id"], "serial": one["serial"]} for one in present()],
    }
    return {**found, "unknown": [name for name in ("vendor", "model") if not found[name]]}
