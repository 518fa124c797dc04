"""What changed between two checks, for programs: all of it, in JSON (`schema_version` 1) and CSV.

The judge's words stay as they are in both languages; an empty one means that the thing was, or is, not there. CSV has a
line for each rule, clause, control on a host, host, and thing on a host; French spreadsheets expect a semicolon.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from hygiene_cli.model import Changes, Difference, RuleTurn, Turn
from hygiene_cli.report.changes_view import HOSTS
from hygiene_cli.report.controls_view import why_so
from hygiene_cli.report.table import written

SCHEMA_VERSION = 1
COLUMNS = ("kind", "what", "host", "before", "after", "why")
"""`kind` is rule, clause, control, host, software, accounts or services."""
Row = dict[str, Any]


def as_json(found: Changes | None, lang: str) -> str:
    """Pure ASCII, so that no terminal is driven by what a host said; `compared` is false where there is one check."""
    told: Row = {"schema_version": SCHEMA_VERSION, "compared": found is not None}
    if found is not None:
        told |= {
            "before": {"run": found.before_run, "at": _iso(found.before_at)},
            "after": {"run": found.after_run, "at": _iso(found.after_at)},
            "rules": [_rule(one, lang) for one in found.rules],
            "clauses": [_turn(one, lang) for one in found.clauses],
            "controls": [_turn(one, lang) for one in found.controls],
            "hosts": {key: list(getattr(found, key)) for key in (*HOSTS, "uncounted")},
            "items": {
                host: {part: _difference(one) for part, one in parts.items()} for host, parts in found.items.items()
            },
        }
    return json.dumps(told, indent=1, default=str) + "\n"


def _rule(one: RuleTurn, lang: str) -> Row:
    return {
        "rule": one.rule,
        "before": one.before,
        "after": one.after,
        "clauses": [_turn(clause, lang) for clause in one.clauses],
        "controls": [_turn(control, lang) for control in one.controls],
    }


def _turn(one: Turn, lang: str) -> Row:
    told: Row = {"what": one.what, "before": one.before, "after": one.after}
    if one.hosts:
        told["hosts"] = list(one.hosts)
    if one.reason:
        told["reason"] = {"code": one.reason.code, **one.reason.params, "text": why_so(one.reason, lang)}
    return told


def _difference(one: Difference) -> Row:
    other = {name: {"before": was, "after": now} for name, (was, now) in one.other.items()}
    return {"new": dict(one.new), "gone": dict(one.gone), "changed": other}


def as_csv(found: Changes | None, lang: str) -> str:
    """One table. No cell can be taken for a formula."""
    text = written(COLUMNS, _rows(found, lang) if found is not None else (), ";" if lang == "fr" else ",")
    return ("\ufeff" if lang == "fr" else "") + text


def _rows(found: Changes, lang: str) -> Iterator[Row]:
    for rule in found.rules:
        why = " ".join([*(one.what for one in rule.clauses), *(one.what for one in rule.controls)])
        yield {"kind": "rule", "what": rule.rule, "before": rule.before, "after": rule.after, "why": why}
    for one in found.clauses:
        told = {"kind": "clause", "what": one.what, "before": one.before, "after": one.after}
        yield {**told, "why": why_so(one.reason, lang)}
    for one in found.controls:
        for host in one.hosts:
            yield {"kind": "control", "what": one.what, "host": host, "before": one.before, "after": one.after}
    for key in HOSTS:
        yield from ({"kind": "host", "what": key, "host": host} for host in getattr(found, key))
    for host, parts in found.items.items():
        for part, difference in parts.items():
            names = {**{name: ("", now) for name, now in difference.new.items()},
                     **{name: (was, "") for name, was in difference.gone.items()}, **difference.other}  # fmt: skip
            for name, (was, now) in names.items():
                yield {
                    "kind": part,
                    "what": name,
                    "host": host,
                    "before": was,
                    "after": now,
                    "why": _kind(name, difference),
                }


def _kind(name: str, one: Difference) -> str:
    return "new" if name in one.new else "gone" if name in one.gone else "changed"


def _iso(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
