"""Whether installed updates wait for a restart.

params: {}
get: {container, required, running, newest, packages}
    container  shares its kernel with its host, which alone decides: nothing to say here
    required   an update asked for a restart, or the running kernel is not the newest one installed
    running, newest  kernel releases (newest: null when no kernel of this flavour is installed)
    packages   the packages that asked, by name
set: none: hygiene never restarts a host
"""

from __future__ import annotations

import re
from functools import cmp_to_key
from typing import Any, Dict, List, Optional

from . import packages
from ._versions import compare
from .base import Unreadable, exists, glob, read_text

NEEDS = ("_versions", "packages")
CONTAINER = ("/run/systemd/container", "/run/.containerenv", "/.dockerenv")


def _newest(running: str) -> Optional[str]:
    """The newest installed kernel of the running one's flavour (`amd64`, `rt-amd64`, `generic` …)."""
    flavour = re.sub(r"^[\d.]+(\+[\w.]+)?(-\d[\w.]*)?", "", running)
    images = {re.sub(r"^.*/vmlinuz-", "", path) for path in glob("/boot/vmlinuz-*")}
    images |= {path.split("/")[-2] for path in glob("/usr/lib/modules/*/vmlinuz")}
    same = [name for name in images if re.sub(r"^[\d.]+(\+[\w.]+)?(-\d[\w.]*)?", "", name) == flavour]
    return max(same, key=cmp_to_key(compare)) if same else None


def _replaced(running: str) -> bool:
    """Debian says in /proc/version which package version the running kernel is of: the files may be newer."""
    match = re.search(r" Debian (\S+) \(", read_text("/proc/version") or "")
    version = packages.installed().get(f"linux-image-{running}") if match else None
    return bool(match and version and compare(version, match.group(1)) > 0)


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    container = any(exists(path) for path in CONTAINER)
    running = (read_text("/proc/sys/kernel/osrelease") or "").strip()
    asked: List[str] = (read_text("/run/reboot-required.pkgs") or "").split()
    newest = None if container else _newest(running)
    try:
        replaced = not container and _replaced(running)
    except Unreadable:
        replaced = False
    behind = newest is not None and compare(newest, running) > 0
    return {
        "container": container,
        "required": exists("/run/reboot-required") or behind or replaced,
        "running": running,
        "newest": newest,
        "packages": sorted({*asked})[:100],
    }
