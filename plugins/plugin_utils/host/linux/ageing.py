"""Password ageing of the people's accounts: those with a password, root and accounts without a usable one left out.

params: {max_days: int, inactive_days: int = 0, privileged_only: bool = false, groups: [administrators' groups]}
get: [{name, max, inactive, age, privileged, too_long, unblocked}]
    max, inactive  days of its shadow entry, -1 where not set;  age  days since the last change (null: not known)
    too_long   its password never expires, or lives longer than max_days
    unblocked  after that it stays usable for ever, or for longer than inactive_days
set: {max: true} gives the failing accounts max_days (and warns 14 days ahead); {inactive: true} blocks them
     inactive_days after expiry. What is stricter stays
"""

from __future__ import annotations

from typing import Any, Dict, List

from . import accounts, groups
from .base import today

NEEDS = ("accounts", "_last_login", "groups")
NEVER = 10000


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    admins = {item["name"] for item in groups.get({"names": params.get("groups", [])})}
    found = []
    for account in accounts.get({"shadow": True})["accounts"]:
        privileged = account["name"] in admins or account["uid"] == 0
        if not account["human"] or account["password"] != "set" or (params.get("privileged_only") and not privileged):
            continue
        lasts, inactive = account["max"], account["inactive"]
        found.append(
            {
                "name": account["name"],
                "max": lasts,
                "inactive": inactive,
                "age": today() - account["last_change"] if account["last_change"] >= 0 else None,
                "privileged": privileged,
                "too_long": not 0 <= lasts <= params["max_days"],
                "unblocked": not (0 <= inactive <= params.get("inactive_days", 0) and 0 <= lasts < NEVER),
            }
        )
    return found


# --- set ---
from .changes import Change, SetFailed, change, read  # noqa: E402

WARN_DAYS = 14


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: List[Dict[str, Any]]) -> List[Change]:
    changes = []
    for item in failing:
        now = read("ageing", item["name"])
        if now is None:
            raise SetFailed(f"{item['name']} has no entry in /etc/shadow")
        after = dict(now)
        if wanted.get("max"):
            after["max"] = params["max_days"] if not 0 <= now["max"] <= params["max_days"] else now["max"]
            after["warn"] = max(now["warn"], WARN_DAYS)
        if wanted.get("inactive"):
            strict = 0 <= now["inactive"] <= params["inactive_days"]
            after["inactive"] = now["inactive"] if strict else params["inactive_days"]
        changes.append(change("ageing", item["name"], after))
    return changes
