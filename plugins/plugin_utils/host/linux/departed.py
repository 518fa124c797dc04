"""Accounts of people who left, and everything of theirs that is alive on this machine.

params: {accounts: [{name, person, since}], groups: [name]}; `groups` are those that give power
get: [{account, person, what, item, file?}], nothing when there is no such account, or nothing of it is left
    what  account (its password is not locked, or it has not expired), running (a session, or a program), key, group,
          sudo, cron (a job of the system's), crontab, at, unit (what its own systemd starts), linger, forward and alias
          (mail), service (what the system runs as it)
    item  in words: the key's fingerprint, the group … never what a job runs
    file  where it stands, as it may leave the machine (see hiding)
set: {} cuts it: locks and expires the account, takes it out of the groups, ends what it runs, comments its lines out,
     and puts its files aside, kept beside themselves as `.name.departed`. Not for an account that runs services, or
     shares its number or its home folder. A line that names several people, and a primary group, stay and are told.
"""

from __future__ import annotations

from typing import Any, Dict, List

from ._departed_seen import LINES, alive, entry
from .hiding import hidden

NEEDS = ("_departed_seen", "hiding")


def _seen(params: Dict[str, Any]) -> List[Dict[str, str]]:
    told = []
    for one in params["accounts"]:
        row = entry(one["name"])
        for what, item, path in alive(row, params["groups"]) if row else ():
            where = {"file": path} if path else {}
            told.append({"account": row[0], "person": one["person"], "what": what, "item": item, **where})
    return told


def get(params: Dict[str, Any]) -> List[Dict[str, str]]:
    return [{**one, "file": hidden(one["file"])} if "file" in one else one for one in _seen(params)]


# --- set ---
import os  # noqa: E402
import re  # noqa: E402

from .accounts import rows  # noqa: E402
from .base import read_text  # noqa: E402
from .changes import Change, SetFailed, change, file, read  # noqa: E402

LONG_AGO = 1
"""A day of 1970: an account that expired comes in by no key either."""
Items = List[Dict[str, str]]


def _why_not(row: List[str], items: Items) -> str:
    """Why an account may not be cut, or ''."""
    services = [item["item"] for item in items if item["what"] == "service"]
    if services:
        return f"runs {', '.join(services)}: give those an account of their own first"
    for other in rows("/etc/passwd", 7):
        if other[0] != row[0] and other[2] == row[2]:
            return f"has the same number as {other[0]}: both would be cut"
        if other[0] != row[0] and row[5].rstrip("/") and other[5].rstrip("/") == row[5].rstrip("/"):
            return f"has the same home folder as {other[0]}: both would be cut"
    return "is root" if row[2] == "0" else ""


def _owned(home: str, path: str) -> str:
    """What to put aside for a file: the first link below the home folder, for what it leads to may be anybody's."""
    parts = path[len(home) + 1 :].split("/") if home and path.startswith(f"{home}/") else []
    ways = [f"{home}/{'/'.join(parts[: count + 1])}" for count in range(len(parts))]
    return next((way for way in ways if os.path.islink(way)), path)


def _cut(row: List[str], items: Items) -> List[Change]:
    """In the order that leaves no way back in: the account, its rights, what runs, then files nobody can touch now."""
    name, found = row[0], []
    ageing = read("ageing", name)
    if ageing:  # a directory's account is closed there
        open_ended = any(item["item"] == "not expired" for item in items)
        found.append(change("lock", name, True))
        found.append(change("ageing", name, {**ageing, "expire": LONG_AGO} if open_ended else ageing))
    groups = [item["item"] for item in items if item["what"] == "group"]
    found += [change("member", f"{group}:{name}", {"member": False}) for group in groups if " " not in group]
    found += [file(item["file"], None) for item in items if item["what"] == "linger"]
    found.append(change("ended", f"{row[2]}:{name}", []))
    kept = [item["file"] for item in items if item["what"] in ("key", "unit", "forward", "crontab", "at")]
    paths = dict.fromkeys(_owned(row[5].rstrip("/"), path) for path in kept)
    return found + [change("aside", path, "aside") for path in paths]


def _commented(text: str, start: str, folded: bool) -> str:
    """The text with the lines that begin so, and those that continue them, made comments."""
    lines, inside, before = [], False, ""
    for line in text.splitlines(True):
        goes_on = before.endswith("\\\n") or (folded and line[:1] in " \t")
        inside = (inside and goes_on) or bool(re.match(start, line))
        lines.append(f"# departed: {line}" if inside else line)
        before = line
    return "".join(lines)


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Items) -> List[Change]:
    found: List[Change] = []
    refused = []
    texts: Dict[str, str] = {}
    own = _seen(params)  # where things really are, which `failing` may not say
    for name in dict.fromkeys(item["account"] for item in failing):
        items, row = [item for item in own if item["account"] == name], entry(name)
        problem = _why_not(row, items)
        if problem:
            refused.append(f"{name} {problem}")
            continue
        found += _cut(row, items)
        for what, path in dict.fromkeys((item["what"], item["file"]) for item in items if item["what"] in LINES):
            text = texts.get(path, read_text(path) or "")
            texts[path] = _commented(text, LINES[what](row), what == "alias")
    if refused and not found:
        raise SetFailed("; ".join(refused))
    checkers = {item["file"]: "sudoers" for item in own if item["what"] == "sudo"}
    return found + [file(path, text, validate=checkers.get(path, "")) for path, text in texts.items()]
