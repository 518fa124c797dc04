"""Printing by CUPS: who may reach it, and who may administer it.

params: {}
get: {installed, listens, shared, remote_admin}
    listens       addresses of the network that it listens on ("*:631"), without the loopback and sockets
    shared        what lets others print here: browsing that is on, while it listens on the network
    remote_admin  places of the administration (/admin, /admin/conf …) that admit others than this machine
set: none
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Tuple

from .base import read_text

CONFIGURATION = "/etc/cups/cupsd.conf"
LOOPBACK = re.compile(r"(localhost|127\.[\d.]+|\[::1\])(:\d+)?$", re.I)
OURS = ("localhost", "127.0.0.1", "::1", "[::1]", "@local_only", "none")


def _directives(text: str) -> List[Tuple[str, str, str]]:
    """(place, directive, value) in small letters but for the value; the place is a <Location>'s, else empty."""
    found, place = [], ""
    for line in text.splitlines():
        words = line.split("#", 1)[0].split(None, 1)
        if not words:
            continue
        name, value = words[0].lower(), words[1].strip() if len(words) > 1 else ""
        if name == "<location":
            place = value.rstrip(">").strip()
        elif name == "</location>":
            place = ""
        else:
            found.append((place, name, value))
    return found


def _listens(directives: List[Tuple[str, str, str]]) -> List[str]:
    found = [f"*:{value}" for _, name, value in directives if name in ("port", "sslport")]
    for _, name, value in directives:
        if name in ("listen", "ssllisten") and not value.startswith("/") and not LOOPBACK.match(value):
            found.append(value)
    return found


def _admits(directives: List[Tuple[str, str, str]], place: str) -> List[str]:
    """Whom a place admits besides this machine."""
    allowed = [value.lower() for where, name, value in directives if where == place and name == "allow"]
    sources = [re.sub(r"^from\s+", "", one) for one in allowed]
    return [one for one in sources if one not in OURS]


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    text = read_text(CONFIGURATION)
    directives = _directives(text or "")
    listens = _listens(directives)
    browsing = [value for _, name, value in directives if name == "browsing" and value.lower() in ("on", "yes", "true")]
    admitted = _admits(directives, "/") or browsing
    places = sorted({place for place, _, _ in directives if place.startswith("/admin")})
    return {
        "installed": text is not None,
        "listens": listens,
        "shared": listens if admitted else [],
        "remote_admin": [place for place in places if listens and _admits(directives, place)],
    }
