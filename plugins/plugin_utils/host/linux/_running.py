"""What runs for an account now: its sessions, its processes, its services. Shared, named in NEEDS."""

from __future__ import annotations

import re
from typing import Dict, List, NamedTuple

from .base import Unreadable, glob, key_values, names, once, read_text

SESSIONS = "/run/systemd/sessions"
UNITS = tuple(f"{top}/systemd/system" for top in ("/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"))
CARRIERS = re.compile(r"(cron|crond|anacron|atd|ssh|sshd|user)(@.*)?\.service")
"""Services that run what people start, under the people's own accounts."""


class Process(NamedTuple):
    pid: int
    name: str
    service: str
    """The system's service that it belongs to; empty for what a person started."""


def sessions(uid: int) -> List[str]:
    """The open sessions of an account, each in a few words, such as `3 (sshd pts/0)`; not those being closed: nobody
    sits there any more, and what still runs of them is named as processes."""
    found = []
    for name in names(SESSIONS):
        told = {} if name.endswith(".ref") else key_values(read_text(f"{SESSIONS}/{name}") or "", "=")
        mine = told.get("UID") == str(uid) and told.get("CLASS", "user").startswith("user")
        if mine and told.get("STATE") != "closing":
            words = [told.get(key, "") for key in ("SERVICE", "SEAT", "TTY")]
            found.append(f"{name} ({' '.join(word for word in words if word)})")
    return found


def _service(pid: str) -> str:
    """The service of a process, as its control group says it."""
    found = re.search(r"system\.slice/(?:\S*/)?([^/\s]+\.service)", read_text(f"/proc/{pid}/cgroup") or "")
    return found.group(1) if found and not CARRIERS.fullmatch(found.group(1)) else ""


def processes(uid: int) -> List[Process]:
    """The processes of an account, those of services included."""
    found = []
    for pid in names("/proc"):
        try:
            status = read_text(f"/proc/{pid}/status") if pid.isdigit() else None
            told = key_values(status or "", ":")
            if told.get("Uid", "").split()[:1] == [str(uid)] and not told.get("State", "").startswith("Z"):
                found.append(Process(int(pid), told.get("Name", ""), _service(pid)))
        except Unreadable:  # gone since it was listed
            continue
    return found


def _users_of_units() -> Dict[str, List[str]]:
    """Account, as units name it, → the units that run as it."""
    found: Dict[str, List[str]] = {}
    for folder in UNITS:
        for path in [*glob(f"{folder}/*.service"), *glob(f"{folder}/*.service.d/*.conf")]:
            for user in re.findall(r"^\s*User\s*=\s*(\S+)", read_text(path) or "", re.M):
                unit = next(part for part in path.split("/") if re.search(r"\.service(\.d)?$", part))
                found.setdefault(user, []).append(re.sub(r"\.d$", "", unit))
    return found


def services(account: str, uid: int) -> List[str]:
    """The services that run as an account now, or would."""
    units = once("users of units", _users_of_units)
    running = [one.service for one in processes(uid)]
    return sorted({*units.get(account, []), *units.get(str(uid), []), *running} - {""})


def running(uid: int) -> List[str]:
    """What a person runs, in words that stay the same while it runs: sessions, then programs by name."""
    programs = {one.name for one in processes(uid) if not one.service}
    return [f"session {text}" for text in sessions(uid)] + [f"process {name}" for name in sorted(programs)]
