"""The primitive changes that every `set` is made of. Sent to a host only with apply, plan and undo.

A change names a target, the state found (`before`) and the state wanted (`after`). Each change type is a pair of
functions over a target, `read` and `write`, so that writing `before` again is the undo. States are JSON values, and
None stands for absence. A kind's `set` only computes changes; `carry_out` writes them, or, for a plan, notes them
in the overlay that later reads of the same plan consult.
"""

from __future__ import annotations

import base64
import difflib
import glob
import hashlib
import os
import stat
import tempfile
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from . import _pam_profiles, _volume_changes
from .base import forget, overlay, read_bytes, start

NEEDS = ("_pam_profiles", "_volume_changes")

DIFF_LINES = 400


class SetFailed(Exception):
    """The system refused a change; the sentence says which program and why."""


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


def must(argv: List[str], stdin: str = "", timeout: float = 60, allowed: Tuple[int, ...] = (0,)) -> str:
    """Run a program that acts; SetFailed with its own words when it refuses."""
    done = start(argv, timeout, stdin)
    if done.status not in allowed:
        words = (done.err or done.out).strip().splitlines()
        raise SetFailed(f"{' '.join(argv[:3])}: {words[-1] if words else f'exit status {done.status}'}"[:500])
    return done.out


# --- files -----------------------------------------------------------------------------------------------------


def _read_file(path: str) -> Any:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    # asked for its own size: a read that allows for a gigabyte needs a gigabyte, which small hosts do not have
    content = read_bytes(path, found.st_size + 1) if stat.S_ISREG(found.st_mode) else b""
    return {"content": content, "mode": stat.S_IMODE(found.st_mode), "uid": found.st_uid, "gid": found.st_gid}


def _write_file(path: str, state: Any) -> None:
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


def _read_mode(path: str) -> Any:
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return None
    return {"mode": stat.S_IMODE(found.st_mode), "uid": found.st_uid, "gid": found.st_gid}


def _write_mode(path: str, state: Any) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        os.fchown(descriptor, state["uid"], state["gid"])
        os.fchmod(descriptor, state["mode"])
    finally:
        os.close(descriptor)


# --- units ------------------------------------------------------------------------------------------------------


def _read_unit(name: str) -> Any:
    lines = start(["systemctl", "show", "-p", "LoadState,UnitFileState,ActiveState", name]).out.splitlines()
    found = dict(line.split("=", 1) for line in lines if "=" in line)
    if found.get("LoadState") == "not-found":
        return None
    return {
        "enabled": "masked" if found.get("LoadState") == "masked" else found.get("UnitFileState", ""),
        "active": found.get("ActiveState") in ("active", "activating", "reloading"),
    }


def _write_unit(name: str, state: Any) -> None:
    # a unit that was not there before was ours: its links and what it runs go, its file is a change of its own
    now = _read_unit(name)
    if state is None and now is None:
        return
    state = state or {"enabled": "disabled", "active": False}
    now = now or {"enabled": "", "active": False}
    if now["enabled"] == "masked" and state["enabled"] != "masked":
        must(["systemctl", "unmask", name])
        now = _read_unit(name) or now
    if not state["active"] and now["active"]:
        must(["systemctl", "stop", name], timeout=90)
    if state["enabled"] != now["enabled"]:
        verb = {"masked": "mask", "enabled": "enable", "disabled": "disable"}.get(state["enabled"])
        if verb:
            must(["systemctl", verb, name])
    if state["active"] and not now["active"]:
        must(["systemctl", "start", name], timeout=90)


def _read_user_unit(name: str) -> Any:
    """How people's sessions start a unit, for the whole system: only that is kept, not who runs it now."""
    done = start(["systemctl", "--global", "is-enabled", name])
    state = done.out.strip()
    return None if state in ("", "not-found") else {"enabled": state, "active": False}


def _write_user_unit(name: str, state: Any) -> None:
    now = _read_user_unit(name)
    if state is None or now is None:
        return
    if now["enabled"] == "masked" and state["enabled"] != "masked":
        must(["systemctl", "--global", "unmask", name])
    verb = {"masked": "mask", "enabled": "enable", "disabled": "disable"}.get(state["enabled"])
    if verb and state != _read_user_unit(name):
        must(["systemctl", "--global", verb, name])
    if state["enabled"] == "masked":
        # best effort: what cannot be stopped in an open session is gone when the session is
        for uid in os.listdir("/run/user") if os.path.isdir("/run/user") else []:
            start(["systemctl", f"--machine={uid}@.host", "--user", "stop", name], timeout=10)


# --- accounts and groups -----------------------------------------------------------------------------------------

AGEING = {"last_change": "-d", "min": "-m", "max": "-M", "warn": "-W", "inactive": "-I", "expire": "-E"}


def shadow_entry(user: str) -> Optional[List[str]]:
    """The nine fields of the user's shadow entry, or None."""
    for line in (read_bytes("/etc/shadow") or b"").decode("utf-8", "replace").splitlines():
        fields = line.split(":")
        if fields[0] == user and len(fields) >= 8:
            return fields
    return None


def _read_ageing(user: str) -> Any:
    fields = shadow_entry(user)
    if fields is None:
        return None
    keys = ("last_change", "min", "max", "warn", "inactive", "expire")
    return {key: (int(value) if value else -1) for key, value in zip(keys, fields[2:8])}


def _write_ageing(user: str, state: Any) -> None:
    now = _read_ageing(user) or {}
    options = [word for key, flag in AGEING.items() if state[key] != now.get(key) for word in (flag, str(state[key]))]
    if options:
        must(["chage", *options, user])


def _read_lock(user: str) -> Any:
    fields = shadow_entry(user)
    return None if fields is None else fields[1].startswith("!")


def _write_lock(user: str, state: Any) -> None:
    if not state and (shadow_entry(user) or ["", ""])[1] == "!":
        must(["usermod", "-p", "", user])  # usermod -U refuses to give back an empty password
    else:
        must(["usermod", "-L" if state else "-U", user])


def _read_member(target: str) -> Any:
    group, _, user = target.partition(":")
    for line in (read_bytes("/etc/group") or b"").decode("utf-8", "replace").splitlines():
        fields = line.split(":")
        if fields[0] == group and len(fields) >= 4:
            return user in fields[3].split(",")
    return None


def _write_member(target: str, state: Any) -> None:
    group, _, user = target.partition(":")
    must(["gpasswd", "-a" if state else "-d", user, group])


def _read_shell(user: str) -> Any:
    for line in (read_bytes("/etc/passwd") or b"").decode("utf-8", "replace").splitlines():
        fields = line.split(":")
        if fields[0] == user and len(fields) == 7:
            return fields[6]
    return None


def _write_shell(user: str, state: Any) -> None:
    must(["usermod", "-s", state, user])


# --- the PAM stack ---------------------------------------------------------------------------------------------


def _write_pam_tree(target: str, state: Any) -> None:
    # the saved state and the profiles first: should this stop halfway, the stack in force is still the old one
    for path in sorted(state, key=lambda path: path.startswith("/etc/pam.d/")):
        if state[path] != _pam_profiles.text_of(path):
            found = _read_file(path) or {"mode": 0o644, "uid": 0, "gid": 0}
            text = state[path]
            _write_file(path, None if text is None else {**found, "content": text.encode("utf-8", "surrogateescape")})


def _pam_taken_back(target: str, before: Any, after: Any) -> Any:
    try:
        return _pam_profiles.taken_back(_pam_profiles.tree(), before, after)
    except _pam_profiles.Refused as problem:
        raise SetFailed(str(problem)) from None


# --- the kernel --------------------------------------------------------------------------------------------------


def _sysctl_file(name: str) -> str:
    """The parameter's file; with slashes, the dots are those of an interface's name."""
    return "/proc/sys/" + (name if "/" in name else name.replace(".", "/"))


def _read_sysctl(name: str) -> Any:
    data = read_bytes(_sysctl_file(name))
    return None if data is None else data.decode().strip()


def _write_sysctl(name: str, state: Any) -> None:
    with open(_sysctl_file(name), "w", encoding="ascii") as file:
        file.write(f"{state}\n")


def _read_module(name: str) -> Any:
    return any(line.split()[0] == name for line in (read_bytes("/proc/modules") or b"").decode().splitlines())


def _write_module(name: str, state: Any) -> None:
    # undone in reverse order, the line that blocks the module is still there when it is to come back
    must(["modprobe", "--ignore-install", name] if state else ["modprobe", "-r", name])


def _read_nft_table(target: str) -> Any:
    done = start(["nft", "list", "table", *target.split()])
    return done.out if done.status == 0 else None


def _write_nft_table(target: str, state: Any) -> None:
    must(["nft", "-f", "-"], stdin=f"table {target}\ndelete table {target}\n{state or ''}")


MOUNT_FLAGS = ("nodev", "nosuid", "noexec")


def _read_mount(path: str) -> Any:
    """Which of the restrictions a mounted file system has; None when nothing is mounted there."""
    options = None
    for line in (read_bytes("/proc/self/mounts") or b"").decode("utf-8", "replace").splitlines():
        if line.split(" ")[1] == path:
            options = line.split(" ")[3].split(",")
    return options and [flag for flag in MOUNT_FLAGS if flag in options]


def _write_mount(path: str, state: Any) -> None:
    flags = [flag if flag in state else flag[2:] for flag in MOUNT_FLAGS]
    must(["mount", "-o", ",".join(["remount", *flags]), path])


def _read_dconf_db(name: str) -> Any:
    database = f"/etc/dconf/db/{name}"
    times = [int(os.stat(path).st_mtime) for end in (".d", ".d/*", ".d/locks/*") for path in glob.glob(database + end)]
    return (
        "compiled" if os.path.exists(database) and int(os.stat(database).st_mtime) >= max(times, default=0) else "stale"
    )


def _write_dconf_db(name: str, state: Any) -> None:
    must(["dconf", "update"] if state == "compiled" else ["true"])


TYPES: Dict[str, Type] = {
    "file": Type(_read_file, _write_file),
    "mode": Type(_read_mode, _write_mode),
    "unit": Type(_read_unit, _write_unit),
    "user_unit": Type(_read_user_unit, _write_user_unit),
    "ageing": Type(_read_ageing, _write_ageing),
    "lock": Type(_read_lock, _write_lock),
    "member": Type(_read_member, _write_member),
    "shell": Type(_read_shell, _write_shell),
    "pam_tree": Type(_pam_profiles.state_now, _write_pam_tree, _pam_taken_back),
    "sysctl": Type(_read_sysctl, _write_sysctl),
    "module": Type(_read_module, _write_module),
    "mount": Type(_read_mount, _write_mount),
    "dconf_db": Type(_read_dconf_db, _write_dconf_db),
    "nft_table": Type(_read_nft_table, _write_nft_table),
    **{name: Type(*pair) for name, pair in _volume_changes.types(must, SetFailed).items()},
}


# --- building changes --------------------------------------------------------------------------------------------


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
    kept = before or {"mode": 0o644, "uid": 0, "gid": 0}
    after = {
        "content": text.encode(),
        "mode": kept["mode"] if mode is None else mode,
        "uid": kept["uid"],
        "gid": kept["gid"],
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


def carry_out(items: List[Change], write: bool, journal: Callable[[Change], None], written: List[Change]) -> None:
    """Write the changes that change something (or note them, for a plan), adding each to `written` as it is begun."""
    for item in items:
        if item.before == item.after:
            continue
        if write:
            validate(item)
            journal(item)
            written.append(item)
            TYPES[item.type].write(item.target, item.after)
        else:
            written.append(item)
            overlay[(item.type, item.target)] = item.after
        forget()


# --- telling ------------------------------------------------------------------------------------------------------


def portable(state: Any) -> Any:
    """A state as JSON, for the journal: file contents in base64."""
    if isinstance(state, dict) and isinstance(state.get("content"), bytes):
        return {**state, "content": base64.b64encode(state["content"]).decode()}
    return state


def summary(item: Change) -> Dict[str, Any]:
    """What leaves the host about a change: states, file contents only as size and SHA-256."""

    def short(state: Any) -> Any:
        if isinstance(state, dict) and "content" in state:
            content = state["content"]
            digest = None if item.secret else hashlib.sha256(content).hexdigest()
            return {
                "size": len(content),
                "sha256": digest,
                "mode": oct(state["mode"]),
                "uid": state["uid"],
                "gid": state["gid"],
            }
        if isinstance(state, dict) and item.type == "pam_tree":
            return {
                path: text and hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
                for path, text in state.items()
            }
        return "(hidden)" if item.secret and state is not None else state

    return {"type": item.type, "target": item.target, "before": short(item.before), "after": short(item.after)}


def diff(item: Change) -> Dict[str, str]:
    """The change as Ansible shows differences: headers and unified lines, secrets hidden."""
    label = item.target if item.type in ("file", "mode") else f"{item.type} {item.target}"
    if item.secret:
        return {"before_header": label, "after_header": label, "prepared": f"--- {label}\n+++ {label}\n(hidden)\n"}
    lines = list(
        difflib.unified_diff(
            _lines(item.before), _lines(item.after), f"before: {label}", f"after: {label}", "", "", 2, ""
        )
    )
    if len(lines) > DIFF_LINES:
        lines = [*lines[:DIFF_LINES], f"… {len(lines) - DIFF_LINES} more lines"]
    return {"before_header": label, "after_header": label, "prepared": "\n".join(lines) + "\n"}


def _lines(state: Any) -> List[str]:
    if state is None:
        return []
    if isinstance(state, dict) and "content" in state:
        head: List[str] = [f"mode {state['mode']:04o} owner {state['uid']}:{state['gid']}"]
        return [*head, *state["content"].decode("utf-8", "replace").splitlines()]
    if isinstance(state, dict):
        told: List[str] = [f"{key}: {oct(value) if key == 'mode' else value}" for key, value in state.items()]
        return [line for words in told for line in words.splitlines()]
    return str(state).splitlines()
