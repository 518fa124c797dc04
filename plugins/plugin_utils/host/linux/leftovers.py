"""What hygiene itself left on this host: controls lifted for a time or observed first, unconfirmed changes, journals.

Read with every check by root, from a folder that nobody else can look into. Nothing here writes.
"""

from __future__ import annotations

import json
import os
from typing import Any, Dict, List

from .base import is_root, names, read_text, status

STATE = "/var/lib/hygiene"
LIFTS, JOURNALS, ARMED = f"{STATE}/lifts", f"{STATE}/journal", f"{STATE}/revert/armed.json"
OBSERVING = f"{STATE}/observing"
UNITS, OURS = "/etc/systemd/system", ("hygiene-revert.", "hygiene-lift-")
MOST = 200


def load(path: str) -> Dict[str, Any]:
    """A JSON object of ours; empty when there is none, or when it cannot be read."""
    try:
        found = json.loads(read_text(path) or "{}")
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}


def records(folder: str) -> List[Dict[str, Any]]:
    """Our records in a folder, one a control."""
    return [load(f"{folder}/{name}") for name in names(folder)[:MOST] if name.endswith(".json")]


def lifts() -> List[Dict[str, Any]]:
    """{control, until, by, reason, run} of the controls that are lifted now."""
    return records(LIFTS)


def state() -> Dict[str, Any]:
    """{lifts, observing: [{control, since}], pending, units, journals: {count, bytes, last}}.

    Empty without root, or where hygiene never wrote.
    """
    if not is_root() or not os.path.isdir(STATE):
        return {}
    found = [status(f"{JOURNALS}/{name}", follow=False) for name in names(JOURNALS)]
    times = [(one.st_mtime, one.st_size) for one in found if one]
    return {
        "lifts": lifts(),
        "observing": records(OBSERVING),
        "pending": load(ARMED) or None,
        "units": [name for name in names(UNITS) if name.startswith(OURS) and name.endswith((".service", ".timer"))],
        "journals": {
            "count": len(times),
            "bytes": sum(size for _, size in times),
            "last": max((at for at, _ in times), default=None),
        },
    }
