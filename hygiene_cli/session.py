"""One run from the inventory to history: what check, plan and apply share, and what status and report build on."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replace_fields
from typing import TYPE_CHECKING, Any

import click

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls as controls_module
from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control
from hygiene_cli import actions, guide, storage, verdict
from hygiene_cli.cli import text
from hygiene_cli.errors import Interrupted
from hygiene_cli.guide import Guide
from hygiene_cli.history import History, Run
from hygiene_cli.model import Host, Practice, Reason
from hygiene_cli.options import Ansible, Output, for_ansible, outputs, require
from hygiene_cli.practice import Place, find
from hygiene_cli.progress import Progress
from hygiene_cli.standing import Standing
from hygiene_cli.versions import versions

if TYPE_CHECKING:
    from hygiene_cli.papers import Papers
    from hygiene_cli.registers import Registers

OnHost = Callable[[str, Mapping[str, Any]], None]
FILE = "history.sqlite"
NARROWING = re.compile(r"-[lt]|--(lim|ta|sk|start)")
"""What narrows a run among ansible-playbook's own arguments, which may be shortened and hold their value."""


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


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


@dataclass
class Session:
    """A practice, opened: its history, and the controls and the guide from the moment they are needed."""

    place: Place
    history: History
    notes: list[Reason] = field(default_factory=list)
    inventory: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

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
        from hygiene_cli.registers.checks import Known

        return papers.registers(self.place.registers, Known(self.guide, self.controls, now().date()))

    def papers_of(self, run: Run | None, hosts: Sequence[Host], at: datetime.datetime) -> Papers:
        """What the practice's papers say, or said when a past run ended."""
        from hygiene_cli import papers

        if run is not None and run.papers:
            return papers.Papers.unpacked(run.papers)
        if self.registers is None:
            return papers.Papers()
        found = papers.papers(self.registers, self.guide, hosts, at.date())
        why = storage.misplaced(self.place.registers.parent, run.inventory if run else self.inventory)
        return found.also(MAP_CLAUSE, Standing("fail", why)) if why else found

    def practice(self, run: Run | None, hosts: Sequence[Host], at: datetime.datetime) -> Practice:
        """The practice's verdict at a moment, compared with the full check before it."""
        return self.judge(run, hosts, at)[0]

    def judge(self, run: Run | None, hosts: Sequence[Host], at: datetime.datetime) -> tuple[Practice, Papers]:
        """The practice's verdict at a moment, and the papers that it rests on."""
        before = self.history.previous(run.id if run else None)
        papers = self.papers_of(run, hosts, at)
        told = verdict.practice(
            str(papers.declared.identity.get("name") or self.place.name),
            papers.on(hosts),
            self.controls,
            self.guide,
            at,
            registers=clear_secrets(papers.proofs, run.inventory if run else self.inventory),
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


MAP_CLAUSE = "1g"
"""The map is never kept on the network that it represents."""
CLEAR_SECRET_CLAUSE = "11a"
"""No password in clear in a file: our own inventory is one, and a clear password in it fails the clause."""


def clear_secrets(
    proofs: Mapping[str, verdict.Proof], known: Mapping[str, Mapping[str, Any]]
) -> dict[str, verdict.Proof]:
    """The proofs, with what our own inventory says of the clause on passwords in clear."""
    clear = [name for name, told in known.items() if told.get("clear_secrets")]
    if not clear:
        return dict(proofs)
    reason = Reason("clear_secret", {"hosts": clear[:10]})
    return {**proofs, CLEAR_SECRET_CLAUSE: verdict.Proof(Standing("fail", reason))}


def doctrine(hosts: Sequence[Host]) -> str | None:
    """The password doctrine in force: the one that all hosts read share, or each of them."""
    found = sorted(
        {str(host.policy.get("passwords_doctrine")) for host in hosts if host.policy.get("passwords_doctrine")}
    )
    return ", ".join(found) or None


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
    from hygiene_cli.run import Order, execute

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
    session: Session, ran: Ran, exit_code: int, words: Mapping[int, str] | None = None, papers: str | None = None
) -> int:
    """Note the run's end; the exit code to leave with. Raises Interrupted when it was stopped."""
    for note in session.notes:
        click.echo(text("note.replaced", hosts=note.params.get("host")), err=True)
    if ran.interrupted:
        wrote = ran.run.verb in ("apply", "undo")
        raise Interrupted(text("cli.interrupted_writing" if wrote else "cli.interrupted"))
    session.history.finish(ran.run.id, exit_code, now(), words, papers)
    return exit_code
