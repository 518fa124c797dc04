"""Guards of what is done to accounts: ageing, locks, shells, administrators' groups, sudo."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence, Tuple

from . import sudoers
from .accounts import rows
from .base import read_text, today

NEEDS = ("accounts", "_last_login", "sudoers")
Verdict = Tuple[bool, str]
Json = Dict[str, Any]
ADMINISTRATORS = ("sudo", "wheel", "admin")


def shadow_of(name: str) -> List[str]:
    return next((row for row in rows("/etc/shadow", 8) if row[0] == name), [name, "!", *[""] * 7])


def has_password(name: str) -> bool:
    return len(shadow_of(name)[1]) >= 13 and not shadow_of(name)[1].startswith("!")


def has_key(name: str) -> bool:
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
    groups = {f"%{name}" for name in ADMINISTRATORS}
    for rule in sudoers.get({})["rules"]:
        if "ALL" in rule["commands"] and rule["name"] not in groups:
            found |= {*rule["who"]}
    return sorted(name for name in found if has_password(name) or has_key(name))


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
    touched = {item.target.split(":")[-1] for item in changes if item.type in ("lock", "shell", "ended")}
    if way["account"] in touched:
        return False, f"{way['account']} is the account through which this run came"
    if not [name for name in administrators() if name not in touched]:
        return False, "no administrator could log in any more"
    ended = [item.target.split(":")[-1] for item in changes if item.type == "ended" and item.before]
    told = f"; what {', '.join(ended)} runs is ended for good: an undo does not start it again" if ended else ""
    return True, f"{way['account']} is not among those changed{told}"


def administrators_remain(params: Json, wanted: Json, changes: List[Any], way: Json) -> Verdict:
    """Neither this run's account nor the last administrator loses its rights, and the declared list is not empty."""
    taken = [item.target for item in changes if item.type == "member" and not item.after["member"]]
    if way["account"] in {target.split(":")[-1] for target in taken}:
        return False, f"{way['account']} is the account through which this run came: declare it, or use another one"
    if not wanted.get("declared"):
        return False, "the list of declared administrators is empty: nobody would be left"
    left = [name for name in administrators(taken) if name != "root"] or administrators(taken)
    if not left:
        return False, "no administrator who can log in would be left"
    return True, f"{', '.join(left)} can still administer this host"


def sudo_keeps_working(params: Json, wanted: Json, changes: List[Any], way: Json) -> Verdict:
    """A run that needs no password for sudo still needs none."""
    policy = sudoers.get({})
    if policy["defaults"].get("authenticate") or way["account"] == "root":
        return True, f"{way['account']} is asked for as much as before"
    free = [rule for rule in policy["rules"] if "NOPASSWD" in rule["tags"] and way["account"] in rule["who"]]
    if not free:
        return False, f"only !authenticate spares {way['account']} the password: give it a NOPASSWD rule first"
    return True, f"{way['account']} has a rule of its own without a password"


ACCOUNT_GUARDS = {
    guard.__name__: guard for guard in (ageing_spares_us, way_in_untouched, administrators_remain, sudo_keeps_working)
}
