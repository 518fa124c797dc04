"""One run from the inventory to history: what every verb that visits hosts shares."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from typing import Any

import click

from hygiene_cli.cli import text
from hygiene_cli.errors import Interrupted
from hygiene_cli.history import Run
from hygiene_cli.model import Host, Reason
from hygiene_cli.options import Ansible, Output, for_ansible, outputs, require
from hygiene_cli.practice import find
from hygiene_cli.running.progress import Progress
from hygiene_cli.session import Session, now
from hygiene_cli.versions import versions

OnHost = Callable[[str, Mapping[str, Any]], None]
NARROWING = re.compile(r"-[lt]|--(lim|ta|sk|start)")
"""What narrows a run among ansible-playbook's own arguments, which may be shortened and hold their value."""


@dataclass(frozen=True)
class Selection:
    """What a run is narrowed to; empty means the whole practice."""

    limit: str | None = None
    rules: tuple[int, ...] = ()
    controls: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    def chosen(self) -> dict[str, Any]:
        """{word: value} of what narrows, as history keeps it."""
        found: dict[str, Any] = {"limit": self.limit, "rules": list(self.rules), "controls": list(self.controls)}
        narrowing = [word for word in self.rest if NARROWING.match(word)]
        return {key: value for key, value in {**found, "arguments": narrowing}.items() if value}


@dataclass(frozen=True)
class Errand:
    """What a verb that visits hosts was asked: the open practice, what to look at, and where the result goes."""

    session: Session
    selection: Selection
    ansible: Ansible
    wanted: Output

    @classmethod
    def of(cls, given: dict[str, Any]) -> Errand:
        """From the options of `options.fleet`. What is wrong with them is said before anything is written."""
        wanted = outputs(given["format_"], given["files"])
        place = find(given["inventories"])
        ansible = for_ansible(given)
        selection = Selection(given["limit"], given["rules"], given["controls"], ansible.arguments)
        session = Session.open(place)
        _ = session.registers
        return cls(session, selection, ansible, wanted)

    def narrowed(self, limit: str) -> Errand:
        """The same for these hosts alone."""
        return replace_fields(self, selection=replace_fields(self.selection, limit=limit))

    def carry_out(
        self, verb: str, extra: Mapping[str, Any] | None = None, rehearse: bool = False, seen: OnHost | None = None
    ) -> Ran:
        """Run the verb over the inventory, keeping each host's result as it comes; only say it, to `rehearse`.

        `seen` is given what each host said, as it said it.
        """
        ansible = self.ansible
        if rehearse:
            ansible = replace_fields(ansible, arguments=(*ansible.arguments, "--check", "--diff"))
        known_as = "plan" if rehearse else verb
        return carry_out(self.session, verb, self.selection, ansible, extra or {}, known_as, seen)


@dataclass
class Ran:
    """A finished run: its record, the hosts it read itself, and whether it was stopped."""

    run: Run
    hosts: list[Host]
    interrupted: bool


class Keeping:
    """Keeps what a run tells, as it comes: in history, and on the screen. History knows the run as `known_as`."""

    def __init__(
        self, session: Session, verb: str, known_as: str, chosen: Mapping[str, Any], seen: OnHost | None
    ) -> None:
        self.session, self.known_as, self.chosen, self.seen = session, known_as, chosen, seen
        self.run = session.history.name(now())
        self.progress = Progress(verb)

    def start(self, hosts: Mapping[str, Mapping[str, Any]], count: int) -> None:
        """The inventory was read, and so many hosts are looked at."""
        self.session.history.begin(
            self.known_as, now(), run=self.run, inventory=hosts, selection=self.chosen, versions=versions()
        )
        self.progress.expect(count)
        self.session.prepare()

    def host(self, name: str, told: Mapping[str, Any]) -> None:
        """A host gave its result."""
        told = self.session.history.dated(told, now())
        note = self.session.history.add_host(self.run, name, told, now())
        if note:
            self.session.notes.append(note)
        self.progress.host(name, told)
        if self.seen:
            self.seen(name, told)

    def problem(self, name: str, code: str, words: str) -> None:
        """A host gave none."""
        self.session.history.add_problem(self.run, name, Reason(code, {"detail": words}), now())
        self.progress.problem(name, code, words)


def carry_out(
    session: Session,
    verb: str,
    selection: Selection,
    ansible: Ansible,
    extra: Mapping[str, Any],
    known_as: str,
    seen: OnHost | None = None,
) -> Ran:
    """Run a verb over the inventory, keeping each host's result as it comes; history knows the run as `known_as`."""
    from hygiene_cli import inventory
    from hygiene_cli.running.runner import Order, execute

    if selection.controls or selection.rules:
        require(session.controls, selection.controls, selection.rules)
    inventory.syntax(session.place.inventories)
    keeping = Keeping(session, verb, known_as, selection.chosen(), seen)
    variables = {
        **ansible.variables,
        "hygiene_rules": list(selection.rules),
        "hygiene_controls": list(selection.controls),
        "hygiene_run": keeping.run,
        "hygiene_compact": False,
        "hygiene_packed": True,
        "hygiene_census": verb == "check" and not (selection.rules or selection.controls),
        **extra,
    }
    order = Order(
        verb, session.place.inventories, selection.limit, variables, ansible.arguments, ansible.passwords,
        ansible.forks, ansible.verbosity,
    )  # fmt: skip
    try:
        outcome = execute(order, keeping.host, keeping.problem, keeping.start)
    except BaseException:
        session.history.interrupt(keeping.run, now(), 1)
        raise
    finally:
        keeping.progress.done()
    if outcome.interrupted:
        session.history.interrupt(keeping.run, now())
    record = session.history.run(keeping.run)
    if record is None:
        raise Interrupted(text("cli.interrupted"))
    return Ran(record, session.history.hosts_of(keeping.run), outcome.interrupted)


def conclude(
    session: Session,
    ran: Ran,
    exit_code: int,
    words: Mapping[int, str] | None = None,
    papers: str | None = None,
    standings: bytes | None = None,
) -> int:
    """Note the run's end; the exit code to leave with. Raises Interrupted when it was stopped."""
    for note in session.notes:
        click.echo(text("note.replaced", hosts=note.params.get("host")), err=True)
    if ran.interrupted:
        wrote = ran.run.verb in ("apply", "undo")
        raise Interrupted(text("cli.interrupted_writing" if wrote else "cli.interrupted"))
    session.history.finish(ran.run.id, exit_code, now(), words, papers, standings)
    return exit_code
