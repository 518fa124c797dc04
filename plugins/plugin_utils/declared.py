"""What a practice's registers say for the roles' variables: one truth for both, whoever runs the playbooks.

`practice/` beside the inventory holds the registers. Their lists are the defaults of the variables that want the same
thing; a variable that the inventory gives another value is a contradiction that names both places.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from .yaml_lines import YamlError, load_with_lines, without_lines

FOLDER = "practice"
BIGGEST = 2_000_000
MACHINES = frozenset({"machines", "domaine", "domain"})
"""The systems of an account that the machines themselves know."""
EXCEPTION = ("reason", "approved_by", "review_by")
CLAUSE = re.compile(r"[0-9]{1,2}[a-z]")
"""What a waiver names when it covers a clause: that is for the verdict, not for a host."""
Entries = list[dict[str, Any]]


class DeclaredError(ValueError):
    """A register cannot be read, or says something else than the inventory; the message names the file."""


def variables(host: str, given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """{variable: value} that the registers beside the inventory say for a host. Raises DeclaredError."""
    folder = Path(str(given.get("inventory_dir") or "")) / FOLDER
    if not given.get("inventory_dir") or not folder.is_dir():
        return {}
    found: dict[str, Any] = {}
    for name, (register, make) in SOURCES.items():
        content = _content(folder / f"{register}.yml")
        try:
            value = make(content, host)
        except (AttributeError, KeyError, TypeError, ValueError):
            raise DeclaredError(f"{folder / register}.yml: `hygiene doctor` says what is wrong in it") from None
        if value is None:
            continue
        own = given.get(name)
        if own is not None and own != defaults.get(name) and own != value:
            where = folder / f"{register}.yml"
            raise DeclaredError(
                f"{name} is set for {host} in the inventory and {where} says otherwise; keep one of them"
            )
        found[name] = value
    return {**found, **_waived(folder, host, given)}


def _doctrine(content: Mapping[str, Any], _host: str) -> str | None:
    return (content.get("doctrine") or {}).get("choice")


def _administrators(content: Mapping[str, Any], host: str) -> Entries | None:
    listed = content.get("privileged")
    return None if listed is None else [
        {"name": one["account"], **{key: one[key] for key in EXCEPTION}}
        for one in listed
        if str(one["system"]).casefold() in MACHINES and host in one.get("hosts", (host,))
    ]  # fmt: skip


def _persons(content: Mapping[str, Any], _host: str) -> Entries | None:
    if content.get("people") is None:
        return None
    return [
        {"name": account["name"], "person": person["name"]}
        for person, account in _accounts(content)
        if not account.get("closed") and not _gone(person)
    ]


def _departed(content: Mapping[str, Any], _host: str) -> Entries | None:
    """The accounts of people whose last day is over, closed on paper or not; somebody who stayed may have taken one."""
    if content.get("people") is None:
        return None
    kept = {str(account["name"]).casefold() for person, account in _accounts(content) if not _gone(person)}
    return [
        {"name": account["name"], "person": person["name"], "since": str(person["departure"])}
        for person, account in _accounts(content)
        if _gone(person) and str(account["name"]).casefold() not in kept
    ]


def _accounts(content: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Each account that the machines themselves know, after the person that it belongs to."""
    for person in content["people"]:
        for account in person.get("accounts") or ():
            if str(account["system"]).casefold() in MACHINES:
                yield person, account


def _gone(person: Mapping[str, Any]) -> bool:
    """Whether somebody's last day is over."""
    last = person.get("departure")
    return bool(last) and date.fromisoformat(str(last)[:10]) < date.today()


def _internet_hosts(content: Mapping[str, Any], _host: str) -> Entries | None:
    listed = content.get("internet_hosts")
    return None if listed is None else [{key: one[key] for key in ("name", *EXCEPTION)} for one in listed]


def _gateways(content: Mapping[str, Any], _host: str) -> list[str] | None:
    """The ways out that the declared Internet links have; None where they are not said: then nothing is compared."""
    links = content.get("internet_links")
    if links is None or (links and not any("gateways" in link for link in links)):
        return None
    return [str(one) for link in links for one in link.get("gateways", ())]


def _infections(content: Mapping[str, Any], host: str) -> Entries | None:
    """The days on which an infection of the host is noted."""
    listed = content.get("incidents")
    return None if listed is None else [
        {"date": str(one["date"])[:10]} for one in listed if one["kind"] == "infection" and host in one.get("hosts", ())
    ]  # fmt: skip


SOURCES: Mapping[str, tuple[str, Callable[[Mapping[str, Any], str], Any]]] = {
    "passwords_doctrine": ("practice", _doctrine),
    "local_admins_declared": ("privileged", _administrators),
    "accounts_persons": ("people", _persons),
    "accounts_departed": ("people", _departed),
    "internet_access_hosts": ("networks", _internet_hosts),
    "inventory_gateways": ("networks", _gateways),
    "updates_infections": ("incidents", _infections),
}
"""Variable → the register that says it, and how."""
WAIVERS = "waivers"
REGISTERS = (*dict.fromkeys(register for register, _ in SOURCES.values()), WAIVERS)
"""All that is read here."""


def _waived(folder: Path, host: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The waivers of single controls, added to those that the inventory gives."""
    own = given.get("hygiene_waived")
    listed = _content(folder / f"{WAIVERS}.yml").get("waivers") or []
    try:
        mine = [
            {"control": one["what"], **{key: one[key] for key in ("until", "reason", "approved_by")}}
            for one in listed
            if host in one.get("hosts", (host,)) and not CLAUSE.fullmatch(one["what"])
        ]
    except (AttributeError, KeyError, TypeError):
        raise DeclaredError(f"{folder / WAIVERS}.yml: `hygiene doctor` says what is wrong in it") from None
    return {"hygiene_waived": [*(own if isinstance(own, list) else []), *mine]} if mine else {}


def _content(path: Path) -> Mapping[str, Any]:
    try:
        seen = path.stat()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise DeclaredError(f"{path} cannot be read: {error.strerror}") from None
    if seen.st_size > BIGGEST:
        raise DeclaredError(f"{path}: larger than {BIGGEST // 1_000_000} MB; no register is")
    return _loaded(path, seen.st_mtime_ns)


@functools.lru_cache(maxsize=64)
def _loaded(path: Path, _changed: int) -> Mapping[str, Any]:
    try:
        content = without_lines(load_with_lines(path))
    except YamlError as problem:
        raise DeclaredError(str(problem)) from None
    return content if isinstance(content, dict) else {}
