"""USBGuard: which USB devices the system lets in, and whether the daemon that decides is at work.

params: {allow: [{name, id, serial, …}], devices: [{name, id, serial?}]}
    allow    the storage keys that the practice declared; devices: others that may come (readers, microphones, …)
get: {installed, serving, unknown_refused, missing, allowed, without_serial, connected}
    serving          the daemon runs and starts at boot
    unknown_refused  a memory stick that no rule names is blocked or rejected when it is plugged in
    missing          names of declared keys and devices that the rules would refuse
    allowed          [{name}]: the storage that rules let in; the declared name, or the rule itself
    without_serial   names of declared keys that no rule can tell from another of the same model
    connected        [{name}]: the USB storage plugged in now; the declared name, or "id serial"
set: {} writes rules and the daemon's settings, then starts it; {undeclared: refuse} takes rules of undeclared keys away
"""

from __future__ import annotations

import re
from typing import Any, Dict, List

from ._usbguard_rules import (
    Device,
    Rule,
    decide,
    is_storage,
    meets,
    present,
    quoted,
    refuses_sticks,
    rule_for,
    rules_of,
)
from .base import find_program, glob, key_values, read_text, root_only, run

NEEDS = ("_usbguard_rules",)
SETTINGS = "/etc/usbguard/usbguard-daemon.conf"
RULES = "/etc/usbguard/rules.conf"
REFUSED = ("block", "reject")


def settings() -> Dict[str, str]:
    return key_values(read_text(SETTINGS) or "", "=")


def rule_files(found: Dict[str, str]) -> List[str]:
    folder = found.get("RuleFolder", "").rstrip("/")
    return [found.get("RuleFile") or RULES, *(glob(f"{folder}/*.conf") if folder else [])]


def declared(entries: Any, need_serial: bool) -> List[Dict[str, str]]:
    """The entries that a rule can be made of."""
    return [
        {**entry, "id": str(entry["id"]).lower(), "serial": str(entry.get("serial") or "")}
        for entry in entries or []
        if re.fullmatch(r"[0-9a-f]{4}:[0-9a-f]{4}", str(entry.get("id", "")).lower())
        and (str(entry.get("serial") or "").strip() or not need_serial)
    ]


def _device(entry: Dict[str, str], storage: bool) -> Device:
    interfaces = ["08:06:50"] if storage else ["ff:00:00"]
    return {"id": entry["id"], "serial": entry["serial"] or None, "name": None, "interfaces": interfaces}


def _named(identity: str, serial: str, keys: List[Dict[str, str]], otherwise: str) -> Dict[str, str]:
    return {"name": next((key["name"] for key in keys if (key["id"], key["serial"]) == (identity, serial)), otherwise)}


def allowances(rules: List[Rule], keys: List[Dict[str, str]]) -> List[Dict[str, Any]]:
    """The rules that let storage in, by the name of the declared key or by their own text."""
    found = []
    for number, rule in enumerate(rules):
        stick: Device = {"id": "", "interfaces": ["08:06:50"], "present": True, "serial": None, "name": None}
        stick["id"] = rule.attributes.get("id", ("", ["????:????"]))[1][0]
        shut = any(meets(earlier, stick, "") for earlier in rules[:number] if earlier.target in REFUSED)
        if rule.target == "allow" and not shut and meets(rule, stick, "allow"):
            serial = rule.attributes.get("serial", ("", [""]))[1][0]
            found.append({**_named(stick["id"], serial, keys, rule.text), "text": rule.text})
    return found


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    keys, others = declared(params.get("allow"), True), declared(params.get("devices"), False)
    named = {entry["name"] for entry in keys}
    storage = [one for one in present() if "08" in (words.split(":")[0] for words in one["interfaces"])]
    base: Dict[str, Any] = {
        "installed": find_program("usbguard-daemon") is not None,
        "without_serial": [
            str(entry.get("name")) for entry in params.get("allow") or [] if entry.get("name") not in named
        ],
        "connected": [_named(one["id"], one["serial"], keys, f"{one['id']} {one['serial']}") for one in storage],
    }
    if not base["installed"]:
        return {**base, "serving": False, "unknown_refused": False, "missing": [], "allowed": []}
    root_only("usbguard")
    found = settings()
    implicit, inserted = found.get("ImplicitPolicyTarget", "block"), found.get("InsertedDevicePolicy", "apply-policy")
    rules = rules_of([read_text(path) or "" for path in rule_files(found)])
    wanted = [(one["name"], _device(one, one in keys)) for one in keys + others]
    refusing = inserted in REFUSED or (inserted == "apply-policy" and refuses_sticks(rules, implicit))
    state = run(["systemctl", "show", "-p", "UnitFileState,ActiveState", "usbguard.service"]).out.split()
    return {
        **base,
        "serving": "UnitFileState=enabled" in state and "ActiveState=active" in state,
        "unknown_refused": refusing,
        "missing": [name for name, device in wanted if decide(rules, device, implicit, "") != "allow"],
        "allowed": [{"name": one["name"]} for one in allowances(rules, keys)],
    }


# --- set ---
from .changes import Change, change, file  # noqa: E402

POLICY = {"ImplicitPolicyTarget": "block", "InsertedDevicePolicy": "apply-policy"}
FIRST_START = {"PresentDevicePolicy": "keep"}
"""What is connected when the daemon first starts stays connected, whatever the rules say."""
BLOCK = "block with-interface one-of { 08:*:* }"
HUBS = "allow with-interface equals { 09:00:00 }"
KEYBOARDS = "allow with-interface match-all { 03:*:* }"


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    path = rule_files(settings())[0]
    if wanted.get("undeclared"):
        return _without(path, {item["name"] for item in failing})
    lines = _policy(read_text(path) or "", params, bool(wanted.get("keyboards")))
    text = read_text(SETTINGS) or f"RuleFile={path}\n"
    service = change("unit", "usbguard.service", {"enabled": "enabled", "active": True})
    values = dict(FIRST_START if not (service.before or {}).get("active") else {}, **POLICY)
    for key, value in values.items():
        if key_values(text, "=").get(key) not in (value, *REFUSED):
            text = re.sub(rf"(?m)^{key}=.*\n?", "", text).rstrip("\n") + f"\n{key}={value}\n"
    return [file(path, lines, 0o600, "usbguard"), file(SETTINGS, text, 0o600), service]


def _policy(text: str, params: Dict[str, Any], keyboards: bool) -> str:
    """The rules there are, below what lets declared keys in and other storage not, above what is connected now."""
    keys, others = declared(params.get("allow"), True), declared(params.get("devices"), False)
    first = [f"allow id {key['id']} serial {quoted(key['serial'])} with-interface one-of {{ 08:*:* }}" for key in keys]
    first = [line for line in [*first, BLOCK] if line not in text.splitlines()]
    last = [f"allow id {one['id']}{' serial ' + quoted(one['serial']) if one['serial'] else ''}" for one in others]
    last += [HUBS, *([KEYBOARDS] if keyboards else [])]
    last = [line for line in last if line not in text.splitlines()]
    rules = rules_of(["\n".join([*first, text, *last])])
    last += [rule_for(one) for one in present() if not is_storage(one) and decide(rules, one, "block", "") != "allow"]
    return "".join(f"{line}\n" for line in [*first, *text.splitlines(), *last])


def _without(path: str, texts: Any) -> List[Change]:
    lines = (read_text(path) or "").splitlines(keepends=True)
    return [file(path, "".join(line for line in lines if line.strip() not in texts), 0o600)]
