"""The PAM stack, the kernel and what the system compiles for itself, as targets of a change."""

from __future__ import annotations

import glob
import os
from typing import Any

from . import _pam_profiles, _pam_taken_back
from ._acting import SetFailed, must
from ._file_changes import read_file, write_file
from .base import read_bytes, start

NEEDS = ("_acting", "_file_changes", "_pam_profiles", "_pam_taken_back")


def write_pam_tree(target: str, state: Any) -> None:
    # the saved state and the profiles first: should this stop halfway, the stack in force is still the old one
    for path in sorted(state, key=lambda path: path.startswith("/etc/pam.d/")):
        if state[path] != _pam_profiles.text_of(path):
            found = read_file(path) or {"mode": 0o644, "uid": 0, "gid": 0, "attributes": {}}
            text = state[path]
            write_file(path, None if text is None else {**found, "content": text.encode("utf-8", "surrogateescape")})


def pam_taken_back(target: str, before: Any, after: Any) -> Any:
    try:
        return _pam_taken_back.taken_back(_pam_profiles.tree(), before, after)
    except _pam_profiles.Refused as problem:
        raise SetFailed(str(problem)) from None


def _sysctl_file(name: str) -> str:
    """The parameter's file; with slashes, the dots are those of an interface's name."""
    return "/proc/sys/" + (name if "/" in name else name.replace(".", "/"))


def read_sysctl(name: str) -> Any:
    data = read_bytes(_sysctl_file(name))
    return None if data is None else data.decode().strip()


def write_sysctl(name: str, state: Any) -> None:
    with open(_sysctl_file(name), "w", encoding="ascii") as file:
        file.write(f"{state}\n")


def read_module(name: str) -> Any:
    return any(line.split()[0] == name for line in (read_bytes("/proc/modules") or b"").decode().splitlines())


def write_module(name: str, state: Any) -> None:
    # undone in reverse order, the line that blocks the module is still there when it is to come back
    must(["modprobe", "--ignore-install", name] if state else ["modprobe", "-r", name])


def read_nft_table(target: str) -> Any:
    done = start(["nft", "list", "table", *target.split()])
    return done.out if done.status == 0 else None


def write_nft_table(target: str, state: Any) -> None:
    must(["nft", "-f", "-"], stdin=f"table {target}\ndelete table {target}\n{state or ''}")


MOUNT_FLAGS = ("nodev", "nosuid", "noexec")


def read_mount(path: str) -> Any:
    """Which of the restrictions a mounted file system has; None when nothing is mounted there."""
    options = None
    for line in (read_bytes("/proc/self/mounts") or b"").decode("utf-8", "replace").splitlines():
        if line.split(" ")[1] == path:
            options = line.split(" ")[3].split(",")
    return options and [flag for flag in MOUNT_FLAGS if flag in options]


def write_mount(path: str, state: Any) -> None:
    flags = [flag if flag in state else flag[2:] for flag in MOUNT_FLAGS]
    must(["mount", "-o", ",".join(["remount", *flags]), path])


def read_dconf_db(name: str) -> Any:
    database = f"/etc/dconf/db/{name}"
    times = [int(os.stat(path).st_mtime) for end in (".d", ".d/*", ".d/locks/*") for path in glob.glob(database + end)]
    return (
        "compiled" if os.path.exists(database) and int(os.stat(database).st_mtime) >= max(times, default=0) else "stale"
    )


def write_dconf_db(name: str, state: Any) -> None:
    must(["dconf", "update"] if state == "compiled" else ["true"])
