"""Local accounts: who they are, whether they can log in, and with `shadow` what their password entry says.

params: {shadow: bool = false, last_login: bool = false, generic: [words], dormant_days: int = 90}
get: {duplicates: {uids, gids, names, groups}, accounts: [account]}
    duplicates  the doubled numbers and names, each as text naming who shares it
    account     {name, uid, gid, shell, human, login, generic}
        human   its number lies between UID_MIN and UID_MAX, or it is 0 and not root
        login   its shell lets somebody in
        generic the name is made of words of `generic` (numbers and punctuation aside): nobody's own name
      with shadow: {password, hash, last_change, min, max, warn, inactive, expire, expired}
        password  "set", "empty", "locked" (a hash behind `!`) or "none" (no password can match)
        hash      "yescrypt", "sha512", … of a set or locked one, else null; days are numbers, -1 where not set
        expired   the day came on which the account itself is closed, whatever lets somebody in
      with last_login: {idle_days, dormant}
        idle_days since the last login or session known, else since the last password change (null: neither known)
        dormant   human, can log in, not expired, and idle for more than dormant_days
set: {shell: path} gives the failing accounts that shell; {locked: true} locks their password
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Set

from ._last_login import last_logins
from .base import once, read_text, today

NEEDS = ("_last_login",)
CLOSED = ("nologin", "false", "sync", "shutdown", "halt", "true", "git-shell")
HASHES = {
    "1": "md5", "2a": "bcrypt", "2b": "bcrypt", "2y": "bcrypt", "5": "sha256", "6": "sha512", "y": "yescrypt",
    "gy": "gost-yescrypt", "7": "scrypt",
}  # fmt: skip
DAYS = ("last_change", "min", "max", "warn", "inactive", "expire")


def rows(path: str, fields: int) -> List[List[str]]:
    """The entries of a passwd-like file that have enough fields."""
    lines = (line.split(":") for line in (read_text(path) or "").splitlines() if not line.startswith(("#", "+", "-")))
    return [line for line in lines if len(line) >= fields and line[0]]


def number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,10}", text) else -1


def _bounds() -> List[int]:
    found = {"UID_MIN": 1000, "UID_MAX": 60000}
    for line in (read_text("/etc/login.defs") or "").splitlines():
        words = line.split()
        if len(words) > 1 and words[0] in found and words[1].isdigit():
            found[words[0]] = int(words[1])
    return [found["UID_MIN"], found["UID_MAX"]]


def _password(field: str) -> str:
    if field == "":
        return "empty"
    if field.startswith("!"):
        return "locked" if len(field.strip("!")) > 1 else "none"
    return "set" if len(field) >= 13 else "none"


def _hash(field: str) -> Optional[str]:
    plain = field.lstrip("!")
    match = re.match(r"\$(\w+)\$", plain)
    if match:
        return HASHES.get(match.group(1), match.group(1))
    return "des" if len(plain) >= 13 else None


def is_generic(name: str, words: Set[str]) -> bool:
    parts = [part for part in re.split(r"[\d._-]+", name.lower()) if part]
    return bool(parts) and all(part in words or part.rstrip("s") in words for part in parts)


def _shared(path: str, fields: int, place: int) -> List[str]:
    holders: Dict[str, List[str]] = {}
    for row in rows(path, fields):
        holders.setdefault(row[place], []).append(row[0])
    return [f"{key}: {', '.join(names)}" for key, names in sorted(holders.items()) if len(names) > 1]


def _shadow(name: str, own: str, entries: Dict[str, List[str]]) -> Dict[str, Any]:
    """Of an account whose own field in passwd is `own`: only an x there refers to shadow."""
    entry = entries.get(name)
    if entry is None or own != "x":
        secret = "*" if own == "x" else own
        return {"password": _password(secret), "hash": _hash(secret), **dict.fromkeys(DAYS, -1)}
    found: Dict[str, Any] = {"password": _password(entry[1]), "hash": _hash(entry[1])}
    found.update({key: number(value) for key, value in zip(DAYS, entry[2:8])})
    return found


def _expired(entry: List[str]) -> bool:
    return 0 <= number(entry[7]) <= today()


def _idle(account: Dict[str, Any], logins: Dict[int, int], entries: Dict[str, List[str]]) -> Optional[int]:
    day = logins.get(account["uid"], number(entries.get(account["name"], [""] * 3)[2]))
    return today() - day if day > 0 else None


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    low, high = once("uid bounds", _bounds)
    words = {word.lower() for word in params.get("generic", [])}
    wants_shadow, wants_login = params.get("shadow"), params.get("last_login")
    secret = {row[0]: row for row in rows("/etc/shadow", 8)} if wants_shadow or wants_login else {}
    logins = once("last logins", last_logins) if wants_login else {}
    accounts = []
    for row in rows("/etc/passwd", 7):
        uid, shell = number(row[2]), row[6].strip()
        account: Dict[str, Any] = {"name": row[0], "uid": uid, "gid": number(row[3]), "shell": shell}
        account["human"] = low <= uid <= high or (uid == 0 and row[0] != "root")
        account["login"] = shell.rsplit("/", 1)[-1] not in CLOSED
        account["generic"] = is_generic(row[0], words)
        expired = row[1] == "x" and row[0] in secret and _expired(secret[row[0]])
        if wants_shadow:
            account.update(_shadow(row[0], row[1], secret), expired=expired)
        if wants_login:
            idle = _idle(account, logins, secret)
            usable = account["human"] and account["login"] and not expired
            account.update(
                idle_days=idle, dormant=bool(usable and (idle is None or idle > params.get("dormant_days", 90)))
            )
        accounts.append(account)
    passwd, group = ("/etc/passwd", 7), ("/etc/group", 4)
    duplicates = {"uids": _shared(*passwd, 2), "gids": _shared(*group, 2), "names": _shared(*passwd, 0)}
    return {"duplicates": {**duplicates, "groups": _shared(*group, 0)}, "accounts": accounts}


# --- set ---
from .changes import Change, change  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    names = [item["name"] if isinstance(item, dict) else item for item in failing]
    if "shell" in wanted:
        return [change("shell", name, wanted["shell"]) for name in names]
    return [change("lock", name, True) for name in names]
