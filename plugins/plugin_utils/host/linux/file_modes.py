"""Who may read and change files: their modes and owners, judged against the most that the policy allows.

params: {files: [{path: path or glob, mode: "0640", owners: [str], groups: [str]}]}
    mode    the bits a file may have at most; owners and groups: who may own it, the first being whom it is given to.
            A group that the system does not know is left out; without owners or groups nothing is asked of them
get: [{path, mode, owner, group, most, loose}], one per file that exists; links are left out
    most    the bits of `mode` that the file has: what it is set to
    loose   it has bits beyond, or somebody else owns it
set: {} takes the bits beyond away from the failing files and gives them their owner
"""

from __future__ import annotations

import stat
from typing import Any, Dict, List, Optional

from .base import glob, once, read_text, status


def _names(path: str) -> Dict[int, str]:
    fields = [line.split(":") for line in (read_text(path) or "").splitlines()]
    return {int(words[2]): words[0] for words in reversed(fields) if len(words) > 2 and words[2].isdigit()}


def _users() -> Dict[int, str]:
    return once("user names", lambda: _names("/etc/passwd"))


def _groups() -> Dict[int, str]:
    return once("group names", lambda: _names("/etc/group"))


def _state(path: str, asked: Dict[str, Any]) -> Optional[Dict[str, Any]]:
    found = status(path, follow=False)
    if found is None or stat.S_ISLNK(found.st_mode):
        return None
    mode, most = stat.S_IMODE(found.st_mode), int(str(asked["mode"]), 8)
    owner, group = _users().get(found.st_uid, str(found.st_uid)), _groups().get(found.st_gid, str(found.st_gid))
    wrong = [
        name
        for name, allowed in ((owner, "owners"), (group, "groups"))
        if asked.get(allowed) and name not in asked[allowed]
    ]
    return {
        "path": path,
        "mode": f"{mode:04o}",
        "owner": owner,
        "group": group,
        "most": f"{mode & most:04o}",
        "loose": bool(mode & ~most or wrong),
    }


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    found: Dict[str, Dict[str, Any]] = {}
    for asked in params["files"]:
        for path in glob(asked["path"]):
            state = None if path in found else _state(path, asked)
            if state:
                found[path] = state
    return list(found.values())


# --- set ---
from .changes import Change, change, read  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    states = {state["path"]: state for state in get(params)}
    paths = [item["path"] if isinstance(item, dict) else item for item in failing]
    changes: List[Change] = []
    for asked in params["files"]:
        for path in glob(asked["path"]):
            if path in paths and path in states:
                paths.remove(path)
                changes.append(change("mode", path, _wanted(read("mode", path), states[path], asked)))
    return changes


def _wanted(now: Dict[str, Any], state: Dict[str, Any], asked: Dict[str, Any]) -> Dict[str, Any]:
    uid, gid = (
        _number(_users(), asked.get("owners"), state["owner"]),
        _number(_groups(), asked.get("groups"), state["group"]),
    )
    return {
        "mode": int(state["most"], 8),
        "uid": now["uid"] if uid is None else uid,
        "gid": now["gid"] if gid is None else gid,
    }


def _number(names: Dict[int, str], allowed: Any, current: str) -> Optional[int]:
    """The number of the first allowed name that exists; None where the present one may stay."""
    if not allowed or current in allowed:
        return None
    known = {name: number for number, name in names.items()}
    return next((known[name] for name in allowed if name in known), None)
