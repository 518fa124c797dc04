"""systemd units as targets of a change: whether they start by themselves, and whether they run."""

from __future__ import annotations

import os
from typing import Any, List

from ._acting import must
from .base import start

NEEDS = ("_acting",)
NOW: List[str] = []
"""Holds `--no-block` in a service that others wait for: what waits for us cannot be waited for."""


def read_unit(name: str) -> Any:
    lines = start(["systemctl", "show", "-p", "LoadState,UnitFileState,ActiveState", name]).out.splitlines()
    found = dict(line.split("=", 1) for line in lines if "=" in line)
    if found.get("LoadState") == "not-found":
        return None
    return {
        "enabled": "masked" if found.get("LoadState") == "masked" else found.get("UnitFileState", ""),
        "active": found.get("ActiveState") in ("active", "activating", "reloading"),
    }


def write_unit(name: str, state: Any) -> None:
    # a unit that was not there before was ours: its links and what it runs go, its file is a change of its own
    now = read_unit(name)
    if state is None and now is None:
        return
    state = state or {"enabled": "disabled", "active": False}
    now = now or {"enabled": "", "active": False}
    if now["enabled"] == "masked" and state["enabled"] != "masked":
        must(["systemctl", "unmask", name])
        now = read_unit(name) or now
    if not state["active"] and (now["active"] or NOW):
        must(["systemctl", *NOW, "stop", name], timeout=90)
    if state["enabled"] != now["enabled"]:
        verb = {"masked": "mask", "enabled": "enable", "disabled": "disable"}.get(state["enabled"])
        if verb:
            must(["systemctl", verb, name])
    if state["active"] and not now["active"]:
        must(["systemctl", *NOW, "start", name], timeout=90)


def read_user_unit(name: str) -> Any:
    """How people's sessions start a unit, for the whole system: only that is kept, not who runs it now."""
    done = start(["systemctl", "--global", "is-enabled", name])
    state = done.out.strip()
    return None if state in ("", "not-found") else {"enabled": state, "active": False}


def write_user_unit(name: str, state: Any) -> None:
    now = read_user_unit(name)
    if state is None or now is None:
        return
    if now["enabled"] == "masked" and state["enabled"] != "masked":
        must(["systemctl", "--global", "unmask", name])
    verb = {"masked": "mask", "enabled": "enable", "disabled": "disable"}.get(state["enabled"])
    if verb and state != read_user_unit(name):
        must(["systemctl", "--global", verb, name])
    if state["enabled"] == "masked":
        # best effort: what cannot be stopped in an open session is gone when the session is
        for uid in os.listdir("/run/user") if os.path.isdir("/run/user") else []:
            start(["systemctl", f"--machine={uid}@.host", "--user", "stop", name], timeout=10)
