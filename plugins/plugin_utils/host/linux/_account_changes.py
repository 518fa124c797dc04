"""Accounts and groups as targets of a change, field by field: a password's hash is never read out nor written."""

from __future__ import annotations

import os
import signal
import time
from typing import Any, Callable, List, Optional

from . import _running
from ._acting import SetFailed, must
from .base import read_bytes, start

NEEDS = ("_acting", "_running")
PATIENCE = 5.0
"""Seconds that a program has to end by itself, and then to be ended."""
AGEING = {"last_change": "-d", "min": "-m", "max": "-M", "warn": "-W", "inactive": "-I", "expire": "-E"}


def shadow_entry(user: str) -> Optional[List[str]]:
    """The nine fields of the user's shadow entry, or None."""
    for line in (read_bytes("/etc/shadow") or b"").decode("utf-8", "replace").splitlines():
        fields = line.split(":")
        if fields[0] == user and len(fields) >= 8:
            return fields
    return None


def read_ageing(user: str) -> Any:
    fields = shadow_entry(user)
    if fields is None:
        return None
    keys = ("last_change", "min", "max", "warn", "inactive", "expire")
    return {key: (int(value) if value else -1) for key, value in zip(keys, fields[2:8])}


def write_ageing(user: str, state: Any) -> None:
    now = read_ageing(user) or {}
    options = [word for key, flag in AGEING.items() if state[key] != now.get(key) for word in (flag, str(state[key]))]
    if options:
        must(["chage", *options, user])


def read_lock(user: str) -> Any:
    fields = shadow_entry(user)
    return None if fields is None else fields[1].startswith("!")


def write_lock(user: str, state: Any) -> None:
    if not state and (shadow_entry(user) or ["", ""])[1] == "!":
        must(["usermod", "-p", "", user])  # usermod -U refuses to give back an empty password
    else:
        must(["usermod", "-L" if state else "-U", user])


def _members(group: str) -> Optional[List[str]]:
    for line in (read_bytes("/etc/group") or b"").decode("utf-8", "replace").splitlines():
        fields = line.split(":")
        if fields[0] == group and len(fields) >= 4:
            return [name for name in fields[3].split(",") if name]
    return None


def read_member(target: str) -> Any:
    """{member} with its place in the group's list; None when there is no such group."""
    group, _, user = target.partition(":")
    names = _members(group)
    if names is None:
        return None
    return {"member": True, "place": names.index(user)} if user in names else {"member": False}


def write_member(target: str, state: Any) -> None:
    group, _, user = target.partition(":")
    must(["gpasswd", "-a" if state["member"] else "-d", user, group])
    others = [name for name in _members(group) or [] if name != user]
    if state["member"] and state["place"] < len(others):
        others.insert(state["place"], user)
        start(["gpasswd", "-M", ",".join(others), group])  # the same members all the same, should it refuse


def read_shell(user: str) -> Any:
    for line in (read_bytes("/etc/passwd") or b"").decode("utf-8", "replace").splitlines():
        fields = line.split(":")
        if fields[0] == user and len(fields) == 7:
            return fields[6]
    return None


def write_shell(user: str, state: Any) -> None:
    must(["usermod", "-s", state, user])


def read_ended(target: str) -> Any:
    """What runs for `uid:account`."""
    return _running.running(int(target.partition(":")[0]))


def write_ended(target: str, state: Any) -> None:
    """End it all. What was ended does not come back: giving it back does nothing."""
    uid, _, user = target.partition(":")
    if state:
        return
    if _running.sessions(int(uid)):
        start(["loginctl", "terminate-user", user])
    for deadly in (signal.SIGTERM, signal.SIGKILL):
        for one in _mine(int(uid)):
            try:
                os.kill(one.pid, deadly)
            except ProcessLookupError:
                continue
        _wait_while(lambda: _mine(int(uid)))
    left = _wait_while(lambda: read_ended(target))  # a session is closed a while after its last process
    if left:
        raise SetFailed(f"{user} still runs {', '.join(left)[:200]}")


def _wait_while(more: Callable[[], List[Any]]) -> List[Any]:
    """What is left when nothing is, or when patience ends."""
    until = time.monotonic() + PATIENCE
    while more() and time.monotonic() < until:
        time.sleep(0.05)
    return more()


def _mine(uid: int) -> List[_running.Process]:
    return [one for one in _running.processes(uid) if not one.service]


def ended_for_good(target: str, before: Any, after: Any) -> Any:
    return [f"ended for good: {what}" for what in before]
