"""USBGuard: which USB devices the system lets in, and whether the daemon that decides is at work.

params: {allow: [{name, id, serial, …}], devices: [{name, id, serial?}], keyboards: whether any keyboard may come}
    allow    the storage keys that the practice declared; devices: others that may come (readers, microphones, …)
get: {installed, serving, unknown_refused, missing, allowed, without_serial, connected, observed}
    serving          the daemon runs and starts at boot
    unknown_refused  a memory stick that no rule names is blocked or rejected when it is plugged in
    missing          names of declared keys and devices that the rules would refuse
    allowed          [{name}]: the storage that rules let in; the declared name, or the rule itself
    without_serial   names of declared keys that no rule can tell from another of the same model
    connected        [{name}]: the USB storage plugged in now; the declared name, or "id serial"
    observed         null, or while the daemon's audit runs: [{name, address: "id serial", count, last}] of the devices
                     plugged in that the rules would refuse
set: {} writes rules and the daemon's settings, then starts it;
     {undeclared: refuse} takes rules of undeclared keys away;
     {observe: true} starts the daemon with its audit, refusing nothing
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Sequence

from ._usbguard_policy import declared, policy, refused
from ._usbguard_rules import Device, Rule, decide, meets, present, refuses_sticks, rules_of
from .base import find_program, glob, key_values, read_text, root_only, run

NEEDS = ("_usbguard_policy", "_usbguard_rules")
SETTINGS = "/etc/usbguard/usbguard-daemon.conf"
RULES = "/etc/usbguard/rules.conf"
REFUSED = ("block", "reject")
AUDIT = "/var/log/usbguard/hygiene-audit.log"
"""Of our own where we start the daemon: what rotates the usual one does not tell the daemon."""


def settings() -> Dict[str, str]:
    return key_values(read_text(SETTINGS) or "", "=")


def rule_files(found: Dict[str, str]) -> List[str]:
    folder = found.get("RuleFolder", "").rstrip("/")
    return [found.get("RuleFile") or RULES, *(glob(f"{folder}/*.conf") if folder else [])]


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
        return {**base, "serving": False, "unknown_refused": False, "missing": [], "allowed": [], "observed": None}
    root_only("usbguard")
    found = settings()
    implicit, inserted = found.get("ImplicitPolicyTarget", "block"), found.get("InsertedDevicePolicy", "apply-policy")
    rules = rules_of([read_text(path) or "" for path in rule_files(found)])
    wanted = [(one["name"], _device(one, one in keys)) for one in keys + others]
    refusing = inserted in REFUSED or (inserted == "apply-policy" and refuses_sticks(rules, implicit))
    state = run(["systemctl", "show", "-p", "UnitFileState,ActiveState", "usbguard.service"]).out.split()
    serving = "UnitFileState=enabled" in state and "ActiveState=active" in state
    audit = found.get("AuditFilePath") if serving and found.get("AuditBackend") == "FileAudit" else None
    wanted_rules = policy(read_text(rule_files(found)[0]) or "", params) if audit else ""
    return {
        **base,
        "serving": serving,
        "unknown_refused": refusing,
        "missing": [name for name, device in wanted if decide(rules, device, implicit, "") != "allow"],
        "allowed": [{"name": one["name"]} for one in allowances(rules, keys)],
        "observed": refused(audit, wanted_rules) if audit else None,
    }


# --- set ---
from .changes import Change, SetFailed, change, file  # noqa: E402

POLICY = {"ImplicitPolicyTarget": "block", "InsertedDevicePolicy": "apply-policy"}
FIRST_START = {"PresentDevicePolicy": "keep"}
"""What is connected when the daemon first starts stays connected, whatever the rules say."""
OBSERVED = {"ImplicitPolicyTarget": "allow", "InsertedDevicePolicy": "apply-policy", "AuditFilePath": AUDIT}


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    path = rule_files(settings())[0]
    if wanted.get("undeclared"):
        return _without(path, {item["name"] for item in failing})
    service = change("unit", "usbguard.service", {"enabled": "enabled", "active": True})
    running = bool((service.before or {}).get("active"))
    if wanted.get("observe"):
        if not running and any(rule.target in REFUSED for rule in rules_of([read_text(path) or ""])):
            raise SetFailed(f"{path} refuses devices already, so starting the daemon would not only observe: read it")
        values = {"AuditBackend": "FileAudit", **({} if running else {**FIRST_START, **OBSERVED})}
        return [file(SETTINGS, _with(values, ()), 0o600), service]
    values = {**({} if running else FIRST_START), **POLICY}
    rules = file(path, policy(read_text(path) or "", params), 0o600, "usbguard")
    return [rules, file(SETTINGS, _with(values, REFUSED), 0o600), service]


def _with(values: Dict[str, str], stricter: Sequence[str]) -> str:
    """The daemon's settings with these values; what is stricter stays."""
    text = read_text(SETTINGS) or f"RuleFile={RULES}\n"
    for key, value in values.items():
        if key_values(text, "=").get(key) not in (value, *stricter):
            text = re.sub(rf"(?m)^{key}=.*\n?", "", text).rstrip("\n") + f"\n{key}={value}\n"
    return text


def _without(path: str, texts: Any) -> List[Change]:
    lines = (read_text(path) or "").splitlines(keepends=True)
    return [file(path, "".join(line for line in lines if line.strip() not in texts), 0o600)]
