"""Programs that let somebody drive this machine from elsewhere: screen sharing, VNC, remote desktops, remote support.

params: {tools: [{name, units, user_units, packages, processes}]}; `*` matches within every name but the tool's
get: [{name, packages, units, user_units, processes}], the tools of which something is here
    packages    installed ones
    units       those that run, or start with the system
    user_units  those that people's sessions can start (installed and not masked)
    processes   running ones, by program name
set: {masked: true} stops and masks the units of the failing tools; no package is removed, no process is killed
"""

from __future__ import annotations

import fnmatch
from typing import Any, Dict, List, Sequence, Set

from . import packages, units
from .base import link, names, once, read_text

NEEDS = ("packages", "units")
COMM = 15


def _processes() -> Set[str]:
    """Names of the running programs: the kernel's short name, and the program file's where this account may see it."""
    found = {""}
    for pid in names("/proc"):
        if pid.isdigit():
            found.add((read_text(f"/proc/{pid}/comm") or "").strip())
            try:
                found.add((link(f"/proc/{pid}/exe") or "").split(" (deleted)")[0].rsplit("/", 1)[-1])
            except Exception:  # another account's process: its short name has to do
                continue
    return found - {""}


def _running(patterns: Sequence[str]) -> List[str]:
    present = once("processes", _processes)
    return sorted({name for one in patterns for name in (*fnmatch.filter(present, one), *_cut(present, one))})


def _cut(present: Set[str], name: str) -> List[str]:
    return [name] if len(name) > COMM and "*" not in name and name[:COMM] in present else []


def _of(tool: Dict[str, Any]) -> Dict[str, Any]:
    system = units.get({"names": tool.get("units") or []})
    sessions = units.get({"names": tool.get("user_units") or [], "user": True})
    return {
        "name": tool["name"],
        "packages": [one["name"] for one in packages.get({"names": tool.get("packages") or []})],
        "units": [one["name"] for one in system if one["exists"] and one["wanted"]],
        "user_units": [one["name"] for one in sessions if one["exists"] and one["enabled"] != "masked"],
        "processes": _running(tool.get("processes") or []),
    }


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    found = (_of(tool) for tool in params["tools"])
    return [tool for tool in found if any(tool[key] for key in ("packages", "units", "user_units", "processes"))]


# --- set ---
from .changes import Change  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    meant = units.named(failing, {"names": []})
    changes: List[Change] = []
    for tool in get(params):
        if tool["name"] in meant:
            changes += units.bring("unit", tool["units"], "masked", False)
            changes += units.bring("user_unit", tool["user_units"], "masked", False)
    return changes
