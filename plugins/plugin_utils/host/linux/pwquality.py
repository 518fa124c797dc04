"""What pam_pwquality asks of a new password, as it ends up after its files and its arguments in the PAM stack.

params: {}
get: {installed, minlen, minclass, difok, dictcheck, usercheck, enforcing, maxrepeat, maxsequence, root, sources}
    minlen    the fewest characters that can pass: what positive credits give away is taken off
    minclass  how many kinds of characters are needed (credits below zero each ask for one)
    difok     characters that the old password does not have
    dictcheck, usercheck, enforcing   1 or 0;  maxrepeat, maxsequence: 0 is no limit
    root      true: root too is held to it when giving somebody a password
    sources   {key: where the value comes from}, for keys that a module argument or the main file decides
set: {} writes the failing {key: value} to a drop-in, or into the main file, which is read last, where that says it
"""

from __future__ import annotations

from typing import Any, Dict, List

from ._options import options, whole
from .base import glob, key_values, read_text
from .pam import stacks

NEEDS = ("pam", "_options")
MAIN = "/etc/security/pwquality.conf"
DROP_INS = "/etc/security/pwquality.conf.d/*.conf"
DEFAULTS = {
    "minlen": 8,
    "minclass": 0,
    "difok": 1,
    "dictcheck": 1,
    "usercheck": 1,
    "enforcing": 1,
    "maxrepeat": 0,
    "maxsequence": 0,
}
CREDITS = ("dcredit", "ucredit", "lcredit", "ocredit")
SMALLEST = 6


def _arguments() -> List[str]:
    """Those of pam_pwquality in the stack that changes passwords."""
    found = stacks("password")
    for service in ("common-password", "system-auth", "passwd"):
        for line in found.get(service, []):
            if line.module == "pam_pwquality":
                return line.args
    return []


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    arguments = _arguments()
    said = options([*glob(DROP_INS), MAIN], arguments)
    found: Dict[str, Any] = {key: whole(said.get(key), default) for key, default in DEFAULTS.items()}
    credits = [whole(said.get(key), 0) for key in CREDITS]
    found["minlen"] = max(found["minlen"] - sum(value for value in credits if value > 0), SMALLEST)
    found["minclass"] = max(found["minclass"], sum(1 for value in credits if value < 0))
    found["root"] = "enforce_for_root" in said
    found["installed"] = bool(
        glob("/lib/*/security/pam_pwquality.so") or glob("/usr/lib*/security/pam_pwquality.so")
    ) or bool(glob("/usr/lib/*/security/pam_pwquality.so"))
    main = key_values(read_text(MAIN) or "")
    found["sources"] = dict.fromkeys(main, MAIN)
    found["sources"].update({argument.split("=")[0]: "an argument of pam_pwquality.so" for argument in arguments})
    return found


# --- set ---
from ._options import written  # noqa: E402
from .changes import Change, SetFailed, file  # noqa: E402

DROP_IN = "/etc/security/pwquality.conf.d/90-hygiene.conf"


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Dict[str, Any]) -> List[Change]:
    found = get(params)
    values: Dict[str, Any] = {}
    for key, wish in failing.items():
        value = wish[-1] if isinstance(wish, list) else wish
        if "argument" in found["sources"].get(key, ""):
            raise SetFailed(
                f"{key} is set by {found['sources'][key]}, above every file: take it out of the PAM profile"
            )
        values["enforce_for_root" if key == "root" else key] = value
    if "minlen" in values:
        values.update({key: 0 for key in CREDITS if whole(options([*glob(DROP_INS), MAIN]).get(key), 0) > 0})
    main = {key: value for key, value in values.items() if found["sources"].get(key) == MAIN}
    apart = {key: value for key, value in values.items() if key not in main}
    changes = [file(MAIN, written(read_text(MAIN) or "", main))] if main else []
    return changes + ([file(DROP_IN, written(read_text(DROP_IN) or "", apart))] if apart else [])
