"""USBGuard's rule language, as far as it decides who may connect: parsing, and which rule a device meets first."""

from __future__ import annotations

import re
from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from .base import names, once, read_text

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]|[^\s{}"]+')
TARGETS = ("allow", "block", "reject")
ATTRIBUTES = ("id", "serial", "name", "hash", "parent-hash", "via-port", "with-interface", "with-connect-type", "label")
OPERATORS = ("all-of", "one-of", "none-of", "equals", "equals-ordered", "match-all")
STORAGE = "08"
STICKS = (["08:06:50"], ["08:06:62"], ["08:06:50", "08:06:62"])
"""The interfaces of a memory stick that nobody declared: bulk-only, UAS, both."""

Device = Dict[str, Any]


class Rule(NamedTuple):
    target: str
    attributes: Dict[str, Tuple[str, List[str]]]
    text: str


def parse(line: str) -> Optional[Rule]:
    """The rule of a line, or None where there is none (blank, comment, not understood)."""
    tokens = TOKEN.findall(line.split("#", 1)[0] if line.lstrip().startswith("#") else line)
    if not tokens or tokens[0] not in TARGETS:
        return None
    attributes: Dict[str, Tuple[str, List[str]]] = {}
    position = 1
    if len(tokens) > 1 and re.fullmatch(r"[0-9a-fA-F*]{1,4}:[0-9a-fA-F*]{1,4}", tokens[1]):
        attributes["id"], position = ("one-of", [tokens[1].lower()]), 2
    while position < len(tokens):
        name, operator, position = tokens[position], "", position + 1
        if name == "if":
            attributes[name] = ("", tokens[position:])
            break
        if position < len(tokens) and tokens[position] in OPERATORS:
            operator, position = tokens[position], position + 1
        values, position = _values(tokens, position)
        if name not in ATTRIBUTES or not values:
            return None
        attributes[name] = (operator or "one-of", values)
    return Rule(tokens[0], attributes, line.strip())


def rules_of(texts: List[str]) -> List[Rule]:
    return [rule for text in texts for rule in map(parse, text.splitlines()) if rule]


def _values(tokens: List[str], position: int) -> Tuple[List[str], int]:
    if position < len(tokens) and tokens[position] == "{":
        end = tokens.index("}", position) if "}" in tokens[position:] else len(tokens)
        return [_unquoted(word) for word in tokens[position + 1 : end]], end + 1
    return [_unquoted(word) for word in tokens[position : position + 1]], position + 1


def _unquoted(word: str) -> str:
    return re.sub(r"\\(.)", r"\1", word[1:-1]) if word.startswith('"') else word.lower()


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _same(pattern: str, value: str) -> bool:
    return all(part in ("*", piece) for part, piece in zip(pattern.split(":"), value.split(":")))


def _interfaces(operator: str, patterns: List[str], interfaces: List[str]) -> bool:
    held = [any(_same(pattern, one) for one in interfaces) for pattern in patterns]
    known = [any(_same(pattern, one) for pattern in patterns) for one in interfaces]
    all_held, all_known = all(held), all(known)
    told = {"all-of": all_held, "one-of": any(held), "none-of": not any(held), "match-all": all_known}
    return told.get(operator, all_held and all_known)


def meets(rule: Rule, device: Device, unsure: str) -> bool:
    """Whether the rule is about the device; what cannot be told counts for rules whose target is `unsure`."""
    for name, (operator, values) in rule.attributes.items():
        if name == "id":
            if not any(_same(value, device["id"]) for value in values):
                return False
        elif name == "with-interface":
            if not _interfaces(operator, values, device["interfaces"]):
                return False
        elif name in ("serial", "name", "via-port"):
            if device.get(name) is not None and device[name] not in values:
                return False
            if device.get(name) is None and name == "via-port" and rule.target != unsure:
                return False
        elif name in ("hash", "parent-hash"):
            if not device.get("present"):
                return False
        elif name != "label" and rule.target != unsure:
            return False
    return True


def decide(rules: List[Rule], device: Device, implicit: str, unsure: str) -> str:
    """The target of the first rule that the device meets."""
    return next((rule.target for rule in rules if meets(rule, device, unsure)), implicit)


def refuses_sticks(rules: List[Rule], implicit: str) -> bool:
    """Whether a memory stick that no rule names is refused."""
    unknown = {"id": "????:????", "serial": "?", "name": "?"}
    sticks = [{**unknown, "interfaces": interfaces} for interfaces in STICKS]
    return all(decide(rules, stick, implicit, "allow") != "allow" for stick in sticks)


def present() -> List[Device]:
    """The authorised USB devices that are connected now, hubs and controllers left out."""
    return once("usb devices", _present)


def _present() -> List[Device]:
    folder, found = "/sys/bus/usb/devices", []
    entries = names(folder)
    for entry in entries:
        vendor, product = (_word(f"{folder}/{entry}/{name}") for name in ("idVendor", "idProduct"))
        if not vendor or not product or _word(f"{folder}/{entry}/authorized") == "0":
            continue
        parts = [f"{folder}/{name}" for name in entries if name.startswith(f"{entry}:")]
        kinds = ("bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol")
        interfaces = [":".join(_word(f"{part}/{kind}") or "00" for kind in kinds) for part in parts]
        if interfaces and not all(one.startswith("09:") for one in interfaces):
            texts = {"serial": _word(f"{folder}/{entry}/serial"), "name": _word(f"{folder}/{entry}/product")}
            device = {"id": f"{vendor}:{product}", "via-port": entry, "interfaces": interfaces, "present": True}
            found.append({**device, **{key: text or "" for key, text in texts.items()}})
    return found


def _word(path: str) -> Optional[str]:
    text = read_text(path)
    return None if text is None else text.strip()


def is_storage(device: Device) -> bool:
    return all(one.split(":")[0] in (STORAGE, "06") for one in device["interfaces"])


def rule_for(device: Device) -> str:
    """The line that allows a connected device in any port, as what it is now."""
    serial = f" serial {quoted(device['serial'])}" if device["serial"] else ""
    interfaces = " ".join(device["interfaces"])
    return f"allow id {device['id']}{serial} name {quoted(device['name'])} with-interface equals {{ {interfaces} }}"
