"""Tables of nftables that are our own: whether what is in force is what the policy asks, now and after a restart.

params: {table: "hygiene_admin", groups, inside: [network], proxies: ["address:port"], filter_root: bool,
         root_allowed: [{address or "any", port, protocol}]}: what administrators send to the Internet is refused
     or {table: "hygiene_remote", networks: [network]}: only those networks reach the SSH server
     or {table: "hygiene_inbound", services: [{port, protocol, networks}]}: nothing but those, SSH, ICMP and DHCP
get: {installed, needed, accounts, wrong, lost, root_filtered, observed}
    installed      the nft program is there
    needed         there is something to filter: administrators, an SSH server, or what comes in
    accounts       the administrators' names
    wrong          rules in force now that should not be ("extra …"), and missing ones ("missing …")
    lost           what of it would not come back after a restart, in words
    root_filtered  root's own packages to the Internet are refused too
    observed       null, or while a table notes what this one would refuse: [{account?, address, port?, count, last}]
set: {now: true} loads the table; {at_boot: true} writes it and the unit that loads it; {observe: true} makes a second
     table that notes instead, and survives restarts; it goes when the table itself is loaded
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence

from . import sshd
from ._administrators import administrators
from ._nft_rules import REFUSED, inbound, observing, ssh_sources
from ._nft_rules import administrators as administrators_table
from ._nft_seen import beside, observed
from ._nft_units import RULES, UNIT, files, noting_files, unit_of
from ._unit_files import enabled
from .base import find_program, read_text, root_only, run

NEEDS = ("sshd", "_administrators", "_nft_rules", "_nft_seen", "_nft_units", "_unit_files")


def _lines(text: str) -> List[str]:
    found = (" ".join(line.split()).replace("icmpx type ", "icmpx ") for line in text.splitlines())
    return [line for line in found if line and line != "}"]


def in_force(table: str) -> Optional[str]:
    done = run(["nft", "list", "table", "inet", table])
    return done.out if done.status == 0 else None


def wanted_text(params: Dict[str, Any]) -> str:
    """The table as the policy wants it on this very host."""
    if params["table"] != "hygiene_admin":
        make = ssh_sources if params["table"] == "hygiene_remote" else inbound
        return make(params, sshd.get({})["values"].get("port") or [22])
    return administrators_table(params, list(administrators(params["groups"]).values()))


def _differences(wanted: Sequence[str], found: Sequence[str]) -> List[str]:
    missing = [f"missing: {line}" for line in wanted if line not in found]
    extra = [f"extra: {line}" for line in found if line not in wanted]
    if not missing and not extra and list(wanted) != list(found):
        return ["the rules are in another order"]
    return missing + extra


def _needed(table: str, accounts: Sequence[str]) -> bool:
    if table == "hygiene_remote":
        return bool(sshd.get({})["serving"])
    return bool(accounts) or table == "hygiene_inbound"


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    table = params["table"]
    root_only("nft list table")
    accounts = list(administrators(params["groups"])) if table == "hygiene_admin" else []
    text = wanted_text(params)
    present = in_force(table)
    found = _lines(present or "")
    lost = [
        f"{path} is not as it should be" for path, wanted in files(table, text).items() if read_text(path) != wanted
    ]
    if enabled(unit_of(table), "system") != "enabled":
        lost.append(f"{unit_of(table)} is not enabled")
    return {
        "installed": find_program("nft") is not None,
        "needed": _needed(table, accounts),
        "accounts": accounts,
        "wrong": _differences(_lines(text), found),
        "lost": lost,
        "root_filtered": f"meta skuid 0 {REFUSED}" in found,
        "observed": observed(table, text),
    }


# --- set ---
from .changes import Change, change, file  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    table, text = params["table"], wanted_text(params)
    if wanted.get("observe"):
        return _observe(table, text)
    if wanted.get("now"):
        return [change("nft_table", f"inet {table}", text), *_observe_no_more(beside(table))]
    changes = _files(files(table, text), RULES.format(table=table))
    return [*changes, change("unit", unit_of(table), {"enabled": "enabled", "active": True})]


def _observe(table: str, text: str) -> List[Change]:
    """A table of its own that notes, loaded now and with every start."""
    noting = beside(table)
    text = observing(text, noting)
    rules = RULES.format(table=noting)
    return [
        *_files(noting_files(noting, text), rules),
        change("nft_table", f"inet {noting}", text),
        change("unit", unit_of(noting), {"enabled": "enabled", "active": True}),
    ]


def _files(texts: Dict[str, str], rules: str) -> List[Change]:
    return [
        file(path, text, 0o600 if path == rules else 0o644, validate="nft" if path == rules else "")
        for path, text in texts.items()
    ]


def _observe_no_more(noting: str) -> List[Change]:
    rules = RULES.format(table=noting)
    if read_text(rules) is None:
        return []
    stopped = change("unit", unit_of(noting), {"enabled": "disabled", "active": False})
    return [stopped, file(UNIT.format(unit=unit_of(noting)), None), file(rules, None)]
