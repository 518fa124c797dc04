"""What is kept of a machine to tell later what changed on it: its software, its accounts, the services that listen.

A census is {part: {name: detail}}, small and bounded. A part that could not be read is absent, so that it is never
taken for one that is empty.

    software  name → version (several, with commas, where it is installed several times)
    accounts  name → "open" or "closed"
    services  "tcp/22 sshd" → "network" or "local"; `tcp/*` stands for any port that the system itself hands out
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Json = dict[str, Any]
Entries = Iterator[tuple[str, str]]

PARTS = ("software", "accounts", "services")
MOST, LONGEST = 2000, 120
"""Names of a part, and characters of a name or a detail."""
HANDED_OUT = {"linux": 32768, "windows": 49152}
"""From this port on the system chooses: another one at each start is no change."""
ASKED: Mapping[str, Mapping[str, Json]] = {
    "linux": {
        "software": {"kind": "machine", "params": {"parts": ["software"], "full": True}},
        "accounts": {"kind": "accounts", "params": {}},
        "services": {"kind": "listening", "params": {}},
    },
    "windows": {
        "software": {"kind": "software", "params": {"full": True}},
        "accounts": {"kind": "local_users", "params": {}},
        "services": {"kind": "listening", "params": {}},
    },
}


def resources(system: str) -> list[Json]:
    """What to ask of a host, in the order of PARTS."""
    return [ASKED[system][part] for part in PARTS]


def census(system: str, answers: list[Any]) -> dict[str, dict[str, str]]:
    """The census out of the answers to `resources`. Nothing in them is trusted."""
    found = {}
    for part, answer in zip(PARTS, answers, strict=False):
        value = answer.get("value") if isinstance(answer, Mapping) else None
        if value is not None:
            found[part] = _bounded(READ[part](system, value))
    return found


def _software(_system: str, value: Any) -> Entries:
    told = value.get("software", value) if isinstance(value, Mapping) else {}
    for one in _items(told.get("items") if isinstance(told, Mapping) else None):
        yield _text(one.get("name")), _text(one.get("version"))


def _accounts(system: str, value: Any) -> Entries:
    told = value if isinstance(value, Mapping) else {}
    key, word = ("accounts", "login") if system == "linux" else ("users", "enabled")
    for one in _items(told.get(key)):
        yield _text(one.get("name")), "open" if one.get(word) else "closed"


def _services(system: str, value: Any) -> Entries:
    for one in _items(value):
        port, names = one.get("port"), one.get("services")
        who = ",".join(map(_text, names)) if isinstance(names, list) and names else _text(one.get("process"))
        shown = "*" if isinstance(port, int) and port >= HANDED_OUT[system] else _text(port)
        yield f"{_text(one.get('protocol'))}/{shown} {who}".strip(), "local" if one.get("local") else "network"


READ: Mapping[str, Callable[[str, Any], Entries]] = {
    "software": _software,
    "accounts": _accounts,
    "services": _services,
}


def _bounded(entries: Entries) -> dict[str, str]:
    """Name → its details joined, by name; a service that answers the network anywhere answers it."""
    found: dict[str, set[str]] = {}
    for name, detail in entries:
        if name:
            found.setdefault(name[:LONGEST], set()).add(detail)
    return {name: _joined(found[name]) for name in sorted(found)[:MOST]}


def _joined(details: set[str]) -> str:
    said = details - {"local"} if "network" in details else details
    return ", ".join(sorted(said))[:LONGEST]


def _items(value: Any) -> Iterator[Mapping[str, Any]]:
    return (one for one in value if isinstance(one, Mapping)) if isinstance(value, list) else iter(())


def _text(value: Any) -> str:
    return "" if value is None else str(value)[:LONGEST]
