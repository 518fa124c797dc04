"""Documents that wait to be printed, or were forgotten there.

params: {hours: int}
get: [{name, hours}] of CUPS' files of documents older than so many hours, 200 at most: numbers that CUPS gives, never a
     document's name
set: none
"""

from __future__ import annotations

import re
from typing import Any, Dict, List

from .base import exists, names, now, root_only, status

FOLDER = "/var/spool/cups"
DOCUMENT = re.compile(r"d\d+-\d+")
MOST = 200


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    if not exists(FOLDER):
        return []
    root_only(FOLDER)
    found = []
    for name in names(FOLDER):
        about = status(f"{FOLDER}/{name}") if DOCUMENT.fullmatch(name) else None
        hours = int((now() - about.st_mtime) // 3600) if about else -1
        if hours >= params["hours"]:
            found.append({"name": name, "hours": hours})
    return found[:MOST]
