"""Mounted file systems: what may not be done on them, now and after the next boot.

params: {points: [path], options: ["nodev"|"nosuid"|"noexec"]}
get: [{path, separate, live, boot, source, missing}], one per path
    separate  a file system of its own is mounted there, or will be at boot
    live      its options now; boot: those that the next boot gives it
    source    what mounts it at boot: "fstab", "unit", "system" (systemd by itself) or "" when that cannot be told
    missing   the options asked for that it lacks, live or at boot
set: {} adds the missing options to the entry of /etc/fstab (to a drop-in of a unit) and to what is mounted
"""

from __future__ import annotations

import os
from typing import Any, Dict, List, Optional

from ._dropins import FOLDERS, everywhere
from .base import directives, once, read_text

NEEDS = ("_dropins",)
FSTAB = "/etc/fstab"
BY_SYSTEM = {"/dev/shm": ["nosuid", "nodev"]}


def _live() -> Dict[str, List[str]]:
    rows = [line.split(" ") for line in (read_text("/proc/self/mounts") or "").splitlines()]
    return {row[1].replace("\\040", " "): row[3].split(",") for row in rows if len(row) > 3}


def _fstab() -> Dict[str, List[str]]:
    rows = [line.split() for line in directives(read_text(FSTAB) or "")]
    return {row[1].rstrip("/") or "/": row[3].split(",") for row in rows if len(row) > 3 and "noauto" not in row[3]}


def unit_of(path: str) -> str:
    return path.strip("/").replace("-", "\\x2d").replace("/", "-") + ".mount"


def _unit(path: str) -> Optional[List[str]]:
    """The Options= of the mount unit that is started at boot, or None."""
    name = unit_of(path)
    files = [f"{folder}/systemd/system/{name}" for folder in reversed(FOLDERS)]
    texts = [text for text in map(read_text, files) if text is not None]
    wanted = [f"{folder}/systemd/system/local-fs.target.wants/{name}" for folder in FOLDERS]
    if not texts or not any(read_text(one) is not None for one in wanted):
        return None
    options: List[str] = []
    for text in [texts[0], *(read_text(one) or "" for one in everywhere(f"systemd/system/{name}.d/*.conf"))]:
        for line in directives(text, "#;"):
            if line.startswith("Options="):
                options = line[8:].split(",")
    return options


def _one(path: str, asked: List[str]) -> Dict[str, Any]:
    live = once("mount options", _live).get(path)
    boot, source = once("fstab", _fstab).get(path), "fstab"
    if boot is None:
        boot, source = _unit(path), "unit"
    if boot is None:
        boot, source = BY_SYSTEM.get(path), "system"
    if boot is not None and "defaults" in boot and path in BY_SYSTEM:
        boot = [*boot, *BY_SYSTEM[path]]
    lacking = [option for option in asked if option not in (live or []) or option not in (boot or [])]
    return {
        "path": path,
        "separate": live is not None or boot is not None,
        "live": live or [],
        "boot": boot or [],
        "source": "" if boot is None else source,
        "missing": [] if live is None and boot is None else lacking,
    }


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    return [_one(os.path.normpath(path), params["options"]) for path in params["points"]]


# --- set ---
from ._system_changes import MOUNT_FLAGS  # noqa: E402
from .changes import Change, SetFailed, change, file, read  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    text, changes = read_text(FSTAB) or "", []
    live: List[Change] = []
    for item in get(params):
        path, missing = item["path"], item["missing"]
        absent = [option for option in missing if option not in item["boot"]]
        if absent and item["source"] == "unit":
            drop_in = f"/etc/systemd/system/{unit_of(path)}.d/zz-hygiene.conf"
            changes.append(file(drop_in, f"[Mount]\nOptions={','.join([*item['boot'], *absent])}\n"))
        elif absent:
            text = _with(text, item, absent)
        now = read("mount", path)
        if now is not None and any(option not in now for option in missing):
            live.append(change("mount", path, [flag for flag in MOUNT_FLAGS if flag in now or flag in missing]))
    return [file(FSTAB, text), *changes, *live]


def _with(text: str, item: Dict[str, Any], absent: List[str]) -> str:
    """The text of fstab with the options added to the entry, or with an entry where systemd mounts by itself."""
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        fields = line.split()
        if len(fields) > 3 and not line.lstrip().startswith("#") and os.path.normpath(fields[1]) == item["path"]:
            # only the options change: columns that somebody aligned stay where they were
            start = line.index(
                fields[3], line.index(fields[2], line.index(fields[1]) + len(fields[1])) + len(fields[2])
            )
            lines[number] = line[:start] + ",".join([fields[3], *absent]) + line[start + len(fields[3]) :]
            return "".join(lines)
    memory = item["path"] in BY_SYSTEM or _type(item["path"]) == "tmpfs"
    if not memory:
        raise SetFailed(f"{item['path']} is mounted by something else than /etc/fstab: declare it there")
    options = ",".join(
        dict.fromkeys([*BY_SYSTEM.get(item["path"], []), *(o for o in MOUNT_FLAGS if o in item["live"]), *absent])
    )
    ending = "" if not text or text.endswith("\n") else "\n"
    return f"{text}{ending}tmpfs {item['path']} tmpfs {options} 0 0\n"


def _type(path: str) -> str:
    rows = [line.split(" ") for line in (read_text("/proc/self/mounts") or "").splitlines()]
    return next((row[2] for row in reversed(rows) if len(row) > 3 and row[1] == path), "")
