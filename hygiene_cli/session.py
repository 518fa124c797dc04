"""A practice, opened: its history, what its registers say, and the verdict that both give."""

from __future__ import annotations

import datetime
import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls as controls_module
from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control
from hygiene_cli import actions, controller, guide, verdict
from hygiene_cli.guide import Guide
from hygiene_cli.history import History, Run
from hygiene_cli.model import Host, Practice, Reason
from hygiene_cli.practice import Place
from hygiene_cli.versions import versions

if TYPE_CHECKING:
    from hygiene_cli.papers import Papers
    from hygiene_cli.registers import Registers
    from hygiene_cli.registers.checks import Known

FILE = "history.sqlite"
INVENTORY = "inventory"
"""The memo of what the inventory said."""


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@dataclass
class Session:
    """A practice, opened: its history, and the controls and the guide from the moment they are needed.

    `inventory` is host → what the verdict needs of it, once `read_inventory` was asked for it.
    """

    place: Place
    history: History
    notes: list[Reason] = field(default_factory=list)
    inventory: Mapping[str, Mapping[str, Any]] | None = None

    @classmethod
    def open(cls, place: Place) -> Session:
        history = History.open(place.state_folder() / FILE)
        command = click.get_current_context(silent=True)
        if command:
            command.call_on_close(history.close)
        return cls(place, history)

    @functools.cached_property
    def controls(self) -> Mapping[str, Control]:
        return controls_module.load()

    @functools.cached_property
    def guide(self) -> Guide:
        return guide.load()

    def read_inventory(self, or_none: bool = False) -> Mapping[str, Mapping[str, Any]]:
        """The hosts as the inventory has them, which Ansible reads anew whenever it may say something else.

        Raises UsageProblem when there is none, unless `or_none`, and for what cannot be read.
        """
        from hygiene_cli import fingerprint, inventory

        rests_on = fingerprint.inventory(self.place)
        found: dict[str, dict[str, Any]] | None = self.history.memo(INVENTORY, rests_on) if rests_on else None
        if found is None:
            told = inventory.inventoried(inventory.load(self.place.inventories, or_none=True))
            found = json.loads(json.dumps(told, default=str))
            if rests_on:
                self.history.remember(INVENTORY, rests_on, found)
        if not found and not or_none:
            raise inventory.nobody(None, self.place.inventories)
        self.inventory = found
        return found

    def hosts(self) -> list[Host]:
        """The inventory's hosts with what is known of each now."""
        return self.history.hosts_at(None, self.inventory)

    @functools.cached_property
    def known(self) -> Known:
        """What the registers may name."""
        from hygiene_cli.registers.checks import Known

        hosts = None if self.inventory is None else list(self.inventory)
        return Known(self.guide, self.controls, now().date(), hosts)

    def prepare(self) -> None:
        """Load what the verdict will need, while the hosts are busy."""
        from hygiene_cli.report import terminal  # noqa: F401

        _ = self.controls, self.guide

    def chosen(self, run: Run) -> dict[str, Control]:
        """The controls that a run was narrowed to; all of them when it was not."""
        found = controls_module.select(self.controls, run.selection.get("controls", ()), run.selection.get("rules", ()))
        return {control.id: control for control in found}

    @functools.cached_property
    def registers(self) -> Registers | None:
        """The practice's registers as they are now; None where it has none. Raises RegisterProblem."""
        if not self.place.made_by_init or not self.place.registers.is_dir():
            return None
        from hygiene_cli import papers

        return papers.registers(self.place.registers, self.known)

    def papers_of(self, run: Run | None, hosts: Sequence[Host], at: datetime.datetime) -> Papers:
        """What the practice's papers say, or said when a past run ended."""
        from hygiene_cli import papers

        if run is not None and run.papers:
            return papers.Papers.unpacked(run.papers)
        if self.registers is None:
            return papers.Papers()
        found = papers.papers(self.registers, self.guide, hosts, at.date())
        for clause, standing in controller.judge(self.place, run.inventory if run else self.inventory or {}):
            found = found.also(clause, standing)
        return found

    def practice(self, run: Run | None, hosts: Sequence[Host], at: datetime.datetime) -> Practice:
        """The practice's verdict at a moment, compared with the full check before it."""
        return self.judge(run, hosts, at)[0]

    def judge(self, run: Run | None, hosts: Sequence[Host], at: datetime.datetime) -> tuple[Practice, Papers]:
        """The practice's verdict at a moment, and the papers that it rests on."""
        before = self.history.previous(run.id if run else None)
        papers = self.papers_of(run, hosts, at)
        clear = controller.clear_secrets(run.inventory if run else self.inventory or {})
        told = verdict.practice(
            str(papers.declared.identity.get("name") or self.place.name),
            papers.on(hosts),
            self.controls,
            self.guide,
            at,
            registers=papers.also(controller.SECRETS, clear).proofs if clear else papers.proofs,
            waivers=papers.waivers,
            previous=before.words if before else None,
            previous_at=before.finished if before else None,
            doctrine=doctrine(hosts),
            versions=run.versions if run else versions(),
            run=run.id if run else "",
            declared=papers.declared,
        )
        if self.registers is None or actions.PLANNED in papers.proofs:
            return told, papers
        plan = actions.planned(actions.gaps(told, self.controls), self.registers, at.date())
        return verdict.settle(told, actions.PLANNED, plan), papers.also(actions.PLANNED, plan)


def doctrine(hosts: Sequence[Host]) -> str | None:
    """The password doctrine in force: the one that all hosts read share, or each of them."""
    found = sorted(
        {str(host.policy.get("passwords_doctrine")) for host in hosts if host.policy.get("passwords_doctrine")}
    )
    return ", ".join(found) or None
