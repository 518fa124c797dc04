"""Who can become root with sudo: members of the administrators' groups, and whoever sudoers gives every command."""

from __future__ import annotations

import re
from typing import Dict, List, Sequence, Set

from ._sudo_policy import Policy, lines
from .base import once, read_text, run

NEEDS = ("_sudo_policy",)
SUDOERS = "/etc/sudoers"
FROM_ELSEWHERE = re.compile(r"^(?:group|passwd):.*\b(?:sss|winbind|ldap)\b", re.M)


def _table(name: str, asked: Sequence[str]) -> List[List[str]]:
    """Entries of passwd or group; those of a directory too when the system is joined to one."""
    lines = (read_text(f"/etc/{name}") or "").splitlines()
    if asked and FROM_ELSEWHERE.search(read_text("/etc/nsswitch.conf") or ""):
        lines += run(["getent", name, *asked]).out.splitlines()
    return [line.split(":") for line in lines if line.count(":") >= 3]


def _in_sudoers() -> Set[str]:
    """Accounts, and groups with a `%`, that may run everything."""
    policy = once("sudoers", lambda: Policy(list(lines(SUDOERS))))
    return {rule.name.replace("\\\\", "\\") for rule in policy.rules if "ALL" in rule.commands}


def administrators(groups: Sequence[str]) -> Dict[str, int]:
    """uid by account name; root, whose every process would be meant, is not among them."""
    granted = _in_sudoers()
    asked = [*groups, *sorted(name[1:] for name in granted if name.startswith("%") and name[1:] not in groups)]
    gids: Set[str] = set()
    names = {name for name in granted if not name.startswith("%")}
    for fields in _table("group", asked):
        if fields[0] in asked:
            gids.add(fields[2])
            names |= {name for name in fields[3].split(",") if name}
    found = {}
    for fields in _table("passwd", sorted(names)):
        if (fields[0] in names or fields[3] in gids) and fields[2].isdigit() and fields[2] != "0":
            found[fields[0]] = int(fields[2])
    return dict(sorted(found.items()))
