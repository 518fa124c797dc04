"""APT's configuration as apt itself would see it, read from its files (apt.conf(5)), without starting apt.

Shared by kinds that name it in NEEDS. Names compare without regard to case, later values replace earlier ones, lists
(`name:: "value"` and bare values in braces) grow, and `#clear` empties.
"""

from __future__ import annotations

import re
from typing import Dict, List, Optional, Tuple

from .base import glob, once, read_text

PARTS = "/etc/apt/apt.conf.d"
MAIN = "/etc/apt/apt.conf"
TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|\#(?!clear\b)[^\n]*   # comments; an #include is not followed
        |(?P<clear>\#clear)|"(?P<text>(?:\\.|[^"\\])*)"|(?P<mark>[{};])|(?P<word>(?:(?!//|/\*)[^\s{};"#])+)""",
    re.X | re.S,
)
TRUE = ("yes", "true", "with", "on", "enable", "1")
FALSE = ("no", "false", "without", "off", "disable", "0")


class Conf:
    """`values`: last value by lower-case name; `lists`: the elements of each list."""

    def __init__(self) -> None:
        self.values: Dict[str, str] = {}
        self.lists: Dict[str, List[str]] = {}

    def value(self, name: str) -> Optional[str]:
        return self.values.get(name.lower())

    def truth(self, name: str, default: bool) -> bool:
        """The option as apt's FindB reads it: words apt does not know leave the default."""
        word = (self.value(name) or "").lower()
        return True if word in TRUE else False if word in FALSE else default

    def items(self, name: str) -> List[str]:
        return self.lists.get(name.lower(), [])

    def take(self, scope: List[str], words: List[Tuple[str, str]]) -> None:
        """One statement, up to its semicolon, inside the braces of `scope`."""
        if not words:
            return
        if words[0][0] == "clear":
            for _, name in words[1:]:
                self._clear("::".join([*scope, name]).lower().rstrip(":"))
            return
        if words[0][0] == "text":
            self.lists.setdefault("::".join(scope).lower(), []).append(words[0][1])
            return
        name = "::".join([*scope, words[0][1]]).lower()
        value = words[1][1] if len(words) > 1 else ""
        if name.endswith("::"):
            self.lists.setdefault(name[:-2], []).append(value)
        elif len(words) > 1:
            self.values[name] = value

    def _clear(self, name: str) -> None:
        def stays(key: str) -> bool:
            return key != name and not key.startswith(f"{name}::")

        self.values = {key: value for key, value in self.values.items() if stays(key)}
        self.lists = {key: value for key, value in self.lists.items() if stays(key)}

    def load(self, text: str) -> None:
        scopes: List[List[str]] = []
        words: List[Tuple[str, str]] = []
        for match in TOKEN.finditer(text):
            mark = match.group("mark")
            if match.lastgroup and not mark:
                words.append((match.lastgroup, re.sub(r"\\(.)", r"\1", match.group(match.lastgroup))))
            if not mark:
                continue
            scope = [name for names in scopes for name in names]
            if mark == "{":
                # `name "value" {` sets a value and opens its scope
                self.take(scope, words if len(words) > 1 else [])
                scopes.append([words[0][1].rstrip(":")] if words else [])
            else:
                self.take(scope, words)
                if mark == "}" and scopes:
                    scopes.pop()
            words = []


def files() -> List[str]:
    """The configuration files in the order apt reads them."""
    names = [
        path for path in glob(f"{PARTS}/*") if re.fullmatch(r"[\w-]+(\.conf)?|[\w.-]+\.conf", path.rsplit("/", 1)[-1])
    ]
    return [*sorted(names), MAIN]


def conf() -> Conf:
    """The whole configuration, parsed once."""

    def parse() -> Conf:
        found = Conf()
        for path in files():
            found.load(read_text(path) or "")
        return found

    return once("apt.conf", parse)
