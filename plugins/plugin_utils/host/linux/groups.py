"""Members of local groups, those whose primary group it is included.

params: {names: [group]}
get: [{name, group, primary, person}], one per member and group, by group; `name` is the account
    primary  it is the account's own primary group, not a listed membership
    person   false for the account of a service of this machine
set: {member: false} takes the failing members out of the group
"""

from __future__ import annotations

from typing import Any, Dict, List

from . import accounts
from .accounts import rows

NEEDS = ("accounts", "_last_login")


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    numbers: Dict[str, List[str]] = {}
    for row in rows("/etc/passwd", 7):
        numbers.setdefault(row[3], []).append(row[0])
    services = {account["name"] for account in accounts.get({})["accounts"] if not account["human"]}
    found: List[Dict[str, Any]] = []
    for row in rows("/etc/group", 4):
        if row[0] not in params["names"]:
            continue
        listed = [name.strip() for name in row[3].split(",") if name.strip()]
        own = [name for name in numbers.get(row[2], []) if name not in listed]
        found += [
            {"name": name, "group": row[0], "primary": name in own, "person": name not in services}
            for name in [*listed, *own]
        ]
    return found


# --- set ---
from .changes import Change, SetFailed, change  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    primary = sorted({item["name"] for item in failing if item["primary"]})
    if primary:
        raise SetFailed(f"it is the primary group of {', '.join(primary)}: give them another one (usermod -g) first")
    return [change("member", f"{item['group']}:{item['name']}", {"member": False}) for item in failing]
