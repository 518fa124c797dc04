"""Setting failing controls on the host, in the order given. Sent to a host with apply and plan."""

from __future__ import annotations

import importlib
from typing import Any, Callable, Dict, List

from .after import AFTER
from .base import is_root
from .changes import Change, SetFailed, carry_out
from .guards import GUARDS, accounts_affected, way_in
from .journal import Locked, journal, lock
from .telling import diff, summary

DIFFS = 60
Keep = Callable[[str, Change], None]


def carry_out_all(request: Dict[str, Any]) -> Dict[str, Any]:
    """{way_in, sets: {control: outcome}, after: {function: error or null}}, or `refused` and why nothing was done.

    An outcome is {changed, changes, diff, guard, error, accounts} or, when a required control failed, `requires`.
    """
    write = bool(request["write"])
    way = way_in()
    found: Dict[str, Any] = {"sets": {}, "after": {}, "way_in": way}
    if not is_root():
        return {**found, "refused": {"code": "not_root", "detail": ""}}
    try:
        held = lock(request["run"], way["account"]) if write else None
        keep: Keep = journal(request["run"]) if write else lambda control, item: None
    except SetFailed as problem:
        code = "locked" if isinstance(problem, Locked) else "set_failed"
        return {**found, "refused": {"code": code, "detail": str(problem)}}
    due: List[str] = []
    for item in request["set"]:
        outcome = _one(item, write, way, keep, found["sets"])
        found["sets"][item["control"]] = outcome
        if outcome["changed"]:
            due += [name for name in item["after"] if name not in due]
    found["after"] = {name: _follow(name) for name in due} if write else {}
    found["held"] = held is not None
    return found


def _follow(name: str) -> Any:
    try:
        AFTER[name]()
    except Exception as problem:
        return str(problem)[:500]
    return None


def _one(item: Dict[str, Any], write: bool, way: Dict[str, Any], keep: Keep, done: Dict[str, Any]) -> Dict[str, Any]:
    outcome: Dict[str, Any] = {"changed": False, "changes": [], "diff": [], "guard": None, "error": None}
    outcome["accounts"] = []
    missing = [name for name in item["requires"] if name in done and _failed(done[name])]
    if missing:
        return {**outcome, "requires": missing}
    written: List[Change] = []
    try:
        kind = importlib.import_module(f"{__package__}.{item['kind']}")
        changes = kind.set(item["params"], item["wanted"], item["failing"])
        outcome["accounts"] = accounts_affected(changes)
        if item["guard"]:
            ok, text = GUARDS[item["guard"]](item["params"], item["wanted"], changes, way)
            outcome["guard"] = {"ok": ok, "text": text}
            if not ok:
                return outcome
        carry_out(changes, write, lambda change: keep(item["control"], change), written)
    except Exception as problem:  # one control that cannot be set never loses the others
        named = "" if isinstance(problem, SetFailed) else f"{type(problem).__name__}: "
        outcome["error"] = f"{named}{problem}"[:500]
    outcome.update(
        changed=bool(written),
        changes=[summary(change) for change in written],
        diff=[diff(change) for change in written[:DIFFS]],
    )
    return outcome


def _failed(outcome: Dict[str, Any]) -> bool:
    guard = outcome["guard"]
    return bool(outcome["error"] or outcome.get("requires") or (guard and not guard["ok"]))
