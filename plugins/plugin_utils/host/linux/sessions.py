"""Who sits at the machine: sessions opened at a screen of its own, or at a remote desktop.

params: {}
get: a list of {account, type, seat}; sessions of the login screen itself, of programs, and text logins from elsewhere
     (this very run's is one) are left out
set: none
Source: systemd-logind's own record in /run/systemd/sessions.
"""

from __future__ import annotations

from typing import Any, Dict, List

from .base import key_values, names, read_text

FOLDER = "/run/systemd/sessions"
GRAPHICAL = ("x11", "wayland", "mir")


def get(params: Dict[str, Any]) -> List[Dict[str, str]]:
    found = []
    for name in names(FOLDER):
        if name.endswith(".ref"):  # a pipe that holds the session open
            continue
        told = key_values(read_text(f"{FOLDER}/{name}") or "", "=")
        here = bool(told.get("SEAT")) or told.get("TYPE") in GRAPHICAL
        if here and told.get("CLASS", "user") == "user" and told.get("STATE") != "closing":
            found.append({"account": told.get("USER", ""), "type": told.get("TYPE", ""), "seat": told.get("SEAT", "")})
    return found
