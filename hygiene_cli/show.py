"""What each verb prints when its run is over, and the exit code that what was printed deserves."""

from __future__ import annotations

from collections.abc import Mapping

from hygiene_cli import session as sessions
from hygiene_cli import verdict
from hygiene_cli.cli import LANG
from hygiene_cli.model import Host, Practice
from hygiene_cli.options import Output
from hygiene_cli.session import Ran, Session


def after_check(session: Session, ran: Ran, wanted: Output) -> tuple[int, Mapping[int, str] | None]:
    """Print the practice's verdict (or a narrowed run's own results); the exit code, and the rules' words."""
    if ran.run.narrowed or ran.interrupted:
        narrowed(session, ran.hosts, ran, wanted)
        return own_exit(ran.hosts), None
    hosts = session.history.hosts_at(ran.run.id, ran.run.inventory)
    told = session.practice(ran.run, hosts, sessions.now())
    tell(session, told, wanted)
    return practice_exit(told, ran.hosts), verdict.words(told)


def narrowed(session: Session, hosts: list[Host], ran: Ran, wanted: Output) -> None:
    """The hosts and controls of a narrowed run: never a verdict for the practice."""
    told = session.practice(ran.run, hosts, sessions.now())
    sessions.write(told, session.controls, wanted)
    if not wanted.format:
        from hygiene_cli.report import terminal

        terminal.narrowed(hosts, session.controls, LANG)


def tell(session: Session, told: Practice, wanted: Output) -> None:
    """The table of the 40 rules and the hosts, or the format asked for; and the files."""
    sessions.write(told, session.controls, wanted)
    if not wanted.format:
        from hygiene_cli.report import terminal

        terminal.practice(told, LANG)


def own_exit(hosts: list[Host]) -> int:
    """The exit code of a run's own results."""
    results = [result for host in hosts for result in (*host.results.values(), *host.later.values())]
    return verdict.exit_code(results, sessions.now(), unread=[host for host in hosts if host.problem])


def practice_exit(told: Practice, hosts: list[Host]) -> int:
    """The exit code of the 40 rules, together with this run's own errors and unknowns."""
    results = [result for host in hosts for result in (*host.results.values(), *host.later.values())]
    return verdict.exit_code(results, sessions.now(), told, [host for host in hosts if host.problem])
