"""PAM: what each service runs before and after pam_unix, in the order it would.

params: {type: "auth"|"account"|"password"}
get: [{service, unix, before, after, remember}], one per service whose stack of that type holds pam_unix
    unix    the arguments of its first pam_unix line
    before  the modules that run before it and whose failure counts; pam_faillock with its mode (pam_faillock:preauth)
    after   the same of those behind it
    A module behind a leading `-` is left out: PAM skips it in silence when it is not installed.
    remember  how many old passwords it refuses (type password)
set: {profiles: [{name, text}]} has pam-auth-update enable those profiles (a text is written when the system has none of
    that name, or when the name starts with hygiene-); {drop: [argument], add: [argument]} changes the arguments of
    pam_unix in the shared stack, an edit that pam-auth-update keeps
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from .base import key_values, names, once, read_text

FOLDERS = ("/etc/pam.d", "/usr/lib/pam.d", "/usr/share/pam.d")
LEFTOVERS = re.compile(r"(~|\.(pam-old|pam-new|dpkg-\w+|rpmnew|rpmsave|bak|old|orig|ucf-\w+))$")
MAX_DEPTH = 16


class Line(NamedTuple):
    """One line of a stack: whether its failure counts, the module's plain name and its arguments."""

    binding: bool
    module: str
    args: List[str]


def _service(name: str) -> Optional[str]:
    for folder in FOLDERS:
        text = read_text(f"{folder}/{name}")
        if text is not None:
            return text.replace("\\\n", " ")
    return None


def _binding(control: str) -> bool:
    if not control.startswith("["):
        return control in ("required", "requisite")
    pairs = dict(word.split("=", 1) for word in control.strip("[]").split() if "=" in word)
    return pairs.get("default") in ("bad", "die")


def stack(service: str, kind: str, within: Tuple[str, ...] = ()) -> List[Line]:
    """The lines of one type that a service runs, includes (of others, never of itself) resolved."""
    lines: List[Line] = []
    if service in within or len(within) > MAX_DEPTH:
        return lines
    for raw in (_service(service) or "").splitlines():
        line = raw.split("#", 1)[0].strip()
        include = re.match(r"@include\s+(\S+)", line)
        if include:
            lines += stack(include.group(1), kind, (*within, service))
            continue
        match = re.match(r"(-?)(\w+)\s+(\[[^\]]*\]|\w+)\s+(\S+)\s*(.*)$", line)
        if not match or match.group(2).lower() != kind:
            continue
        control, module = match.group(3), match.group(4)
        if control in ("include", "substack"):
            lines += stack(module, kind, (*within, service))
            continue
        name = re.sub(r"\.so$", "", module.rsplit("/", 1)[-1])
        lines.append(Line(_binding(control) and not match.group(1), name, match.group(5).split()))
    return lines


def _label(line: Line) -> str:
    modes = [arg for arg in line.args if arg in ("preauth", "authfail", "authsucc")]
    return f"{line.module}:{modes[0]}" if line.module == "pam_faillock" and modes else line.module


def _remembered(lines: List[Line]) -> int:
    """Old passwords refused by the stack's pam_pwhistory or pam_unix."""
    counts = [0]
    for line in lines:
        said = [arg[9:] for arg in line.args if re.fullmatch(r"remember=\d{1,4}", arg)]
        if line.module == "pam_pwhistory" and not said:
            said = [key_values(read_text("/etc/security/pwhistory.conf") or "").get("remember", "10")]
        if line.module == "pam_unix" or (line.module == "pam_pwhistory" and line.binding):
            counts += [int(text) for text in said if text.isdigit()]
    return max(counts)


def services() -> List[str]:
    """The names of the services that PAM knows, leftovers of upgrades left out."""
    found = {name for folder in FOLDERS for name in names(folder)}
    return sorted(name for name in found if not LEFTOVERS.search(name))


def stacks(kind: str) -> Dict[str, List[Line]]:
    """Service → its lines of one type, for those that have any."""
    found = {name: stack(name, kind) for name in services()}
    return {name: lines for name, lines in found.items() if lines}


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    kind = params["type"]
    found = []
    for name, lines in once(("pam", kind), lambda: stacks(kind)).items():
        place = next((place for place, line in enumerate(lines) if line.module == "pam_unix"), None)
        if place is not None:
            found.append(
                {
                    "service": name,
                    "unix": lines[place].args,
                    "before": [_label(line) for line in lines[:place] if line.binding],
                    "after": [_label(line) for line in lines[place + 1 :] if line.binding],
                    "remember": _remembered(lines),
                }
            )
    return found


# --- set ---
from . import _pam_profiles  # noqa: E402
from .base import find_program  # noqa: E402
from .changes import Change, SetFailed, read  # noqa: E402

NEEDS = ("_pam_profiles",)


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    if not find_program("pam-auth-update"):
        raise SetFailed("this system has no pam-auth-update; with authselect, enable the feature by hand")
    before = read("pam_tree", _pam_profiles.TARGET)
    try:
        after = before
        for profile in wanted.get("profiles", []):
            after = _pam_profiles.enable(after, profile["name"], profile["text"])
        if "profiles" not in wanted:
            drop, add = wanted.get("drop", []), wanted.get("add", [])
            after = _pam_profiles.arguments(after, params["type"], "pam_unix.so", drop, add)
    except _pam_profiles.Refused as problem:
        raise SetFailed(str(problem)) from None
    return [Change("pam_tree", _pam_profiles.TARGET, {path: before.get(path) for path in after}, after)]
