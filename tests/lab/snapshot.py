"""Prints, as JSON, every path of the file system it runs on: {path: what `row` tells of it}.

Runs inside the host, standard library only; its arguments are the folders to leave out.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
from typing import Dict, List, Tuple

Row = Tuple[str, int, int, int, int, int, str, str]
TYPES = {
    stat.S_IFREG: "file",
    stat.S_IFDIR: "folder",
    stat.S_IFLNK: "link",
    stat.S_IFCHR: "char",
    stat.S_IFBLK: "block",
    stat.S_IFIFO: "fifo",
    stat.S_IFSOCK: "socket",
}


def row(path: str) -> Row:
    """What there is to know of one path; a file's access time, which reading moves, is not."""
    found = os.lstat(path)
    kind = TYPES[stat.S_IFMT(found.st_mode)]
    digest = ""
    if kind == "link":
        digest = os.readlink(path)
    elif kind == "file":
        with open(path, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
    folder = kind == "folder"
    return (
        kind,
        stat.S_IMODE(found.st_mode),
        found.st_uid,
        found.st_gid,
        0 if folder else found.st_size,
        0 if folder else found.st_mtime_ns,
        digest,
        attributes(path),
    )


def attributes(path: str) -> str:
    """The extended attributes, access lists among them."""
    try:
        names = sorted(os.listxattr(path, follow_symlinks=False))
        return " ".join(f"{name}={os.getxattr(path, name, follow_symlinks=False).hex()}" for name in names)
    except OSError:
        return ""


def walk(skip: List[str]) -> Dict[str, Row]:
    """Every path below the root, each once, folders included."""
    rows: Dict[str, Row] = {}
    for folder, folders, files in os.walk("/"):
        folders[:] = [name for name in folders if os.path.join(folder, name) not in skip]
        for name in folders + files:
            path = os.path.join(folder, name)
            try:
                rows[path] = row(path)
            except FileNotFoundError:
                continue
    return rows


if __name__ == "__main__":
    json.dump(walk(sys.argv[1:]), sys.stdout)
