"""The boot menu's password: whether somebody at the keyboard can change how the system starts.

params: {}
get: {installed, superusers, password, locked_entries, readable}
    superusers      names that may edit entries; none means everybody may
    password        a superuser has a PBKDF2 password
    locked_entries  entries of this system that would themselves ask for it: the host would not start alone
    readable        others than root can read grub.cfg, which holds the hash
set: {user: name, hash: "grub.pbkdf2.…"} has GRUB ask that user's password for all but starting the ordinary entries
"""

from __future__ import annotations

import re
from typing import Any, Dict, List

from .base import read_text, status

CONFIGURATIONS = ("/boot/grub/grub.cfg", "/boot/grub2/grub.cfg")


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    path = next((path for path in CONFIGURATIONS if status(path) is not None), None)
    found = status(path) if path else None
    text = "\n".join(
        line for line in (read_text(path) or "" if path else "").splitlines() if not line.lstrip().startswith("#")
    )
    named = re.findall(r"^\s*set\s+superusers\s*=\s*[\"']?([^\"'\n]*)", text, re.M)
    users = [name for name in re.split(r"[\s,;|&]+", named[-1]) if name] if named else []
    holders = re.findall(r"^\s*password_pbkdf2\s+(\S+)\s+grub\.pbkdf2\.", text, re.M)
    entries: List[str] = re.findall(r"^\s*menuentry\s.*$", text, re.M)
    # what starts this system: its kernels, and the first entry whatever it is; firmware settings should ask
    ordinary = [entry for place, entry in enumerate(entries) if place == 0 or "--class gnu-linux" in entry]
    locked = [entry.strip()[:80] for entry in ordinary if "--unrestricted" not in entry]
    return {
        "installed": path is not None,
        "superusers": users,
        "password": bool({*users} & {*holders}),
        "locked_entries": locked if users else [],
        "readable": bool(found and found.st_mode & 0o044),
    }


# --- set ---
from .changes import Change, SetFailed, file  # noqa: E402

SCRIPT = "/etc/grub.d/01_hygiene"
LINUX = "/etc/grub.d/10_linux"


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    user, hashed, linux = wanted["user"], wanted["hash"], read_text(LINUX)
    if not re.fullmatch(r"grub\.pbkdf2\.sha512\.\d+\.[0-9A-F]+\.[0-9A-F]+", hashed) or not re.fullmatch(
        r"[a-z_]\w*", user
    ):
        raise SetFailed("the password must be what grub-mkpasswd-pbkdf2 prints, the user a plain word")
    if linux is None or 'CLASS="' not in linux:
        raise SetFailed(f"{LINUX} is not the script that this knows how to leave the ordinary entries free in")
    text = f'#!/bin/sh\ncat <<EOF\nset superusers="{user}"\npassword_pbkdf2 {user} {hashed}\nEOF\n'
    free = linux if "--unrestricted" in linux else linux.replace('CLASS="--class', 'CLASS="--unrestricted --class', 1)
    return [file(LINUX, free), file(SCRIPT, text, mode=0o700, secret=True)]
