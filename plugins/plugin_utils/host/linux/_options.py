"""Files of `key = value` lines, where a word alone is a switch: pwquality.conf, faillock.conf."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterable, List, Optional

from .base import key_values, read_text


def options(paths: Iterable[str], arguments: Iterable[str] = ()) -> Dict[str, str]:
    """What the files say, the later one winning, and module arguments above all; a switch has the value ''."""
    found: Dict[str, str] = {}
    for path in paths:
        found.update(key_values(read_text(path) or ""))
    for argument in arguments:
        key, _, value = argument.partition("=")
        found[key] = value
    return found


def whole(value: Optional[str], default: int) -> int:
    """A number as these libraries read it, or the default."""
    return int(value) if value is not None and re.fullmatch(r"-?\d{1,9}", value.strip()) else default


def written(text: str, values: Dict[str, Any]) -> str:
    """The text with each key said once: in place where it stood, else at the end; True is a switch."""
    lines: List[str] = []
    waiting = dict(values)
    for line in text.splitlines():
        key = re.split(r"[\s=]", line.strip(), maxsplit=1)[0]
        if key not in values:
            lines.append(line)
        elif key in waiting:
            lines.append(_line(key, waiting.pop(key)))
    return "\n".join([*lines, *(_line(key, value) for key, value in waiting.items())]) + "\n"


def _line(key: str, value: Any) -> str:
    return key if value is True else f"{key} = {value}"
