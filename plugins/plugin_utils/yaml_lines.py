"""Strict YAML with line numbers: duplicate keys refused, aliases refused, every mapping knows where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

LINE = "__line__"


class YamlError(ValueError):
    """A YAML file that cannot be used; the message names the file and the line."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe loader whose mappings carry their line under LINE."""


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {LINE: node.start_mark.line + 1}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, str | int | float | bool):
            raise yaml.constructor.ConstructorError(None, None, "a key must be a word", key_node.start_mark)
        if key in found:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} appears twice", key_node.start_mark)
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def load_with_lines(path: Path) -> Any:
    """The file's content; every mapping has its line number under LINE. Raises YamlError."""
    try:
        text = path.read_bytes()
        if b"*" in text:
            _refuse_aliases(path, text)
        return yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise YamlError(f"{path}, line {line}: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise YamlError(f"{path}: not YAML ({str(error).splitlines()[0]})") from None
    except OSError as error:
        raise YamlError(f"{path}: cannot be read ({error.strerror or error})") from None
    except RecursionError:
        raise YamlError(f"{path}: nested too deeply") from None
    except YamlError:
        raise
    except (ValueError, TypeError, AttributeError, LookupError) as error:
        # what looks like a date or a number to YAML, and is none: 2026-13-45
        raise YamlError(f"{path}: holds a value that YAML cannot read ({error})") from None


def _refuse_aliases(path: Path, text: bytes) -> None:
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise YamlError(f"{path}, line {line}: aliases (*{event.anchor}) are not read; write it out")


def without_lines(value: Any) -> Any:
    """A copy of a loaded value without the line numbers."""
    if isinstance(value, dict):
        return {key: without_lines(item) for key, item in value.items() if key != LINE}
    if isinstance(value, list):
        return [without_lines(item) for item in value]
    return value
