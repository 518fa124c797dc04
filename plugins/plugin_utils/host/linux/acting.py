"""The requests that write: which part of the program carries out each. Sent to a host with those alone."""

from __future__ import annotations

from typing import Any, Callable, Dict

from . import lifting, reverting, setting
from .base import is_root
from .changes import SetFailed
from .guards import way_in
from .undoing import of_run, undo

NEEDS = ("lifting", "reverting", "setting", "undoing")


def put_back(request: Dict[str, Any]) -> Dict[str, Any]:
    """Undo a run, or some of its controls: what `undoing.undo` tells, or `refused` and why nothing was done.

    request["undo"]: {run, controls (all when empty), force, dangerous}; dangerous controls are put in force again
    unless somebody confirms from outside, as with apply.
    """
    asked, run, write = request["undo"], request["run"], bool(request["write"])
    way = way_in()
    try:
        entries = of_run(asked["run"], asked["controls"])
        keep = reverting.begin(run, "undo", way) if write else setting.nowhere
        dangerous = sorted({entry.control for entry in entries} & {*asked["dangerous"]})
        if write and dangerous:
            reverting.arm(run, dangerous, request["window"])
    except SetFailed as problem:
        return {"refused": reverting.refusal(problem), "way_in": way}
    found = undo(entries, asked["force"], write, keep)
    if write and dangerous:
        reverting.wind_up(run)
    return {**found, "way_in": way, "armed": bool(write and dangerous)}


ACTS: Dict[str, Callable[[Dict[str, Any]], Dict[str, Any]]] = {
    "set": setting.carry_out_all,
    "undo": put_back,
    "lift": lifting.lift,
    "end_lift": lifting.end,
    "confirm": reverting.confirm,
}


def carry_out(request: Dict[str, Any]) -> Dict[str, Any]:
    """Do what the request asks beside reading."""
    if not is_root():
        return {"refused": {"code": "not_root", "detail": ""}}
    act = next(ACTS[name] for name in ACTS if request.get(name))
    return act(request)
