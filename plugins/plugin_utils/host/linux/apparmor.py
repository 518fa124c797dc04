"""Mandatory access control: whether AppArmor (or SELinux) confines programs.

params: {}
get: {system, active, at_boot, enforced, complaining}
    system       "apparmor", "selinux", or null when the kernel has neither switched on
    active       the kernel applies it now (SELinux: enforcing)
    at_boot      it will at the next boot: apparmor.service is enabled, or SELinux is configured as enforcing
    enforced     how many profiles refuse what they do not allow; null when that cannot be told
    complaining  names of the profiles that only log
set: {} enables and starts apparmor.service
"""

from __future__ import annotations

import re
from typing import Any, Dict

from .base import exists, key_values, link, read_text

PARAMETER = "/sys/module/apparmor/parameters/enabled"
PROFILES = "/sys/kernel/security/apparmor/profiles"
WANTS = ("/etc/systemd/system/sysinit.target.wants/apparmor.service",)


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    enforcing = read_text("/sys/fs/selinux/enforce")
    if enforcing is not None:
        configured = key_values(read_text("/etc/selinux/config") or "", "=").get("SELINUX", "")
        found = {"active": enforcing.strip() == "1", "at_boot": configured == "enforcing"}
        return {"system": "selinux", **found, "enforced": None, "complaining": []}
    active = (read_text(PARAMETER) or "").strip() == "Y"
    masked = link("/etc/systemd/system/apparmor.service") == "/dev/null"
    modes = dict(re.findall(r"^(.*) \((\w+)\)$", read_text(PROFILES) or "", re.M)) if active else {}
    return {
        "system": "apparmor" if active else None,
        "active": active,
        "at_boot": not masked and any(link(path) is not None or exists(path) for path in WANTS),
        "enforced": sum(mode in ("enforce", "kill") for mode in modes.values()),
        "complaining": sorted(name for name, mode in modes.items() if mode not in ("enforce", "kill")),
    }


# --- set ---
from typing import List  # noqa: E402

from .changes import Change, SetFailed, change  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    found = get(params)
    if found["system"] == "selinux":
        raise SetFailed("SELinux is not enforcing; changing that by itself is not supported: relabel, then set it so")
    if not found["active"]:
        raise SetFailed("the kernel was started without AppArmor: remove apparmor=0 from its command line and reboot")
    return [change("unit", "apparmor.service", {"enabled": "enabled", "active": True})]
