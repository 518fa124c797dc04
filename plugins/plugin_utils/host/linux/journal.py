"""hygiene's own folder on the host: the lock that lets one run write at a time, and the journals of what was replaced.

Sent to a host with what writes only. The folder is root's alone, and is never followed through a link.

A journal is `journal/<run>.jsonl`: a line that says whose run it is, then one line for each change, on the disk before
the change is made. A value marked secret is not kept: only its digest, so that what changed since can be told.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import stat
import time
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

from .base import names
from .changes import Change, SetFailed
from .leftovers import JOURNALS, STATE, lifts
from .main import identity
from .telling import from_portable, portable

MOST_RUNS = 60
MOST_BYTES = 64 << 20
"""How many journals a host keeps, and how much they may hold together; the oldest go first."""


class Locked(SetFailed):
    """Another run writes on this host; the sentence says whose, and since when."""


class Entry(NamedTuple):
    """One change that a run made: what `changes.Change` says, and what has to follow when it is taken back."""

    run: str
    at: float
    control: str
    change: Change
    follow: List[str]
    made: List[str]
    """Folders that were not there before."""
    undoes: str = ""
    """The run of which this takes a change back."""


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


def open_state(name: str, flags: int) -> int:
    """A descriptor of a file in the state folder, made when missing, never through a link. Raises SetFailed."""
    path = os.path.join(state_folder(), name)
    try:
        if "/" in name:
            state_folder(os.path.dirname(path))
        return os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise SetFailed(f"{path} cannot be written: {problem.strerror}") from None


def lock(run: str, account: str, patience: float = 0) -> int:
    """Take the host for one run, until this process ends. Locked when another still holds it after `patience` s."""
    descriptor = open_state("lock", os.O_RDWR)
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError:
            if time.monotonic() < until:
                time.sleep(0.2)
                continue
            holder = os.read(descriptor, 300).decode("utf-8", "replace").strip()
            raise Locked(f"another run writes on this host: {holder or 'started just now'}") from None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"run {run} of {account}, since {time.strftime('%Y-%m-%d %H:%M:%S %z')}\n".encode())
    return descriptor


Keep = Callable[[Entry], None]
"""Notes a change that is about to be made."""


def journal(run: str, head: Dict[str, Any]) -> Keep:
    """A function that notes a change, on the disk, before it is made. The journal begins with its first change."""
    out: List[int] = []

    def keep(entry: Entry) -> None:
        if not out:
            _make_room()
            descriptor = open_state(f"journal/{_file(run)}", os.O_WRONLY | os.O_APPEND)
            who = identity()
            machine = {"host_id": who["host_id"], "hardware_id": who["hardware_id"]}
            _add(descriptor, {"run": run, "at": time.time(), **machine, **head})
            out.append(descriptor)
        item = entry.change
        row: Dict[str, Any] = {"at": time.time(), "control": entry.control, "type": item.type, "target": item.target}
        row.update(before=portable(item.before, item.secret), after=portable(item.after, item.secret))
        row.update(validate=item.validate, secret=item.secret, follow=entry.follow, made=entry.made)
        _add(out[0], {**row, "undoes": entry.undoes})

    return keep


def _add(descriptor: int, row: Dict[str, Any]) -> None:
    line = (json.dumps(row) + "\n").encode("ascii")
    size = os.fstat(descriptor).st_size
    try:
        while line:
            line = line[os.write(descriptor, line) :]
        os.fsync(descriptor)
    except OSError as problem:
        os.ftruncate(descriptor, size)  # half a line would hide what comes after it
        raise SetFailed(f"the journal cannot be written: {problem.strerror}") from None


def _file(run: str) -> str:
    return re.sub(r"[^\w-]", "_", run)[:60] + ".jsonl"


def _make_room() -> None:
    """Let the oldest journals go, so that one more fits; not those that a lift will need."""
    needed = {_file(str(told.get("run"))) for told in lifts()}
    found = [f"{JOURNALS}/{name}" for name in names(JOURNALS) if name not in needed]
    paths = sorted((os.lstat(path).st_mtime, path) for path in found)
    sizes = [os.lstat(path).st_size for _, path in paths]
    while paths and (len(paths) >= MOST_RUNS or sum(sizes) > MOST_BYTES):
        os.unlink(paths.pop(0)[1])
        sizes.pop(0)


def read_journal(run: str) -> Tuple[Dict[str, Any], List[Entry]]:
    """(head, entries) of a run's journal; a last line that was being written is left out. SetFailed without one."""
    path = f"{JOURNALS}/{_file(run)}"
    state_folder()
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as problem:
        raise SetFailed(f"{path} cannot be read: {problem.strerror}") from None
    with os.fdopen(descriptor, encoding="ascii", errors="replace") as file:
        lines = file.read().splitlines()
    rows: List[Any] = []
    for line in lines:
        try:
            rows.append(json.loads(line))
        except ValueError:
            break  # the power went while it was written, so its change was never made
    if rows and another(rows[0], identity()):
        raise SetFailed(f"{path} is the journal of another machine, of which this disk is a copy")
    return (rows[0] if rows else {"run": run}), [_entry(run, row) for row in rows[1:]]


def another(head: Dict[str, Any], here: Dict[str, Any]) -> bool:
    """Whether a journal's head is of another machine: another machine id or SMBIOS UUID, where both are known."""
    return any(head.get(key) and here[key] and head[key] != here[key] for key in ("host_id", "hardware_id"))


def _entry(run: str, row: Dict[str, Any]) -> Entry:
    states = [from_portable(row["before"]), from_portable(row["after"])]
    item = Change(row["type"], row["target"], states[0], states[1], row["validate"], row["secret"])
    return Entry(run, row["at"], row["control"], item, row["follow"], row["made"], row["undoes"])


def all_journals() -> List[Tuple[Dict[str, Any], List[Entry]]]:
    """Every journal of the host, the oldest first."""
    state_folder()
    found = [read_journal(name[: -len(".jsonl")]) for name in names(JOURNALS) if name.endswith(".jsonl")]
    return sorted(found, key=lambda pair: float(pair[0].get("at", 0)))
