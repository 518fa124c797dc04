"""When each account last logged in, from every place where Linux systems have written it."""

from __future__ import annotations

import contextlib
import struct
from typing import Dict, Iterator, Tuple

from . import base

LASTLOG_RECORD, WTMP_RECORD = 292, 384
USER_PROCESS = 7
WTMPS = ("/var/log/wtmp", "/var/log/wtmp.1")
DATABASES = (
    ("/var/lib/lastlog/lastlog2.db", "SELECT Name, Time FROM Lastlog2"),
    ("/var/lib/wtmpdb/wtmp.db", "SELECT User, MAX(Login) / 1000000 FROM wtmp WHERE Type = 3 GROUP BY User"),
)


def _lastlog() -> Iterator[Tuple[int, int]]:
    """/var/log/lastlog: one record a uid, the file full of holes."""
    data = base.read_bytes("/var/log/lastlog", 70000 * LASTLOG_RECORD) or b""
    for uid in range(len(data) // LASTLOG_RECORD):
        (second,) = struct.unpack_from("<I", data, uid * LASTLOG_RECORD)
        if second:
            yield uid, second


def _wtmp(path: str) -> Iterator[Tuple[str, int]]:
    data = base.read_bytes(path, 64 << 20) or b""
    for start in range(0, len(data) - WTMP_RECORD + 1, WTMP_RECORD):
        if struct.unpack_from("<h", data, start)[0] == USER_PROCESS:
            user = data[start + 44 : start + 76].split(b"\0", 1)[0].decode("utf-8", "replace")
            yield user, struct.unpack_from("<I", data, start + 340)[0]


def _database(path: str, query: str) -> Iterator[Tuple[str, int]]:
    """A login database of newer systems, read as it is: nothing is written beside it."""
    if base.status(path) is None:
        return
    try:
        import sqlite3  # left out of some small systems
    except ImportError:
        return
    try:
        connection = sqlite3.connect(f"file:{base.ROOT}{path}?mode=ro&immutable=1", uri=True)
        with contextlib.closing(connection):
            for user, second in connection.execute(query):
                yield str(user), int(second or 0)
    except (sqlite3.Error, ValueError):
        return


def last_logins() -> Dict[int, int]:
    """uid → day (since 1970-01-01) of the last login known; somebody with a session open is logged in today."""
    numbers: Dict[str, int] = {}
    for line in (base.read_text("/etc/passwd") or "").splitlines():
        fields = line.split(":")
        if len(fields) > 2 and fields[2].isdigit():
            numbers.setdefault(fields[0], int(fields[2]))
    found: Dict[int, int] = {}

    def seen(uid: int, day: int) -> None:
        found[uid] = max(day, found.get(uid, 0))

    for uid, second in _lastlog():
        seen(uid, second // 86400)
    named = [_wtmp(path) for path in WTMPS] + [_database(path, query) for path, query in DATABASES]
    for source in named:
        for user, second in source:
            if user in numbers:
                seen(numbers[user], second // 86400)
    for name in base.names("/run/systemd/users"):
        if name.isdigit():
            seen(int(name), base.today())
    login = (base.read_text("/proc/self/loginuid") or "").strip()
    if login.isdigit() and int(login) < 1 << 31:
        seen(int(login), base.today())
    return found
