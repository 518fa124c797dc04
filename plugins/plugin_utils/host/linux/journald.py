"""The system's journal: whether it outlives a restart, and how far back it may reach.

params: {}
get: {persistent, megabytes, days}
    persistent  it is written to the disk: systemd's own choice where it is told so, or where /var/log/journal is there
    megabytes   what it may take on the disk, at most; null for systemd's own choice, a tenth of the disk
    days        after which its lines go; null for as long as there is room
set: {persistent?: true, megabytes?: int, days?: any} writes one drop-in for what fails; the days it takes away
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional

from ._dropins import FOLDERS, by_name
from .base import directives, exists, glob, read_text

NEEDS = ("_dropins",)
DROPIN = "/etc/systemd/journald.conf.d/zz-hygiene.conf"
UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
SPANS = {
    1: "s", 60: "m min", 3600: "h hour", 86400: "d day", 604800: "w week", 2629800: "month", 31557600: "y year",
}  # fmt: skip
SECONDS = {word: seconds for seconds, words in SPANS.items() for word in words.split()}


def _values() -> Dict[str, str]:
    places = [path for folder in FOLDERS for path in glob(f"{folder}/systemd/journald.conf")]
    found: Dict[str, str] = {}
    for path in [*places[-1:], *by_name(f"{folder}/systemd/journald.conf.d/*.conf" for folder in FOLDERS)]:
        for line in directives(read_text(path) or "", "#;"):
            key, equals, value = line.partition("=")
            if equals:
                found[key.strip()] = value.strip()
    return found


def megabytes(text: str) -> Optional[int]:
    match = re.fullmatch(r"(\d+)\s*([KMGT]?)B?", text)
    return int(match.group(1)) * UNITS[match.group(2)] // UNITS["M"] if match else None


def days(text: str) -> Optional[int]:
    """Whole days of a span such as `1month 2days`; null for none and for 0, which is no limit."""
    parts = re.findall(r"(\d+)\s*([a-z]*)", text)
    total = sum(int(number) * SECONDS.get(unit.rstrip("s") or "s", 0) for number, unit in parts)
    return total // 86400 if total else None


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    values = _values()
    storage = values.get("Storage", "auto").lower() or "auto"
    return {
        "persistent": storage == "persistent" or (storage == "auto" and exists("/var/log/journal")),
        "megabytes": megabytes(values.get("SystemMaxUse", "")),
        "days": days(values.get("MaxRetentionSec", "")),
    }


# --- set ---
from .changes import Change, file  # noqa: E402

LINES = {"persistent": "Storage=persistent", "megabytes": "SystemMaxUse={}M", "days": "MaxRetentionSec=0"}


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    kept = [line for line in (read_text(DROPIN) or "[Journal]\n").splitlines() if line]
    names = {LINES[key].partition("=")[0] for key in failing}
    kept = [line for line in kept if line.partition("=")[0] not in names]
    kept += [LINES[key].format(failing[key]) for key in LINES if key in failing]
    return [file(DROPIN, "\n".join(kept) + "\n")]
