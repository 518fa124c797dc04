"""The rules of the Linux audit, as they are loaded at start-up.

params: {watches: {topic: [path]}}
get: {installed, gaps, immutable}
    gaps       the paths that no rule watches for writing, among those that are there
    immutable  the last rule keeps the others from being changed until a restart (-e 2)
set: {key: str} writes one file of rules with the failing paths, which the system loads at its next start
"""

from __future__ import annotations

import shlex
from typing import Any, Dict, List, Optional

from .base import directives, exists, find_program, glob, read_text

FILES = "/etc/audit/rules.d/*.rules"
OWN = "/etc/audit/rules.d/50-hygiene.rules"


def _words(line: str) -> List[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return []


def _watched(words: List[str]) -> Optional[str]:
    """The path of which a rule notes every writing: -w PATH -p wa, or -F path=PATH -F perm=wa."""
    options = dict(zip(words, words[1:]))
    fields = dict(word.partition("=")[::2] for word in words if "=" in word)
    path = options.get("-w") or fields.get("path") or fields.get("dir")
    kinds = options.get("-p") or fields.get("perm") or "rwxa"
    return path.rstrip("/") if path and {*"wa"} <= {*kinds} else None


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    rules = [_words(line) for path in sorted(glob(FILES)) for line in directives(read_text(path) or "")]
    covered = [path for path in map(_watched, rules) if path]
    wanted = [path for paths in params["watches"].values() for path in paths if exists(path)]
    return {
        "installed": bool(find_program("auditd") or exists("/etc/audit/auditd.conf")),
        "gaps": [path for path in wanted if not any(_within(path, one) for one in covered)],
        "immutable": bool(rules) and rules[-1][:2] == ["-e", "2"],
    }


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")


# --- set ---
from .changes import Change, file  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    topics = {path: topic for topic, paths in params["watches"].items() for path in paths}
    own = [line for line in (read_text(OWN) or "").splitlines() if line]
    lines = [f"-w {path} -p wa -k {topics[path]}" for path in failing]
    return [file(OWN, "\n".join(own + lines) + "\n")]
