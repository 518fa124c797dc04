"""One tree, two packages: puts the Ansible collection where ansible-core finds it, beside the command line's code."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COLLECTION = "ansible_collections/hygiene/baseline"
CONTENT = ("README.md", "LICENSE", "CHANGELOG.md", "galaxy.yml", "inventories", "meta", "playbooks", "plugins", "roles")


class CollectionHook(BuildHookInterface[Any]):
    """A wheel carries the collection's content; an editable install sees the tree itself through one link."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before each build."""
        root = Path(self.root)
        if self.target_name != "wheel":
            return
        if version == "editable":
            link = root / ".ansible" / "collections" / COLLECTION
            link.parent.mkdir(parents=True, exist_ok=True)
            if not link.is_symlink():
                link.symlink_to(os.path.relpath(root, link.parent))
            return
        present = [name for name in CONTENT if (root / name).exists()]
        build_data["force_include"].update({str(root / name): f"{COLLECTION}/{name}" for name in present})
