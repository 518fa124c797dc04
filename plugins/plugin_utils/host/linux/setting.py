"""Setting failing controls on the host, in the order given. Sent to a host with apply and plan."""

from __future__ import annotations

import importlib
import json
import time
from typing import Any, Callable, Dict, List

from .after import follow
from .base import exists
from .changes import Change, SetFailed, carry_out, file
from .guards import GUARDS, accounts_affected, way_in
from .hiding import told
from .journal import Entry
from .leftovers import OBSERVING, STATE
from .reverting import arm, begin, refusal, wind_up
from .telling import diff

Note = Callable[[Change, List[str]], None]
DIFFS = 60


def carry_out_all(request: Dict[str, Any]) -> Dict[str, Any]:
    """{way_in, sets: {control: outcome}, after: {function: error or null}}, or `refused` and why nothing was done.

    An outcome is {changed, diff, guard, error, accounts, observing} or, when a required control failed, `requires`.
    `armed` tells that the dangerous ones are put back unless the run is confirmed within `window` seconds.
    """
    write, run = bool(request["write"]), request["run"]
    way = way_in()
    found: Dict[str, Any] = {"sets": {}, "after": {}, "way_in": way, "armed": False}
    try:
        keep = begin(run, "apply", way) if write else nowhere
    except SetFailed as problem:
        return {**found, "refused": refusal(problem)}
    due: List[str] = []
    dangerous = [item["control"] for item in request["set"] if item["dangerous"] and not item["only_guard"]]

    def before_writing(item: Dict[str, Any]) -> None:
        if write and item["dangerous"] and not found["armed"]:
            arm(run, dangerous, request["window"])
            found["armed"] = True

    def note(item: Dict[str, Any]) -> Note:
        return lambda one, made: keep(Entry(run, time.time(), item["control"], one, item["after"], made))

    for item in request["set"]:
        outcome = _one(item, write, way, note(item), found["sets"], before_writing)
        found["sets"][item["control"]] = outcome
        if outcome["changed"]:
            due += [name for name in item["after"] if name not in due]
    found["after"] = follow(due) if write else {}
    if found["armed"]:
        try:
            wind_up(run)
        except SetFailed:
            pass  # the time runs since it was armed
    return found


def nowhere(entry: Entry) -> None:
    """What a plan notes of a change in the journal."""


def _one(
    item: Dict[str, Any],
    write: bool,
    way: Dict[str, Any],
    note: Note,
    done: Dict[str, Any],
    before_writing: Callable[[Dict[str, Any]], None],
) -> Dict[str, Any]:
    outcome: Dict[str, Any] = {"changed": False, "diff": [], "guard": None, "error": None}
    outcome.update(accounts=[], observing=False)
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
        if item["only_guard"]:
            return outcome
        if item["observe"]:
            changes = kind.set(item["params"], item["observe"], item["failing"])
            outcome["observing"] = True
        before_writing(item)
        carry_out([*changes, *_record(item)], write, note, written)
    except Exception as problem:  # one control that cannot be set never loses the others
        named = "" if isinstance(problem, SetFailed) else f"{type(problem).__name__}: "
        outcome["error"] = told(f"{named}{problem}")[:500]
    outcome.update(
        changed=bool(written),
        diff=[diff(change) for change in written[:DIFFS] if not change.target.startswith(STATE)],
    )
    return outcome


def _record(item: Dict[str, Any]) -> List[Change]:
    """Since when a control is observed; nothing any more once it is set."""
    path = f"{OBSERVING}/{item['control']}.json"
    if item["observe"]:
        return [file(path, json.dumps({"control": item["control"], "since": int(time.time())}), 0o600)]
    return [file(path, None)] if exists(path) else []


def _failed(outcome: Dict[str, Any]) -> bool:
    guard = outcome["guard"]
    return bool(outcome["error"] or outcome["observing"] or outcome.get("requires") or (guard and not guard["ok"]))
