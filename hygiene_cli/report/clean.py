"""Text from hosts made safe to show anywhere, and values made short enough to read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hygiene_cli.texts import t

LIMIT = 1000
VALUE = 300
ITEMS = 8
_MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_PILED = re.compile(f"({_MARKS}{{2}}){_MARKS}+")
_SPACES = "\u00a0\u202f\u2009"
_BLANK = str.maketrans(_SPACES, " " * len(_SPACES))


def sanitize(text: object, limit: int = LIMIT, lines: bool = False) -> str:
    """The text with everything invisible written out (`\\x1b`, `\\u202e`), and no longer than `limit`.

    That takes terminal escapes, line breaks (kept with `lines`), direction overrides, zero-width characters, private
    characters and halves of surrogate pairs; piled-up accents are cut to two.
    """
    said = text if isinstance(text, str) else str(text)
    if len(said) > limit:
        said = said[: limit - 1] + "…"
    if said.isascii() and said.isprintable():
        return said
    if not said.translate(_BLANK).isprintable():
        kept = _SPACES + "\n" if lines else _SPACES
        said = "".join(one if one.isprintable() or one in kept else _escape(one) for one in said)
    return _PILED.sub("\\1", said)


def _escape(one: str) -> str:
    shown = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(one)
    if shown:
        return shown
    code = ord(one)
    if code < 256:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"


def show(value: Any, lang: str, limit: int = VALUE) -> str:
    """A value read from a host, on one line: words for true, false and nothing, the first items of a list."""
    if value is None:
        return t("value.none", lang)
    if isinstance(value, bool):
        return t("value.true" if value else "value.false", lang)
    if isinstance(value, Mapping):
        return sanitize(
            _listed((f"{key} = {_item(item, lang)}" for key, item in value.items()), len(value), lang), limit
        )
    if isinstance(value, list | tuple):
        return sanitize(_listed((_item(item, lang) for item in value), len(value), lang), limit)
    return sanitize(value, limit) if value != "" else "''"


def show_expected(value: Any, operator: str, lang: str) -> str:
    """What the policy wants, as a phrase: « au moins 12 »."""
    if isinstance(value, Mapping) and operator != "declared":
        pairs = (f"{key} : {show_expected(item, operator, lang)}" for key, item in value.items())
        return sanitize(_listed(pairs, len(value), lang), VALUE)
    if operator == "between" and isinstance(value, Sequence) and len(value) == 2:
        return t("expected.between", lang, low=show(value[0], lang), high=show(value[1], lang))
    if operator == "declared":
        names = [entry.get("name") if isinstance(entry, Mapping) else entry for entry in _sequence(value)]
        return t("expected.declared", lang, value=show(names, lang)) if names else t("expected.none_declared", lang)
    if operator == "empty":
        return t("expected.empty", lang)
    return sanitize(t(f"expected.{operator}", lang, value=show(value, lang)), VALUE)


def names(found: Sequence[str], lang: str, most: int) -> str:
    """`a, b, c et 9 autres`."""
    if len(found) <= most + 1:
        return ", ".join(found)
    return t("names.more", lang, names=", ".join(found[:most]), n=len(found) - most)


def _sequence(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [] if value is None else [value]


def _listed(items: Iterable[str], count: int, lang: str) -> str:
    if not count:
        return t("value.empty", lang)
    shown = [item for item, _ in zip(items, range(ITEMS), strict=False)]
    if count > ITEMS:
        shown.append(t("value.more", lang, n=count - ITEMS))
    return ", ".join(shown)


def _item(value: Any, lang: str) -> str:
    if isinstance(value, Mapping) and isinstance(value.get("name"), str):
        return str(value["name"])
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)[:VALUE]
    return show(value, lang)
