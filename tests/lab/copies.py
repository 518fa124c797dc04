"""Copies of the collection that a test spoils: no guards, a controller that dawdles, a kind that does harm."""

from __future__ import annotations

import shutil
from pathlib import Path

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import COLLECTION

UTILS = Path("plugins") / "plugin_utils"
HOST = UTILS / "host" / "linux"
UNGUARDED = "\nGUARDS = {name: (lambda *_: (True, 'switched off by a test')) for name in GUARDS}\n"
"""What is added to guards.py so that every guard says yes."""


def copy(folder: Path) -> Path:
    """A copy of what runs; point `controls.COLLECTION` at it, and playbooks use it."""
    root = folder / "ansible_collections" / "hygiene" / "baseline"
    root.mkdir(parents=True)
    for name in ("plugins", "roles", "playbooks", "meta"):
        shutil.copytree(COLLECTION / name, root / name)
    shutil.copy(COLLECTION / "galaxy.yml", root)
    return root


def add(path: Path, text: str) -> None:
    """More at the end of a file."""
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def unconfirming(folder: Path, seconds: int = 600) -> Path:
    """A copy in which the controller waits that long before it confirms."""
    root = copy(folder)
    path = root / UTILS / "confirmation.py"
    head = "    def confirm(self) -> Json:\n"
    text = path.read_text(encoding="utf-8")
    assert head in text
    path.write_text(text.replace(head, f"{head}        time.sleep({seconds})\n", 1), encoding="utf-8")
    return root
