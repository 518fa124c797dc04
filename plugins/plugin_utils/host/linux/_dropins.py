"""Configuration folders that replace one another, the way systemd, modprobe and udev read them."""

from __future__ import annotations

import os
from typing import Dict, Iterable, List

from .base import glob

FOLDERS = ("/lib", "/usr/lib", "/usr/local/lib", "/run", "/etc")
"""From the weakest to the strongest: a file of a stronger folder replaces the one of the same name."""


def by_name(patterns: Iterable[str]) -> List[str]:
    """The files that count, in the order of their base names; a later pattern's file replaces an earlier one's."""
    chosen: Dict[str, str] = {}
    for pattern in patterns:
        for path in glob(pattern):
            chosen[os.path.basename(path)] = path
    return [chosen[name] for name in sorted(chosen)]


def everywhere(place: str) -> List[str]:
    """by_name of `place` (such as "modprobe.d/*.conf") below all the folders."""
    return by_name(f"{folder}/{place}" for folder in FOLDERS)
