"""sudo: who may run what, and how sudo itself behaves. Files only: rules kept in a directory are not seen.

params: {}
get: {installed, rules, accounts, defaults, scoped, negations}
    rules      [{name, who, commands, tags, file}], one per user of a specification: `name` as sudoers says it (`alice`,
               `%sudo`, `#1000`, `ALL`), `who` the local accounts that it comes down to
    accounts   [{name, rules}]: the local accounts, root left out, that may run something; where a directory gives
               accounts, also the names in rules that are nobody's here but the directory knows
    free       [{name, file}]: rules that ask for no password, and the group that exempt_group spares it
    defaults   {option: true | false | number | text}, those for everybody, the later line winning
    scoped     [text]: Defaults for some users, hosts, commands or targets alone
    negations  [text]: `!command`: a list with holes, which sudo cannot keep closed
set: {} writes the failing {option: value} of `defaults` to a drop-in, checked by visudo; {option: value} writes that
"""

from __future__ import annotations

import re
from typing import Any, Dict, List

from ._sudo_policy import Policy, lines
from .accounts import rows
from .base import exists, find_program, once, read_text, run

NEEDS = ("accounts", "_last_login", "_sudo_policy")
MAIN = "/etc/sudoers"
FROM_ELSEWHERE = re.compile(r"^(?:group|passwd):.*\b(?:sss|winbind|ldap)\b", re.M)


def _who(name: str) -> List[str]:
    """The local accounts that an entry's name comes down to."""
    users = [(row[0], row[2], row[3]) for row in rows("/etc/passwd", 7)]
    if name == "ALL":
        return [user for user, _, _ in users]
    if name.startswith("%"):
        plain = name[1:].lstrip("#")
        groups = [row for row in rows("/etc/group", 4) if plain in (row[0], row[2])]
        listed = {user.strip() for row in groups for user in row[3].split(",") if user.strip()}
        return sorted(listed | {user for user, _, gid in users if any(gid == row[2] for row in groups)})
    return [user for user, uid, _ in users if name in (user, f"#{uid}")]


def _elsewhere(name: str) -> List[str]:
    """Whom a directory makes of a name that means nobody here: the group's members and the name itself."""
    if not FROM_ELSEWHERE.search(read_text("/etc/nsswitch.conf") or ""):
        return []
    table, plain = ("group", name[1:].lstrip("#")) if name.startswith("%") else ("passwd", name.lstrip("#"))
    fields = run(["getent", table, plain.replace("\\\\", "\\")]).out.strip().split(":")
    members = fields[3].split(",") if table == "group" and len(fields) > 3 else []
    return [name, *(member for member in members if member)] if len(fields) > 2 and fields[2] != "0" else []


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    policy = once("sudoers", lambda: Policy(list(lines(MAIN))))
    rules = [
        {"name": rule.name, "who": _who(rule.name), "commands": rule.commands, "tags": rule.tags, "file": rule.file}
        for rule in policy.rules
    ]
    holders: Dict[str, List[str]] = {}
    for rule in rules:
        for user in rule["who"] or _elsewhere(str(rule["name"])):
            holders.setdefault(user, []).append(f"{rule['name']} ({rule['file']})")
    holders.pop("root", None)
    return {
        "installed": bool(find_program("sudo")) or exists(MAIN),
        "rules": rules,
        "accounts": [{"name": name, "rules": held} for name, held in sorted(holders.items())],
        "free": [
            *({"name": rule["name"], "file": rule["file"]} for rule in rules if "NOPASSWD" in rule["tags"]),
            *(
                {"name": f"%{policy.defaults[key]}", "file": key}
                for key in ("exempt_group",)
                if policy.defaults.get(key)
            ),
        ],
        "defaults": policy.defaults,
        "scoped": policy.scoped,
        "negations": [
            f"{rule.name}: {item}" for rule in policy.rules for item in rule.commands if item.startswith("!")
        ],
    }


# --- set ---
from .changes import Change, file  # noqa: E402

DROP_IN = "/etc/sudoers.d/zz-hygiene"


def _said(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return f"Defaults {'' if value else '!'}{key}"
    return f'Defaults {key}="{value}"' if isinstance(value, str) else f"Defaults {key}={value}"


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Dict[str, Any]) -> List[Change]:
    values = wanted or failing
    kept = [
        line
        for line in (read_text(DROP_IN) or "").splitlines()
        if not re.match(rf"Defaults\s+!?({'|'.join(map(re.escape, values))})\b", line)
    ]
    text = "\n".join([*kept, *(_said(key, value) for key, value in values.items())]) + "\n"
    return [file(DROP_IN, text, mode=0o440, validate="sudoers")]
