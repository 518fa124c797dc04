"""What login shells start with: the mask of new files, and how long an idle shell lives.

params: {}
get: {umask, tmout, tmout_readonly}
    umask           three octal digits of the last `umask` that the files set, null when none does
    tmout           seconds of the last TMOUT that the files set, null when none does
    tmout_readonly  users cannot change it
set: {umask: "027"} or {tmout: seconds} writes a file of its own in /etc/profile.d
"""

from __future__ import annotations

import re
from typing import Any, Dict, List

from .base import glob, read_text

FILES = ("/etc/bash.bashrc", "/etc/profile", "/etc/profile.d/*.sh", "/etc/bashrc")
UMASK = re.compile(r"^(?:.*[;&{]\s*)?umask\s+(0?[0-7]{3})\s*(?:[;#}].*)?$")
TMOUT = re.compile(r"(?:^|[\s;])TMOUT=[\"']?(\d+)")
FIXED = re.compile(r"(?:^|[\s;])(?:readonly|(?:declare|typeset)\s+-\w*r\w*)\s+(?:[^;#]*\s)?TMOUT\b")


def _lines() -> List[str]:
    paths = [path for pattern in FILES for path in glob(pattern)]
    lines = (line.strip() for path in paths for line in (read_text(path) or "").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    found: Dict[str, Any] = {"umask": None, "tmout": None, "tmout_readonly": False}
    for line in _lines():
        mask, delay = UMASK.match(line), TMOUT.search(line)
        if mask:
            found["umask"] = f"{int(mask.group(1), 8):03o}"
        if delay and not found["tmout_readonly"]:
            found["tmout"] = int(delay.group(1))
        if FIXED.search(line):
            found["tmout_readonly"] = True
    return found


# --- set ---
from .changes import Change, SetFailed, file  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    changes = []
    if "umask" in wanted:
        text = f"# New files are not for everybody.\numask {wanted['umask']}\n"
        changes.append(file("/etc/profile.d/zz-hygiene-umask.sh", text))
    if "tmout" in wanted:
        if get(params)["tmout_readonly"] and get(params)["tmout"]:
            raise SetFailed("a file of /etc/profile.d already fixes TMOUT to more than the policy: correct it there")
        # interactive shells alone: in the scripts that start desktops, a second assignment would end the session
        words = f"TMOUT={int(wanted['tmout'])}; readonly TMOUT; export TMOUT"
        text = (
            f"# An idle text session ends.\ncase $- in\n*i*) if (unset TMOUT) 2>/dev/null; then {words}; fi ;;\nesac\n"
        )
        changes.append(file("/etc/profile.d/zz-hygiene-tmout.sh", text))
    return changes
