"""Security updates that are published and not installed.

params: {grace_days: int}
get: [{name, installed, available, days, late}], by name: installed packages older than what security repositories offer
    days  apt: since the changelog of the version that waits was closed, which is the date inside its archive where apt
          has fetched that already (/var/cache/apt/archives); null otherwise: lists have no dates, nothing is fetched
          dnf: since the oldest security advisory that the installed version does not follow was issued
    late  for longer than grace_days; what nothing dates is late, since no delay can be granted from an unknown day:
          whoever remembers the day on which it was first seen counts from then
    Read from the lists of the last successful `apt update`, or from the advisories among the metadata that dnf keeps of
    enabled repositories, so it is as fresh as they are (see update_history).
    A package on hold is named like the others: its flaw is open all the same.
    Unreadable where neither is on the host.
set: none: installing is the work of the automatic updates
"""

from __future__ import annotations

import re
from glob import escape
from typing import Any, Dict, List, Optional

from . import _apt_lists, _dnf_advisories, _dnf_cache, packages
from ._versions import compare
from .base import Unreadable, exists, glob, read_bytes, today

NEEDS = ("_apt_lists", "_dnf_advisories", "_dnf_cache", "_rpm_versions", "_versions", "packages")
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


def _apt() -> List[Dict[str, Any]]:
    installed = packages.installed()
    texts = [text for one in _apt_lists.releases() if one["security"] for text in _apt_lists.packages(one["prefix"])]
    if not texts:
        raise Unreadable("not_readable", "no list of a security repository: apt update never succeeded")
    pending: Dict[str, str] = {}
    for text in texts:
        for name, version in _offered(text, installed).items():
            if compare(version, pending.get(name, installed[name])) > 0:
                pending[name] = version
    return [
        {"name": name, "installed": installed[name], "available": pending[name], "days": _days(name, pending[name])}
        for name in sorted(pending)
    ]


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    if exists("/var/lib/dpkg/status"):
        found = _apt()
    elif _dnf_cache.indexes():
        found = list(_dnf_advisories.pending())
    else:
        raise Unreadable(
            "not_readable", "pending security updates can be read from apt's lists and dnf's metadata only"
        )
    return [{**one, "late": one["days"] is None or one["days"] > params["grace_days"]} for one in found]
