"""The package lists that `apt update` downloaded: which repositories they are of, how old, and their text.

Shared by kinds that name it in NEEDS. Lists that apt keeps compressed in ways Python cannot read are read through
apt's own helper, which writes nothing (`apt-get -s` costs seconds and would rewrite its cache).
"""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import Any, Dict, List, Optional

from .base import MAX_OUTPUT, Unreadable, glob, once, read_bytes, read_text, run

FOLDER = "/var/lib/apt/lists"
HELPER = "/usr/lib/apt/apt-helper"
LIMIT = 128 << 20
FIELD = re.compile(r"^(Origin|Label|Suite|Codename|Date): *(.*)$", re.M)


def _date(text: str) -> Optional[float]:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, IndexError):
        return None


def _release(path: str) -> Dict[str, Any]:
    fields = dict(FIELD.findall((read_text(path, 8192) or "")))
    words = f"{fields.get('Label', '')} {fields.get('Suite', '')} {fields.get('Codename', '')}".lower()
    return {
        "prefix": re.sub(r"_(In)?Release$", "", path),
        "origin": fields.get("Origin", ""),
        "security": bool(re.search(r"security(?!-updates-testing)", words)),
        "date": _date(fields.get("Date", "")),
    }


def releases() -> List[Dict[str, Any]]:
    """[{prefix, origin, security, date}], one per repository whose lists are here; date: when made, in seconds."""
    return once("apt lists", lambda: [_release(path) for path in glob(f"{FOLDER}/*Release")])


def packages(prefix: str) -> List[str]:
    """The text of each of a repository's package lists. Raises Unreadable when one cannot be read whole."""
    return [_text(path) for path in glob(f"{prefix}_*_Packages*")]


def _text(path: str) -> str:
    ending = path.rpartition("_Packages")[2]
    data = read_bytes(path, LIMIT) or b""
    try:
        if ending == ".gz":
            import gzip

            data = gzip.decompress(data)
        elif ending == ".xz":
            import lzma

            data = lzma.decompress(data)
        elif ending:
            done = run([HELPER, "cat-file", path])
            if done.status != 0 or len(done.out) >= MAX_OUTPUT:
                raise Unreadable("not_readable", path)
            return done.out
    except (OSError, EOFError, ValueError) as problem:
        raise Unreadable("not_readable", f"{path}: {problem}") from None
    return data.decode("utf-8", "replace")
