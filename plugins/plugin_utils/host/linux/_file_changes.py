"""Files as targets of a change: whole, or their mode and owner only. A file is replaced at once or not at all."""

from __future__ import annotations

import base64
import os
import stat
import tempfile
from typing import Any, Dict, List

from ._acting import SetFailed
from .base import read_bytes
from .hiding import hidden

NEEDS = ("_acting",)


def read_file(path: str) -> Any:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    # asked for its own size: a read that allows for a gigabyte needs a gigabyte, which small hosts do not have
    content = read_bytes(path, found.st_size + 1) if stat.S_ISREG(found.st_mode) else b""
    return {
        "content": content,
        "mode": stat.S_IMODE(found.st_mode),
        "uid": found.st_uid,
        "gid": found.st_gid,
        "attributes": read_attributes(path),
    }


def missing_folders(path: str) -> List[str]:
    """The folders that writing the file would make, the outermost first."""
    found: List[str] = []
    folder = os.path.dirname(os.path.realpath(path))
    while not os.path.isdir(folder):
        found.insert(0, folder)
        folder = os.path.dirname(folder)
    return found


def remove_folders(folders: List[str]) -> None:
    """Take away folders that nothing is in any more, the innermost first."""
    for folder in reversed(folders):
        try:
            os.rmdir(folder)
        except OSError:
            return


def write_file(path: str, state: Any) -> None:
    path = os.path.realpath(path)
    if state is None:
        if os.path.lexists(path):
            os.unlink(path)
            _sync(os.path.dirname(path))
        return
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        os.makedirs(folder, 0o755)
    descriptor, temporary = tempfile.mkstemp(prefix=".hygiene-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(state["content"])
            os.fchown(out.fileno(), state["uid"], state["gid"])
            _give_attributes(out.fileno(), state.get("attributes", {}))
            os.fchmod(out.fileno(), state["mode"])  # after the access list, which would widen it again
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    _sync(folder)


def _sync(folder: str) -> None:
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def read_attributes(path: Any) -> Dict[str, str]:
    """The extended attributes of a file (a path or a descriptor), access lists among them, in base64."""
    try:
        return {name: base64.b64encode(os.getxattr(path, name)).decode() for name in sorted(os.listxattr(path))}
    except OSError:
        return {}


def _give_attributes(descriptor: int, wanted: Dict[str, str]) -> None:
    """Make the attributes those wanted: a new file may have inherited its folder's access list."""
    now = read_attributes(descriptor)
    for name in now.keys() - wanted.keys():
        try:
            os.removexattr(descriptor, name)
        except OSError:  # a label of the security module's, which is not ours to take away
            pass
    for name, value in wanted.items():
        if now.get(name) != value:
            os.setxattr(descriptor, name, base64.b64decode(value))


def read_mode(path: str) -> Any:
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return None
    return {"mode": stat.S_IMODE(found.st_mode), "uid": found.st_uid, "gid": found.st_gid}


def write_mode(path: str, state: Any) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        os.fchown(descriptor, state["uid"], state["gid"])
        os.fchmod(descriptor, state["mode"])
    finally:
        os.close(descriptor)


def aside(path: str) -> str:
    """Where a file goes that is put aside: beside itself, under a name that neither sshd, cron nor systemd looks at."""
    folder, name = os.path.split(path)
    return f"{folder}/.{name}.departed"


def read_aside(path: str) -> Any:
    return "in place" if os.path.lexists(path) else "aside" if os.path.lexists(aside(path)) else None


def write_aside(path: str, state: Any) -> None:
    source, target = (path, aside(path)) if state == "aside" else (aside(path), path)
    if os.path.lexists(target):
        raise SetFailed(f"{hidden(target)} is in the way: look at it, and take it elsewhere")
    os.rename(source, target)
    _sync(os.path.dirname(path))
