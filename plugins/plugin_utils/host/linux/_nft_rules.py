"""The tables of our own, written exactly as `nft list table` writes them, so that what is in force can be compared.

A table that observes has the rules of one that refuses, but notes in a set what it would refuse, and lets it pass.
"""

from __future__ import annotations

import ipaddress
from typing import Any, Dict, Iterable, List, Sequence, Tuple

REFUSED = "reject with icmpx admin-prohibited"
OPEN = "ct state established,related accept"
NEEDED = (
    "icmp type { echo-reply, destination-unreachable, echo-request, time-exceeded, parameter-problem } accept",
    "icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem, echo-request, "
    "echo-reply, mld-listener-query, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert } accept",
    "udp dport { 68, 546 } accept",
)
"""What a network does not work without: errors, neighbours, and answers of DHCP."""
FRAME = (
    "table inet {table} {{\n"
    "\tchain {hook} {{\n"
    "\t\ttype filter hook {hook} priority filter; policy accept;\n"
    "{rules}\n"
    "\t}}\n"
    "}}\n"
)


SEEN = "\tset {name} {{\n\t\ttype {type}\n\t\tsize 1024\n\t\tflags dynamic,timeout\n\t\ttimeout {days}d\n\t}}\n\n"
SEEN_DAYS = 90
"""How long what was seen is remembered, from the last time on."""
FAMILIES = (("seen4", "ip", "ipv4_addr"), ("seen6", "ip6", "ipv6_addr"))
NOTED = {
    "output": ("uid . {type} . inet_service", "meta skuid . {family} daddr . th dport"),
    "input": ("{type}", "{family} saddr"),
}


def words(items: Iterable[Any]) -> str:
    """One value by itself, several as an anonymous set."""
    found = [str(item) for item in items]
    return found[0] if len(found) == 1 else "{ " + ", ".join(found) + " }"


def networks(texts: Iterable[str]) -> Tuple[List[str], List[str]]:
    """IPv4 and IPv6 networks, sorted, without overlap, a single address without its prefix length."""
    both: Tuple[List[str], List[str]] = ([], [])
    parsed = [ipaddress.ip_network(text, strict=False) for text in texts]
    for place, version in ((0, 4), (1, 6)):
        same: List[Any] = [one for one in parsed if one.version == version]
        for one in sorted(ipaddress.collapse_addresses(same)):
            both[place].append(str(one[0]) if one.num_addresses == 1 else str(one))
    return both


def _toward(texts: Iterable[str], direction: str, verdict: str) -> List[str]:
    """Rules for packets to (`daddr`) or from (`saddr`) networks, one a family that is named."""
    rules = []
    for family, found in zip(("ip", "ip6"), networks(texts)):
        if found:
            rules.append(f"{family} {direction} {words(found)} {verdict}")
    return rules


def _endpoint(text: str) -> Tuple[str, int]:
    """(address, port) of `10.0.0.9:3128` or `[fd00::9]:3128`."""
    address, _, port = text.rpartition(":")
    return str(ipaddress.ip_address(address.strip("[]"))), int(port)


def frame(table: str, hook: str, rules: Sequence[str]) -> str:
    return FRAME.format(table=table, hook=hook, rules="\n".join(f"\t\t{rule}" for rule in rules))


def observing(text: str, table: str) -> str:
    """The table that notes what the table `text` would refuse."""
    hook = "output" if "hook output" in text else "input"
    kept, key = NOTED[hook]
    rules = text.split("\tchain ", 1)[1]
    lines = []
    for line in rules.splitlines():
        if not line.endswith(REFUSED):
            lines.append(line)
            continue
        told = line[: -len(REFUSED)]
        told += "" if " dport " in told else "meta l4proto { tcp, udp } "
        for name, family, _ in FAMILIES:
            if f" {'ip' if family == 'ip6' else 'ip6'} " not in told:
                noted = key.format(family=family)
                noted = noted.replace(" th ", " tcp ") if " tcp dport " in told else noted
                lines.append(f"{told}update @{name} {{ {noted} counter }}")
    sets = [SEEN.format(name=name, type=kept.format(type=kind), days=SEEN_DAYS) for name, _, kind in FAMILIES]
    return f"table inet {table} {{\n{''.join(sets)}\tchain {chr(10).join(lines)}\n"


def administrators(params: Dict[str, Any], uids: Sequence[int]) -> str:
    """What these accounts send goes to the inside only; replies, and what is already open, are left alone."""
    root = [0] if params.get("filter_root") else []
    rules = [OPEN, *(_root_allowed(params.get("root_allowed", [])) if root else [])]
    for address, port in sorted(map(_endpoint, params.get("proxies", []))) if uids or root else []:
        family = "ip6" if ":" in address else "ip"
        rules.append(f"meta skuid {words([*root, *sorted(uids)])} {family} daddr {address} tcp dport {port} {REFUSED}")
    rules += ['oif "lo" accept', *_toward(params["inside"], "daddr", "accept")]
    rules += [f"meta skuid {words(sorted(uids))} {REFUSED}"] if uids else []
    rules += [f"meta skuid 0 {REFUSED}"] if root else []
    return frame(params["table"], "output", rules)


def _root_allowed(entries: Iterable[Dict[str, Any]]) -> List[str]:
    rules: List[str] = []
    for entry in entries:
        rest = f"{entry.get('protocol') or 'tcp'} dport {entry['port']} accept"
        toward = [rest] if entry["address"] == "any" else _toward([entry["address"]], "daddr", rest)
        rules += [f"meta skuid 0 {rule}" for rule in toward]
    return rules


def ssh_sources(params: Dict[str, Any], ports: Sequence[int]) -> str:
    """Only these networks open a connection to the SSH server; the other ports are nobody's business here."""
    port = f"tcp dport {words(sorted(ports))}"
    allowed = [rule.replace(" accept", f" {port} accept") for rule in _toward(params["networks"], "saddr", "accept")]
    return frame(params["table"], "input", [OPEN, 'iif "lo" accept', *allowed, f"{port} {REFUSED}"])


def inbound(params: Dict[str, Any], ssh_ports: Sequence[int]) -> str:
    """What is let in: answers, this machine itself, ICMP, DHCP, SSH (whose own table says from where), the services."""
    rules = [OPEN, 'iif "lo" accept', *NEEDED, f"tcp dport {words(sorted(ssh_ports))} accept"]
    for entry in params.get("services", []):
        port = f"{entry.get('protocol') or 'tcp'} dport {entry['port']} accept"
        sources = entry.get("networks") or []
        rules += _toward(sources, "saddr", port) if sources else [port]
    return frame(params["table"], "input", [*rules, REFUSED])
