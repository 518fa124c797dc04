"""The policy: the roles' variables, their defaults below the host's own values, validated by the argument specs."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from . import declared, schedule
from .controls import AUDIT_ONLY_CLASSES, CLASSES, ROLES, load

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PROFILES = {"audit": -1, "essential": 1, "reinforced": 2, "strict": 3}
"""The highest risk that each profile may take."""
COLLECT = ("host", "kit", "none")
FAIL_ON = ("never", "fail", "unverified")
SETTINGS = (
    "hygiene_class",
    "hygiene_profile",
    "hygiene_profile_override",
    "hygiene_collect",
    "hygiene_vendor_approval",
    "hygiene_waived",
    "hygiene_fail_on",
    "hygiene_managed_by",
    "hygiene_confirm_window",
    "hygiene_maintenance_window",
    "hygiene_now",
    "hygiene_observation_days",
    "hygiene_escrow_recipients",
    "hygiene_escrow_folder",
)
"""The inventory's own variables, which may be templates as any other."""


DEFAULT_CLASS = {"linux": "server", "windows": "workstation"}
"""What a host is judged as when the inventory does not say, by system."""
PORTABLE = (8, 9, 10, 11, 14, 30, 31, 32)
"""SMBIOS' chassis types of what leaves the building: portable, laptop, notebook, hand-held, tablet, convertible …"""
CONFIRM_WINDOW = ("hygiene_confirm_window", "seconds", 300, 20, 3600)
"""How long a host waits to be confirmed: name, unit, default, least and most."""
OBSERVATION_DAYS = ("hygiene_observation_days", "days", 14, 0, 90)
"""The quiet period before what is observed first is forbidden; with 0 nothing is observed first."""


class PolicyError(ValueError):
    """A policy variable has a value it cannot have; the message names it, the host and what is allowed."""


@functools.cache
def defaults(roles: Path = ROLES) -> dict[str, Any]:
    """Every role variable with its default."""
    found: dict[str, Any] = {}
    for path in sorted(roles.glob("*/defaults/main.yml")):
        found.update(yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER) or {})
    return found


@functools.cache
def specs(roles: Path = ROLES) -> dict[str, dict[str, Any]]:
    """Every role variable with its argument spec."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(roles.glob("*/meta/argument_specs.yml")):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
        found.update(data["argument_specs"]["main"].get("options", {}))
    return found


def warm() -> None:
    """Load what `effective` needs for any host, for those who fork a process per host."""
    import ansible.module_utils.common.arg_spec  # noqa: F401

    defaults(), specs()


def effective(host: str, given: Mapping[str, Any], fill: Callable[[Any, Mapping[str, Any]], Any]) -> dict[str, Any]:
    """The policy in force for a host: {variable: value}. Raises PolicyError naming variable and host.

    `given` are the host's variables, and the defaults (plain values) are taken where it says nothing. `fill` fills in
    the templates that Ansible itself would: a fact that a host told, and that looks like one, stays text.
    """
    from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

    known = defaults()
    variables = {**known, **given}
    own = {name: given[name] for name in known if name in given}
    values = {**known, **{name: fill(value, variables) for name, value in own.items()}}
    named = {name: spec for name, spec in specs().items() if name in own and own[name] is not None}
    if named:
        checked = ArgumentSpecValidator({name: _plain(spec) for name, spec in named.items()}).validate(
            {name: values[name] for name in named}
        )
        if checked.error_messages:
            raise PolicyError(_sentence(host, named, values, checked.error_messages))
        values.update({name: _said(checked.validated_parameters[name]) for name in named})
    return values


def settled(given: Mapping[str, Any], fill: Callable[[Any, Mapping[str, Any]], Any]) -> dict[str, Any]:
    """The host's variables with those of SETTINGS filled in, and with what the practice's registers say.

    Raises PolicyError for a register that cannot be read, or that contradicts the inventory.
    """
    filled = {**given, **{name: fill(given[name], given) for name in SETTINGS if name in given}}
    try:
        return {**filled, **declared.variables(str(given.get("inventory_hostname", "")), filled, defaults())}
    except declared.DeclaredError as problem:
        raise PolicyError(str(problem)) from None


def public(values: Mapping[str, Any]) -> dict[str, Any]:
    """The policy without the values that the argument specs mark as secrets (`no_log`)."""
    hidden = {name for name, spec in specs().items() if spec.get("no_log")}
    return {name: "(hidden)" if name in hidden and value else value for name, value in values.items()}


def _said(value: Any) -> Any:
    """The value without the nulls that the validator puts where an option of an item was left out."""
    if isinstance(value, list):
        return [_said(item) for item in value]
    if isinstance(value, dict):
        return {key: _said(item) for key, item in value.items() if item is not None}
    return value


def _plain(spec: Mapping[str, Any]) -> dict[str, Any]:
    """An argument spec without its prose, at every level."""
    kept = {key: value for key, value in spec.items() if key in ("type", "choices", "elements", "required")}
    if "options" in spec:
        kept["options"] = {name: _plain(option) for name, option in spec["options"].items()}
    return kept


def _sentence(host: str, named: Iterable[str], values: Mapping[str, Any], messages: Iterable[str]) -> str:
    first = next(iter(messages))
    name = next((name for name in sorted(named, key=len, reverse=True) if name in first), "")
    where = f"{name} is {values.get(name)!r}" if name else "the policy is wrong"
    return f"{where} for {host}: {first.rstrip('. ')}; change it in group_vars, host_vars or -e"


def host_setting(host: str, variables: Mapping[str, Any], name: str, allowed: Iterable[str], default: str) -> str:
    """One of the inventory's own variables (`hygiene_class`, `hygiene_profile` …). Raises PolicyError."""
    value = variables.get(name)
    if value is None or value == "":
        return default
    if value not in tuple(allowed):
        raise PolicyError(f"{name} is {value!r} for {host}; allowed: {', '.join(allowed)}")
    return str(value)


def whole(host: str, variables: Mapping[str, Any], name: str, unit: str, default: int, least: int, most: int) -> int:
    """A whole number of seconds or days that the inventory may set. Raises PolicyError."""
    value = variables.get(name)
    if value is None or value == "":
        return default
    if isinstance(value, bool) or not str(value).isdigit() or not least <= int(value) <= most:
        raise PolicyError(f"{name} is {value!r} for {host}; it is a number of {unit} from {least} to {most}")
    return int(value)


def host_class(host: str, variables: Mapping[str, Any], default: str = "server") -> str:
    return host_setting(host, variables, "hygiene_class", CLASSES, default)


def class_of_windows(told: Mapping[str, Any]) -> str:
    """What a Windows host is judged as when the inventory does not say, by what it says of itself."""
    found = {"ServerNT": "server", "LanmanNT": "domain_controller"}.get(str(told.get("product_type")))
    return found or ("laptop" if told.get("chassis") in PORTABLE else DEFAULT_CLASS["windows"])


def collect(host: str, variables: Mapping[str, Any]) -> str:
    """How the host is read: by a connection, by a kit, or not at all (a modality, unless the inventory says more)."""
    default = "none" if variables.get("hygiene_class") == "modality" else "host"
    return host_setting(host, variables, "hygiene_collect", COLLECT, default)


def profile(host: str, variables: Mapping[str, Any]) -> str:
    """The profile in force: an override never reaches a host whose own profile is `audit`."""
    own = host_setting(host, variables, "hygiene_profile", PROFILES, "essential")
    if own == "audit":
        return own
    return host_setting(host, variables, "hygiene_profile_override", PROFILES, own)


def audit_only(host: str, variables: Mapping[str, Any]) -> str | None:
    """Why nothing may be written on this host at all (a reason code), or None."""
    if variables.get("hygiene_class") in AUDIT_ONLY_CLASSES:
        approval = variables.get("hygiene_vendor_approval")
        if not isinstance(approval, Mapping) or not all(approval.get(key) for key in ("version", "date", "by")):
            return "vendor_approval_missing"
    if profile(host, variables) == "audit":
        return "profile"
    return None


def windows(host: str, variables: Mapping[str, Any]) -> list[schedule.Window]:
    """The maintenance windows of the host; none means any time. Raises PolicyError."""
    text = variables.get("hygiene_maintenance_window")
    if text is None or text == "":
        return []
    try:
        return schedule.parse(str(text))
    except ValueError as problem:
        raise PolicyError(f"hygiene_maintenance_window is wrong for {host}: {problem}") from None


def managed_by(host: str, variables: Mapping[str, Any]) -> dict[str, str]:
    """{control: what manages it already} of `hygiene_managed_by`, roles spelled out. Raises PolicyError."""
    found: dict[str, str] = {}
    known = load()
    entries = variables.get("hygiene_managed_by") or []
    for entry in entries if isinstance(entries, list) else [entries]:
        if not isinstance(entry, Mapping) or not entry.get("by") or not isinstance(entry.get("what"), list):
            raise PolicyError(
                f"hygiene_managed_by is wrong for {host}: each entry is {{by: the tool, what: [roles or controls]}}"
            )
        for word in entry["what"]:
            names = [name for name, control in known.items() if word in (name, control.role)]
            if not names:
                raise PolicyError(f"hygiene_managed_by names {word!r} for {host}, which is no role and no control")
            found.update(dict.fromkeys(names, str(entry["by"])))
    return found
