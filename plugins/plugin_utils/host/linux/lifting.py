"""A control lifted for a time: undone now, and put in force again by the host itself, controller present or not.

A lift is `lifts/<control>.json` beside the program that ends it, and a timer that survives a restart of the system.
"""

from __future__ import annotations

import json
import os
import re
import time
from typing import Any, Dict

from ._acting import SetFailed, must
from ._file_changes import write_file
from .base import find_program, start
from .guards import way_in
from .journal import journal, lock, state_folder
from .leftovers import LIFTS, STATE, load
from .reverting import UNITS, begin, keep_file, own_program, refusal
from .undoing import in_force, of_run, undo

NEEDS = ("undoing", "reverting", "leftovers")
SERVICE_TEXT = """\
# Written by hygiene: the end of a lift.
[Unit]
Description=hygiene: put {control} in force again
RequiresMountsFor={folder}

[Service]
Type=oneshot
ExecStart={python} -I {program}
TimeoutStartSec=30min
"""
TIMER_TEXT = """\
# Written by hygiene: when a lift ends.
[Unit]
Description=hygiene: {control} is lifted until then

[Timer]
OnCalendar={when} UTC
Persistent=true
AccuracySec=1s

[Install]
WantedBy=timers.target
"""
PATIENCE = 3600.0


def lift(request: Dict[str, Any]) -> Dict[str, Any]:
    """Undo a control until `until` (seconds since 1970). What `undoing.undo` tells, `lift`, or `refused`.

    request["lift"]: {control, until, by, reason}. A control that is lifted already gets the new end, name and reason.
    """
    asked, run = request["lift"], request["run"]
    control = asked["control"]
    way = way_in()
    try:
        keep = begin(run, "lift", way)
        before = load(f"{LIFTS}/{control}.json")
        entries = [] if before else in_force(control)
        if not before and not entries:
            text = f"hygiene did not set {control} on this host, so there is nothing of its own to lift"
            return {"refused": {"code": "nothing_to_lift", "detail": text}, "way_in": way}
        told = {**asked, "run": before.get("run", run), "since": before.get("since", time.time())}
        _arm(told)
    except SetFailed as problem:
        return {"refused": refusal(problem), "way_in": way}
    found = undo(entries, False, True, keep)
    if not before and not any(one["changed"] for one in found["sets"].values()):
        _forget(control)
        told = {}
    return {**found, "lift": told, "way_in": way}


def end(request: Dict[str, Any]) -> Dict[str, Any]:
    """Put a lifted control in force again, now. request["end_lift"]: {control}."""
    control = request["end_lift"]["control"]
    run = request["run"]
    held = lock(run, "root", PATIENCE)
    told = load(f"{LIFTS}/{control}.json")
    if not told:
        os.close(held)
        return {"refused": {"code": "nothing_to_lift", "detail": f"{control} is not lifted on this host"}}
    keep = journal(run, {"action": "end of lift", "account": "root", "source": None})
    found = undo(of_run(told["run"], [control]), True, True, keep)
    _forget(control)
    os.close(held)
    return {**found, "lift": told}


def _unit(control: str) -> str:
    return f"hygiene-lift-{re.sub(r'[^a-z0-9_]', '', control)}"


def _arm(told: Dict[str, Any]) -> None:
    """Have the lift end by itself. Raises SetFailed when systemd will not."""
    control = told["control"]
    unit = _unit(control)
    if not os.path.isdir("/run/systemd/system"):
        raise SetFailed("systemd does not run here, so nothing could end the lift by itself")
    state_folder(STATE), state_folder(LIFTS)
    program = f"{LIFTS}/{control}.py"
    ending = {"end_lift": {"control": control}, "run": f"{told['run']}-end"}
    keep_file(program, own_program("lifting", "end", ending), 0o700)
    values = {
        "control": control,
        "folder": LIFTS,
        "program": program,
        "python": find_program("python3") or "/usr/bin/python3",
        "when": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(told["until"])),
    }
    keep_file(f"{UNITS}/{unit}.service", SERVICE_TEXT.format(**values), 0o644)
    keep_file(f"{UNITS}/{unit}.timer", TIMER_TEXT.format(**values), 0o644)
    keep_file(f"{LIFTS}/{control}.json", json.dumps(told))
    try:
        must(["systemctl", "daemon-reload"])
        must(["systemctl", "enable", f"{unit}.timer"])
        must(["systemctl", "restart", f"{unit}.timer"])
        must(["systemctl", "is-active", "--quiet", f"{unit}.timer"])
    except SetFailed:
        _forget(control)
        raise


def _forget(control: str) -> None:
    """Nothing is lifted any more: the record first, then what would have ended it."""
    unit = _unit(control)
    for path in (f"{LIFTS}/{control}.json", f"{LIFTS}/{control}.py"):
        write_file(path, None)
    start(["systemctl", "disable", f"{unit}.timer"])
    start(["systemctl", "stop", f"{unit}.timer"])
    for path in (f"{UNITS}/{unit}.timer", f"{UNITS}/{unit}.service", f"/var/lib/systemd/timers/stamp-{unit}.timer"):
        write_file(path, None)
    must(["systemctl", "daemon-reload"])
