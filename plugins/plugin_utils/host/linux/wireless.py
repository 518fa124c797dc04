"""Wi-Fi: the adapters, and the networks that NetworkManager remembers.

params: {}
get: {adapters, networks}
    adapters  [{name, up}] of Wi-Fi adapters; up: the interface is, whether it is joined to a network or not
    networks  [{name, protection, automatic, open, weak}], 200 at most; a network's key is never told
        protection  key management and ciphers as the profile says them
        automatic   joined without asking
        open        without a key; weak: WEP, or WPA that admits TKIP
set: none
"""

from __future__ import annotations

import configparser
from typing import Any, Dict, List, Optional

from .base import names, read_text, root_only

FOLDERS = ("/etc/NetworkManager/system-connections", "/run/NetworkManager/system-connections")
INTERFACES = "/sys/class/net"
MOST = 200
UP = 0x1


def _adapters() -> List[Dict[str, Any]]:
    found = [name for name in sorted(names(INTERFACES)) if "wireless" in names(f"{INTERFACES}/{name}")]
    flags = {name: (read_text(f"{INTERFACES}/{name}/flags") or "0").strip() for name in found}
    return [{"name": name, "up": bool(int(flags[name], 0) & UP)} for name in found]


def _network(text: str) -> Optional[Dict[str, Any]]:
    parser = configparser.ConfigParser(interpolation=None, strict=False, delimiters=("=",), comment_prefixes=("#",))
    try:
        parser.read_string(text)
    except configparser.Error:
        return None
    if parser.get("connection", "type", fallback="") not in ("wifi", "802-11-wireless"):
        return None
    security = "wifi-security" if parser.has_section("wifi-security") else "802-11-wireless-security"
    keys = parser.get(security, "key-mgmt", fallback="open")
    ciphers = [one for one in parser.get(security, "pairwise", fallback="").split(";") if one]
    ssid = parser.get("wifi", "ssid", fallback="") or parser.get("802-11-wireless", "ssid", fallback="")
    return {
        "name": ssid or parser.get("connection", "id", fallback=""),
        "protection": "/".join([keys, *ciphers]),
        "automatic": parser.get("connection", "autoconnect", fallback="true").lower() not in ("false", "no", "0"),
        "open": keys in ("open", "owe") and not parser.has_section(security),
        "weak": keys in ("none", "ieee8021x") or "tkip" in ciphers,
    }


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    files = [f"{folder}/{name}" for folder in FOLDERS for name in sorted(names(folder))][:MOST]
    if files:
        root_only("the connections of NetworkManager")
    networks = [_network(read_text(path) or "") for path in files]
    return {"adapters": _adapters(), "networks": [one for one in networks if one is not None]}
