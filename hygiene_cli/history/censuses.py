"""What machines had installed, who could log in and what listened, as history keeps it: each census once.

Machines of one image, and a machine that did not change since the last run, share one row. `digest` is the SHA-256 of
the content: a line of JSON for each part that was read, `["accounts"]`, and for each name in it,
`["accounts", "marie", "open"]` (plugins/plugin_utils/census.py). Two of a thousand lines are compared as sets, and only
what differs is parsed.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from typing import Any

Census = frozenset[str]
"""The lines."""


def keep(db: sqlite3.Connection, told: Any) -> str | None:
    """Keep a census that a host's result told; its digest, None when it told none."""
    if not isinstance(told, Mapping) or not told:
        return None
    return _put(db, "\n".join(lines(told)))


def lines(told: Mapping[str, Any]) -> list[str]:
    """The lines of {part: {name: detail}}, in one order."""
    names = [
        (part, str(name), str(own[name])) for part, own in told.items() if isinstance(own, Mapping) for name in own
    ]
    return sorted(json.dumps(one) for one in [*((part,) for part in told), *names])


def get(db: sqlite3.Connection, digest: str) -> Census:
    """The census of this digest. Raises ValueError when it is damaged, or is not there."""
    row = db.execute("SELECT packed FROM censuses WHERE digest = ?", (digest,)).fetchone()
    try:
        return frozenset(zlib.decompress(row["packed"]).decode().splitlines())
    except (zlib.error, TypeError, ValueError) as error:
        raise ValueError(f"damaged census: {error}") from None


def reword(db: sqlite3.Connection, change: Callable[[str], str]) -> None:
    """Change every census, as text; what a digest would still tell of the old one goes with it."""
    for row in db.execute("SELECT digest, packed FROM censuses").fetchall():
        before = zlib.decompress(row["packed"]).decode()
        after = change(before)
        if after != before:
            digest = _put(db, after)
            db.execute("UPDATE visits SET census = ? WHERE census = ?", (digest, row["digest"]))
            db.execute("DELETE FROM censuses WHERE digest = ?", (row["digest"],))


def _put(db: sqlite3.Connection, text: str) -> str:
    digest = hashlib.sha256(text.encode()).hexdigest()
    db.execute("INSERT OR IGNORE INTO censuses VALUES (?, ?)", (digest, zlib.compress(text.encode(), 6)))
    return digest
