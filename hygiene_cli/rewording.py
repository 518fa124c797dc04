"""What the collection and the hosts say in English, in the language of whoever reads it.

They send sentences, not parameters: each is found again by the shape that words/collection.py, words/on_hosts.py and
words/on_windows.py give it. What nothing there fits (a program's own words) stays as it was said.
"""

from __future__ import annotations

import functools
import re
import string

DEEPEST = 4
"""Sentences within sentences: `hygiene_maintenance_window is wrong for pc: 'x' is no time of the day`."""
LONGEST = 700
"""Characters; nothing of ours is longer, and a host could make the search as long as its sentence."""


@functools.lru_cache(maxsize=4096)
def reworded(text: str, lang: str) -> str:
    """The text in `lang`; parts joined by a semicolon, and what follows a name and a colon, by themselves."""
    return _french(text, DEEPEST) if lang == "fr" and len(text) <= LONGEST else text


def _french(text: str, deep: int) -> str:
    if not deep:
        return text
    if text in _systems():
        return _systems()[text]
    for shape, french in _shapes():
        found = shape.fullmatch(text)
        if found:
            return french.format(**{key: _french(value, deep - 1) for key, value in found.groupdict().items()})
    parts = [_french(part, deep - 1) for part in text.split("; ")]
    if parts != text.split("; "):
        return " ; ".join(parts)
    name, colon, rest = text.partition(": ")
    if colon and name in _systems():
        return f"{_systems()[name]} : {rest}"
    said = _french(rest, deep - 1) if colon and not re.search(r"\s", name) else rest
    return f"{name} : {said}" if said != rest else text


@functools.cache
def _systems() -> dict[str, str]:
    from hygiene_cli.words.problems import OF_THE_SYSTEM

    return OF_THE_SYSTEM


@functools.cache
def _shapes() -> list[tuple[re.Pattern[str], str]]:
    """(shape of the English, the French), those that say most first."""
    from hygiene_cli.words import collection, on_hosts, on_windows

    every = {**collection.FRENCH, **on_hosts.FRENCH, **on_windows.FRENCH}
    return [(_shape(english), every[english]) for english in sorted(every, key=_said, reverse=True)]


def _said(english: str) -> int:
    return sum(len(words) for words, *_ in string.Formatter().parse(english))


def _shape(english: str) -> re.Pattern[str]:
    parts = [(re.escape(words), name) for words, name, *_ in string.Formatter().parse(english)]
    return re.compile("".join(words + (f"(?P<{name}>.+?)" if name else "") for words, name in parts), re.S)
