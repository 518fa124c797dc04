"""Paths as they may leave the machine: what people call their files, folders and discs may be a patient's name.

Below a home folder, and where desktops mount what somebody plugged in, each name that somebody gave becomes `~sign`:
six signs out of the path up to there, the same at each visit. The account, the usual folders (Documents …), the depth
and the kind of a file stay, and so does what a program keeps behind a dot. Nothing is ever written by a path hidden so.
"""

from __future__ import annotations

import hashlib
import re
from typing import List

from ._homes import people
from .base import Unreadable, once

NEEDS = ("_homes",)
USUAL = ("Bureau", "Desktop", "Documents", "Downloads", "Images", "Pictures", "Public", "Téléchargements", "Vidéos")
KIND = re.compile(
    r"\.(txt|md|rtf|docx?|odt|xlsx?|xlsm|ods|csv|pdf|one|eml|jpe?g|png|dcm|iso|img|zip|key|pem|conf|cnf|xml|json|sh)$",
    re.I,
)
"""What may stay of a file's name: the end of somebody's name may stand behind any other dot."""
HARDWARE = re.compile(r"(cdrom|dvd|floppy|usb|sd)\d*")
"""What the system itself calls a place in /media."""
SIGN = re.compile(r"~[0-9a-f]{6}\b")
ROOTS = ("/home/", "/media/", "/run/media/")


def sign(path: str) -> str:
    """What tells a path from others without saying it."""
    return "~" + hashlib.sha256(f"hygiene:{path}".encode("utf-8", "surrogateescape")).hexdigest()[:6]


def _homes() -> List[str]:
    """The home folders; none where nobody can tell them, for what is hidden here may be a refusal to be read."""
    try:
        return once("home folders", lambda: [home for _, home in people()])
    except Unreadable:
        return []


def _start(path: str) -> int:
    """How many characters of a path the system and its administrators named; all of it where people name nothing."""
    own = [home for home in _homes() if f"{path}/".startswith(f"{home}/")]
    if own:
        return max(map(len, own))
    found = re.match(r"/home/[^/]+|/run/media/[^/]+|/media/[^/]+(?=/)|/media(?=/)", path)
    return found.end() if found else len(path)


def hidden(path: str) -> str:
    """A path without what people called the things in it."""
    start = _start(path)
    kept, names = path[:start], path[start:].strip("/").split("/")
    while names and names[0] in USUAL:
        kept += f"/{names.pop(0)}"
    if not names or not names[0] or names[0].startswith(".") or SIGN.match(names[0]):
        return path
    if kept == "/media" and HARDWARE.fullmatch(names[0]):
        return path
    return f"{kept}/{'/'.join(_signs(kept, names))}"


def _signs(place: str, names: List[str]) -> List[str]:
    found = []
    for name in names:
        place += f"/{name}"
        found.append(sign(place))
    kind = KIND.search(names[-1])
    return [*found[:-1], found[-1] + (kind.group().lower() if kind else "")]


def told(text: str) -> str:
    """A sentence whose path, if people named any of it, is hidden: a path ends where the sentence does."""
    places = [text.find(root) for root in (*ROOTS, *(f"{home}/" for home in _homes()))]
    start = min((place for place in places if place >= 0), default=-1)
    return text if start < 0 else text[:start] + hidden(text[start:])
