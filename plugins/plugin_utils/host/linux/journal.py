"""hygiene's own folder on the host: the lock that lets one apply in at a time, and the journal of what was replaced.

Sent to a host with apply only. The folder is root's alone, and is never followed through a link.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import stat
import time
from typing import Any, Callable

from .changes import Change, SetFailed
from .telling import portable

STATE = "/var/lib/hygiene"


class Locked(SetFailed):
    """Another apply is under way on this host; the sentence says whose, and since when."""


def state_folder(path: str = STATE) -> str:
    """The host's state folder, made when missing. SetFailed when somebody else made it or it is a link."""
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        found = os.lstat(path)
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0:
            raise SetFailed(f"{path} exists but is not a folder owned by root: inspect and remove it") from None
        os.chmod(path, 0o700)
    except OSError as problem:
        raise SetFailed(f"{path} cannot be made: {problem.strerror}") from None
    return path


def _open(name: str, flags: int) -> int:
    path = os.path.join(state_folder(), name)
    try:
        os.makedirs(os.path.dirname(path), 0o700, exist_ok=True)
        return os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise SetFailed(f"{path} cannot be written: {problem.strerror}") from None


def lock(run: str, account: str) -> int:
    """Take the host for one run, until this process ends. Locked when another holds it."""
    descriptor = _open("lock", os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.read(descriptor, 300).decode("utf-8", "replace").strip()
        raise Locked(f"another apply is under way on this host: {holder or 'started just now'}") from None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"run {run} of {account}, since {time.strftime('%Y-%m-%d %H:%M:%S %z')}\n".encode())
    return descriptor


def journal(run: str) -> Callable[[str, Change], None]:
    """A function that notes a change, on the disk, before it is made."""
    name = re.sub(r"[^\w-]", "_", run)[:60]
    out = os.fdopen(_open(f"journal/{name}.jsonl", os.O_WRONLY | os.O_APPEND), "a", encoding="ascii")

    def keep(control: str, item: Change) -> None:
        entry: Any = {
            "at": time.time(),
            "control": control,
            "type": item.type,
            "target": item.target,
            "before": portable(item.before),
            "after": portable(item.after),
        }
        out.write(json.dumps(entry) + "\n")
        out.flush()
        os.fsync(out.fileno())

    return keep
