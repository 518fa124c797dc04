"""What the antivirus found on this machine: the days and the names of it, never the files.

params: {incidents: [{date: day}]}   the infections that the practice knows of this machine
get: {product, found: [{what, answered}]}, the latest first, 200 at most; of the last year
    product   "ClamAV"; null where there is none, and then nothing is known of any other
    what      `day name`
    answered  an incident is dated within seven days of it
    Read from the logs of ClamAV's daemon, its scan on access and its scans by hand. What stands in no log of its own
    (LogSyslog alone) is not seen. A line without a day has that of the scan's end below it, else of its log.
set: none
"""

from __future__ import annotations

import datetime
import re
import time
from typing import Any, Dict, Iterator, List, Optional, Tuple

from .base import exists, glob, read_text, root_only, status

LOGS = "/var/log/clamav"
BIGGEST = 32 << 20
FOUND = re.compile(r"^(?:(\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}) -> )?/.*: (\S+?)(?:\([^()\s]*\))? FOUND$")
SCANNED = re.compile(r"^(?:Start|End) Date: (\d{4}:\d\d:\d\d) ")
CLOSE = datetime.timedelta(days=7)
YEAR = datetime.timedelta(days=366)


def _day(words: str, pattern: str) -> Optional[datetime.date]:
    try:
        return datetime.date(*time.strptime(words, pattern)[:3])
    except ValueError:
        return None


def _found(path: str) -> Iterator[Tuple[datetime.date, str]]:
    told = status(path)
    below = datetime.date.fromtimestamp(told.st_mtime if told else 0)
    for line in reversed((read_text(path, BIGGEST) or "").splitlines()):
        scanned, found = SCANNED.match(line), FOUND.match(line)
        if scanned:
            below = _day(scanned.group(1), "%Y:%m:%d") or below
        elif found:
            yield _day(found.group(1) or "", "%a %b %d %H:%M:%S %Y") or below, found.group(2)[:80]


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    if not exists(LOGS):
        return {"product": None, "found": []}
    root_only("the logs of ClamAV")
    known = [datetime.date.fromisoformat(str(one["date"])) for one in params["incidents"]]
    since = datetime.date.fromtimestamp(time.time()) - YEAR
    paths = [path for pattern in ("*.log", "*.log.1") for path in glob(f"{LOGS}/{pattern}")]
    rows = sorted({one for path in paths for one in _found(path) if one[0] >= since}, reverse=True)
    found: List[Dict[str, Any]] = [
        {"what": f"{day.isoformat()} {name}", "answered": any(abs(day - one) <= CLOSE for one in known)}
        for day, name in rows[:200]
    ]
    return {"product": "ClamAV", "found": found}
