"""Accounts and groups as targets of a change, field by field: a password's hash is never read out nor written."""

from __future__ import annotations

from typing import Any, List, Optional

from ._acting import must
from .base import read_bytes, start

NEEDS = ("_acting",)
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
