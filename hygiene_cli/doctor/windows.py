"""What doctor looks at on the way to Windows: the inventory's settings, how each host answered, secrets in common."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils import refusals_windows
from ansible_collections.hygiene.baseline.plugins.plugin_utils.orchestra import as_list, loopback
from hygiene_cli.inventory import Inventoried, system_of

MOST_APART = 300
"""The seconds between two clocks from which on Kerberos refuses."""
Told = tuple[str, dict[str, Any], bool]
"""A code of `words/doctor_windows.py`, its parameters, and whether a command would fail, mislead or leak."""


def settings(host: Inventoried) -> Iterator[Told]:
    """What keeps a Windows host from being read, or sends its password in clear."""
    told, given = {"host": host.name}, host.variables
    if given["ansible_connection"] == "psrp":
        yield "psrp", told, True
    if importlib.util.find_spec("winrm") is None:
        yield "no_winrm", told, True
    if given.get("ansible_become") in (True, "true", "yes"):
        yield "windows_become", told, True
    address = str(given.get("ansible_host") or host.name)
    scheme = given.get("ansible_winrm_scheme") or ("http" if str(given.get("ansible_port")) == "5985" else "https")
    if scheme == "http" and transports(given) & {"basic", "plaintext"} and not loopback(address):
        yield "winrm_clear", told, not given.get("hygiene_winrm_clear_password")
    if given.get("ansible_winrm_server_cert_validation") == "ignore":
        yield "winrm_unverified", told, True


def transports(given: Mapping[str, Any]) -> set[str]:
    return {str(one) for one in as_list(given.get("ansible_winrm_transport"))} or {"plaintext"}


def silent(host: str, words: str) -> Told:
    """Why a host gave no answer, with the remedy for just that where there is one."""
    vault = "vault_" in words and "undefined" in words
    name = "no_vault" if vault else refusals_windows.named(words)
    return (name, {"host": host}, True) if name else ("no_answer_windows", {"host": host, "detail": words}, True)


def answered(host: str, facts: Mapping[str, Any], now: float) -> Iterator[Told]:
    """What a host that answered says of the account and of its clock."""
    if not facts.get("root"):
        yield ("filtered_token" if facts.get("filtered") else "not_administrator"), {"host": host}, True
    clock = facts.get("clock")
    apart = abs(clock - now) if isinstance(clock, int | float) else 0
    if apart > MOST_APART:
        yield "clock_apart", {"host": host, "minutes": round(apart / 60)}, False


def local(host: Inventoried) -> bool:
    """Whether a Windows host is reached by an account of its own, not of a domain."""
    user = str(host.variables.get("ansible_user") or "")
    domain = user.rpartition("\\")[0]
    own = domain.lower() in ("", ".", host.name.lower()) and "@" not in user
    return system_of(host.variables) == "windows" and own and "kerberos" not in transports(host.variables)


def in_common(hosts: Sequence[Inventoried], opened: Callable[[Any, Mapping[str, Any]], Any]) -> list[list[str]]:
    """The Windows hosts whose own accounts have one password; which it is stays here.

    Where `opened` cannot fill it in, the same words in the inventory count as the same password, but for those that
    name the host.
    """
    groups: dict[Any, list[str]] = {}
    for host in filter(local, hosts):
        given = host.variables.get("ansible_password")
        try:
            secret = opened(given, host.variables)
        except Exception:  # a vault that is closed: said by the host's own result
            secret = given
        if secret and not ("{{" in secret and "inventory_hostname" in secret):
            groups.setdefault(secret, []).append(host.name)
    return [names for names in groups.values() if len(names) > 1]


def closed(value: Any, variables: Mapping[str, Any]) -> Any:
    """A password as the inventory has it, for whom no vault is open."""
    from hygiene_cli.inventory import fill

    return getattr(value, "_ciphertext", None) or fill(value, variables)


def shared(groups: Sequence[Sequence[str]]) -> Iterator[Told]:
    for names in groups:
        yield "same_local_secret", {"hosts": list(names)[:5]}, True
