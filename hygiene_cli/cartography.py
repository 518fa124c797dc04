"""The map that rule 1 asks for: machines, equipment, links, critical points, and what was seen on the wire besides.

It is only ever written encrypted: it is what an intruder looks for first.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hygiene_cli.errors import UsageProblem
from hygiene_cli.inventory import Inventoried
from hygiene_cli.registers import Registers

SCHEMA_VERSION = 1
LARGEST = 5_000_000
MOST = 65_536
IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
MAC = re.compile(r"(?<![0-9A-Fa-f:-])(?:[0-9A-Fa-f]{1,2}[:-]){5}[0-9A-Fa-f]{1,2}(?![0-9A-Fa-f:-])")
NETWORKS = (
    "zones",
    "sensitive_points",
    "flows",
    "internet_links",
    "partner_links",
    "internet_hosts",
    "wifi",
    "exposure",
)


@dataclass(frozen=True)
class Seen:
    """One address seen on the network, and the MAC beside it where there was one (small letters, colons)."""

    address: str
    mac: str = ""


def seen(path: Path) -> list[Seen]:
    """The addresses of an ARP table or of DHCP leases, in whatever layout: one address a line, its MAC beside it.

    Raises UsageProblem for a file that holds none.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UsageProblem("{path}: larger than any list of neighbours", path=path)
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageProblem("{path} cannot be read: {why}", path=path, why=error.strerror) from None
    found: dict[str, Seen] = {}
    for line in text.splitlines():
        mac = MAC.search(line)
        for word in IPV4.findall(line)[:1]:
            address = _host_address(word)
            if address and len(found) < MOST:
                found[address] = Seen(address, tidy_mac(mac.group()) if mac else "")
    if not found:
        raise UsageProblem("{path}: no address in it; give an ARP table or a list of DHCP leases", path=path)
    return list(found.values())


def _host_address(word: str) -> str | None:
    """The address, when it is one that a machine of a local network can have."""
    try:
        address = ipaddress.ip_address(word)
    except ValueError:
        return None
    special = address.is_multicast or address.is_loopback or address.is_unspecified or word.endswith(".255")
    return None if special else str(address)


def tidy_mac(word: str) -> str:
    """aa:bb:cc:dd:ee:ff out of any way of writing it."""
    return ":".join(part.zfill(2) for part in re.split("[:-]", word.lower()))


def chart(
    practice: str,
    at: str,
    hosts: Sequence[Inventoried],
    told: Mapping[str, Mapping[str, Any]],
    registers: Registers,
    around: Sequence[Seen] = (),
) -> dict[str, Any]:
    """The map as plain values; `told` is machine → what it said of itself (hardware, software, network)."""
    machines = [_machine(host, _mapping(told.get(host.name))) for host in hosts]
    equipment = [dict(one) for one in registers.entries("equipment") if not one.get("disposal")]
    return {
        "schema_version": SCHEMA_VERSION,
        "practice": practice,
        "at": at,
        "machines": machines,
        "equipment": equipment,
        "software": [dict(one) for one in registers.entries("software")],
        "networks": {key: [dict(one) for one in registers.entries("networks", key)] for key in NETWORKS},
        "remote": [dict(one) for one in registers.entries("remote")],
        **_compared(machines, equipment, around),
    }


def _machine(host: Inventoried, told: Mapping[str, Any]) -> dict[str, Any]:
    network = _mapping(told.get("network"))
    interfaces = _entries(network.get("interfaces"))
    addresses = {str(word).split("/")[0] for one in interfaces for word in _list(one.get("addresses"))}
    cards = _entries(_mapping(told.get("hardware")).get("network_cards"))
    return {
        "name": host.name,
        "class": host.variables.get("hygiene_class"),
        "addresses": sorted({str(host.variables.get("ansible_host") or host.name), *addresses}),
        "macs": sorted({tidy_mac(str(one["mac"])) for one in cards if MAC.fullmatch(str(one.get("mac", "")))}),
        "read": bool(told),
        "hardware": dict(_mapping(told.get("hardware"))),
        "software": _entries(_mapping(told.get("software")).get("items")),
        "routes": _entries(network.get("routes")),
        "listening": _entries(network.get("listening")),
    }


def _compared(
    machines: Sequence[Mapping[str, Any]], equipment: Sequence[Mapping[str, Any]], around: Sequence[Seen]
) -> dict[str, Any]:
    """What was seen and nobody declared, and what is declared with an address and was not seen."""
    if not around:
        return {"seen": 0, "undeclared": [], "unseen": []}
    addresses, macs = {one.address for one in around}, {one.mac for one in around if one.mac}
    declared = [(one["name"], {*one["addresses"]}, {*one["macs"]}) for one in machines]
    for one in equipment:
        own = {tidy_mac(one["mac"])} if one.get("mac") else set()
        declared.append((one["id"], {one["address"]} if one.get("address") else set(), own))
    known = {word for _, words, own in declared for word in words | own}
    return {
        "seen": len(around),
        "undeclared": [
            {"address": one.address, "mac": one.mac}
            for one in around
            if one.address not in known and one.mac not in known
        ],
        "unseen": [name for name, words, own in declared if (words or own) and not (words & addresses or own & macs)],
    }


def as_json(chart_: Mapping[str, Any]) -> str:
    return json.dumps(chart_, ensure_ascii=False, indent=1, default=str) + "\n"


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _entries(value: Any) -> list[Mapping[str, Any]]:
    """The mappings of a list that a machine told."""
    return [one for one in _list(value) if isinstance(one, Mapping)]
