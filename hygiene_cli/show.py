"""What each verb prints when its run is over, and the exit code that what was printed deserves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from hygiene_cli import verdict
from hygiene_cli.actions import memo
from hygiene_cli.cli import LANG
from hygiene_cli.history import Run
from hygiene_cli.history.snapshot import snapshot
from hygiene_cli.model import Host, Practice, Result
from hygiene_cli.options import Output
from hygiene_cli.running.errand import Ran, conclude
from hygiene_cli.session import Session, now
from hygiene_cli.writing import write

NOTHING = Output(None, ())
PAGES = ("html", "pdf")
"""The formats that show how a practice came to its verdict."""


def after_check(session: Session, ran: Ran, wanted: Output) -> int:
    """Print the practice's verdict (or a narrowed run's own results), and note the run's end; its exit code."""
    if ran.run.narrowed or ran.interrupted:
        own(session, ran.hosts, ran.run, wanted)
        return conclude(session, ran, own_exit(ran.hosts))
    hosts, at = session.history.hosts_at(ran.run.id), now()
    told, papers = session.judge(ran.run, hosts, at)
    tell(session, told, wanted, ran.run)
    code = practice_exit(told, ran.hosts)
    kept = papers.packed() if papers.proofs else None
    concluded = conclude(session, ran, code, verdict.words(told), kept, snapshot(told, session.controls).packed())
    memo.remember(session, told, ran.run.inventory)
    return concluded


def own(session: Session, hosts: Sequence[Host], run: Run, wanted: Output = NOTHING) -> None:
    """The hosts and controls of one run: never a verdict for the practice."""
    told = session.practice(run, hosts, run.finished or now())
    write(told, session.chosen(run), wanted, narrowed=True)
    if not wanted.format:
        from hygiene_cli.report import terminal

        terminal.narrowed(hosts, session.chosen(run), told.at, LANG, terminal.console())


def tell(session: Session, told: Practice, wanted: Output, run: Run | None = None) -> None:
    """The table of the 40 rules and the hosts, or the format asked for; and the files. `run` is the verdict's own."""
    if wanted.shows(*PAGES):
        from hygiene_cli.past import with_past

        told = with_past(session, run, told)
    write(told, session.controls, wanted)
    if not wanted.format:
        from hygiene_cli.report import terminal

        out = terminal.console()
        terminal.rules(told, LANG, out)
        out.print()
        terminal.hosts(told, session.controls, LANG, out)
        terminal.level(told, session.controls, LANG, out)


def plan(session: Session, ran: Ran, wanted: Output = NOTHING) -> int:
    """What apply would write; the number of changes."""
    told = session.practice(ran.run, ran.hosts, now())
    write(told, session.chosen(ran.run), wanted, narrowed=True)
    if not wanted.format:
        from hygiene_cli.report import terminal

        terminal.plan(ran.hosts, session.controls, LANG, terminal.console())
    return sum(result.changed for host in ran.hosts for result in host.results.values())


def applied(session: Session, ran: Ran, wanted: Output = NOTHING) -> None:
    """Before and after for each rule, and why each failing control that was not touched was left."""
    told = session.practice(ran.run, ran.hosts, now())
    write(told, session.chosen(ran.run), wanted, narrowed=True)
    if not wanted.format:
        from hygiene_cli.report import terminal

        terminal.apply(ran.hosts, session.controls, LANG, terminal.console())


def put_back(session: Session, ran: Ran, wanted: Output = NOTHING) -> None:
    """What an undo or a lift put back on each host, and what it could not."""
    told = session.practice(ran.run, ran.hosts, now())
    write(told, session.controls, wanted, narrowed=True)
    if not wanted.format:
        from hygiene_cli.report import terminal

        terminal.put_back(ran.hosts, session.controls, ran.run.verb, LANG, terminal.console())


def touched(hosts: Sequence[Host], controls: Sequence[str]) -> list[str]:
    """The hosts on which a run changed something, for these controls or for any."""
    return [
        host.name
        for host in hosts
        if any(one.changed and (not controls or one.control in controls) for one in host.results.values())
    ]


NOT_DONE = ("drift", "set_failed", "reverted")


def put_back_exit(hosts: Sequence[Host]) -> int:
    """0 when all was put back, 2 when something was not, 4 when a host could not be reached."""
    results = _results(hosts)
    if any(one.reason and one.reason.code in NOT_DONE for one in results):
        return 2
    return (
        4 if any(host.problem or any(one.result == "error" for one in host.results.values()) for host in hosts) else 0
    )


def again(session: Session, run: Run, wanted: Output) -> int:
    """A past run as it was when it ended; its exit code then."""
    if run.verb in AFTERWARDS:
        AFTERWARDS[run.verb](session, Ran(run, session.history.hosts_of(run.id), False), wanted)
    elif run.narrowed or run.status != "done":
        own(session, session.history.hosts_of(run.id), run, wanted)
    else:
        tell(session, session.practice(run, session.history.hosts_at(run.id), run.finished or run.started), wanted, run)
    return run.exit_code or 0


AFTERWARDS: Mapping[str, Callable[[Session, Ran, Output], object]] = {
    "plan": plan,
    "apply": applied,
    "undo": put_back,
    "lift": put_back,
}
"""What shows a run that wrote, or said what it would."""


def own_exit(hosts: Sequence[Host]) -> int:
    """The exit code of a run's own results."""
    return verdict.exit_code(_results(hosts), now(), unread=[host for host in hosts if host.problem])


def practice_exit(told: Practice, hosts: Sequence[Host]) -> int:
    """The exit code of the 40 rules, together with this run's own errors and unknowns."""
    return verdict.exit_code(_results(hosts), now(), told, [host for host in hosts if host.problem])


def _results(hosts: Sequence[Host]) -> list[Result]:
    return [result for host in hosts for result in (*host.results.values(), *host.later.values())]
