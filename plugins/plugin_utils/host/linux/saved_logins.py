"""Logins that browsers have saved already: how many, never which.

params: {}
get: [{name, count}]   name: account and browser; of those that have saved any
set: none
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from typing import Any, Dict, List

from . import base
from ._homes import homes
from .base import glob, read_text, root_only

NEEDS = ("_homes",)
FIREFOX = (
    ".mozilla/firefox/*",
    "snap/firefox/common/.mozilla/firefox/*",
    ".var/app/org.mozilla.firefox/.mozilla/firefox/*",
)
CHROMIUM = {
    "chromium": (".config/chromium/*", "snap/chromium/common/chromium/*"),
    "chrome": (".config/google-chrome/*",),
    "edge": (".config/microsoft-edge/*",),
    "brave": (".config/BraveSoftware/Brave-Browser/*", "snap/brave/*/.config/BraveSoftware/Brave-Browser/*"),
}
COUNT = "SELECT count(*) FROM logins WHERE blacklisted_by_user = 0"


def _firefox(path: str) -> int:
    try:
        told = json.loads(read_text(path) or "{}")
    except ValueError:
        return 0
    logins = told.get("logins") if isinstance(told, dict) else None
    return len(logins) if isinstance(logins, list) else 0


def _chromium(path: str) -> int:
    """The rows of its database, which is opened as it lies: neither locked nor written."""
    address = f"file:{base.ROOT}{path}".replace("?", "%3f").replace("#", "%23")
    try:
        with contextlib.closing(sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True)) as database:
            return int(database.execute(COUNT).fetchone()[0])
    except sqlite3.Error:
        return 0


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    root_only("the home folders")
    found = []
    for account, home in homes():
        counts = {"firefox": sum(_firefox(path) for one in FIREFOX for path in glob(f"{home}/{one}/logins.json"))}
        for browser, folders in CHROMIUM.items():
            counts[browser] = sum(_chromium(path) for one in folders for path in glob(f"{home}/{one}/Login Data"))
        found += [{"name": f"{account}: {browser}", "count": count} for browser, count in counts.items() if count]
    return found
