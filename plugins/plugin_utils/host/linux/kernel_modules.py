"""Kernel modules: whether each is loaded, could be loaded, or is part of the kernel.

params: {names: [str]}
get: [{name, loaded, builtin, blocked, in_initramfs, loadable}], one per name
    blocked     an `install NAME /bin/false` line stands in the modprobe configuration, and none says otherwise
    in_initramfs  the initramfs holds the module and not the block (null when it cannot be told)
    loadable    exists for the running kernel, not built in, not blocked
set: {blocked: true} blocks the failing ones and unloads those that are loaded
"""

from __future__ import annotations

import os
import re
from typing import Any, Dict, List

from .base import glob, once, read_text

CONFIGURATION = ("/lib/modprobe.d/*.conf", "/usr/lib/modprobe.d/*.conf", "/run/modprobe.d/*.conf", "/etc/modprobe.d/*.conf")
REFUSALS = ("/bin/false", "/usr/bin/false")


def _plain(name: str) -> str:
    return name.replace("-", "_")


def _index(file_name: str) -> Dict[str, str]:
    """Module name → its line, for modules.dep and modules.builtin of the running kernel."""
    folder = f"/lib/modules/{os.uname().release}"
    lines = (read_text(f"{folder}/{file_name}") or "").splitlines()
    return {_plain(re.split(r"\.ko", line.split(":")[0].rsplit("/", 1)[-1])[0]): line for line in lines}


def _install_lines() -> Dict[str, str]:
    """Module name → command of the `install` line that modprobe would obey (the last file by name wins)."""
    by_name: Dict[str, str] = {}
    for pattern in CONFIGURATION:
        for path in glob(pattern):
            by_name[os.path.basename(path)] = path
    found: Dict[str, str] = {}
    for name in sorted(by_name):
        for line in (read_text(by_name[name]) or "").splitlines():
            words = line.split()
            if len(words) >= 3 and words[0] == "install":
                found.setdefault(_plain(words[1]), words[2])
    return found


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    loaded = {line.split()[0] for line in (read_text("/proc/modules") or "").splitlines()}
    available = once("modules.dep", lambda: _index("modules.dep"))
    builtin = once("modules.builtin", lambda: _index("modules.builtin"))
    commands = _install_lines()
    found = []
    for name in map(_plain, params["names"]):
        blocked = commands.get(name) in REFUSALS
        found.append(
            {
                "name": name,
                "loaded": name in loaded,
                "builtin": name in builtin,
                "blocked": blocked,
                "loadable": name in available and not blocked,
            }
        )
    return found


# --- set ---
from .changes import Change, change, file  # noqa: E402

BLOCK_FILE = "/etc/modprobe.d/hygiene-{name}.conf"


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    changes: List[Change] = []
    for module in get(params):
        name = module["name"]
        if not module["blocked"]:
            text = f"install {name} /bin/false\nblacklist {name}\n"
            changes.append(file(BLOCK_FILE.format(name=name), text))
        if module["loaded"]:
            changes.append(change("module", name, False))
    return changes
