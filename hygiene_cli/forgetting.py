"""Somebody erased: from the registers, from the history and from the side files of the audits. No seal is touched.

What the registers still need of the person (that somebody approved, arrived, left, gave back a key) stays under a name
that means nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hygiene_cli import files, pseudonyms
from hygiene_cli.audit.chain import FOLDER
from hygiene_cli.cli import text
from hygiene_cli.desk import Desk
from hygiene_cli.errors import UsageProblem
from hygiene_cli.leaving import person, still_open
from hygiene_cli.proofs.book import left
from hygiene_cli.registers import NAMES, Entry

KEPT = ("arrival", "departure", "temporary")
"""What of a person's entry is not erased: it names nobody, and shows that the departure was followed."""


def forget(desk: Desk, name: str) -> tuple[str, list[tuple[Path, int]]]:
    """Erase a person who left and has nothing open. Raises UsageProblem.

    The id that stands for nobody; and each line where a comment, which nothing here rewrites, still names the person.
    """
    someone = person(desk, name)
    if not left(someone, desk.today):
        raise UsageProblem("{name} has not left yet; only somebody who left can be erased", name=name)
    for one in still_open(desk, someone):
        raise UsageProblem(
            "{name} still has something open ({what}); `hygiene leave {name}` lists it", name=name, what=one.what
        )
    nobody = _nobody(desk)
    words = _words(someone)

    def erased(content: Any) -> None:
        _erase(content, name, nobody, words)

    desk.change_all({register: erased for register in NAMES if register in desk.registers.documents})
    desk.session.history.reword(lambda kept: pseudonyms.hide(kept, {nobody: words}))
    _side_files(desk.registers.folder / FOLDER, someone)
    return nobody, list(_comments(desk, [*words, *someone["name"].split()]))


def _comments(desk: Desk, words: Sequence[str]) -> Iterator[tuple[Path, int]]:
    for document in desk.registers.documents.values():
        for number, line in enumerate(document.path.read_text(encoding="utf-8-sig").splitlines(), 1):
            comment = line.partition("#")[2]
            if pseudonyms.hide(comment, {"": words}) != comment:
                yield document.path, number


def _nobody(desk: Desk) -> str:
    taken = {one["id"] for one in desk.registers.entries("people")}
    return next(name for number in range(1, len(taken) + 2) if (name := f"erased-{number}") not in taken)


def _words(someone: Entry) -> list[str]:
    """What names the person in a text of any kind. Not the id alone, which may be part of somebody else's name."""
    (words,) = pseudonyms.signs([someone]).values()
    accounts = {one["name"] for one in someone.get("accounts", ())}
    return [word for word in words if word != someone["id"] or word in accounts]


def _erase(content: Any, name: str, nobody: str, words: Sequence[str]) -> None:
    """Every value of a register that is the person's id becomes nobody's; every text that names the person loses it."""
    for one in content.get("people") or () if isinstance(content, dict) else ():
        if isinstance(one, dict) and one.get("id") == name:
            for key in [key for key in one if key not in (*KEPT, "id")]:
                del one[key]
            one.update(id=nobody, name=text("forget.name"), function="–")
    _replace(content, name, nobody, words)


def _replace(part: Any, name: str, nobody: str, words: Sequence[str]) -> None:
    places = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in list(places):
        if isinstance(value, dict | list):
            _replace(value, name, nobody, words)
        elif isinstance(value, str):
            said = nobody if value == name else pseudonyms.hide(value, {nobody: words})
            if said != value:
                part[key] = said


def _side_files(folder: Path, someone: Entry) -> None:
    """The person's sign in each audit means nobody any more."""
    for path in sorted(folder.glob("*.names.json")):
        known = json.loads(path.read_text(encoding="utf-8"))
        kept = {sign: words for sign, words in known.items() if someone["name"] not in words}
        if kept != known:
            files.replace(path, json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
