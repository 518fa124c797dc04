"""Addresses, routes and mobile modems, read from /proc/net and /sys/class/net. Shared, named in NEEDS."""

from __future__ import annotations

import ipaddress
import re
from typing import Any, Dict, List, Tuple, Union

from .base import link, names, read_text

MODEMS = ("wwan", "ppp")
DEFAULT = ("0.0.0.0/0", "::/0")
TETHERED = frozenset({"rndis_host", "ipheth"})
"""The drivers by which a phone on a cable shares its connection."""
MAX_ROUTES = 500
Network = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]


def _four(digits: str) -> ipaddress.IPv4Address:
    return ipaddress.IPv4Address(bytes.fromhex(digits)[::-1])


def _routes4() -> List[Dict[str, Any]]:
    found = []
    for line in (read_text("/proc/net/route") or "").splitlines()[1:]:
        fields = line.split()
        # flag 1: up
        if len(fields) < 8 or not int(fields[3], 16) & 1:
            continue
        network = ipaddress.ip_network(f"{_four(fields[1])}/{_four(fields[7])}", strict=False)
        gateway = str(_four(fields[2])) if fields[2] != "00000000" else None
        found.append({"to": str(network), "gateway": gateway, "interface": fields[0]})
    return found


def _routes6() -> List[Dict[str, Any]]:
    found = []
    for line in (read_text("/proc/net/ipv6_route") or "").splitlines():
        fields = line.split()
        if len(fields) < 10 or fields[9] == "lo" or not int(fields[8], 16) & 1:
            continue
        network = ipaddress.ip_network((bytes.fromhex(fields[0]), int(fields[1], 16)), strict=False)
        via = ipaddress.IPv6Address(bytes.fromhex(fields[4]))
        if not network.is_multicast and not network.is_link_local and network.prefixlen < 128:
            gateway = str(via) if int(via) else None
            found.append({"to": str(network), "gateway": gateway, "interface": fields[9]})
    return found


def routes() -> List[Dict[str, Any]]:
    """[{to, gateway, interface}]; gateway null: on the link itself."""
    found: List[Dict[str, Any]] = []
    for route in (*_routes4(), *_routes6()):
        if route not in found:
            found.append(route)
    return found[:MAX_ROUTES]


def gateways() -> List[str]:
    """Where what has no other route is sent, the ways to the Internet; a modem without an address by its interface.

    The tunnel of a VPN has none either, and goes out by another way.
    """
    ways = [one for one in routes() if one["to"] in DEFAULT]
    return sorted(
        {one["gateway"] or one["interface"] for one in ways if one["gateway"] or _kind(one["interface"]) in MODEMS}
    )


def mobile() -> List[str]:
    """The ways that a mobile network or a phone's shared connection opens, by their gateways, else their interfaces.

    An interface that is down, or has no address but of its own making (a server's management board), opens none.
    """
    ways = {one["interface"]: one["gateway"] or one["interface"] for one in routes() if one["to"] in DEFAULT}
    found = []
    for one in interfaces():
        name = one["name"]
        addressed = any(not ipaddress.ip_address(address).is_link_local for address in one["addresses"])
        if one["up"] and addressed and _is_mobile(name, name in ways):
            found.append(ways.get(name, name))
    return sorted(set(found))


def _is_mobile(interface: str, way: bool) -> bool:
    """A modem, or a phone on a cable or by Bluetooth; what is dialled may be a VPN, unless all goes out by it."""
    kind = _kind(interface)
    driver = (link(f"/sys/class/net/{interface}/device/driver") or "").rpartition("/")[2]
    return kind in ("wwan", "bluetooth") or (kind == "ppp" and way) or driver in TETHERED


def _kind(interface: str) -> str:
    """What the kernel calls the interface; '' for an ordinary one."""
    told = re.search(r"^DEVTYPE=(\w+)$", read_text(f"/sys/class/net/{interface}/uevent") or "", re.M)
    return told.group(1) if told else ""


def _local4() -> List[str]:
    found = re.findall(r"\|-- (\d+\.\d+\.\d+\.\d+)\n\s+/32 host LOCAL", read_text("/proc/net/fib_trie") or "")
    return sorted(set(found))


def _interface(address: str) -> str:
    """The interface whose own network an address lies in; '' when no route says."""
    networks: List[Tuple[int, str]] = []
    for one in _routes4():
        network = ipaddress.ip_network(one["to"])
        if one["gateway"] is None and ipaddress.ip_address(address) in network:
            networks.append((network.prefixlen, one["interface"]))
    return max(networks, default=(0, ""))[1]


def interfaces() -> List[Dict[str, Any]]:
    """[{name, up, addresses}], without loopback."""
    found: Dict[str, List[str]] = {name: [] for name in names("/sys/class/net") if name != "lo"}
    for address in _local4():
        if not address.startswith("127."):
            found.setdefault(_interface(address), []).append(address)
    for line in (read_text("/proc/net/if_inet6") or "").splitlines():
        fields = line.split()
        if len(fields) == 6 and fields[5] != "lo":
            found.setdefault(fields[5], []).append(str(ipaddress.IPv6Address(bytes.fromhex(fields[0]))))
    rows = []
    for name in sorted(found):
        state = (read_text(f"/sys/class/net/{name}/operstate") or "").strip()
        rows.append({"name": name, "up": state in ("up", "unknown"), "addresses": found[name][:50]})
    return rows[:100]
