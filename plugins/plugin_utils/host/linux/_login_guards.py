"""Guards of what everybody logs in through: the PAM stack, the lockout, the boot menu."""

from __future__ import annotations

import re
import struct
from typing import Any, List

from ._account_guards import Json, Verdict, administrators, has_key, has_password, shadow_of
from .base import find_program, glob, read_bytes, read_text

NEEDS = ("_account_guards",)
MODULES = ("/lib/*/security", "/usr/lib/*/security", "/lib/security", "/usr/lib/security", "/lib64/security")
TALLY = struct.Struct("=52sHHQ")


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
    if ok and shadow_of(way["account"])[1] == "" and not has_key(way["account"]):
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
    if has_key(account) and not has_password(account):
        return True, f"{account} comes in with a key and has no password to mistype; {text}"
    return False, f"{account} is the only administrator: with too many wrong passwords nobody could come in"


def boot_entries_stay_free(params: Json, wanted: Json, changes: List[Any], way: Json) -> Verdict:
    """The ordinary boot entries ask for no password, so that the host restarts alone."""
    scripts = [item for item in changes if item.target == "/etc/grub.d/10_linux"]
    if not find_program("update-grub"):
        return False, "update-grub is not installed, so what GRUB would make of it cannot be told"
    if not scripts or b"--unrestricted" not in scripts[0].after["content"]:
        return False, "the ordinary boot entries would ask for the password too"
    said = "\n".join(read_text(path) or "" for path in ["/etc/default/grub", *glob("/etc/default/grub.d/*.cfg")])
    chosen = re.findall(r"^\s*GRUB_DEFAULT=[\"']?([^\"'\n]*)", said, re.M)
    if chosen and (">" in chosen[-1] or chosen[-1] == "saved"):
        return False, "GRUB_DEFAULT may lie in a submenu, which would ask for the password at every start"
    return True, "the ordinary boot entries start without a password"


LOGIN_GUARDS = {
    guard.__name__: guard for guard in (pam_complete, no_empty_way_in, lockout_survivable, boot_entries_stay_free)
}
