"""Files whose very name says that they hold passwords, where people keep such files. None is opened.

params: {words: [text]}   compared without accents and capitals; spaces, dashes and underscores are alike
get: [{place, count, names}]   names: 20 at most, as they may leave the machine
    `word ~sign.kind`: the word that was found, six signs out of the whole path, the same at each visit, and the kind of
    the file. The rest of a name that somebody gave may be a patient's. A name that is the word alone is told as it is.
set: none
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Dict, Iterator, List, Pattern, Sequence, Tuple

from ._homes import homes
from .base import glob, names, read_text, root_only
from .hiding import hidden, sign

NEEDS = ("_homes", "hiding")
FOLDERS = ("Bureau", "Desktop", "Documents", "Téléchargements", "Downloads", "")
KINDS = re.compile(r"\.(txt|md|rtf|docx?|odt|xlsx?|xlsm|ods|csv|pdf|one|eml|jpe?g|png)$", re.I)
MOST = 5000


def plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return re.sub(r"[\s_-]+", " ", "".join(one for one in decomposed if not unicodedata.combining(one)).casefold())


def pattern(words: Sequence[str]) -> Pattern[str]:
    """The words, each not within a longer one, with or without what separates their parts."""
    parts = (" ?".join(re.escape(part) for part in plain(word).split(" ")) for word in words)
    return re.compile(rf"(?<![a-z])({'|'.join(parts)})(?![a-z])")


def told(folder: str, name: str, word: str) -> str:
    """A file's name without what may be a patient's in it."""
    stem, kind = KINDS.sub("", name), name[len(KINDS.sub("", name)) :]
    if plain(stem) == word:
        return name
    return f"{word} {sign(f'{folder}/{name}')}{kind.lower()}"


def _places() -> Iterator[Tuple[str, str]]:
    for account, home in homes():
        for folder in FOLDERS:
            yield f"{account}: {folder or '~'}", f"{home}/{folder}".rstrip("/")
            if folder:
                yield f"{account}: {folder}", f"{home}/{folder}/*"
    for path in re.findall(r"^\s*path\s*=\s*(/[^%\n]+)$", read_text("/etc/samba/smb.conf") or "", re.M | re.I):
        yield hidden(path.strip()), path.strip()
        yield hidden(path.strip()), f"{path.strip()}/*"


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    root_only("the home folders")
    named = pattern(params["words"])
    found: Dict[str, List[str]] = {}
    for place, where in _places():
        for folder in glob(where) if where.endswith("*") else [where]:
            for name in names(folder)[:MOST]:
                word = named.search(plain(KINDS.sub("", name))) if KINDS.search(name) else None
                if word:
                    found.setdefault(place, []).append(told(folder, name, word.group()))
    return [{"place": place, "count": len(files), "names": files[:20]} for place, files in found.items()]
