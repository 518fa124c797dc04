"""Guards of what could keep people out: PAM, lockout, password ageing, locked accounts, administrators' groups."""

from __future__ import annotations

import re
import struct
from typing import Any, Dict, List, Sequence, Tuple

from .accounts import rows
from .base import glob, read_bytes, read_text, today

NEEDS = ("accounts", "_last_login")
Verdict = Tuple[bool, str]
Json = Dict[str, Any]
ADMINISTRATORS = ("sudo", "wheel", "admin")
MODULES = ("/lib/*/security", "/usr/lib/*/security", "/lib/security", "/usr/lib/security", "/lib64/security")
TALLY = struct.Struct("=52sHHQ")


def _shadow(name: str) -> List[str]:
    return next((row for row in rows("/etc/shadow", 8) if row[0] == name), [name, "!", *[""] * 7])


def _has_password(name: str) -> bool:
    return len(_shadow(name)[1]) >= 13 and not _shadow(name)[1].startswith("!")


def _has_key(name: str) -> bool:
    home = next((row[5] for row in rows("/etc/passwd", 7) if row[0] == name), "")
    files = (f"{home}/.ssh/{file}" for file in ("authorized_keys", "authorized_keys2"))
    keys = [key.strip() for path in files if home for key in (read_text(path) or "").splitlines()]
    return any(key and not key.startswith("#") for key in keys)


def administrators(without: Sequence[str] = ()) -> List[str]:
    """Accounts with root's rights that somebody can log in to, `group:member` pairs of `without` left out."""
    found = {row[0] for row in rows("/etc/passwd", 7) if row[2] == "0"}
    for row in rows("/etc/group", 4):
        if row[0] in ADMINISTRATORS:
            found |= {name for name in row[3].split(",") if name and f"{row[0]}:{name}" not in without}
    for path in ["/etc/sudoers", *glob("/etc/sudoers.d/*")]:
        found |= set(re.findall(r"^([a-z_][\w.-]*)\s+ALL\s*=.*\bALL\s*$", read_text(path) or "", re.M))
    return sorted(name for name in found if _has_password(name) or _has_key(name))


def pam_complete(params: Json, wanted: Json, changes: List[Any], way: Json) -> Verdict:
    """The new stack names only modules that are installed, still asks pam_unix, and keeps its closing pam_deny."""
    for item in (item for item in changes if item.type == "pam_tree"):
        for path, text in item.after.items():
            if not path.startswith("/etc/pam.d/") or text is None or item.before.get(path) == text:
                continue
            modules = set(re.findall(r"^-?\w+\s+(?:\[[^\]]*\]|\w+)\s+(pam_\w+\.so)", text, re.M))
            absent = sorted(name for name in modules if not any(glob(f"{folder}/{name}") for folder in MODULES))
            if absent:
                return False, f"{path} would name {', '.join(absent)}, which is not installed"
            if path.endswith(("auth", "account", "password")) and not {"pam_unix.so", "pam_deny.so"} <= modules:
                return False, f"{path} would lose pam_unix or pam_deny"
    return True, "every module of the new PAM stack is installed"


def no_empty_way_in(params: Json, wanted: Json, changes: List[Any], way: Json) -> Verdict:
    """Nobody whose password is empty, and who has no key, is the one that this run came through."""
    ok, text = pam_complete(params, wanted, changes, way)
    if ok and _shadow(way["account"])[1] == "" and not _has_key(way["account"]):
        return (
            False,
            f"{way['account']}, through which this run came, has an empty password: give it one first (passwd)",
        )
    return ok, text


def _failures(account: str) -> int:
    data = read_bytes(f"/run/faillock/{account}") or b""
    records = (TALLY.unpack_from(data, start) for start in range(0, len(data) - TALLY.size + 1, TALLY.size))
    return sum(1 for record in records if record[2] & 1)


def lockout_survivable(params: Json, wanted: Json, changes: List[Any], way: Json) -> Verdict:
    """This run's account has no failed password counted against it, and there is a second way to root."""
    ok, text = pam_complete(params, wanted, changes, way)
    if not ok:
        return ok, text
    account = way["account"]
    if _failures(account):
        return (
            False,
            f"failed passwords are counted against {account}: log in once, or run faillock --user {account} --reset",
        )
    others = [name for name in administrators() if name != account]
    if others:
        return True, f"should {account} be locked, {', '.join(others)} can still come in; {text}"
    if _has_key(account) and not _has_password(account):
        return True, f"{account} comes in with a key and has no password to mistype; {text}"
    return False, f"{account} is the only administrator: with too many wrong passwords nobody could come in"


def ageing_spares_us(params: Json, wanted: Json, changes: List[Any], way: Json) -> Verdict:
    """This run's account is not expired by the change; those who will be are named."""
    due: List[str] = []
    blocked: List[str] = []
    for item in (item for item in changes if item.type == "ageing"):
        last, lasts, inactive = (item.after[key] for key in ("last_change", "max", "inactive"))
        age = today() - last
        if last >= 0 and 0 <= lasts < age:
            (blocked if 0 <= inactive < age - lasts else due).append(item.target)
    for names, fate in ((blocked, "refused at once"), (due, "asked for a new password at its next login")):
        if way["account"] in names:
            return False, f"{way['account']}, through which this run came, would be {fate}: change its password first"
    left = [name for name in administrators() if name not in blocked]
    if blocked and not left:
        return False, f"every administrator would be refused: {', '.join(blocked)}"
    told = [f"refused at once: {', '.join(blocked)}"] if blocked else []
    told += [f"must choose a new password at the next login: {', '.join(due)}"] if due else []
    return True, "; ".join(told) or "nobody's password is that old"


def way_in_untouched(params: Json, wanted: Json, changes: List[Any], way: Json) -> Verdict:
    """The account that this run came through is none of those changed, and an administrator remains."""
    touched = {item.target for item in changes if item.type in ("lock", "shell")}
    if way["account"] in touched:
        return False, f"{way['account']} is the account through which this run came"
    if not [name for name in administrators() if name not in touched]:
        return False, "no administrator could log in any more"
    return True, f"{way['account']} is not among those changed"


def administrators_remain(params: Json, wanted: Json, changes: List[Any], way: Json) -> Verdict:
    """Neither this run's account nor the last administrator loses its rights, and the declared list is not empty."""
    taken = [item.target for item in changes if item.type == "member" and not item.after]
    if way["account"] in {target.split(":")[-1] for target in taken}:
        return False, f"{way['account']} is the account through which this run came: declare it, or use another one"
    if not wanted.get("declared"):
        return False, "the list of declared administrators is empty: nobody would be left"
    left = [name for name in administrators(taken) if name != "root"] or administrators(taken)
    if not left:
        return False, "no administrator who can log in would be left"
    return True, f"{', '.join(left)} can still administer this host"


ACCOUNT_GUARDS = {
    guard.__name__: guard
    for guard in (
        pam_complete, no_empty_way_in, lockout_survivable, ageing_spares_us, way_in_untouched, administrators_remain,
    )
}  # fmt: skip
