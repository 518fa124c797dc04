"""Security updates that are published and not installed.

params: {grace_days: int}
get: [{name, installed, available, days, late}], by name: installed packages older than what security repositories offer
    days  since the changelog of the version that waits was closed, which is the date inside its archive where apt has
          fetched that already (/var/cache/apt/archives); null otherwise: lists have no dates, and nothing is fetched
    late  for longer than grace_days; what nothing dates is late, since no delay can be granted from an unknown day:
          whoever remembers the day on which it was first seen counts from then
    Read from the lists of the last successful `apt update`, so it is as fresh as they are (see update_history).
    A package on hold is named like the others: its flaw is open all the same.
    Unreadable where no list of a security repository is on the host, and on systems without apt.
set: none: installing is the work of the automatic updates
"""

from __future__ import annotations

import re
from glob import escape
from typing import Any, Dict, List, Optional

from . import _apt_lists, packages
from ._versions import compare
from .base import Unreadable, exists, glob, read_bytes, today

NEEDS = ("_apt_lists", "_versions", "packages")
FETCHED = "/var/cache/apt/archives"
HEAD = 36
"""Bytes of an archive up to the end of its first member's date."""
PACKAGE = re.compile(r"^Package: *(\S+)$", re.M)
VERSION = re.compile(r"^Version: *(\S+)$", re.M)


def _offered(text: str, wanted: Dict[str, str]) -> Dict[str, str]:
    """The newest version of each wanted package in a package list."""
    found: Dict[str, str] = {}
    for match in PACKAGE.finditer(text):
        name = match.group(1)
        if name not in wanted:
            continue
        # fields may stand in any order: look in the whole paragraph
        start = text.rfind("\n\n", 0, match.start()) + 1
        end = text.find("\n\n", match.end())
        version = VERSION.search(text, start, end if end >= 0 else len(text))
        if version and (name not in found or compare(version.group(1), found[name]) > 0):
            found[name] = version.group(1)
    return found


def _days(name: str, version: str) -> Optional[int]:
    """How old the version is, by the first date in its archive, which the build takes from the changelog."""
    for path in glob(f"{FETCHED}/{escape(name)}_{escape(version.replace(':', '%3a'))}_*.deb"):
        head = read_bytes(path, HEAD) or b""
        if head.startswith(b"!<arch>\n") and head[24:HEAD].strip().isdigit():
            days = today() - int(head[24:HEAD]) // 86400
            return days if 0 <= days < 20 * 365 else None
    return None


def _told(name: str, installed: str, available: str, grace: int) -> Dict[str, Any]:
    days = _days(name, available)
    late = days is None or days > grace
    return {"name": name, "installed": installed, "available": available, "days": days, "late": late}


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    if not exists("/var/lib/dpkg/status"):
        raise Unreadable("not_readable", "pending security updates can be read on Debian and Ubuntu only")
    installed = packages.installed()
    texts = [text for one in _apt_lists.releases() if one["security"] for text in _apt_lists.packages(one["prefix"])]
    if not texts:
        raise Unreadable("not_readable", "no list of a security repository: apt update never succeeded")
    pending: Dict[str, str] = {}
    for text in texts:
        for name, version in _offered(text, installed).items():
            if compare(version, pending.get(name, installed[name])) > 0:
                pending[name] = version
    return [_told(name, installed[name], pending[name], params["grace_days"]) for name in sorted(pending)]
