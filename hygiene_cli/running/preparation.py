"""Commissioning a machine: the steps in the order that works, and what each left, so that it can be taken up again.

What is done is kept in the practice's state folder, under the machine's name, with its identity: another machine under
that name begins anew.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from ansible_collections.hygiene.baseline.plugins.plugin_utils import policy
from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import AUDIT_ONLY_CLASSES
from hygiene_cli.cli import text
from hygiene_cli.errors import Unfinished, UsageProblem
from hygiene_cli.files import replace
from hygiene_cli.inventory import Inventoried
from hygiene_cli.model import Host
from hygiene_cli.options import override
from hygiene_cli.running.errand import Errand, Ran, conclude
from hygiene_cli.running.runner import Order, execute
from hygiene_cli.session import now

STEPS = ("identity", "essential", "restart", "escrow", "full", "restart_again", "check")
FOLDER = "prepare"
PATIENCE, PAUSE, QUICK = 30 * 60, 5, 60
"""Seconds that a restart is waited for unless said otherwise, between two tries, and for one answer."""
KEYS = {
    "disk_encryption_recovery_key": {"pass": "by_hand", "fail": "by_hand"},
    "disk_encryption_recovery_escrowed": {"pass": "kept", "fail": "not_kept"},
}
"""Where a key is by what its control says, which applies where the machine has encrypted volumes: Linux's, that nothing
puts away, and Windows', that are looked for where the practice keeps them."""
ANY = "inventory_hardware_model"
"""A control that costs little to read: only who answers matters."""
Step = dict[str, Any]


@dataclass
class Record:
    """What was done so far for one machine."""

    path: Path
    host: str
    host_id: str = ""
    hardware_id: str = ""
    steps: dict[str, Step] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, host: str) -> Record:
        """The record of a machine; an empty one when there is none."""
        path = folder / FOLDER / f"{re.sub(r'[^A-Za-z0-9_.-]', '_', host)}.json"
        path.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            return cls(path, host, str(told["host_id"]), str(told["hardware_id"]), dict(told["steps"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls(path, host)

    def done(self, step: str, **told: Any) -> Step:
        """Note that a step is done, with what it found; on the disk before the next one begins."""
        self.steps[step] = {"at": now().isoformat(timespec="seconds"), **told}
        self.save()
        return self.steps[step]

    def save(self) -> None:
        told = {"host": self.host, "host_id": self.host_id, "hardware_id": self.hardware_id, "steps": self.steps}
        replace(self.path, json.dumps(told, ensure_ascii=False, indent=1))
        self.path.chmod(0o600)

    def forget(self, *steps: str) -> None:
        for step in steps or STEPS:
            self.steps.pop(step, None)

    def is_of(self, host_id: str, hardware_id: str) -> bool:
        """Whether it is the record of this very machine, as far as both tell."""
        same = [(self.host_id, host_id), (self.hardware_id, hardware_id)]
        return all(not one or not other or one == other for one, other in same)


def require(target: Inventoried) -> None:
    """Raise UsageProblem for a machine that cannot be commissioned as the inventory stands."""
    name, variables = target.name, target.variables
    if not variables.get("hygiene_class"):
        raise UsageProblem("{host} has no hygiene_class; say in the inventory what the machine is for", host=name)
    if policy.collect(name, variables) != "host":
        raise UsageProblem("{host} is not connected to (hygiene_collect), so it cannot be prepared", host=name)
    if policy.audit_only(name, variables):
        what = "hygiene_vendor_approval" if variables.get("hygiene_class") in AUDIT_ONLY_CLASSES else "hygiene_profile"
        raise UsageProblem("nothing may be written on {host}: see {what} in the inventory", host=name, what=what)


@dataclass
class Preparation:
    """One machine on its way: `go` does what is not done yet and raises Unfinished where it has to wait."""

    errand: Errand
    record: Record
    profile: str
    unobserved: bool
    patience: int
    agree: Callable[[int], bool] | None
    """Asked with the number of changes that the plan holds; None where nobody is asked."""
    host: Host | None = None
    ran: Ran | None = None

    def go(self) -> bool:
        """Every step in its order; False when nobody agreed to the first change."""
        self.identity()
        if "essential" not in self.record.steps and not self.consent():
            return False
        if self.record.steps.get("full", {}).get("profile", self.profile) != self.profile:
            self.record.forget("full", "restart_again", "check")
        for step in STEPS[1:]:
            if step not in self.record.steps or step == "check":
                self.say(step)
                getattr(self, step)()
        return True

    def say(self, step: str) -> None:
        click.echo(
            text("prepare.step", n=str(STEPS.index(step) + 1), of=str(len(STEPS)), step=text(f"prepare.{step}")),
            err=True,
        )

    def run(self, verb: str, **extra: Any) -> Host:
        """A run on the machine, concluded; what it found. Raises Unfinished when it gave nothing."""
        from hygiene_cli import show

        told: dict[str, Any] = {}
        self.ran = self.errand.carry_out(verb, extra, seen=lambda name, answer: told.update(answer))
        self.answer: Mapping[str, Any] = told
        conclude(self.errand.session, self.ran, show.own_exit(self.ran.hosts))
        self.errand.session.notes.clear()
        host = next(iter(self.ran.hosts), None)
        if host is None or host.problem or not told:
            raise Unfinished(
                "{host} did not answer; see what its line says, then run `hygiene prepare {host}` again:"
                " it goes on from here",
                host=self.record.host,
            )
        self.host = host
        return host

    def identity(self) -> None:
        """Who answers, and what is installed and plugged there."""
        self.say("identity")
        host = self.run("check", hygiene_inventory=True)
        facts = host.facts
        host_id, hardware_id = str(self.answer.get("host_id") or ""), str(facts.get("hardware_id") or "")
        if not self.record.is_of(host_id, hardware_id):
            click.echo(text("prepare.other_machine", host=self.record.host), err=True)
            self.record.forget()
        self.record.host_id, self.record.hardware_id = host_id, hardware_id
        before = sum(one.result == "fail" for one in host.results.values())
        first = self.record.steps.get("identity", {})
        self.record.done(
            "identity",
            run=host_run(self.ran),
            boot=facts.get("boot"),
            failing=first.get("failing", before),
            machine=learned(self.answer.get("inventory")),
        )

    def consent(self) -> bool:
        """Whether somebody who saw the plan agrees to it."""
        from hygiene_cli import show

        if self.agree is None:
            return True

        planned = self.errand.carry_out("plan", self.limits(self.profile))
        changes = show.plan(self.errand.session, planned)
        conclude(self.errand.session, planned, show.own_exit(planned.hosts))
        return self.agree(changes)

    def limits(self, profile: str) -> dict[str, Any]:
        """Nobody works at a machine that is not commissioned, so nothing waits for the hour."""
        return override(profile, True, self.unobserved)

    def apply(self, step: str, profile: str) -> None:
        host = self.run("apply", **self.limits(profile))
        changed = sum(one.changed for one in host.results.values())
        waits = [one.control for one in host.results.values() if one.reason and one.reason.code == "pending_reboot"]
        self.record.done(
            step, run=host_run(self.ran), profile=profile, changed=changed, waits=waits, boot=host.facts.get("boot")
        )

    def essential(self) -> None:
        self.apply("essential", "essential")

    def full(self) -> None:
        """The machine's own profile, which holds the essential one."""
        if self.profile == "essential":
            self.record.done("full", needless=True, profile=self.profile)
        else:
            self.apply("full", self.profile)

    def restart(self, step: str = "restart", after: str = "essential") -> None:
        """Ask for a restart, and wait until the machine answers after one."""
        before = self.record.steps[after].get("boot")
        if self.booted() == before:
            click.echo(
                text("prepare.please_restart", host=self.record.host, minutes=str(self.patience // 60)), err=True
            )
        until = time.monotonic() + self.patience
        while (boot := self.booted()) in (None, before):
            if time.monotonic() > until:
                raise Unfinished(
                    "{host} was not restarted; restart it, then run `hygiene prepare {host}` again:"
                    " it goes on from here",
                    host=self.record.host,
                )
            time.sleep(PAUSE)
        self.record.done(step, boot=boot)

    def restart_again(self) -> None:
        """A second restart, when what was set last asks for one."""
        if self.record.steps["full"].get("waits"):
            self.restart("restart_again", "full")
        else:
            self.record.done("restart_again", needless=True)

    def booted(self) -> Any:
        """What tells this start of the machine from another; None while it does not answer."""
        found: list[Any] = []
        ansible, place = self.errand.ansible, self.errand.session.place
        variables = {**ansible.variables, "hygiene_controls": [ANY], "hygiene_timeout": QUICK, "hygiene_packed": True}
        order = Order(
            "check", place.inventories, self.record.host, {**variables, "hygiene_compact": False},
            ansible.arguments, ansible.passwords,
        )  # fmt: skip
        outcome = execute(order, lambda name, told: found.append(told["facts"].get("boot")), lambda *problem: None)
        if outcome.interrupted:
            raise KeyboardInterrupt
        return found[0] if found else None

    def escrow(self) -> None:
        """Whether there is a disk's key, and one to put away by hand."""
        assert self.host
        self.record.done("escrow", key=key_of(self.host))

    def check(self) -> None:
        """The last look; the machine's own profile may have encrypted it, or had its key kept."""
        self.record.steps["escrow"]["key"] = key_of(self.run("check"))
        self.record.done("check", run=host_run(self.ran))


def key_of(host: Host) -> str:
    """Where the key of its encrypted volumes is: `kept`, `not_kept`, `by_hand`; `none` without such a volume."""
    found = (KEYS[name].get(host.results[name].result) for name in KEYS if name in host.results)
    return next((one for one in found if one), "none")


def host_run(ran: Ran | None) -> str:
    return ran.run.id if ran else ""


def learned(told: Any) -> dict[str, Any]:
    """What matters of a machine's own inventory; nothing in it is trusted, and all of it is shown cleaned."""
    told = told if isinstance(told, Mapping) else {}
    hardware, software = (
        told.get(key) if isinstance(told.get(key), Mapping) else {} for key in ("hardware", "software")
    )
    usb = hardware.get("usb")
    outside = software.get("outside")
    return {
        **{key: hardware.get(key) for key in ("vendor", "model", "serial")},
        "software": software.get("count"),
        "outside": outside if isinstance(outside, list) else [],
        "usb": [one for one in usb if isinstance(one, Mapping)] if isinstance(usb, list) else [],
    }
