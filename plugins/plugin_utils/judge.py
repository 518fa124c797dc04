"""The judge: compares what a host is with what the policy wants. Pure functions, the same for every system.

An operator takes (actual, expected) and returns a Finding: ok, and what failed. Where both are mappings the operator
holds for each key by itself, and only the failing keys are handed to `set`.
"""

from __future__ import annotations

import contextlib
import datetime
import math
import re
import reprlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

RESULTS = ("pass", "fail", "error", "unknown", "notapplicable", "notchecked")
"""What a control can be on a host: the words of XCCDF."""

REASONS = frozenset(
    {
        # beside fail
        "audit_only", "class_audit_only", "profile", "guard", "requires", "pending_reboot", "reverted", "observing",
        "outside_window", "session_open", "vendor_approval_missing", "read_only_system", "managed_by", "locked",
        "set_failed", "drift", "package_failed", "not_selected", "waived", "lifted", "review_due", "not_root",
        "under_way", "stays",
        # beside unknown and error
        "not_readable", "unreachable", "no_python", "bad_answer", "read_failed", "bad_expression", "timeout",
        "bad_policy", "become_failed", "auth_failed", "interrupted",
        # beside notchecked
        "not_collected", "no_control", "policy", "policy_not_chosen", "no_register", "no_attestation", "no_reading",
        "clear_secret", "directory_unread", "no_export",
        # beside notapplicable
        "class", "edition", "applies", "system",
        # beside any
        "overridden_by_gpo", "exceptions", "login_not_tried", "first_seen",
        # beside what the practice's registers say
        "attestation_expired", "attestation_due", "evidence_changed", "not_concerned", "not_closed", "not_returned",
        "procedure_not_followed", "no_account", "not_signed", "owner_gone", "daily_administrator", "code_not_changed",
        "not_traced", "no_owner", "factory_secrets", "not_encrypted", "cleartext", "public_access", "prints_alone",
        "no_point", "one_zone", "not_isolated", "administration_exposed", "foreign_machine", "weak_authentication",
        "no_component", "not_read", "unanswered", "not_reinstalled", "handled_late", "not_named", "unplanned",
        "uneven", "weaker_than_fixed", "map_network", "map_clear", "declared_unseen", "not_seen", "never_seen",
        "unmanaged", "controller_weak", "controller_unread", "mail_forwarded", "uneven_equipment",
        "no_equipment", "no_person", "no_key", "no_privileged", "no_department", "reader_gone", "out_of_support",
        "wifi_undeclared", "compared_changed", "link_without_gateway", "weakly_authenticated",
        "unattended",
    }
)  # fmt: skip


NOT_LOOKED_AT = ("directory_unread",)
"""Reasons of a host that mean: nothing looked at it, rather than: it could not be read."""
LONGEST_NUMBER = 100
PARTS = re.compile(r"\d+|\D+")


class JudgeError(ValueError):
    """An operator was given values it cannot compare: our error, or a garbled answer."""


@dataclass(frozen=True)
class Finding:
    """Whether the requirement holds; `failing` is what did not (items, or key → expected).

    `exceptions` counts the declared exceptions made use of; `review_due` names those that allow nothing any more.
    """

    ok: bool
    failing: Any = None
    exceptions: int = 0
    review_due: tuple[str, ...] = ()


def _shown(value: Any) -> str:
    """A value as a message has it: short, whatever a host sent."""
    return reprlib.repr(value)[:80]


def _number(value: Any) -> float:
    """The value as a number; text may be decimal or, as configuration files have it, 0x or 0o."""
    if isinstance(value, float) and not math.isnan(value):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and len(value) <= LONGEST_NUMBER:
        with contextlib.suppress(ValueError):
            return int(value, 0)
    raise JudgeError(f"{_shown(value)} is not a number")


def _numeric(value: Any) -> bool:
    with contextlib.suppress(JudgeError):
        _number(value)
        return True
    return False


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _found(actual: Any) -> list[Any]:
    """The items that were found. Where there is not even an empty list nothing was looked at, which proves nothing."""
    if actual is None:
        raise JudgeError("nothing was read: the expression found no list")
    return [] if isinstance(actual, str | Mapping) and not actual else _items(actual)


def same(actual: Any, expected: Any) -> bool:
    """Whether two values mean the same: numbers by value, also when one is text; booleans only with booleans."""
    if isinstance(actual, bool) or isinstance(expected, bool):
        return actual is expected
    if isinstance(actual, str) and isinstance(expected, str):
        return actual == expected
    if isinstance(actual, str | int | float) and isinstance(expected, str | int | float):
        return _numeric(actual) and _numeric(expected) and _number(actual) == _number(expected)
    if isinstance(actual, Mapping) and isinstance(expected, Mapping):
        return actual.keys() == expected.keys() and all(same(actual[key], expected[key]) for key in actual)
    if isinstance(actual, list | tuple) and isinstance(expected, list | tuple):
        return len(actual) == len(expected) and all(map(same, actual, expected))
    return actual is None and expected is None


def _among(value: Any, items: Iterable[Any]) -> bool:
    return any(same(value, item) for item in items)


def _order(value: Any, other: Any) -> int:
    """-1, 0 or 1 as `value` comes before, with or after `other`: numbers; or versions, part by part (1.9 < 1.10)."""
    if _numeric(value) and _numeric(other):
        left, right = _number(value), _number(other)
        return (left > right) - (left < right)
    ours, theirs = _parts(value), _parts(other)
    # words have no order of their own: `unlimited` is neither more nor less than 14, nor SSLv3 than TLSv1.2
    if not ours or not theirs or ours[0][0] != theirs[0][0] or (not ours[0][0] and ours[0] != theirs[0]):
        raise JudgeError(f"{_shown(value)} and {_shown(other)} have no order")
    return (ours > theirs) - (ours < theirs)


def _parts(text: Any) -> list[tuple[bool, Any]]:
    """(is a number, number or word) of each part of a version; none for what is no version."""
    if not isinstance(text, str) or len(text) > LONGEST_NUMBER:
        return []
    return [(part.isdecimal(), int(part) if part.isdecimal() else part) for part in PARTS.findall(text.casefold())]


def _equal(actual: Any, expected: Any, today: datetime.date) -> Finding:
    return Finding(same(actual, expected), expected)


def _at_least(actual: Any, expected: Any, today: datetime.date) -> Finding:
    return Finding(actual is not None and _order(actual, expected) >= 0, expected)


def _at_most(actual: Any, expected: Any, today: datetime.date) -> Finding:
    return Finding(actual is not None and _order(actual, expected) <= 0, expected)


def _between(actual: Any, expected: Any, today: datetime.date) -> Finding:
    if not isinstance(expected, list | tuple) or len(expected) != 2:
        raise JudgeError(f"{_shown(expected)} is no [lowest, highest]")
    low, high = expected
    return Finding(actual is not None and _order(actual, low) >= 0 and _order(actual, high) <= 0, expected)


def _empty(actual: Any, expected: Any, today: datetime.date) -> Finding:
    found = _found(actual)
    return Finding(not found, found)


def _includes(actual: Any, expected: Any, today: datetime.date) -> Finding:
    missing = [item for item in _items(expected) if not _among(item, _items(actual))]
    return Finding(not missing, missing)


def _subset_of(actual: Any, expected: Any, today: datetime.date) -> Finding:
    extra = [item for item in _found(actual) if not _among(item, _items(expected))]
    return Finding(not extra, extra)


def _one_of(actual: Any, expected: Any, today: datetime.date) -> Finding:
    return Finding(_among(actual, _items(expected)), next(iter(_items(expected)), None))


def _declared(actual: Any, expected: Any, today: datetime.date) -> Finding:
    """Each actual item is in the allow-list `expected`: entries {name, reason, approved_by, review_by}, all filled.

    An item is a name, or a mapping with `name`. A plain word in the list is part of the policy itself and no
    exception; an entry whose review date is past, or that lacks a field, allows nothing.
    """
    plain = [entry for entry in _items(expected) if not isinstance(entry, Mapping)]
    entries = [entry for entry in _items(expected) if isinstance(entry, Mapping)]
    allowed = [entry["name"] for entry in entries if _in_order(entry, today)]
    due = [entry.get("name") for entry in entries if not _in_order(entry, today)]
    items = _found(actual)
    names = [item.get("name") if isinstance(item, Mapping) else item for item in items]
    extra = [(item, name) for item, name in zip(items, names, strict=True) if not _among(name, [*plain, *allowed])]
    used = [name for name in names if not _among(name, plain) and _among(name, allowed)]
    review_due = tuple(str(name) for _, name in extra if name is not None and _among(name, due))
    return Finding(not extra, [item for item, _ in extra], len(used), review_due)


def _in_order(entry: Mapping[str, Any], today: datetime.date) -> bool:
    """Whether an exception has all its fields, and its review date (inclusive) is not past."""
    filled = all(str(entry.get(key) or "").strip() for key in ("name", "reason", "approved_by", "review_by"))
    return filled and _date(entry["review_by"]) >= today


def _date(value: Any) -> datetime.date:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value).strip())
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
    judge = OPERATORS.get(operator)
    if judge is None:
        raise JudgeError(f"no operator is called {operator!r}; there are {', '.join(OPERATORS)}")
    try:
        if operator in EACH_KEY and isinstance(expected, Mapping):
            return _each_key(judge, actual, expected, today)
        finding = judge(actual, expected, today)
    except RecursionError:
        raise JudgeError("the value is nested too deeply") from None
    return Finding(True, None, finding.exceptions) if finding.ok else finding


def _each_key(judge: Operator, actual: Any, expected: Mapping[Any, Any], today: datetime.date) -> Finding:
    if not isinstance(actual, Mapping):
        raise JudgeError(f"expected a mapping, got {type(actual).__name__}")
    failing = {key: wanted for key, wanted in expected.items() if not _key_holds(judge, actual.get(key), wanted, today)}
    return Finding(not failing, failing or None)


def _key_holds(judge: Operator, actual: Any, wanted: Any, today: datetime.date) -> bool:
    if actual is None and wanted is not None and judge is _subset_of:
        return False  # not set: what holds then is the system's own choice, not the policy's
    return judge(actual, wanted, today).ok
