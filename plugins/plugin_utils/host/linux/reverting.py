"""The way back when a change cuts the host off: armed on the host before the first dangerous set.

What is armed is a program of its own, made of the very files that apply sent: it needs neither the controller nor the
network. A timer starts it, and so does the next start of the system, before SSH and the firewall.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from typing import Any, Dict, List, Optional

from ._acting import SetFailed, must
from ._file_changes import write_file
from ._unit_changes import NOW
from .base import find_program, read_text, start
from .journal import Keep, Locked, journal, lock, state_folder
from .leftovers import ARMED, STATE, load
from .undoing import of_run, undo

NEEDS = ("undoing", "journal", "_unit_changes")
FOLDER = f"{STATE}/revert"
PROGRAM, DONE = f"{FOLDER}/program.py", f"{FOLDER}/done.json"
STARTED = "/run/hygiene-revert"
"""Gone after a restart of the system, which is how one is known."""
SERVICE, TIMER = "hygiene-revert.service", "hygiene-revert.timer"
UNITS = "/etc/systemd/system"
SERVICE_TEXT = """\
# Written by hygiene: what nobody confirmed is put back, now or when the system starts next.
[Unit]
Description=hygiene: put back the unconfirmed changes of run {run}
DefaultDependencies=no
ConditionPathExists={program}
RequiresMountsFor={folder} /usr
After=local-fs.target systemd-remount-fs.service
Before=network-pre.target nftables.service firewalld.service ufw.service netfilter-persistent.service
Before=ssh.service sshd.service ssh.socket usbguard.service basic.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
ExecStart={python} -I {program}
TimeoutStartSec=30min

[Install]
WantedBy=sysinit.target
"""
TIMER_TEXT = """\
# Written by hygiene: how long a change waits to be confirmed.
[Unit]
Description=hygiene: put back the changes of run {run} unless they are confirmed

[Timer]
OnActiveSec={seconds}s
AccuracySec=1s
Unit={service}
"""
PATIENCE = 3600.0
"""Seconds that the way back waits for an apply that is still writing."""


def pending() -> Optional[Dict[str, Any]]:
    """{run, controls, seconds, until} of the changes that wait to be confirmed, or None."""
    return load(ARMED) or None


def refuse_while_pending() -> None:
    """Raise Locked while the changes of another run wait to be confirmed; put back those whose time is over."""
    waiting = pending()
    if waiting and overdue(waiting):
        _put_back(waiting)  # the power went before its own timer could be kept
    elif waiting:
        until = time.strftime("%H:%M:%S %z", time.localtime(waiting["until"]))
        raise Locked(f"the changes of run {waiting['run']} wait to be confirmed until {until}, or are put back then")


def begin(run: str, action: str, way: Dict[str, Any]) -> Keep:
    """Take the host for a run that writes; what notes its changes. Raises SetFailed, Locked when another has it."""
    lock(run, way["account"])
    refuse_while_pending()
    return journal(run, {"action": action, "account": way["account"], "source": way["source"]})


def refusal(problem: SetFailed) -> Dict[str, str]:
    """Why nothing was written, for the controller."""
    return {"code": "locked" if isinstance(problem, Locked) else "set_failed", "detail": str(problem)}


def arm(run: str, controls: List[str], seconds: int) -> None:
    """Have these controls' changes put back unless `confirm` comes in time. Raises SetFailed when they could not be."""
    try:
        _arm(run, controls, seconds)
    except BaseException:
        disarm()
        raise


def _arm(run: str, controls: List[str], seconds: int) -> None:
    if not os.path.isdir("/run/systemd/system"):
        raise SetFailed("systemd does not run here, so nothing could put the change back by itself")
    state_folder(STATE), state_folder(FOLDER)
    python = find_program("python3") or sys.executable
    values = {"run": re.sub(r"[^\w-]", "_", run), "program": PROGRAM, "folder": FOLDER, "service": SERVICE}
    values.update(python=python, seconds=str(seconds))
    keep_file(STARTED, run)
    keep_file(PROGRAM, own_program("reverting", "revert", {"run": run}), 0o700)
    keep_file(f"{UNITS}/{SERVICE}", SERVICE_TEXT.format(**values), 0o644)
    keep_file(f"{UNITS}/{TIMER}", TIMER_TEXT.format(**values), 0o644)
    keep_file(ARMED, json.dumps({"run": run, "controls": controls, "seconds": seconds, **_until(seconds)}))
    must(["systemctl", "daemon-reload"])
    must(["systemctl", "enable", SERVICE])
    os.sync()  # should the power go now, the next start knows
    wind_up(run)


def _until(seconds: int) -> Dict[str, float]:
    """The end of the time to confirm, for people and, whatever is done to the clock, for us."""
    return {"until": time.time() + seconds, "monotonic": time.monotonic() + seconds}


def wind_up(run: str) -> None:
    """Let the time run from now: the changes are made, and can be confirmed."""
    waiting = pending()
    if waiting and waiting["run"] == run:
        keep_file(ARMED, json.dumps({**waiting, **_until(waiting["seconds"])}))
        must(["systemctl", "restart", TIMER])
        must(["systemctl", "is-active", "--quiet", TIMER])


def disarm() -> None:
    """Nothing is put back any more. What would act goes first."""
    for path in (PROGRAM, ARMED, STARTED):
        write_file(path, None)
    start(["systemctl", "stop", TIMER])
    start(["systemctl", "disable", SERVICE])
    for name in (TIMER, SERVICE):
        write_file(f"{UNITS}/{name}", None)
    must(["systemctl", "daemon-reload"])


def confirm(request: Dict[str, Any]) -> Dict[str, Any]:
    """{confirm: {state, controls, at, errors}}: `confirmed`, `reverted` when the host was quicker, or `unknown`."""
    run = request["confirm"]
    held = lock(run, "confirm", 120)
    waiting = pending()
    if waiting and waiting["run"] == run:
        disarm()
        told = {"state": "confirmed"}
    else:
        done = load(DONE)
        told = {**done, "state": "reverted"} if done.get("run") == run else {"state": "unknown"}
    os.close(held)
    return {"confirm": told}


def revert(request: Dict[str, Any]) -> None:
    """What the armed program does: put the run's changes back, and say what it did to whoever asks later."""
    held = lock(f"{request['run']} (revert)", "root", PATIENCE)
    waiting = pending()
    if waiting and waiting["run"] == request["run"] and overdue(waiting):
        _put_back(waiting)
    os.close(held)


def overdue(waiting: Dict[str, Any]) -> bool:
    """Whether the time to confirm is over, or the system was restarted since."""
    return read_text(STARTED) is None or waiting["monotonic"] <= time.monotonic() + 2


def _put_back(waiting: Dict[str, Any]) -> None:
    """Put unconfirmed changes back. The host is ours."""
    run, restarted = waiting["run"], read_text(STARTED) is None
    NOW.append("--no-block")
    keep = journal(f"{run}-revert", {"action": "revert", "account": "root", "source": None})
    try:
        entries = of_run(run, waiting["controls"])
    except SetFailed:  # the power went before the first change was noted
        entries = []
    found = undo(entries, True, True, keep)
    errors = {name: one["error"] for name, one in found["sets"].items() if one["error"]}
    errors.update({name: text for name, text in found["after"].items() if text})
    done = {"run": run, "controls": waiting["controls"], "at": time.time(), "errors": errors}
    keep_file(DONE, json.dumps({**done, "restarted": restarted}))
    disarm()
    NOW.clear()


def own_program(module: str, entry: str, request: Dict[str, Any]) -> str:
    """This very program as one file that stays on the host, to be entered elsewhere with another request."""
    parcel = {**sys.modules[__package__].parcel, "request": request}
    text: str = parcel["loader"]
    text = text.replace("{module}", module).replace("{entry}", f'{entry}(parcel["request"])')
    return text.replace("{parcel}", repr(json.dumps(parcel)))


def keep_file(path: str, text: str, mode: int = 0o600) -> None:
    """Write a file of ours, whole or not at all."""
    kept = {"mode": mode, "uid": 0, "gid": 0, "attributes": {}}
    write_file(path, {**kept, "content": text.encode()})
