"""People behind short signs: the same person is the same sign everywhere, and only a side file knows whom it means."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping

from hygiene_cli.registers import Entry

SHORTEST = 3
"""A name shorter than this is left alone: it would be found inside everything."""


def signs(people: Iterable[Entry]) -> dict[str, list[str]]:
    """Sign (P01 …) → every word that names the person: name, id, accounts; the longest first."""
    found = {}
    for place, person in enumerate(people, 1):
        words = [person["name"], person["id"], *(one["name"] for one in person.get("accounts", ()))]
        # a name is also written the other way round, and by its parts in an account's full name
        words += [" ".join(reversed(person["name"].split()))]
        kept = {word for word in words if len(word) >= SHORTEST}
        found[f"P{place:02}"] = sorted(kept, key=lambda word: (-len(word), word))
    return found


def hide(text: str, known: Mapping[str, Iterable[str]]) -> str:
    """The text with every word that names somebody replaced by the sign; whole words, whatever their case."""
    meant = {spelling: sign for sign, words in known.items() for word in words for spelling in _spellings(word)}
    if not meant:
        return text
    longest_first = sorted(meant, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)
    folded = {spelling.casefold(): sign for spelling, sign in meant.items()}
    return pattern.sub(lambda found: folded.get(found.group().casefold(), found.group()), text)


def _spellings(word: str) -> set[str]:
    """How a word stands in plain text, in JSON and in HTML."""
    plain_json, ascii_json = (json.dumps(word, ensure_ascii=one)[1:-1] for one in (False, True))
    jinja = html.escape(word).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
    return {word, plain_json, ascii_json, html.escape(word), jinja}
