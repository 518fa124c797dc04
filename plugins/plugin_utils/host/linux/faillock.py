"""pam_faillock: whether every password prompt goes through it, and how it locks.

params: {}
get: {gaps, deny, unlock_seconds, for_ever, fail_interval, root, root_unlock_seconds, local_users_only, sssd, installed}
    gaps  [{service, missing}]: services that check passwords without it; missing are preauth, authfail, account
    deny  wrong passwords that lock;  fail_interval  seconds within which they count together
    unlock_seconds  how long a lock lasts; `never` counts as ten years, and for_ever is true
    root  root is locked too, for root_unlock_seconds (unlock_seconds when not set)
    sssd  accounts of a directory log in through SSSD, which counts on its own
set: {} writes the failing {key: value} (deny, unlock_seconds, fail_interval, root, root_unlock_seconds,
     local_users_only) to faillock.conf; {profiles: …} puts it into the PAM stack, as the kind pam does
"""

from __future__ import annotations

from typing import Any, Dict, List

from ._options import options, whole
from .base import exists, glob, once
from .pam import Line, stacks

NEEDS = ("pam", "_options")
CONFIGURATION = "/etc/security/faillock.conf"
TEN_YEARS = 315360000


def _missing(auth: List[Line], account: List[Line]) -> List[str]:
    place = [line.module for line in auth].index("pam_unix")
    ahead = [line for line in auth[:place] if line.module == "pam_faillock" and "preauth" in line.args and line.binding]
    behind = [line for line in auth[place:] if line.module == "pam_faillock" and "authfail" in line.args]
    resets = any("authsucc" in line.args for line in auth if line.module == "pam_faillock")
    resets = resets or any(line.module == "pam_faillock" for line in account)
    present = {"preauth": bool(ahead), "authfail": any(line.binding for line in behind), "account": resets}
    return [name for name, there in present.items() if not there]


def _gaps() -> List[Dict[str, Any]]:
    auth, account = once(("pam", "auth"), lambda: stacks("auth")), once(("pam", "account"), lambda: stacks("account"))
    found = []
    for service, lines in auth.items():
        if any(line.module == "pam_unix" for line in lines):
            # the two shared files of Debian are two halves of one stack
            other = account.get({"common-auth": "common-account"}.get(service, service), [])
            missing = _missing(lines, other)
            if missing:
                found.append({"service": service, "missing": missing})
    return found


def _arguments() -> List[str]:
    found = []
    for service in ("common-auth", "system-auth", "password-auth"):
        for line in stacks("auth").get(service, []):
            if line.module == "pam_faillock":
                found += [argument for argument in line.args if argument not in ("preauth", "authfail", "authsucc")]
    return found


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    said = options([CONFIGURATION], once("faillock arguments", _arguments))
    text = said.get("unlock_time", "600")
    for_ever = text in ("never", "0")
    lasts = TEN_YEARS if for_ever else whole(text, 600)
    of_root = said.get("root_unlock_time", "")
    return {
        "installed": bool(glob("/lib/*/security/pam_faillock.so") or glob("/usr/lib*/security/pam_faillock.so")),
        "gaps": once("faillock gaps", _gaps),
        "deny": whole(said.get("deny"), 3),
        "unlock_seconds": lasts,
        "for_ever": for_ever,
        "fail_interval": whole(said.get("fail_interval"), 900),
        "root": "even_deny_root" in said or "root_unlock_time" in said,
        "root_unlock_seconds": TEN_YEARS if of_root in ("never", "0") else whole(of_root, lasts),
        "local_users_only": "local_users_only" in said,
        "sssd": exists("/etc/sssd/sssd.conf") or bool(glob("/etc/sssd/conf.d/*.conf")),
    }


# --- set ---
from . import pam  # noqa: E402
from ._options import written  # noqa: E402
from .base import read_text  # noqa: E402
from .changes import Change, SetFailed, file  # noqa: E402

KEYS = {"unlock_seconds": "unlock_time", "root": "even_deny_root", "root_unlock_seconds": "root_unlock_time"}


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Dict[str, Any]) -> List[Change]:
    if "profiles" in wanted:
        return pam.set({"type": "auth"}, wanted, failing)
    arguments = {argument.split("=")[0] for argument in _arguments()}
    # of a range, the end that asks least
    least = {key: value[-1] if isinstance(value, list) else value for key, value in failing.items()}
    values = {KEYS.get(key, key): value for key, value in least.items()}
    above = sorted(arguments & values.keys())
    if above:
        raise SetFailed(f"{', '.join(above)} set by an argument of pam_faillock.so, above the file: take it out there")
    if values.get("unlock_time") == 0:
        raise SetFailed("unlock_time = 0 would lock accounts until an administrator comes: give a number of seconds")
    text = read_text(CONFIGURATION)
    if text is None:
        raise SetFailed(f"{CONFIGURATION} is not there: this PAM has no pam_faillock that reads it")
    return [file(CONFIGURATION, written(text, values))]
