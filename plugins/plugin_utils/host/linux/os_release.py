"""Which system this is, and until when its publisher supplies security updates.

params: {support: {as_of: date, releases: [{id, version, end, extended_end?}]}, extended: [id], max_age_days: int}
    extended  the systems for which this practice has the extended support, or which have it for nothing
get: {id, version, name, end, days_left}
    end        the day of the last security updates
    days_left  days until then; negative when it is past
    Unreadable when the table does not know the system, or is older than max_age_days
set: none
"""

from __future__ import annotations

import datetime
import re
from typing import Any, Dict, Optional

from .base import Unreadable, read_text, today

EPOCH = datetime.date(1970, 1, 1)


def _day(value: Any) -> int:
    """Days since 1970 of a date, however YAML gave it."""
    return (datetime.date.fromisoformat(str(value)[:10]) - EPOCH).days


def _release(system: str, version: str, releases: Any) -> Optional[Dict[str, Any]]:
    """The table's row for the version: its own, else that of its main version (9 for 9.4)."""
    for wanted in (version, version.split(".")[0]):
        for row in releases:
            if row["id"] == system and str(row["version"]) == wanted:
                found: Dict[str, Any] = row
                return found
    return None


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    text = read_text("/etc/os-release") or read_text("/usr/lib/os-release") or ""
    said = dict(re.findall(r"""^(\w+)=["']?([^"'\n]*)["']?$""", text, re.M))
    system, version = said.get("ID", ""), said.get("VERSION_ID", "")
    name = said.get("PRETTY_NAME", "")[:100]
    support = params["support"]
    age = today() - _day(support["as_of"])
    if age > params["max_age_days"]:
        raise Unreadable("not_readable", f"the table of support ends is {age} days old")
    row = _release(system, version, support["releases"])
    if row is None:
        raise Unreadable("not_readable", f"no support end is known for {name or 'this system'}")
    end = row["extended_end"] if system in params["extended"] and row.get("extended_end") else row["end"]
    return {"id": system, "version": version, "name": name, "end": str(end)[:10], "days_left": _day(end) - today()}
