"""The versions that a result depends on."""

from __future__ import annotations

import importlib.metadata
import platform


def versions() -> dict[str, str]:
    """{name: version} of the command line, the collection, ansible-core, ansible-runner and Python."""
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import COLLECTION

    galaxy = (COLLECTION / "galaxy.yml").read_text(encoding="utf-8")
    collection = next(line.split(":", 1)[1].strip() for line in galaxy.splitlines() if line.startswith("version:"))
    return {
        "hygiene": _installed("hygiene"),
        "hygiene.baseline": collection,
        "ansible-core": _installed("ansible-core"),
        "ansible-runner": _installed("ansible-runner"),
        "Python": platform.python_version(),
    }


def _installed(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "-"
