"""The controls of all roles, loaded strictly, and the choice of those that a run is about.

Needs nothing of Ansible, so that the command line can read the same controls.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from pathlib import Path

from .control import (
    AUDIT_ONLY_CLASSES,
    CLASSES,
    SEVERITIES,
    SYSTEMS,
    Block,
    Control,
    ControlError,
    Text,
    rule_of,
)
from .controls_file import read

COLLECTION = Path(__file__).resolve().parents[2]
ROLES = COLLECTION / "roles"


def load_file(path: Path, role: str) -> list[Control]:
    """The controls of one file. Raises ControlError."""
    return [control for control, _ in read(path, role)]


@functools.cache
def load(roles: Path = ROLES) -> dict[str, Control]:
    """All controls by id, in the order of the roles' names. Raises ControlError."""
    found: dict[str, Control] = {}
    places: dict[str, str] = {}
    for path in sorted(roles.glob("*/meta/controls.yml")):
        for control, line in read(path, path.parents[1].name):
            place = f"{path}, line {line}: {control.id}"
            if control.id in found:
                raise ControlError(f"{place} is already defined in {places[control.id].rsplit(':', 1)[0]}")
            found[control.id], places[control.id] = control, place
    for control in found.values():
        for name in control.requires:
            if name not in found:
                raise ControlError(f"{places[control.id]} requires {name}, which is no control{_nearest(name, found)}")
        _refuse_circles(control, found, places)
    return found


def _refuse_circles(control: Control, found: Mapping[str, Control], places: Mapping[str, str]) -> None:
    seen: set[str] = set()
    waiting = list(control.requires)
    while waiting:
        name = waiting.pop()
        if name == control.id:
            raise ControlError(f"{places[name]} requires itself, directly or through what it requires")
        if name in found and name not in seen:
            seen.add(name)
            waiting += found[name].requires


def select(
    controls: Mapping[str, Control],
    ids: Iterable[str] = (),
    rules: Iterable[int] = (),
    roles: Iterable[str] = (),
) -> list[Control]:
    """The controls asked for: those of any of `ids`, `rules` or `roles`; all of them when nothing is asked for.

    Raises ControlError naming the unknown id or role and the nearest known one.
    """
    ids, rules, roles = list(ids), list(rules), list(roles)
    known_roles = {control.role for control in controls.values()}
    for name in ids:
        if name not in controls:
            raise ControlError(f"no control is called {name!r}{_nearest(name, controls)}; `hygiene rules` lists them")
    for role in roles:
        if role not in known_roles:
            raise ControlError(f"no role is called {role!r}{_nearest(role, known_roles)}")
    for rule in rules:
        if not 1 <= rule <= 40:
            raise ControlError(f"there is no rule {rule}; the rules are numbered 1 to 40")
    if not (ids or rules or roles):
        return list(controls.values())
    return [
        control
        for control in controls.values()
        if control.id in ids or control.role in roles or any(rule in rules for rule in control.rules)
    ]


def _nearest(name: str, known: Iterable[str]) -> str:
    import difflib

    close = difflib.get_close_matches(name, list(known), 1)
    return f" (did you mean {close[0]}?)" if close else ""


__all__ = [
    "AUDIT_ONLY_CLASSES",
    "CLASSES",
    "COLLECTION",
    "ROLES",
    "SEVERITIES",
    "SYSTEMS",
    "Block",
    "Control",
    "ControlError",
    "Text",
    "load",
    "load_file",
    "rule_of",
    "select",
]
