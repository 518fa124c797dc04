"""systemd units: whether each exists, starts by itself, and runs now.

params: {names: [unit name; `*` matches within names], user: bool = false}
    user  the units of people's sessions, as the whole system configures them (`systemctl --global`)
get: [{name, exists, enabled, active, wanted}], one per plain name, and one per unit found for a pattern
    exists   a unit file, a template of it or a System V script is installed
    enabled  "enabled", "disabled", "static" (nothing to enable), "masked", "alias" or "" when there is no such unit
    active   running now (for user units: in the session of anybody)
    wanted   runs now, or will at the next start or session: what `stopped` and `masked` put an end to
set: {state: "masked"} stops the failing units and keeps them from being started by anything;
     {state: "stopped"} stops and disables them; {state: "started"} enables and starts them
"""

from __future__ import annotations

import fnmatch
from typing import Any, Dict, List, Set

from ._unit_files import enabled, files, installed
from .base import glob, once, read_text, run

NEEDS = ("_unit_files",)
RUNNING = ("active", "activating", "reloading", "refreshing")
CONTROL_GROUPS = ("/sys/fs/cgroup", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified")


def _in_system() -> Set[str]:
    argv = ["systemctl", "list-units", "--all", "--plain", "--no-legend", "--no-pager", "--full"]
    rows = (line.split() for line in run(argv).out.splitlines())
    return {row[0] for row in rows if len(row) > 2 and row[2] in RUNNING}


def _in_sessions() -> Set[str]:
    """User units with processes, whoever's session they are in."""
    found = [
        path
        for root in CONTROL_GROUPS
        for part in ("*", "*/*")
        for path in glob(f"{root}/user.slice/user-*.slice/user@*.service/{part}/cgroup.procs")
    ]
    return {path.split("/")[-2] for path in found if (read_text(path) or "").strip()}


def running(scope: str) -> Set[str]:
    """Names of the units that run now."""
    return once(("units", "running", scope), _in_system if scope == "system" else _in_sessions)


def unit(name: str, scope: str = "system") -> Dict[str, Any]:
    """One unit, as get tells it."""
    state, active = enabled(name, scope), name in running(scope)
    return {
        "name": name,
        "exists": installed(name, scope) if state == "masked" else bool(state),
        "enabled": state,
        "active": active,
        "wanted": active or state == "enabled",
    }


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    scope = "user" if params.get("user") else "system"
    found: Dict[str, Dict[str, Any]] = {}
    for name in params["names"]:
        known = sorted({*files(scope), *running(scope)}) if "*" in name else []
        matching = fnmatch.filter(known, name) if "*" in name else [name]
        found.update((one, unit(one, scope)) for one in matching)
    return list(found.values())


# --- set ---
from .changes import Change, SetFailed, read  # noqa: E402

STARTERS = (".socket", ".timer", ".path")
STATES = {"masked": ("masked", False), "stopped": ("disabled", False), "started": ("enabled", True)}


def named(failing: Any, params: Dict[str, Any]) -> List[str]:
    """The unit names in what the judge found failing: names, or units as `get` tells them; all of them without any."""
    items = failing if isinstance(failing, list) else []
    return [item["name"] if isinstance(item, dict) else str(item) for item in items] or list(params["names"])


def bring(kind: str, names: List[str], enabled: str, active: bool) -> List[Change]:
    """The changes that bring units, of the system or of sessions (`user_unit`), to a state; those not there are left.

    Stopping and masking are two rounds, services before what starts them: an undo, which goes backwards, then first
    unmasks all, since a socket refuses to start while its service is masked, and has sockets listen before services.
    """
    found = {name: read(kind, name) for name in sorted(names, key=lambda name: name.endswith(STARTERS))}
    changes = []
    for name, now in found.items():
        if now is not None and now["active"] and not active:
            changes.append(Change(kind, name, now, {**now, "active": False}))
    for name, now in found.items():
        if now is None and active:
            raise SetFailed(f"{name} is not installed")
        if now is not None:
            # a static unit has nothing to disable: stopping is all that can be done to it
            kept = now["enabled"] if enabled == "disabled" and not now["enabled"].startswith("enabled") else enabled
            before = now if active else {**now, "active": False}
            changes.append(Change(kind, name, before, {"enabled": kept, "active": active}))
    return changes


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    return bring("user_unit" if params.get("user") else "unit", named(failing, params), *STATES[wanted["state"]])
