"""Accounts and groups as targets of a change, field by field: a password's hash is never read out nor written."""

from __future__ import annotations

from typing import Any, List, Optional

from ._acting import must
from .base import read_bytes

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


def read_member(target: str) -> Any:
    group, _, user = target.partition(":")
    for line in (read_bytes("/etc/group") or b"").decode("utf-8", "replace").splitlines():
        fields = line.split(":")
        if fields[0] == group and len(fields) >= 4:
            return user in fields[3].split(",")
    return None


def write_member(target: str, state: Any) -> None:
    group, _, user = target.partition(":")
    must(["gpasswd", "-a" if state else "-d", user, group])


def read_shell(user: str) -> Any:
    for line in (read_bytes("/etc/passwd") or b"").decode("utf-8", "replace").splitlines():
        fields = line.split(":")
        if fields[0] == user and len(fields) == 7:
            return fields[6]
    return None


def write_shell(user: str, state: Any) -> None:
    must(["usermod", "-s", state, user])
