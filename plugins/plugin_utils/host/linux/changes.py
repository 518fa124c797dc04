"""The primitive changes that every `set` is made of. Sent to a host only with apply, plan and undo.

A change names a target, the state found (`before`) and the state wanted (`after`). Each change type is a pair of
functions over a target, `read` and `write`, so that writing `before` again is the undo. States are JSON values, and
None stands for absence. A kind's `set` only computes changes; `carry_out` writes them, or, for a plan, notes them
in the overlay that later reads of the same plan consult.
"""

from __future__ import annotations

import tempfile
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from . import _account_changes, _file_changes, _pam_profiles, _system_changes, _unit_changes, _volume_changes
from ._acting import SetFailed, must
from .base import forget, overlay

NEEDS = (
    "_acting",
    "_account_changes",
    "_file_changes",
    "_pam_profiles",
    "_pam_taken_back",
    "_system_changes",
    "_unit_changes",
    "_volume_changes",
)
__all__ = ["Change", "SetFailed", "carry_out", "change", "file", "must", "read"]


class Change(NamedTuple):
    """One thing to write: type and target, the state found, the state wanted, the checker, and whether it is secret."""

    type: str
    target: str
    before: Any
    after: Any
    validate: str = ""
    secret: bool = False


class Type(NamedTuple):
    """`take_back(target, before, after)` gives the state that undoes this alone, what came later kept."""

    read: Callable[[str], Any]
    write: Callable[[str, Any], None]
    take_back: Optional[Callable[[str, Any, Any], Any]] = None


def _as_before(target: str, before: Any, after: Any) -> Any:
    """For what reads otherwise than it is written: a table of nft's, which is ours alone; a volume and its key."""
    return before


TYPES: Dict[str, Type] = {
    "file": Type(_file_changes.read_file, _file_changes.write_file),
    "aside": Type(_file_changes.read_aside, _file_changes.write_aside),
    "mode": Type(_file_changes.read_mode, _file_changes.write_mode),
    "unit": Type(_unit_changes.read_unit, _unit_changes.write_unit),
    "user_unit": Type(_unit_changes.read_user_unit, _unit_changes.write_user_unit),
    "ageing": Type(_account_changes.read_ageing, _account_changes.write_ageing),
    "lock": Type(_account_changes.read_lock, _account_changes.write_lock),
    "member": Type(_account_changes.read_member, _account_changes.write_member),
    "shell": Type(_account_changes.read_shell, _account_changes.write_shell),
    "ended": Type(_account_changes.read_ended, _account_changes.write_ended, _account_changes.ended_for_good),
    "pam_tree": Type(_pam_profiles.state_now, _system_changes.write_pam_tree, _system_changes.pam_taken_back),
    "sysctl": Type(_system_changes.read_sysctl, _system_changes.write_sysctl),
    "module": Type(_system_changes.read_module, _system_changes.write_module),
    "mount": Type(_system_changes.read_mount, _system_changes.write_mount),
    "dconf_db": Type(_system_changes.read_dconf_db, _system_changes.write_dconf_db),
    "nft_table": Type(_system_changes.read_nft_table, _system_changes.write_nft_table, _as_before),
    **{name: Type(*pair, _as_before) for name, pair in _volume_changes.types(must, SetFailed).items()},
}


def read(kind: str, target: str) -> Any:
    """The target's state now, as a plan under way would have left it."""
    key = (kind, target)
    return overlay[key] if key in overlay else TYPES[kind].read(target)


def change(kind: str, target: str, after: Any, validate: str = "", secret: bool = False) -> Change:
    """A change of `target` to `after`, with the state found now as `before`."""
    return Change(kind, target, read(kind, target), after, validate, secret)


def file(
    path: str, text: Optional[str], mode: Optional[int] = None, validate: str = "", secret: bool = False
) -> Change:
    """A change of a whole file to `text` (None: no file); mode and owner stay, or are 0644 root for a new one."""
    before = read("file", path)
    if text is None:
        return Change("file", path, before, None, validate, secret)
    kept = before or {"mode": 0o644, "uid": 0, "gid": 0, "attributes": {}}
    after = {
        "content": text.encode(),
        "mode": kept["mode"] if mode is None else mode,
        "uid": kept["uid"],
        "gid": kept["gid"],
        "attributes": kept["attributes"],
    }
    return Change("file", path, before, after, validate, secret)


VALIDATORS = {
    "sshd": ["sshd", "-t", "-f", "{}"],
    "sudoers": ["visudo", "-cqf", "{}"],
    "nft": ["nft", "-c", "-f", "{}"],
    "samba": ["testparm", "-s", "{}"],
    "usbguard": ["usbguard-rule-parser", "-f", "{}"],
}


def validate(item: Change) -> None:
    """Ask the system's own checker about a file's new content; SetFailed when it refuses."""
    if not item.validate or item.after is None:
        return
    with tempfile.NamedTemporaryFile(prefix=".hygiene-") as candidate:
        candidate.write(item.after["content"])
        candidate.flush()
        must([word.format(candidate.name) for word in VALIDATORS[item.validate]])


def carry_out(
    items: List[Change], write: bool, journal: Callable[[Change, List[str]], None], written: List[Change]
) -> None:
    """Write the changes that change something (or note them, for a plan), adding each to `written` as it is begun.

    `journal` is told each change and the folders that it will make, before it is made.
    """
    for item in items:
        if item.before == item.after:
            continue
        if write:
            validate(item)
            new = item.type == "file" and item.before is None
            journal(item, _file_changes.missing_folders(item.target) if new else [])
            written.append(item)
            TYPES[item.type].write(item.target, item.after)
        else:
            written.append(item)
            overlay[(item.type, item.target)] = item.after
        forget()
