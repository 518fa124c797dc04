"""Looks for words where they must not be: in files as they are, and in what is packed in their lines."""

from __future__ import annotations

import base64
import contextlib
import gzip
import re
import zlib
from collections.abc import Iterable
from pathlib import Path

PACKED = re.compile(rb"[A-Za-z0-9+/]{100,}={0,2}")


def searched(folder: Path, words: Iterable[str], since: float = 0) -> list[str]:
    """The names of the files below a folder, written since a time, that hold one of the words."""
    found = []
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_file() or path.stat().st_mtime < since:
            continue
        content = path.read_bytes()
        for packed in PACKED.findall(content):
            for opened in (zlib.decompress, gzip.decompress):
                with contextlib.suppress(OSError, ValueError, EOFError, zlib.error):
                    content += b"\n" + opened(base64.b64decode(packed))
        texts = (content, content.replace(b"\0", b""))  # UTF-16 too
        found += [path.name for word in words if any(word.encode() in text for text in texts)]
    return found
