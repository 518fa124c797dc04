"""The judge: compares what a host is with what the policy wants. Pure functions, the same for every system.

An operator takes (actual, expected) and returns a Finding: ok, and what failed. Where both are mappings the operator
holds for each key by itself, and only the failing keys are handed to `set`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

RESULTS = ("pass", "fail", "error", "unknown", "notapplicable", "notchecked")
"""What a control can be on a host: the words of XCCDF."""

REASONS = frozenset(
    {
        # beside fail
        "audit_only", "class_audit_only", "profile", "guard", "requires", "pending_reboot", "reverted", "observing",
        "outside_window", "session_open", "vendor_approval_missing", "managed_by", "locked", "set_failed",
        "package_failed", "unsupported_system", "not_selected", "waived", "lifted", "review_due", "not_root",
        # beside unknown and error
        "not_readable", "unreachable", "no_python", "bad_answer", "read_failed", "bad_expression", "timeout",
        "bad_policy", "become_failed", "auth_failed", "interrupted",
        # beside notchecked
        "not_collected", "no_control", "policy", "policy_not_chosen", "no_register", "no_attestation", "no_reading",
        # beside notapplicable
        "class", "edition", "applies", "system",
        # beside any
        "overridden_by_gpo", "exceptions",
    }
)  # fmt: skip


class JudgeError(ValueError):
    """An operator was given values it cannot compare: our error, or a garbled answer."""


@dataclass(frozen=True)
class Finding:
    """Whether the requirement holds; `failing` is what did not (items, or key → expected); `notes` counts exceptions."""

    ok: bool
    failing: Any = None
    exceptions: int = 0
    review_due: tuple[str, ...] = ()


def _number(value: Any) -> float:
    if isinstance(value, bool) or value is None:
        raise JudgeError(f"{value!r} is not a number")
    if isinstance(value, int | float):
        return value
    try:
        return int(str(value), 0)
    except ValueError:
        raise JudgeError(f"{value!r} is not a number") from None


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _equal(actual: Any, expected: Any, today: datetime.date) -> Finding:
    if isinstance(actual, str) and isinstance(expected, int) and not isinstance(expected, bool):
        return Finding(actual.strip() == str(expected), expected)
    return Finding(type_blind(actual) == type_blind(expected), expected)


def type_blind(value: Any) -> Any:
    """Numbers compare by value whatever their type, booleans only with booleans."""
    return value if not isinstance(value, float) or not value.is_integer() else int(value)


def _at_least(actual: Any, expected: Any, today: datetime.date) -> Finding:
    if actual is None:
        return Finding(False, expected)
    if isinstance(actual, str) and isinstance(expected, str) and not _numeric(actual):
        return Finding(actual >= expected, expected)
    return Finding(_number(actual) >= _number(expected), expected)


def _numeric(text: str) -> bool:
    try:
        int(text, 0)
    except ValueError:
        return False
    return True


def _at_most(actual: Any, expected: Any, today: datetime.date) -> Finding:
    if actual is None:
        return Finding(False, expected)
    return Finding(_number(actual) <= _number(expected), expected)


def _between(actual: Any, expected: Any, today: datetime.date) -> Finding:
    if actual is None:
        return Finding(False, expected)
    low, high = expected
    return Finding(_number(low) <= _number(actual) <= _number(high), expected)


def _empty(actual: Any, expected: Any, today: datetime.date) -> Finding:
    found = _items(actual)
    return Finding(not found, found)


def _includes(actual: Any, expected: Any, today: datetime.date) -> Finding:
    missing = [item for item in _items(expected) if item not in _items(actual)]
    return Finding(not missing, missing)


def _subset_of(actual: Any, expected: Any, today: datetime.date) -> Finding:
    extra = [item for item in _items(actual) if item not in _items(expected)]
    return Finding(not extra, extra)


def _one_of(actual: Any, expected: Any, today: datetime.date) -> Finding:
    return Finding(actual in _items(expected), _items(expected)[0] if _items(expected) else None)


def _declared(actual: Any, expected: Any, today: datetime.date) -> Finding:
    """Each actual item is in the allow-list `expected`: entries {name, reason, approved_by, review_by}, all filled.

    An item is a name, or a mapping with `name`. A plain word in the list is part of the policy itself and no
    exception; an entry whose review date is past, or that lacks a field, allows nothing.
    """
    allowed, due, plain = {}, [], []
    for entry in _items(expected):
        if not isinstance(entry, Mapping):
            plain.append(entry)
            continue
        name = entry.get("name")
        if not all(entry.get(key) for key in ("name", "reason", "approved_by", "review_by")):
            due.append(str(name))
        elif _date(entry["review_by"]) < today:
            due.append(str(name))
        else:
            allowed[name] = entry
    names = [item.get("name") if isinstance(item, Mapping) else item for item in _items(actual)]
    extra = [item for item, name in zip(_items(actual), names, strict=True) if name not in allowed and name not in plain]
    used = [name for name in names if name in allowed]
    return Finding(not extra, extra, len(used), tuple(name for name in due if name in map(str, names)))


def _date(value: Any) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value))
    except ValueError:
        return datetime.date.min


Operator = Callable[[Any, Any, datetime.date], Finding]
OPERATORS: dict[str, Operator] = {
    "equal": _equal,
    "at_least": _at_least,
    "at_most": _at_most,
    "between": _between,
    "empty": _empty,
    "includes": _includes,
    "subset_of": _subset_of,
    "one_of": _one_of,
    "declared": _declared,
}
EACH_KEY = ("equal", "at_least", "at_most", "between", "one_of", "includes", "subset_of")


def test(operator: str, actual: Any, expected: Any, today: datetime.date) -> Finding:
    """Judge one value. Raises JudgeError when the values cannot be compared.

    With mappings on both sides (and an operator that allows it) each expected key is judged by itself; `failing` is
    then {key: expected value} of the keys that failed.
    """
    judge = OPERATORS[operator]
    if operator in EACH_KEY and isinstance(expected, Mapping):
        if not isinstance(actual, Mapping):
            raise JudgeError(f"expected a mapping, got {type(actual).__name__}")
        failing = {}
        for key, wanted in expected.items():
            if not judge(actual.get(key), wanted, today).ok:
                failing[key] = wanted
        return Finding(not failing, failing or None)
    finding = judge(actual, expected, today)
    return Finding(True, None, finding.exceptions) if finding.ok else finding
