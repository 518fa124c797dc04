"""Whether what is read from files can be another thing than before: a digest of all that it is read from."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils.declared import REGISTERS
from hygiene_cli.practice import FOLDER, Place, configurations

VARIABLES = ("group_vars", "host_vars")
SETTINGS = re.compile(r"ANSIBLE_(CONFIG|HOME|INVENTORY|VARS|PRECEDENCE|HASH|YAML|JINJA)")
"""The settings of the environment that change what an inventory says."""
NAMED = re.compile(rb"\{\{[\w\s.\[\]'\"-]*\}\}")
"""A template that only names other variables: it says the same as long as they do."""
LIVE = re.compile(rb"\{\{|\{%|^[ \t]*(-[ \t]+)?plugin[ \t]*:", re.MULTILINE)
"""Any other template, and the settings of a plugin: they may ask the clock, a program, the network."""
PLUGGED = re.compile(rb"^[ \t]*\w*plugins?\w*[ \t]*=", re.MULTILINE)
"""A configuration that has Ansible read inventories or variables in its own way; `PLUGGED_BY` in the environment."""
PLUGGED_BY = re.compile(r"ANSIBLE_(INVENTORY|VARS)_(ENABLED|PLUGINS)")


def of(value: Any) -> str:
    """The digest of a plain value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()


def files(paths: Iterable[Path]) -> str:
    """The digest of these files, by name and content."""
    return of([(str(path), hashlib.sha256(path.read_bytes()).hexdigest()) for path in paths])


def inventory(place: Place) -> str | None:
    """The digest of all that Ansible, and our own defaults beside it, read the hosts from.

    None where no file alone says what they are: a program, a plugin, a template that looks something up.
    """
    if any(map(PLUGGED_BY.fullmatch, os.environ)):
        return None
    settings = [path for path in configurations() if path.is_file()]
    sources = sorted({*_sources(place)})
    try:
        if any(PLUGGED.search(path.read_bytes()) for path in settings) or any(map(_live, sources)):
            return None
        registers = [folder / FOLDER / f"{name}.yml" for folder in sorted(_folders(place)) for name in REGISTERS]
        beside = [path for path in registers if path.is_file()]
        read = files([*settings, *sources, *beside])
    except OSError:
        return None
    said = {name: value for name, value in os.environ.items() if SETTINGS.match(name)}
    return of([place.inventories, str(Path.cwd()), said, read])


def _paths(place: Place) -> list[Path]:
    return [Path(item) for item in place.inventories if "," not in item]


def _folders(place: Place) -> set[Path]:
    """Where variables, and the registers of a host, stand beside an inventory."""
    return {Path.cwd(), *(path if path.is_dir() else path.parent for path in _paths(place))}


def _sources(place: Place) -> Iterator[Path]:
    for path in _paths(place):
        yield from _files(path)
    for folder in _folders(place):
        for name in VARIABLES:
            yield from _files(folder / name)


def _files(path: Path) -> Iterator[Path]:
    """The files of a folder, and the links in it that lead to other folders, which Ansible follows."""
    found = path.rglob("*") if path.is_dir() else [path]
    yield from (one for one in found if one.is_file() or (one.is_symlink() and one.is_dir()))


def _live(path: Path) -> bool:
    if path.is_dir() or os.access(path, os.X_OK):
        return True
    return bool(LIVE.search(NAMED.sub(b"", path.read_bytes())))
