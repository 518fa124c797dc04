"""Installed packages of the system's own package manager.

params: {names: [package name; `*` and `?` match within names]}
get: [{name, version}], the installed ones among them, by name; [] when none is
set: none: packages are never removed
"""

from __future__ import annotations

import fnmatch
import re
from typing import Any, Dict, List

from .base import Unreadable, once, read_text, run

STATUS = "/var/lib/dpkg/status"
STATUS_LIMIT = 64 << 20
FIELDS = re.compile(r"^(Package|Status|Version): *(.*)$", re.M)


def _dpkg(text: str) -> Dict[str, str]:
    found: Dict[str, str] = {}
    for paragraph in text.split("\n\n"):
        fields = dict(FIELDS.findall(paragraph))
        if fields.get("Status", "").endswith(" installed") and "Package" in fields:
            found[fields["Package"]] = fields.get("Version", "")
    return found


def _rpm() -> Dict[str, str]:
    done = run(["rpm", "-qa", "--qf", "%{NAME} %{VERSION}-%{RELEASE}\\n"], timeout=60)
    if done.status != 0:
        raise Unreadable("not_readable", "neither dpkg's status file nor rpm answers")
    return {name: version for name, _, version in (line.partition(" ") for line in done.out.splitlines()) if name}


def installed() -> Dict[str, str]:
    """Version by package name."""

    def look() -> Dict[str, str]:
        text = read_text(STATUS, STATUS_LIMIT)
        return _rpm() if text is None else _dpkg(text)

    return once("packages", look)


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    present = installed()
    matching = {name for pattern in params["names"] for name in fnmatch.filter(present, pattern)}
    return [{"name": name, "version": present[name]} for name in sorted(matching)]
