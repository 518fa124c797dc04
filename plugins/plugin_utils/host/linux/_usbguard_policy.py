"""The rules that the policy makes of what a machine has, and whom USBGuard's own audit saw that they would refuse."""

from __future__ import annotations

import re
from typing import Any, Dict, Iterable, List, Tuple

from ._usbguard_rules import Device, decide, is_storage, parse, present, quoted, rule_for, rules_of
from .base import read_text

NEEDS = ("_usbguard_rules",)
BLOCK = "block with-interface one-of { 08:*:* }"
HUBS = "allow with-interface equals { 09:00:00 }"
KEYBOARDS = "allow with-interface match-all { 03:*:* }"
INSERTED = re.compile(r"^\[(\d+(?:\.\d+)?)\].* device\.rule='(.*?)' device\.system_name=.* type='Device\.Insert'")
LARGEST = 16 << 20


def declared(entries: Any, need_serial: bool) -> List[Dict[str, str]]:
    """The entries that a rule can be made of."""
    return [
        {**entry, "id": str(entry["id"]).lower(), "serial": str(entry.get("serial") or "")}
        for entry in entries or []
        if re.fullmatch(r"[0-9a-f]{4}:[0-9a-f]{4}", str(entry.get("id", "")).lower())
        and (str(entry.get("serial") or "").strip() or not need_serial)
    ]


def policy(text: str, params: Dict[str, Any]) -> str:
    """The rules there are, below what lets declared keys in and other storage not, above what is connected now."""
    keys, others = declared(params.get("allow"), True), declared(params.get("devices"), False)
    first = [f"allow id {key['id']} serial {quoted(key['serial'])} with-interface one-of {{ 08:*:* }}" for key in keys]
    first = [line for line in [*first, BLOCK] if line not in text.splitlines()]
    last = [f"allow id {one['id']}{' serial ' + quoted(one['serial']) if one['serial'] else ''}" for one in others]
    last += [HUBS, *([KEYBOARDS] if params.get("keyboards") else [])]
    last = [line for line in last if line not in text.splitlines()]
    rules = rules_of(["\n".join([*first, text, *last])])
    last += [rule_for(one) for one in present() if not is_storage(one) and decide(rules, one, "block", "") != "allow"]
    return "".join(f"{line}\n" for line in [*first, *text.splitlines(), *last])


def refused(path: str, wanted: str) -> List[Dict[str, Any]]:
    """[{name, address, count, last}] of the devices that the audit saw plugged in and the rules `wanted` refuse."""
    rules = rules_of([wanted])
    found: Dict[str, Dict[str, Any]] = {}
    for at, device in inserted("".join(read_text(one, LARGEST) or "" for one in (f"{path}.1", path))):
        if decide(rules, device, "block", "") != "allow":
            address = f"{device['id']} {device['serial'] or ''}".strip()
            row = found.setdefault(address, {"name": device["name"] or "", "address": address, "count": 0})
            row.update(count=row["count"] + 1, last=at)
    return list(found.values())


def inserted(text: str) -> Iterable[Tuple[float, Device]]:
    """When, and which device, of each line of the audit that tells of one plugged in."""
    for line in text.splitlines():
        match = INSERTED.match(line)
        rule = parse(match.group(2)) if match else None
        if match and rule and "id" in rule.attributes:
            told = {name: values for name, (_, values) in rule.attributes.items()}
            one: Device = {"id": told["id"][0], "interfaces": told.get("with-interface", []), "present": True}
            yield float(match.group(1)), {**one, **{key: told.get(key, [""])[0] for key in ("serial", "name")}}
