"""Controls: one checkable sentence each, loaded from the roles' meta/controls.yml, strictly.

Needs nothing of Ansible, so that the command line can read the same controls.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .judge import OPERATORS
from .yaml_lines import LINE, YamlError, load_with_lines, without_lines

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
COLLECTION = Path(__file__).resolve().parents[2]
ROLES = COLLECTION / "roles"
KINDS = Path(__file__).resolve().parent / "host"

CONTROL_KEYS = {
    "id", "proves", "supports", "title", "why", "danger", "classes", "when", "severity", "risk", "guard", "operator",
    "expected", "requires", "editions", "reboot", "observe", "secret", "sources", "linux", "windows", "applies",
}  # fmt: skip
BLOCK_KEYS = {"resource", "actual", "applies", "pending", "set", "after", "packages", "expected", "operator"}
REQUIRED = {"id", "title", "why", "severity", "risk"}


class ControlError(ValueError):
    """A controls.yml that cannot be used; the message names file, line and the allowed words."""


@dataclass(frozen=True)
class Text:
    """One sentence in both languages."""

    fr: str
    en: str


@dataclass(frozen=True)
class Block:
    """How a control is read, judged and set on one system.

    `params` may hold templates; `actual`, `applies` and `pending` (configured, and waiting for a reboot only) are
    JMESPath on what the kind's get returned; `set` is None for audit only.
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
    systems: Mapping[str, Block] = field(default_factory=dict)

    @property
    def rules(self) -> tuple[int, ...]:
        """The rules that the control proves something of, or supports, in order."""
        return tuple(sorted({rule_of(clause) for clause in self.proves} | set(self.supports)))


def rule_of(clause: str) -> int:
    """The rule's number of a clause id: 15 for `15a`."""
    match = re.fullmatch(r"(\d+)[a-z]", clause)
    if not match:
        raise ValueError(f"{clause!r} is not a clause id such as 15a")
    return int(match.group(1))


def load_file(path: Path, role: str) -> list[Control]:
    """The controls of one file. Raises ControlError."""
    try:
        data = load_with_lines(path)
    except YamlError as error:
        raise ControlError(str(error)) from None
    if not isinstance(data, list):
        raise ControlError(f"{path}, line 1: expected a list of controls")
    return [_Reader(path, role, entry).control() for entry in data]


@functools.cache
def load(roles: Path = ROLES) -> dict[str, Control]:
    """All controls by id, in the order of the roles' names. Raises ControlError."""
    found: dict[str, Control] = {}
    for path in sorted(roles.glob("*/meta/controls.yml")):
        for control in load_file(path, path.parents[1].name):
            if control.id in found:
                raise ControlError(f"{path}: {control.id} is already defined in role {found[control.id].role}")
            found[control.id] = control
    for control in found.values():
        for name in control.requires:
            if name not in found:
                path = roles / control.role / "meta" / "controls.yml"
                raise ControlError(f"{path}: {control.id} requires {name}, which is no control")
    return found


class _Reader:
    """Reads one entry of a controls.yml, complaining with file and line."""

    def __init__(self, path: Path, role: str, entry: Any) -> None:
        self.path, self.role, self.entry, self.line = path, role, entry, 1
        if not isinstance(entry, dict):
            raise self.wrong("a control must be a mapping")
        self.line = entry[LINE]

    def wrong(self, text: str, line: int | None = None) -> ControlError:
        name = self.entry.get("id") if isinstance(self.entry, dict) else None
        return ControlError(f"{self.path}, line {line or self.line}: {f'{name}: ' if name else ''}{text}")

    def keys(self, mapping: dict[str, Any], allowed: Iterable[str], where: str) -> None:
        for key in mapping:
            if key != LINE and key not in allowed:
                words = ", ".join(sorted(allowed))
                raise self.wrong(f"unknown key {key!r} in {where}; allowed: {words}", mapping.get(LINE))

    def word(self, key: str, allowed: Iterable[Any], value: Any) -> Any:
        if value not in tuple(allowed):
            raise self.wrong(f"{key} is {value!r}; allowed: {', '.join(map(str, allowed))}")
        return value

    def text(self, key: str) -> Text:
        value = self.entry[key]
        if not isinstance(value, dict) or not all(isinstance(value.get(lang), str) for lang in ("fr", "en")):
            raise self.wrong(f"{key} needs a sentence in fr and one in en")
        self.keys(value, {"fr", "en"}, key)
        return Text(value["fr"], value["en"])

    def words(self, mapping: dict[str, Any], key: str) -> tuple[str, ...]:
        value = mapping.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(f"{key} must be a list of words")
        return tuple(value)

    def control(self) -> Control:
        entry = self.entry
        self.keys(entry, CONTROL_KEYS, "a control")
        for key in sorted(REQUIRED - entry.keys()):
            raise self.wrong(f"{key} is missing")
        name = entry["id"]
        if not isinstance(name, str) or not name.isidentifier() or not name.startswith(f"{self.role}_"):
            raise self.wrong(f"id must be an identifier that starts with {self.role}_")
        systems = {system: self.block(entry[system]) for system in SYSTEMS if system in entry}
        if not systems:
            raise self.wrong("needs a block for linux or windows")
        risk = self.word("risk", range(4), entry["risk"])
        if risk == 3 and any(block.set is not None for block in systems.values()) and not entry.get("guard"):
            raise self.wrong("enforcing has risk 3, so it needs a guard")
        supports = entry.get("supports", [])
        if not isinstance(supports, list) or not all(type(rule) is int and 1 <= rule <= 40 for rule in supports):
            raise self.wrong("supports must be a list of rule numbers from 1 to 40")
        proves = self.words(entry, "proves")
        for clause in proves:
            if not re.fullmatch(r"([1-9]|[1-3]\d|40)[a-z]", clause):
                raise self.wrong(f"proves names {clause!r}, which is no clause id such as 15a")
        if not proves and not supports:
            raise self.wrong("needs proves (clauses) or supports (rules)")
        return Control(
            id=name,
            role=self.role,
            proves=proves,
            supports=tuple(supports),
            title=self.text("title"),
            why=self.text("why"),
            danger=self.text("danger") if "danger" in entry else None,
            classes=tuple(self.word("classes", CLASSES, item) for item in self.words(entry, "classes")) or CLASSES,
            when=entry.get("when", True),
            severity=self.word("severity", SEVERITIES, entry["severity"]),
            risk=risk,
            guard=entry.get("guard"),
            requires=self.words(entry, "requires"),
            reboot=bool(entry.get("reboot", False)),
            secret=bool(entry.get("secret", False)),
            sources=self.words(entry, "sources"),
            systems=systems,
        )

    def block(self, block: Any) -> Block:
        if not isinstance(block, dict):
            raise self.wrong("a system's block must be a mapping")
        self.keys(block, BLOCK_KEYS, "a system's block")
        resource = block.get("resource")
        if not isinstance(resource, dict) or len(resource) != 2 or LINE not in resource:
            raise self.wrong("resource must be one kind with its params", block[LINE])
        kind = next(key for key in resource if key != LINE)
        if not any((KINDS / system / f"{kind}{end}").is_file() for system, end in (("linux", ".py"), ("windows", ".ps1"))):
            raise self.wrong(f"resource {kind!r} is no kind; a kind is a file in plugins/plugin_utils/host", resource[LINE])
        operator = block.get("operator", self.entry.get("operator"))
        self.word("operator", OPERATORS, operator)
        return Block(
            kind=kind,
            params=without_lines(resource[kind] or {}),
            actual=str(block.get("actual", "@")),
            applies=block.get("applies", self.entry.get("applies")),
            pending=block.get("pending"),
            set=without_lines(block["set"]) if block.get("set") is not None else None,
            after=self.words(block, "after"),
            packages=self.words(block, "packages"),
            operator=operator,
            expected=without_lines(block.get("expected", self.entry.get("expected"))),
        )


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
