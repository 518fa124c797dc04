"""What the collection and the hosts say in English, in the language of whoever reads it.

They send sentences, not parameters: each is found again by the shape that words/collection.py, words/on_hosts.py and
words/on_windows.py give it. What nothing there fits (a program's own words) stays as it was said.
"""

from __future__ import annotations

import functools
import re
import string
from typing import NamedTuple

DEEPEST = 4
"""Sentences within sentences: `hygiene_maintenance_window is wrong for pc: 'x' is no time of the day`."""
LONGEST, MOST = 700, 8
"""Characters, and sentences joined by semicolons; nothing of ours is longer."""


def reworded(text: str, lang: str) -> str:
    """The text in `lang`; parts joined by a semicolon, and what follows a name and a colon, by themselves."""
    return _french(text, DEEPEST) if lang == "fr" and len(text) <= LONGEST else text


@functools.lru_cache(maxsize=8192)
def _french(text: str, deep: int) -> str:
    if not deep:
        return text
    if text in _systems():
        return _systems()[text]
    for shape in _shapes():
        found = shape.values(text)
        if found is not None:
            return shape.french.format(**{key: _french(value, deep - 1) for key, value in found.items()})
    parts = text.split("; ", MOST)
    told = [_french(part, deep - 1) for part in parts] if len(parts) > 1 else parts
    if told != parts:
        return " ; ".join(told)
    name, colon, rest = text.partition(": ")
    if colon and name in _systems():
        return f"{_systems()[name]} : {rest}"
    said = _french(rest, deep - 1) if colon and not re.search(r"\s", name) else rest
    return f"{name} : {said}" if said != rest else text


@functools.cache
def _systems() -> dict[str, str]:
    from hygiene_cli.words.problems import OF_THE_SYSTEM

    return OF_THE_SYSTEM


class Shape(NamedTuple):
    """A sentence: how it begins, then each parameter with the words behind it, and the French."""

    head: str
    rest: tuple[tuple[str, str], ...]
    french: str

    def values(self, text: str) -> dict[str, str] | None:
        """The parameters of a text of this shape, none of them empty; None for any other. No search goes back."""
        if not text.startswith(self.head) or not self.rest:
            return {} if text == self.head else None
        found, at = {}, len(self.head)
        for name, after in self.rest[:-1]:
            end = text.find(after, at + 1)
            if end < 0:
                return None
            found[name], at = text[at:end], end + len(after)
        name, after = self.rest[-1]
        end = len(text) - len(after)
        if end <= at or not text.endswith(after):
            return None
        return {**found, name: text[at:end]}


@functools.cache
def _shapes() -> list[Shape]:
    """Those that say most first."""
    from hygiene_cli.words import collection, on_hosts, on_windows

    every = {**collection.FRENCH, **on_hosts.FRENCH, **on_windows.FRENCH}
    return [_shape(english, every[english]) for english in sorted(every, key=_said, reverse=True)]


def _said(english: str) -> int:
    return sum(len(words) for words, *_ in string.Formatter().parse(english))


def _shape(english: str, french: str) -> Shape:
    parts = [(words, name) for words, name, *_ in string.Formatter().parse(english)]
    fields = [name for _, name in parts if name]
    words = _between(parts)
    return Shape(words[0], tuple(zip(fields, words[1:], strict=True)), french)


def _between(parts: list[tuple[str, str | None]]) -> list[str]:
    """The words before, between and after the fields; an escaped brace parts words without a field."""
    found = [""]
    for words, name in parts:
        found[-1] += words
        if name:
            found.append("")
    return found
