"""A parser of sudoers: includes, continued lines, aliases, specifications, Defaults. The `:` that joins several host
lists in one specification is not taken apart: what follows it is read as commands of the first."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, NamedTuple, Optional, Tuple

from .base import names, read_text

BUILT_IN: Dict[str, Any] = {
    "use_pty": False, "authenticate": True, "env_reset": True, "visiblepw": False, "timestamp_timeout": 15,
    "logfile": "",
}  # fmt: skip
WORDS = "PASSWD|EXEC|SETENV|LOG_INPUT|LOG_OUTPUT|MAIL|FOLLOW|INTERCEPT"
TAG = re.compile(rf"((?:NO)?(?:{WORDS})):\s*")
OPTION = re.compile(r"(?:ROLE|TYPE|PRIVS|LIMITPRIVS|CWD|CHROOT|TIMEOUT|NOTBEFORE|NOTAFTER)\s*=\s*\S+\s*")
FOR_EVER = 5256000
"""Minutes: what a negative timestamp_timeout comes to."""


class Rule(NamedTuple):
    """One user of one specification."""

    name: str
    commands: List[str]
    tags: List[str]
    file: str


class Said(NamedTuple):
    text: str
    file: str


def lines(path: str, within: Tuple[str, ...] = ()) -> Iterator[Said]:
    """The logical lines of a file and of what it includes (never itself), in the order sudo reads them."""
    if path in within or len(within) > 16:
        return
    for raw in re.sub(r"\\\n", " ", read_text(path) or "").splitlines():
        include = re.match(r'\s*[#@](include|includedir)\s+"?([^"]+?)"?\s*$', raw)
        if include:
            target = include.group(2).rstrip("/")
            target = target if target.startswith("/") else f"{path.rsplit('/', 1)[0]}/{target}"
            inside = [f"{target}/{name}" for name in names(target) if "." not in name and not name.endswith("~")]
            for found in [target] if include.group(1) == "include" else inside:
                yield from lines(found, (*within, path))
            continue
        line = re.sub(r"(^|[^\\])#(?!\d).*$", r"\1", raw).strip()
        if line:
            yield Said(line, path)


def _split(text: str, mark: str = ",") -> List[str]:
    """The text cut at marks that are neither quoted nor escaped."""
    parts: List[str] = re.findall(rf'(?:[^{mark}"\\]|\\.|"[^"]*")+', text)
    return [part.strip() for part in parts if part.strip()]


class Policy:
    """The whole of sudoers: the rules by user, the effective Defaults, those of narrower scope, and aliases."""

    def __init__(self, said: List[Said]) -> None:
        self.aliases: Dict[Tuple[str, str], List[str]] = {}
        self.defaults: Dict[str, Any] = dict(BUILT_IN)
        self.scoped: List[str] = []
        specifications = [line for line in said if not self._takes(line)]
        self.rules = [rule for line in specifications for rule in self._rules(line)]

    def _takes(self, line: Said) -> bool:
        """Note an alias or a Defaults line; False for anything else."""
        alias = re.match(r"(User|Runas|Host|Cmnd|Cmd)_Alias\s+(.*)", line.text)
        if alias:
            for part in _split(alias.group(2), ":"):
                name, _, members = part.partition("=")
                self.aliases[alias.group(1)[0], name.strip()] = _split(members)
        elif re.match(r"Defaults(\s|$)", line.text):
            for option in _split(line.text[8:]):
                self._default(option)
        elif line.text.startswith("Defaults"):
            self.scoped.append(line.text)
        else:
            return "=" not in line.text
        return True

    def _default(self, text: str) -> None:
        match = re.match(r"(!*)\s*(\w+)\s*(?:[+-]?=\s*(.*))?$", text)
        if not match:
            return
        value: Any = True if match.group(3) is None else match.group(3).strip().strip('"')
        if len(match.group(1)) % 2:
            value = False
        elif isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
            value = FOR_EVER if value.startswith("-") else int(float(value))
        # `!timestamp_timeout` asks for the password every time
        self.defaults[match.group(2)] = 0 if match.group(2) == "timestamp_timeout" and value is False else value

    def expand(self, kind: str, items: List[str], depth: int = 0) -> List[str]:
        """The items with aliases replaced by what they hold."""
        found: List[str] = []
        for item in items:
            members: Optional[List[str]] = self.aliases.get((kind, item.lstrip("!").strip()))
            again = members is not None and depth < 32
            found += self.expand(kind, members or [], depth + 1) if again else [item]
        return found

    def _rules(self, line: Said) -> List[Rule]:
        left, _, right = line.text.partition("=")
        users = re.sub(r"\s*,\s*", ",", left.replace("\\ ", "\0")).split()
        commands, tags = [], set()
        for item in _split(re.sub(r"\([^)]*\)", " ", right)):
            plain = OPTION.sub("", item).strip()
            tags |= set(TAG.findall(plain))
            commands.append(TAG.sub("", plain).strip())
        who = [name.replace("\0", " ").strip('"') for name in users[0].split(",")] if users else []
        return [
            Rule(name, self.expand("C", commands), sorted(tags), line.file)
            for name in self.expand("U", who)
            if not name.startswith("!")
        ]
