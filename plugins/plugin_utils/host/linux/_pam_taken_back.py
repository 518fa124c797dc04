"""The shared PAM stack as it would be had one change of it never been made, with what came later kept."""

from __future__ import annotations

import re
from typing import Any, Dict, Optional

from ._pam_profiles import PROFILES, Tree, enabled, rehearse

NEEDS = ("_pam_profiles",)
SEEN = "/var/lib/pam/seen"


def _loose(text: Optional[str]) -> Any:
    return [" ".join(line.split()) for line in (text or "").splitlines() if line.strip()]


def taken_back(now: Tree, before: Tree, after: Tree) -> Tree:
    """The tree as it would be had the change before → after never been made, with what came later kept."""
    if all(now.get(path) == text for path, text in after.items()):
        return before
    added = [name for name in enabled(after) if name not in enabled(before)]
    result = now
    for name in added:
        result = rehearse(result, "--remove", name)
        result = {path: None if path == f"{PROFILES}/{name}" else text for path, text in result.items()}
        result[SEEN] = _seen(result.get(SEEN), before.get(SEEN), name)
    if not added:
        result = {path: _lines_back(text, before.get(path), after.get(path)) for path, text in now.items()}
    # pam-auth-update spaces its lines its own way: where nothing else differs, the old bytes count
    return {
        path: before[path] if path in before and _loose(before[path]) == _loose(text) else text
        for path, text in result.items()
    }


def _seen(now: Optional[str], before: Optional[str], name: str) -> Optional[str]:
    """The profiles that pam-auth-update knows: one that it knew and left off must not come back as a new one."""
    names, known = (now or "").split(), (before or "").split()
    if name in known and name not in names:
        names.append(name)
    return before if sorted(names) == sorted(known) else "".join(f"{one}\n" for one in names) or now


LINE = re.compile(r"(?P<head>-?(?P<type>\w+)\s+(\[[^\]]*\]|\w+)\s+(?P<module>\S+))(?P<arguments>[^\n]*)")


def _lines_back(now: Optional[str], before: Optional[str], after: Optional[str]) -> Optional[str]:
    """The text with the arguments that a change dropped or added given back, line by line."""
    if now is None or before is None or after is None or before == after:
        return now
    turned: Dict[Any, Any] = {}
    for old, new in zip(map(LINE.match, before.splitlines()), map(LINE.match, after.splitlines())):
        if old and new and old.group(0) != new.group(0):
            was, became = old.group("arguments").split(), new.group("arguments").split()
            key = (old.group("type"), old.group("module"))
            dropped = [(place, word) for place, word in enumerate(was) if word not in became]
            turned[key] = (dropped, [word for word in became if word not in was])
    lines = now.splitlines()
    for place, line in enumerate(map(LINE.match, lines)):
        if line and (line.group("type"), line.group("module")) in turned:
            dropped, added = turned[line.group("type"), line.group("module")]
            kept = [word for word in line.group("arguments").split() if word not in added]
            for where, word in dropped:
                if word not in kept:
                    kept.insert(where, word)
            lines[place] = " ".join([line.group("head"), *kept])
    return "\n".join(lines) + "\n"
