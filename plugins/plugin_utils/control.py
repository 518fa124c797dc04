"""A control, as the rest of the collection and the command line see it: one checkable sentence, as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

CLASSES = (
    "workstation",
    "laptop",
    "server",
    "domain_controller",
    "modality",
    "pacs",
    "ris",
    "import_station",
    "disc_robot",
)
AUDIT_ONLY_CLASSES = ("modality", "pacs", "ris")
SYSTEMS = ("linux", "windows")
SEVERITIES = ("low", "medium", "high", "critical")
EDITIONS = {
    "home": r"Core",
    "pro": r"Professional",
    "ltsc": r"(IoT)?EnterpriseS",
    "enterprise": r"(IoT)?Enterprise|Education|ServerRdsh",
    "server": r"Server",
}
"""Groups of Windows editions, each with how the names begin that Windows knows them by; the first that fits."""


class ControlError(ValueError):
    """A controls.yml that cannot be used; the message names file, line and the allowed words."""


@dataclass(frozen=True)
class Text:
    """One sentence in both languages."""

    fr: str
    en: str


@dataclass(frozen=True)
class Observe:
    """The system's own log-only mode: what arms it, and JMESPath on what get returned for who would be cut.

    `seen` gives a list of {name?, account?, address?, port?, count, last}, null while nothing observes, or
    false where there is nothing to observe.
    """

    set: Mapping[str, Any]
    seen: str


@dataclass(frozen=True)
class Block:
    """How a control is read, judged and set on one system.

    `params` may hold templates; `actual`, `applies` and `pending` are JMESPath on what the kind's get returned.
    `pending` tells what is set and waits for a restart only (true), or for its own end (`under_way`). `set` is None for
    audit only.
    """

    kind: str
    params: Mapping[str, Any]
    actual: str
    applies: str | None
    pending: str | None
    set: Mapping[str, Any] | None
    after: tuple[str, ...]
    packages: tuple[str, ...]
    operator: str
    expected: Any
    observe: Observe | None = None


@dataclass(frozen=True)
class Control:
    """One control. `proves` names clauses it decides, `supports` rules it only strengthens."""

    id: str
    role: str
    proves: tuple[str, ...]
    supports: tuple[int, ...]
    title: Text
    why: Text
    danger: Text | None
    classes: tuple[str, ...]
    when: Any
    severity: str
    risk: int
    guard: str | None
    requires: tuple[str, ...]
    reboot: bool
    secret: bool
    sources: tuple[str, ...]
    editions: tuple[str, ...] = ()
    systems: Mapping[str, Block] = field(default_factory=dict)

    @property
    def rules(self) -> tuple[int, ...]:
        """The rules that the control proves something of, or supports, in order."""
        return tuple(sorted({rule_of(clause) for clause in self.proves} | set(self.supports)))


def edition_of(name: Any) -> str | None:
    """The group that a Windows edition belongs to, by the name that Windows has for it (EditionID)."""
    return next((group for group, start in EDITIONS.items() if re.match(start, str(name or ""))), None)


def rule_of(clause: str) -> int:
    """The rule's number of a clause id: 15 for `15a`."""
    match = re.fullmatch(r"(\d+)[a-z]", clause)
    if not match:
        raise ValueError(f"{clause!r} is not a clause id such as 15a")
    return int(match.group(1))
