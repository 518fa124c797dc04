"""Reads one meta/controls.yml, strictly: whatever is doubtful is refused with file, line, id and the allowed words."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from . import courier
from .control import CLASSES, EDITIONS, SEVERITIES, SYSTEMS, Block, Control, ControlError, Observe, Text
from .judge import OPERATORS
from .yaml_lines import LINE, YamlError, load_with_lines, without_lines

KINDS = Path(__file__).resolve().parent / "host"
KIND_FILES = {"linux": ".py", "windows": ".ps1"}
RULES = range(1, 41)
MACHINERY = {*courier.ALWAYS, *courier.WRITING}
"""Files beside the kinds that are none."""

CONTROL_KEYS = {
    "id", "proves", "supports", "title", "why", "danger", "classes", "when", "severity", "risk", "guard", "operator",
    "expected", "requires", "editions", "reboot", "secret", "sources", "linux", "windows", "applies",
}  # fmt: skip
BLOCK_KEYS = {
    "resource", "actual", "applies", "pending", "set", "after", "packages", "observe", "expected", "operator",
}  # fmt: skip
REQUIRED = {"id", "title", "why", "severity", "risk"}


def read(path: Path, role: str) -> list[tuple[Control, int]]:
    """The controls of one file, each with its line. Raises ControlError."""
    try:
        data = load_with_lines(path)
    except YamlError as error:
        raise ControlError(str(error)) from None
    if not isinstance(data, list):
        raise ControlError(f"{path}, line 1: expected a list of controls")
    readers = [_Reader(path, role, entry) for entry in data]
    return [(reader.control(), reader.line) for reader in readers]


@functools.cache
def kinds(system: str) -> list[str]:
    """The resource kinds of a system: the files of its folder that are neither shared parts nor machinery."""
    found = (path.stem for path in (KINDS / system).glob(f"*{KIND_FILES[system]}"))
    return sorted(name for name in found if not name.startswith("_") and name not in MACHINERY)


class _Reader:
    """Reads one entry, complaining with file, line and id."""

    def __init__(self, path: Path, role: str, entry: Any) -> None:
        self.path, self.role, self.entry, self.line = path, role, entry, 1
        if not isinstance(entry, dict):
            raise self.wrong("a control must be a mapping")
        self.line = entry[LINE]

    def wrong(self, text: str, line: int | None = None) -> ControlError:
        name = self.entry.get("id") if isinstance(self.entry, dict) else None
        return ControlError(
            f"{self.path}, line {line or self.line}: {f'{name}: ' if isinstance(name, str) else ''}{text}"
        )

    def control(self) -> Control:
        entry = self.entry
        self.keys(entry, CONTROL_KEYS, "a control")
        for key in sorted(REQUIRED - entry.keys()):
            raise self.wrong(f"{key} is missing")
        name = entry["id"]
        if not isinstance(name, str) or not name.isidentifier() or not name.startswith(f"{self.role}_"):
            raise self.wrong(f"id must be an identifier that starts with {self.role}_")
        systems = {system: self.block(entry[system], system) for system in SYSTEMS if system in entry}
        if not systems:
            raise self.wrong(f"needs a block for {' or '.join(SYSTEMS)}")
        enforceable = any(block.set is not None for block in systems.values())
        proves, supports = self.decides()
        risk, guard = self.danger(enforceable)
        return Control(
            id=name,
            role=self.role,
            proves=proves,
            supports=supports,
            title=self.text("title"),
            why=self.text("why"),
            danger=self.text("danger") if "danger" in entry else None,
            classes=tuple(self.word("classes", CLASSES, item) for item in self.words(entry, "classes")) or CLASSES,
            when=self.when(),
            severity=self.word("severity", SEVERITIES, entry["severity"]),
            risk=risk,
            guard=guard,
            requires=self.words(entry, "requires"),
            reboot=self.flag("reboot"),
            secret=self.flag("secret"),
            sources=self.words(entry, "sources"),
            editions=tuple(self.word("editions", EDITIONS, item) for item in self.words(entry, "editions")),
            systems=systems,
        )

    def block(self, block: Any, system: str) -> Block:
        if not isinstance(block, dict):
            raise self.wrong(f"{system} must be a mapping")
        self.keys(block, BLOCK_KEYS, system)
        kind, params = self.resource(block, system)
        wanted = self.mapping(block, "set") if block.get("set") is not None else None
        for key in ("after", "packages", "observe"):
            if key in block and wanted is None:
                raise self.wrong(f"{system} has {key} without set", block[LINE])
        of_all = self.expression(self.entry, "applies")
        operator = self.word("operator", OPERATORS, block.get("operator", self.entry.get("operator")))
        return Block(
            kind=kind,
            params=params,
            actual=self.expression(block, "actual") or "@",
            applies=self.expression(block, "applies") or of_all,
            pending=self.expression(block, "pending"),
            set=wanted,
            after=self.words(block, "after"),
            packages=self.words(block, "packages"),
            observe=self.observe(block, system) if "observe" in block else None,
            operator=operator,
            expected=self.expected(block, operator),
        )

    def observe(self, block: dict[str, Any], system: str) -> Observe:
        told = block["observe"]
        if not isinstance(told, dict) or {*told} - {LINE} != {"set", "actual"}:
            raise self.wrong(f"observe of {system} needs set and actual, and nothing else", block[LINE])
        seen = self.expression(told, "actual")
        if seen is None:
            raise self.wrong("actual of observe must be an expression in text", told[LINE])
        return Observe(self.mapping(told, "set"), seen)

    def resource(self, block: dict[str, Any], system: str) -> tuple[str, Mapping[str, Any]]:
        resource = block.get("resource")
        if not isinstance(resource, dict) or len(resource) != 2:
            raise self.wrong(f"resource of {system} must be one kind with its params", block[LINE])
        kind = next(key for key in resource if key != LINE)
        self.word("resource", kinds(system), kind)
        return kind, self.mapping(resource, kind) if resource[kind] is not None else {}

    def expected(self, block: dict[str, Any], operator: str) -> Any:
        """What is wanted: every operator but `empty` needs it, or its control would never be looked at."""
        value = without_lines(block.get("expected", self.entry.get("expected")))
        if operator == "empty" and value is not None:
            raise self.wrong("operator empty takes no expected", block[LINE])
        if operator != "empty" and value is None:
            raise self.wrong(f"operator {operator} needs expected", block[LINE])
        return value

    def decides(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        proves, supports = self.words(self.entry, "proves"), self.entry.get("supports", [])
        for clause in proves:
            if not re.fullmatch(r"([1-9]|[1-3][0-9]|40)[a-z]", clause):
                raise self.wrong(f"proves names {clause!r}, which is no clause id such as 15a")
        if not isinstance(supports, list) or not all(map(self.is_rule, supports)):
            raise self.wrong("supports must be a list of rule numbers from 1 to 40")
        if not proves and not supports:
            raise self.wrong("needs proves (clauses) or supports (rules)")
        return proves, tuple(supports)

    def danger(self, enforceable: bool) -> tuple[int, str | None]:
        risk, guard = self.word("risk", range(4), self.entry["risk"]), self.entry.get("guard")
        if guard is not None and not (isinstance(guard, str) and guard.isidentifier()):
            raise self.wrong("guard must be the name of one guard")
        if risk == 3 and enforceable and guard is None:
            raise self.wrong("enforcing has risk 3, so it needs a guard")
        return int(risk), guard

    def when(self) -> bool | str:
        value = self.entry.get("when", True)
        if not isinstance(value, bool) and not (isinstance(value, str) and re.search(r"{{.*}}|{%.*%}", value, re.S)):
            raise self.wrong("when must be true, false or a template in {{ }}")
        return value

    def keys(self, mapping: dict[str, Any], allowed: Iterable[str], where: str) -> None:
        for key in mapping:
            if key != LINE and key not in allowed:
                words = ", ".join(sorted(allowed))
                raise self.wrong(f"unknown key {key!r} in {where}; allowed: {words}", mapping[LINE])

    def word(self, key: str, allowed: Iterable[Any], value: Any) -> Any:
        """A value of a closed list; of its type too, since true is no 1."""
        allowed = list(allowed)
        if not any(type(value) is type(one) and value == one for one in allowed):
            raise self.wrong(f"{key} is {without_lines(value)!r}; allowed: {', '.join(map(str, allowed))}")
        return value

    @staticmethod
    def is_rule(value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and value in RULES

    def words(self, mapping: dict[str, Any], key: str) -> tuple[str, ...]:
        value = mapping.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(f"{key} must be a list of words", mapping[LINE])
        if len(set(value)) != len(value):
            raise self.wrong(f"{key} names something twice", mapping[LINE])
        return tuple(value)

    def text(self, key: str) -> Text:
        value = self.entry[key]
        if not isinstance(value, dict):
            raise self.wrong(f"{key} needs a sentence in fr and one in en")
        self.keys(value, ("fr", "en"), key)
        for language in ("fr", "en"):
            if not isinstance(value.get(language), str) or not value[language].strip():
                raise self.wrong(f"{key} needs a sentence in {language}", value[LINE])
        return Text(value["fr"], value["en"])

    def flag(self, key: str) -> bool:
        return bool(self.word(key, (True, False), self.entry.get(key, False)))

    def mapping(self, mapping: dict[str, Any], key: str) -> dict[str, Any]:
        if not isinstance(mapping[key], dict):
            raise self.wrong(f"{key} must be a mapping", mapping[LINE])
        return dict(without_lines(mapping[key]))

    def expression(self, mapping: dict[str, Any], key: str) -> str | None:
        """A JMESPath expression, if there is one."""
        value = mapping.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            raise self.wrong(f"{key} must be an expression in text", mapping[LINE])
        return value
