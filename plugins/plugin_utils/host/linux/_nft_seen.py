"""Observing with nftables: a table that notes, in a set of its own, what the table it stands beside would refuse.

The kernel bounds the set and counts; when somebody was last seen follows from how long the element still has to live.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional

from ._nft_rules import SEEN_DAYS, observing
from ._nft_units import RULES
from .base import now, read_text, run

NEEDS = ("_nft_rules", "_nft_units")


def beside(table: str) -> str:
    return f"{table}_seen"


def observed(table: str, refusing: str) -> Optional[List[Dict[str, Any]]]:
    """[{account?, address, port?, count, last}] of what was noted; None while nothing observes, or not all of it."""
    name = beside(table)
    if read_text(RULES.format(table=name)) is None:
        return None
    found = run(["nft", "-t", "list", "table", "inet", name]).out
    # without /etc/protocols nft has no names for them
    if found.replace("l4proto { 6, 17 }", "l4proto { tcp, udp }") != observing(refusing, name):
        return None
    told = json.loads(run(["nft", "-j", "list", "table", "inet", name]).out)
    sets = [item["set"] for item in told["nftables"] if "set" in item]
    return [_row(item["elem"]) for one in sets for item in one.get("elem", []) if "elem" in item]


def _row(element: Dict[str, Any]) -> Dict[str, Any]:
    value = element["val"]
    values = value["concat"] if isinstance(value, dict) else [value]
    fields = ("account", "address", "port") if len(values) == 3 else ("address",)
    found = dict(zip(fields, values))
    if "account" in found:
        found["account"] = _name(found["account"])
    last = now() - max(0, SEEN_DAYS * 86400 - element.get("expires", 0))
    return {**found, "count": element.get("counter", {}).get("packets", 1), "last": last}


def _name(uid: Any) -> str:
    rows = [line.split(":") for line in (read_text("/etc/passwd") or "").splitlines()]
    return next((row[0] for row in rows if len(row) > 2 and row[2] == str(uid)), str(uid))
