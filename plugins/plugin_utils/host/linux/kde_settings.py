"""Settings that the system imposes on KDE: entries of a file in /etc/xdg that users cannot override.

params: {file: str, group: str, keys: [str]}
get: {desktops: [str], enforced: {key: value or null}, values: {key: value or null}}
    values    what the file says: true/false, numbers, text
    enforced  the same where `[$i]` makes the entry, its group or the whole file immutable; null otherwise
set: {values: {key: value}} writes the failing keys as immutable entries (`failing` gives the value where `values` does
    not; of several allowed, the first)
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Tuple

from ._desktops import installed
from .base import read_text

NEEDS = ("_desktops",)
ENTRY = re.compile(r"^([^\[=]+?)\s*((?:\[[^\]]*\])*)\s*=\s*(.*)$")


def _path(params: Dict[str, Any]) -> str:
    return f"/etc/xdg/{params['file']}"


def _group(line: str) -> Tuple[str, bool]:
    """(name, immutable) of a group's head; nested groups keep their inner brackets."""
    fixed = line.endswith("[$i]")
    return (line[: -len("[$i]")] if fixed else line)[1:-1], fixed


def entries(text: str, group: str) -> List[Tuple[int, str, str, bool]]:
    """(line number, key, value, immutable) of the group's entries."""
    found, whole, inside, fixed = [], False, False, False
    for number, line in enumerate(text.splitlines()):
        line = line.strip()
        entry = ENTRY.match(line)
        if line == "[$i]":
            whole = True
        elif line.startswith("["):
            name, fixed = _group(line)
            inside = name == group
        elif inside and entry and not line.startswith("#"):
            found.append((number, entry.group(1).strip(), entry.group(3), whole or fixed or "$i" in entry.group(2)))
    return found


def plain(text: str) -> Any:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    return int(text) if re.fullmatch(r"-?\d+", text) else text


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    values: Dict[str, Any] = dict.fromkeys(params["keys"])
    enforced: Dict[str, Any] = dict.fromkeys(params["keys"])
    for _, key, text, fixed in entries(read_text(_path(params)) or "", params["group"]):
        if key in values:
            values[key] = plain(text)
            enforced[key] = plain(text) if fixed else None
    return {"desktops": installed(), "enforced": enforced, "values": values}


# --- set ---
from .changes import Change, file  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    text, group = read_text(_path(params)) or "", params["group"]
    for key, told in failing.items():
        value = wanted.get("values", {}).get(key, told[0] if isinstance(told, list) else told)
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        ours = [number for number, name, _, _ in entries(text, group) if name == key]
        lines = [line for number, line in enumerate(text.splitlines()) if number not in ours]
        heads = [
            number for number, line in enumerate(lines) if line.startswith("[") and _group(line.strip())[0] == group
        ]
        if not heads:
            lines += [*([""] if lines else []), f"[{group}]"]
            heads = [len(lines) - 1]
        lines.insert(heads[-1] + 1, f"{key}[$i]={shown}")
        text = "".join(f"{line}\n" for line in lines)
    return [file(_path(params), text)]
