"""The host's place in the network: to how many networks it is attached, and whether it passes packets on.

params: {}
get: {networks, attached, forwarding}
    networks    [{interface, network}]: IPv4 networks that an interface is directly attached to, IPv6 ones that are not
                link-local or multicast; virtual interfaces (bridges, tunnels, containers) are left aside
    attached    names of the interfaces among them
    forwarding  ["ipv4", "ipv6"]: the families whose packets the kernel passes from one network to another
set: none
"""

from __future__ import annotations

import ipaddress
from typing import Any, Dict, List

from .base import link, read_text

SWITCHES = (("ipv4", "/proc/sys/net/ipv4/ip_forward"), ("ipv6", "/proc/sys/net/ipv6/conf/all/forwarding"))


def _physical(interface: str) -> bool:
    target = link(f"/sys/class/net/{interface}") or ""
    return bool(target) and "/virtual/" not in target


def _ipv4() -> List[Dict[str, str]]:
    found = []
    for line in (read_text("/proc/net/route") or "").splitlines()[1:]:
        fields = line.split()
        if len(fields) < 8 or fields[2] != "00000000" or fields[1] == "00000000":
            continue
        address, mask = (ipaddress.ip_address(bytes.fromhex(fields[place])[::-1]) for place in (1, 7))
        found.append({"interface": fields[0], "network": str(ipaddress.ip_network(f"{address}/{mask}", strict=False))})
    return found


def _ipv6() -> List[Dict[str, str]]:
    found = []
    for line in (read_text("/proc/net/if_inet6") or "").splitlines():
        fields = line.split()
        if len(fields) < 6:
            continue
        network = ipaddress.ip_network((bytes.fromhex(fields[0]), int(fields[2], 16)), strict=False)
        if not network.is_link_local and not network.is_loopback:
            found.append({"interface": fields[5], "network": str(network)})
    return found


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    networks = [one for one in _ipv4() + _ipv6() if _physical(one["interface"])]
    return {
        "networks": networks,
        "attached": sorted({one["interface"] for one in networks}),
        "forwarding": [family for family, path in SWITCHES if (read_text(path) or "").strip() not in ("", "0")],
    }
