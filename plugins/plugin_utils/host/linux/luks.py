"""The LUKS headers of the encrypted volumes that are open. Needs root. Of the keys, nothing is read.

params: {}
get: {container, volumes: [{device, version, cipher, key_bits, keyslots, weak_keyslots, kdfs}]}
    device         the encrypted device's kernel name
    version        1 or 2
    keyslots       how many keys open it
    weak_keyslots  those of passphrases whose key derivation is not Argon2; a random key that systemd enrolled (TPM,
                   security key, recovery key) needs no slow derivation and is none
    kdfs           the key derivations in use, each once
    Unreadable when a volume's header is damaged or kept on another device
set: none: converting a volume is done offline, with a backup of its header
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional

from . import _blocks
from .base import Unreadable, names, read_bytes, read_text, root_only

NEEDS = ("_blocks",)
MAGIC = b"LUKS\xba\xbe"
MAX_HEADER = 8 << 20
ARGON2 = ("argon2id", "argon2i")


def header(path: str) -> Optional[Dict[str, Any]]:
    """What a device's LUKS header says, or None without one."""
    start = read_bytes(path, 4096) or b""
    if start[:6] != MAGIC:
        return None
    if start[6:8] == b"\x00\x01":
        return _first_version(start)
    size = int.from_bytes(start[8:16], "big")
    if not 4096 < size <= MAX_HEADER:
        raise Unreadable("not_readable", f"{path}: its LUKS header is damaged")
    text = (read_bytes(path, size) or b"")[4096:].split(b"\0", 1)[0]
    try:
        return _second_version(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Unreadable("not_readable", f"{path}: its LUKS header is damaged") from None


def _first_version(start: bytes) -> Dict[str, Any]:
    active = [start[offset : offset + 4] == b"\x00\xac\x71\xf3" for offset in range(208, 592, 48)]
    cipher, mode = (start[low:high].split(b"\0", 1)[0].decode("ascii", "replace") for low, high in ((8, 40), (40, 72)))
    return {
        "version": 1,
        "cipher": f"{cipher}-{mode}",
        "key_bits": int.from_bytes(start[108:112], "big") * 8,
        "keyslots": sum(active),
        "weak_keyslots": sum(active),
        "kdfs": ["pbkdf2"],
    }


def _second_version(said: Dict[str, Any]) -> Dict[str, Any]:
    slots = {number: slot for number, slot in said["keyslots"].items() if slot.get("type") == "luks2"}
    tokens = said.get("tokens", {}).values()
    enrolled = {number for token in tokens if token["type"].startswith("systemd-") for number in token["keyslots"]}
    segments = [segment for segment in said["segments"].values() if segment.get("type") == "crypt"]
    weak = [number for number, slot in slots.items() if slot["kdf"]["type"] not in ARGON2 and number not in enrolled]
    return {
        "version": 2,
        "cipher": str(segments[0]["encryption"]) if segments else "",
        "key_bits": max([int(slot["key_size"]) * 8 for slot in slots.values()], default=0),
        "keyslots": len(slots),
        "weak_keyslots": len(weak),
        "kdfs": sorted({str(slot["kdf"]["type"]) for slot in slots.values()}),
    }


def open_volumes() -> List[str]:
    """Kernel names of the devices below open LUKS mappings, each once."""
    uuids = {name: read_text(f"{_blocks.SYS}/{name}/dm/uuid") or "" for name in names(_blocks.SYS)}
    mappings = [name for name, uuid in uuids.items() if uuid.startswith("CRYPT-LUKS")]
    return sorted({below for name in mappings for below in _blocks.lower(name)})


def _volume(device: str) -> Dict[str, Any]:
    found = header(f"/dev/{device}")
    if found is None:
        raise Unreadable("not_readable", f"the LUKS header of {device}, which is kept elsewhere")
    return {"device": device, **found}


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    if _blocks.in_container():
        return {"container": True, "volumes": []}
    devices = open_volumes()
    if devices:
        root_only("LUKS headers")
    return {"container": False, "volumes": [_volume(name) for name in devices[:50]]}
