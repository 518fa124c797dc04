"""The home folders of people. Shared, named in NEEDS."""

from __future__ import annotations

from typing import Iterator, Tuple

from .base import exists, read_text

PEOPLE = 1000
NOBODY = 65534


def homes() -> Iterator[Tuple[str, str]]:
    """(account, folder) of root and of each person of /etc/passwd who has one."""
    return (one for one in people() if exists(one[1]))


def people() -> Iterator[Tuple[str, str]]:
    """(account, home folder) of root and of each person of /etc/passwd, whether the folder is there or not."""
    for line in (read_text("/etc/passwd") or "").splitlines():
        words = line.split(":")
        if len(words) < 7 or not words[2].isdigit() or not words[5].startswith("/") or words[5] == "/":
            continue
        number = int(words[2])
        if number == 0 or PEOPLE <= number != NOBODY:
            yield words[0], words[5].rstrip("/")
