"""One register file, read strictly: bounded, UTF-8, no alias, no key twice; every value knows its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import yaml

from hygiene_cli import yaml_text
from hygiene_cli.errors import UsageProblem
from hygiene_cli.yaml_text import LOADER

BIGGEST = 2_000_000
DEEPEST = 12
At = tuple[str | int, ...]

_PLAIN: Mapping[str, Callable[[str], Any]] = {
    "null": lambda word: None,
    "bool": lambda word: word.lower() == "true",
    "int": int,
}
"""What a plain word becomes, by the end of YAML's own tag. A date stays the text that stands there."""


class RegisterProblem(UsageProblem):
    """A register that cannot be used: file, line, what is wrong, what to write."""


@dataclass(frozen=True)
class Document:
    """A file's content (mappings, lists, texts, whole numbers, true, false, None) and the line of each value."""

    path: Path
    data: Any
    lines: Mapping[At, int] = field(default_factory=dict)

    def line(self, *path: str | int) -> int:
        """The line of a value, or of the nearest thing that holds it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read(path: Path) -> Document:
    """The register at `path`; its data is None when nothing stands in it. Raises RegisterProblem."""
    return parse(path, yaml_text.decoded(path, raw(path), RegisterProblem))


def raw(path: Path) -> bytes:
    """The bytes of a register, or of a list for one. Raises RegisterProblem when they are too many for any."""
    try:
        if path.stat().st_size > BIGGEST:
            raise RegisterProblem("{path}: larger than {size} MB; no register is", path=path, size=BIGGEST // 1_000_000)
        return path.read_bytes()
    except OSError as error:
        raise RegisterProblem("{path} cannot be read: {why}", path=path, why=error.strerror) from None


def parse(path: Path, text: str) -> Document:
    """The content of a register's text. Raises RegisterProblem."""
    with yaml_text.read(path, text, RegisterProblem):
        _refuse_aliases(path, text)
        root = yaml.compose(text, Loader=LOADER)
    lines: dict[At, int] = {}
    return Document(path, None if root is None else _Builder(path, lines).value(root, ()), lines)


def _refuse_aliases(path: Path, text: str) -> None:
    """Before anything is built: an alias in an alias can stand for a billion values."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise RegisterProblem(
                "{path}, line {line}: *{name} is not read; write it out", path=path, line=line, name=event.anchor
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise RegisterProblem("{path}, line {line}: nested too deeply", path=path, line=line)


@dataclass(frozen=True)
class _Builder:
    path: Path
    lines: dict[At, int]

    def value(self, node: yaml.Node, at: At) -> Any:
        self.lines.setdefault(at, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*at, place)) for place, item in enumerate(node.value)]
        kind = node.tag.rpartition(":")[2]
        return _PLAIN[kind](node.value) if kind in _PLAIN and _reads(kind, node.value) else node.value

    def mapping(self, node: yaml.MappingNode, at: At) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.fail(key, "{path}, line {line}: a key must be a word")
            if key.value in found:
                self.fail(key, "{path}, line {line}: the key {key} stands twice; keep one", key=key.value)
            self.lines[(*at, key.value)] = key.start_mark.line + 1
            found[key.value] = self.value(value, (*at, key.value))
        return found

    def fail(self, node: yaml.Node, sentence: str, **params: object) -> NoReturn:
        raise RegisterProblem(sentence, path=self.path, line=node.start_mark.line + 1, **params)


def _reads(kind: str, word: str) -> bool:
    """Whether a plain word is more than a text: not 0x1f, 1_000 or 007, and, as in YAML 1.2, not yes, no, on or off."""
    if kind == "bool":
        return word.lower() in ("true", "false")
    return kind != "int" or (word.isascii() and word.isdigit() and (word == "0" or word[0] != "0"))
