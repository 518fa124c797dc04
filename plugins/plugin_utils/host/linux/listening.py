"""Ports that answer: TCP sockets that listen, UDP sockets bound and connected to nobody.

params: {ports: [int], names: ["tcp/23"], protocol: "tcp"|"udp"}, all optional: without them, every one
get: [{name, protocol, port, address, local, process, uid}], by protocol, port and address
    name     "tcp/23": what an allow-list names
    address  "0.0.0.0" and "::" mean every address
    local    answers on the loopback addresses only
    process  the program's name as the kernel keeps it (15 letters at most); null where this account may not look
set: none
"""

from __future__ import annotations

import ipaddress
from typing import Any, Dict, List, Tuple

from .base import Unreadable, link, names, once, read_text

TABLES = (("tcp", "tcp", "0A"), ("tcp6", "tcp", "0A"), ("udp", "udp", "07"), ("udp6", "udp", "07"))
Socket = Tuple[str, int, str, int, str]


def _address(digits: str) -> str:
    words = [bytes.fromhex(digits[at : at + 8])[::-1] for at in range(0, len(digits), 8)]
    address = ipaddress.ip_address(b"".join(words))
    return str(getattr(address, "ipv4_mapped", None) or address)


def _sockets() -> List[Socket]:
    """(protocol, port, address, uid, inode) of each open port."""
    found = []
    for table, protocol, state in TABLES:
        for line in (read_text(f"/proc/net/{table}") or "").splitlines()[1:]:
            fields = line.split()
            if len(fields) < 10 or fields[3] != state:
                continue
            digits, _, port = fields[1].partition(":")
            found.append((protocol, int(port, 16), _address(digits), int(fields[7]), fields[9]))
    return found


def _owners() -> Dict[str, str]:
    """Socket inode → name of a process that holds it; the service rather than the systemd that handed it over."""
    found: Dict[str, str] = {}
    for pid in names("/proc"):
        if not pid.isdigit():
            continue
        try:
            handles = names(f"/proc/{pid}/fd")
            sockets = [
                target[8:-1]
                for target in (link(f"/proc/{pid}/fd/{one}") or "" for one in handles)
                if target.startswith("socket:[")
            ]
        except Unreadable:
            continue
        process = (read_text(f"/proc/{pid}/comm") or "").strip() if sockets else ""
        for inode in sockets:
            if found.get(inode, "systemd") == "systemd":
                found[inode] = process
    return found


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    ports, wanted, protocol = params.get("ports"), params.get("names"), params.get("protocol")
    sockets = [
        one
        for one in once("listening", _sockets)
        if (ports is None or one[1] in ports)
        and (wanted is None or f"{one[0]}/{one[1]}" in wanted)
        and (protocol is None or one[0] == protocol)
    ]
    owners = once("listening owners", _owners) if sockets else {}
    rows = {
        (kind, port, address): {
            "name": f"{kind}/{port}",
            "protocol": kind,
            "port": port,
            "address": address,
            "local": ipaddress.ip_address(address).is_loopback,
            "process": owners.get(inode),
            "uid": uid,
        }
        for kind, port, address, uid, inode in sockets
    }
    return [rows[key] for key in sorted(rows)]
