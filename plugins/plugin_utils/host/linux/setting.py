"""Setting failing controls on the host, in order, with the journal of what each change replaced."""

from __future__ import annotations

import importlib
import json
import os
import stat
import time
from typing import Any, Callable, Dict, List

from .after import AFTER
from .base import is_root
from .changes import Change, SetFailed, carry_out, diff, portable, summary
from .guards import GUARDS, accounts_affected, way_in

STATE = "/var/lib/hygiene"
DIFFS = 60


def carry_out_all(request: Dict[str, Any]) -> Dict[str, Any]:
    """{sets: {control: {changed, changes, diff, guard, error, accounts}}, after: {name: error or null}, way_in}."""
    write = bool(request["write"])
    way = way_in()
    found: Dict[str, Any] = {"sets": {}, "after": {}, "way_in": way}
    if not is_root():
        return {**found, "refused": "not_root"}
    keep = _journal(request["run"]) if write else _forget
    due: List[str] = []
    for item in request["set"]:
        outcome = _one(item, write, way, keep, found["sets"])
        found["sets"][item["control"]] = outcome
        if outcome["changed"]:
            due += [name for name in item.get("after", []) if name not in due]
    for name in due if write else []:
        try:
            AFTER[name]()
            found["after"][name] = None
        except (SetFailed, OSError) as problem:
            found["after"][name] = str(problem)
    found["after_due"] = due
    return found


def _one(
    item: Dict[str, Any], write: bool, way: Dict[str, Any], keep: Callable[[str, Change], None], done: Dict[str, Any]
) -> Dict[str, Any]:
    outcome: Dict[str, Any] = {
        "changed": False,
        "changes": [],
        "diff": [],
        "guard": None,
        "error": None,
        "accounts": [],
    }
    missing = [name for name in item.get("requires", []) if name in done and _failed(done[name])]
    if missing:
        return {**outcome, "requires": missing}
    kind = importlib.import_module(f"{__package__}.{item['kind']}")
    try:
        changes = kind.set(item["params"], item["wanted"], item["failing"])
        if item.get("guard"):
            ok, text = GUARDS[item["guard"]](item["params"], item["wanted"], changes, way)
            outcome["guard"] = {"ok": ok, "text": text}
        outcome["accounts"] = accounts_affected(changes)
        refused = outcome["guard"] is not None and not outcome["guard"]["ok"]
        if refused and write:
            return outcome
        effective = carry_out(changes, write and not item.get("only_plan"), lambda one: keep(item["control"], one))
        outcome.update(
            changed=bool(effective),
            changes=[summary(one) for one in effective],
            diff=[diff(one) for one in effective[:DIFFS]],
        )
    except (SetFailed, OSError, KeyError, ValueError) as problem:
        outcome["error"] = f"{type(problem).__name__}: {problem}"[:500]
    return outcome


def _failed(outcome: Dict[str, Any]) -> bool:
    guard = outcome.get("guard")
    return bool(outcome.get("error") or outcome.get("requires") or (guard and not guard["ok"]))


def _forget(control: str, item: Change) -> None:
    """A plan keeps no journal."""


def state_folder(path: str = STATE) -> str:
    """The host's own state folder, root's alone; SetFailed when somebody else made it or it is a link."""
    try:
        os.mkdir(path, 0o700)
    except FileExistsError:
        found = os.lstat(path)
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0:
            raise SetFailed(f"{path} exists but is not a folder owned by root: inspect and remove it") from None
        os.chmod(path, 0o700)
    return path


def _journal(run: str) -> Callable[[str, Change], None]:
    folder = os.path.join(state_folder(), "journal")
    os.makedirs(folder, 0o700, exist_ok=True)
    descriptor = os.open(
        os.path.join(folder, f"{run}.jsonl"), os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600
    )
    journal = os.fdopen(descriptor, "a", encoding="ascii")

    def keep(control: str, item: Change) -> None:
        entry = {
            "at": time.time(),
            "control": control,
            "type": item.type,
            "target": item.target,
            "before": portable(item.before),
            "after": portable(item.after),
        }
        journal.write(json.dumps(entry) + "\n")
        journal.flush()
        os.fsync(journal.fileno())

    return keep
