"""Files as targets of a change: whole, or their mode and owner only. A file is replaced at once or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from typing import Any, List, Tuple

from .base import read_bytes


def read_file(path: str) -> Any:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    # asked for its own size: a read that allows for a gigabyte needs a gigabyte, which small hosts do not have
    content = read_bytes(path, found.st_size + 1) if stat.S_ISREG(found.st_mode) else b""
    return {"content": content, "mode": stat.S_IMODE(found.st_mode), "uid": found.st_uid, "gid": found.st_gid}


def write_file(path: str, state: Any) -> None:
    path = os.path.realpath(path)
    if state is None:
        if os.path.lexists(path):
            os.unlink(path)
        return
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        os.makedirs(folder, 0o755)
    attributes = _attributes(path)
    descriptor, temporary = tempfile.mkstemp(prefix=".hygiene-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(state["content"])
            os.fchown(out.fileno(), state["uid"], state["gid"])
            os.fchmod(out.fileno(), state["mode"])
            for name, value in attributes:
                os.setxattr(out.fileno(), name, value)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def _attributes(path: str) -> List[Tuple[str, bytes]]:
    try:
        return [(name, os.getxattr(path, name)) for name in os.listxattr(path)]
    except OSError:
        return []


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
