"""The text of sshd's configuration: which line sshd would obey, and for whom its Match blocks are meant."""

from __future__ import annotations

import fnmatch
import re
import shlex
from typing import Dict, Iterator, List, NamedTuple, Optional

from ._unit_files import said
from .base import glob, read_text

NEEDS = ("_unit_files",)
MAIN = "/etc/ssh/sshd_config"
OURS = "/etc/ssh/sshd_config.d/00-hygiene.conf"
DEPTH = 16
STRANGER = {"user": "nobody", "host": "host.invalid", "addr": "192.0.2.1", "laddr": "127.0.0.1", "lport": "22"}
"""Whom sshd is asked about where a Match block says nothing."""

STARTED_WITH = (
    ("/etc/default/ssh", "SSHD_OPTS"),
    ("/etc/sysconfig/sshd", "OPTIONS"),
    ("/etc/crypto-policies/back-ends/opensshserver.config", "CRYPTO_POLICY"),
)


class Line(NamedTuple):
    """One directive: where it stands, its keyword in small letters, its arguments, and the Match it belongs to."""

    path: str
    number: int
    keyword: str
    arguments: str
    match: Optional[str]


def lines(path: str = MAIN, match: Optional[str] = None, depth: int = 0) -> Iterator[Line]:
    """The directives in the order sshd reads them, included files in their place; our file stands there in any case."""
    if path == OURS:
        yield Line(OURS, 0, "hygiene", "", match)
    for number, text in enumerate((read_text(path) or "").splitlines(), 1):
        found = re.match(r"\s*([A-Za-z]\w*)(?:\s*=\s*|\s+)(.*?)\s*$", text)
        if not found:
            continue
        keyword, arguments = found.group(1).lower(), found.group(2)
        if keyword == "match":
            match = arguments
        elif keyword == "include" and depth < DEPTH:
            for inner in _included(arguments):
                yield from lines(inner, match, depth + 1)
        else:
            yield Line(path, number, keyword, arguments.strip('"'), match)


def _included(arguments: str) -> List[str]:
    found: List[str] = []
    for word in arguments.replace('"', "").split():
        pattern = word if word.startswith("/") else f"/etc/ssh/{word}"
        paths = {*glob(pattern)}
        if fnmatch.fnmatchcase(OURS, pattern) and pattern.count("/") == OURS.count("/"):
            paths.add(OURS)
        found += sorted(paths)
    return found


def earlier(keyword: str) -> Optional[Line]:
    """The line before our file that already decides a keyword; our own marker when the file is not even included."""
    for line in lines():
        if line.path == OURS and line.match is None:
            return None
        if line.keyword == keyword.lower() and line.match is None:
            return line
    return Line(OURS, 0, "hygiene", "", None)


def in_match(keyword: str) -> Optional[Line]:
    """A line of a Match block that says something of the keyword."""
    return next((line for line in lines() if line.match is not None and line.keyword == keyword.lower()), None)


def contexts() -> List[Dict[str, str]]:
    """For each Match block a connection that it is meant for, as `sshd -T -C` takes it."""
    found: List[Dict[str, str]] = []
    for criteria in dict.fromkeys(line.match for line in lines() if line.match is not None):
        words = criteria.replace('"', "").split()
        spec = dict(STRANGER)
        for key, value in zip(words, words[1:]):
            spec.update(_example(key.lower(), value))
        if "" not in spec.values():
            found.append(spec)
    return found


def _example(key: str, patterns: str) -> Dict[str, str]:
    """What a criterion asks of a connection; an empty value when nobody can meet it."""
    wanted = [word for word in patterns.split(",") if not word.startswith("!")]
    first = re.sub(r"[*?]", "x", wanted[0]) if wanted else ""
    if key == "group":
        return {"user": next((user for name in wanted for user in _members(name)), "")}
    if key in ("address", "localaddress"):
        return {"addr" if key == "address" else "laddr": _address(first)}
    return {{"localport": "lport"}.get(key, key): first} if key in ("user", "host", "localport") else {}


def _address(text: str) -> str:
    import ipaddress

    try:
        return str(ipaddress.ip_network(text, strict=False)[0]) if text else "192.0.2.1"
    except ValueError:
        return text.replace("x", "1")


def _members(pattern: str) -> List[str]:
    found: List[str] = []
    passwd = [line.split(":") for line in (read_text("/etc/passwd") or "").splitlines()]
    for line in (read_text("/etc/group") or "").splitlines():
        fields = line.split(":")
        if len(fields) >= 4 and fnmatch.fnmatchcase(fields[0], pattern):
            found += [name for name in fields[3].split(",") if name]
            found += [entry[0] for entry in passwd if len(entry) > 3 and entry[3] == fields[2]]
    return found


def socket_ports() -> List[int]:
    """The ports on which systemd listens for sshd."""
    ends = [value.rpartition(":")[2] for unit in ("ssh.socket", "sshd.socket") for value in said(unit, "ListenStream")]
    return [int(end) for end in ends if end.isdigit()]


def started_with() -> List[str]:
    """Options that the service gives sshd on its command line: they win over every file."""
    words = [word for unit in ("ssh.service", "sshd.service") for word in " ".join(said(unit, "ExecStart")).split()]
    for path, name in STARTED_WITH:
        for found in re.findall(rf"^{name}=(.*)$", read_text(path) or "", re.M):
            words += [word for part in shlex.split(found) for word in shlex.split(part)]
    options: List[str] = []
    for at, word in enumerate(words):
        if word in ("-o", "-f", "-p") and at + 1 < len(words):
            options += [word, words[at + 1]]
        elif word.startswith("-o") and len(word) > 2:
            options.append(word)
    return options
