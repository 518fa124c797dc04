"""Debian's shared PAM stack, which pam-auth-update makes of the profiles in /usr/share/pam-configs.

The tool is only ever run on a copy: what it makes of it is then written as a whole, so that a plan can show it and an
undo can give the bytes back. It keeps changed arguments (not changed lines) of the stack when it makes it anew.
"""

from __future__ import annotations

import os
import re
import tempfile
from typing import Any, Dict, List, Optional

from .base import find_program, glob, once, read_bytes, start

TARGET = "pam-auth-update"
TYPES = ("auth", "account", "password", "session", "session-noninteractive")
PROFILES = "/usr/share/pam-configs"
FIXED = tuple(f"/etc/pam.d/common-{name}" for name in TYPES) + tuple(
    f"/var/lib/pam/{name}" for name in (*TYPES, "seen")
)
QUIET = {"DEBIAN_FRONTEND": "noninteractive", "DEBCONF_DB_REPLACE": "Pipe{infd:none outfd:none}"}
"""debconf keeps no answer of a rehearsal."""

Tree = Dict[str, Optional[str]]
"""Path → text (undecodable bytes as surrogates), or None where there is no file."""


class Refused(Exception):
    """pam-auth-update does not take the change."""


def text_of(path: str) -> Optional[str]:
    data = read_bytes(path)
    return None if data is None else data.decode("utf-8", "surrogateescape")


def tree() -> Tree:
    """The stack and what pam-auth-update remembers of it, with the profiles that are ours."""
    ours = glob(f"{PROFILES}/hygiene-*")
    return {path: text_of(path) for path in (*FIXED, *ours)}


def enabled(state: Tree) -> List[str]:
    """The profiles in force."""
    saved = "\n".join(state.get(f"/var/lib/pam/{name}") or "" for name in TYPES)
    return sorted({*re.findall(r"^Module: (\S+)$", saved, re.M)} - {"null"})


def rehearse(state: Tree, option: str, profile: str) -> Tree:
    """What pam-auth-update makes of the tree with one profile enabled, disabled or removed. Raises Refused."""
    if not find_program("pam-auth-update"):
        raise Refused("pam-auth-update is not installed")
    with tempfile.TemporaryDirectory(prefix="hygiene-") as root:
        shipped = {path: text_of(path) for path in glob(f"{PROFILES}/*") if path not in state}
        for path, text in {**shipped, **state}.items():
            os.makedirs(os.path.dirname(root + path), exist_ok=True)
            if text is not None:
                with open(root + path, "wb") as file:
                    file.write(text.encode("utf-8", "surrogateescape"))
        done = start(["pam-auth-update", "--root", root, option, profile], 60, "", QUIET)
        result = {path: _read(root + path) for path in state}
    if done.status != 0:
        raise Refused(f"pam-auth-update: {(done.err.strip() or 'failed').splitlines()[-1]}")
    if "Local modifications" in done.err or (profile in enabled(result)) != (option == "--enable"):
        raise Refused("lines were put into /etc/pam.d/common-* by hand, so pam-auth-update leaves them alone")
    return result


def _read(path: str) -> Optional[str]:
    try:
        with open(path, "rb") as file:
            return file.read().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None


def enable(state: Tree, profile: str, text: str) -> Tree:
    """The tree with a profile in force, its text written when it is ours or when nobody brings one."""
    path = f"{PROFILES}/{profile}"
    if profile.startswith("hygiene-") or text_of(path) is None:
        state = {**state, path: text}
    return rehearse(state, "--enable", profile)


def arguments(state: Tree, kind: str, module: str, drop: List[str], add: List[str]) -> Tree:
    """The tree with arguments of a module dropped and added in the shared stack of one type."""
    path = f"/etc/pam.d/common-{kind}"
    lines = (state.get(path) or "").splitlines(True)
    for place, line in enumerate(lines):
        if re.match(rf"{kind}\s+(\[[^\]]*\]|\w+)\s+{re.escape(module)}(\s|$)", line):
            head, words = line[: line.index(module) + len(module)], line[line.index(module) + len(module) :].split()
            kept = [word for word in words if word not in drop]
            kept += [word for word in add if word not in kept]
            if kept != words:
                lines[place] = " ".join([head, *kept]) + "\n"
    return {**state, path: "".join(lines)}


def state_now(target: str) -> Any:
    """The change type's reader."""
    return once("pam_tree", tree)
