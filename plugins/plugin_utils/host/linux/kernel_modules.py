"""Kernel modules: whether each is loaded, could be loaded, or is part of the kernel.

params: {names: [str]}   put what depends on another module before it
get: [{name, loaded, builtin, blocked, loadable}], one per name
    loaded      in the running kernel now, as a module
    builtin     part of an installed kernel, so that no configuration keeps it out
    blocked     modprobe obeys an `install NAME /bin/false` (or /bin/true) line for it
    loadable    neither blocked nor built in, and an installed kernel has it; where no kernel's list of modules can be
                found (containers), every module that is not blocked counts as loadable
set: {blocked: true} blocks the failing ones, then unloads those that are loaded with the modules that hold them.
    The initramfs holds its own copy of the configuration: the control's `after` renews it.
"""

from __future__ import annotations

import fnmatch
import re
from typing import Any, Dict, FrozenSet, List, Optional, Tuple

from ._dropins import everywhere
from .base import glob, once, read_text

NEEDS = ("_dropins",)
REFUSALS = ("/bin/false", "/usr/bin/false", "/bin/true", "/usr/bin/true")


def _plain(name: str) -> str:
    return name.replace("-", "_")


def _index(file_name: str) -> Optional[FrozenSet[str]]:
    """Module names in modules.dep or modules.builtin of all installed kernels; None when there is no such file."""
    texts = [read_text(path) or "" for path in glob(f"/lib/modules/*/{file_name}")]
    if not texts:
        return None
    return frozenset(_plain(name) for text in texts for name in re.findall(r"^[^:\n]*?([^/:\n]+?)\.ko\b", text, re.M))


def _install_lines() -> List[Tuple[str, str]]:
    """(pattern, command) of the `install` lines in the order in which modprobe looks at them."""
    found = []
    for path in everywhere("modprobe.d/*.conf"):
        for line in (read_text(path) or "").replace("\\\n", " ").splitlines():
            words = line.split(None, 2)
            if len(words) == 3 and words[0] == "install":
                found.append((_plain(words[1]), words[2].strip()))
    return found


def _blocked(name: str, lines: List[Tuple[str, str]]) -> bool:
    """modprobe runs the first matching line and no other."""
    return next((command in REFUSALS for pattern, command in lines if fnmatch.fnmatchcase(name, pattern)), False)


def _loaded() -> Dict[str, List[str]]:
    """Loaded module → the modules that hold it."""
    lines = [line.split() for line in (read_text("/proc/modules") or "").splitlines()]
    return {
        words[0]: [name for name in words[3].split(",") if name not in ("", "-")] for words in lines if len(words) > 3
    }


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    loaded = once("modules", _loaded)
    available = once("modules.dep", lambda: _index("modules.dep"))
    builtin = once("modules.builtin", lambda: _index("modules.builtin")) or frozenset()
    lines = once("modprobe.d", _install_lines)
    found = []
    for name in map(_plain, params["names"]):
        blocked = _blocked(name, lines)
        within = name in builtin
        found.append(
            {
                "name": name,
                "loaded": name in loaded,
                "builtin": within,
                "blocked": blocked,
                "loadable": not blocked and not within and (available is None or name in available),
            }
        )
    return found


# --- set ---
from .changes import Change, SetFailed, change, file  # noqa: E402

BLOCK_FILE = "/etc/modprobe.d/00-hygiene-{name}.conf"
"""Sorts early: of several `install` lines for a module, modprobe obeys the first."""


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    loaded = _loaded()
    changes: List[Change] = []
    unload: List[str] = []
    for module in get(params):
        name = module["name"]
        if module["loadable"] or (module["loaded"] and not module["blocked"]):
            text = f"install {name} /bin/false\nblacklist {name}\n"
            changes.append(file(BLOCK_FILE.format(name=name), text))
        if module["loaded"]:
            unload += [one for one in _holders(name, loaded) if one not in unload]
    changes += [change("module", name, False) for name in unload]
    if not changes:
        raise SetFailed("part of the kernel itself: only another kernel, or removing the device, keeps it out")
    return changes


def _holders(name: str, loaded: Dict[str, List[str]]) -> List[str]:
    """The module with all that depend on it, in the order in which they can be unloaded."""
    found: List[str] = []
    for holder in loaded.get(name, []):
        found += [one for one in _holders(holder, loaded) if one not in found]
    return [*found, name]
