"""hygiene changes: what changed from one full check to another, from history alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hygiene_cli.cli import LANG, text
from hygiene_cli.options import inventory, lang

if TYPE_CHECKING:
    from hygiene_cli.history.runs import Run
    from hygiene_cli.session import Session

NO_RUN = "no run {run} in the history of {practice}; `hygiene history` lists them"
NO_VERDICT = "the run {run} is no full check, and gave no verdict to compare; `hygiene history` lists the runs"


@click.command("changes", help=text("help.changes"))
@click.argument("runs", metavar="[RUN [RUN]]", nargs=-1)
@inventory
@click.option("--format", "format_", type=click.Choice(["json", "csv"]), help=text("opt.format"))
@lang
def command(runs: tuple[str, ...], inventories: tuple[str, ...], format_: str | None) -> None:
    from hygiene_cli import past, practice
    from hygiene_cli.errors import UsageProblem
    from hygiene_cli.report import changes_data, changes_text
    from hygiene_cli.session import Session

    if len(runs) > 2:
        raise UsageProblem("two runs can be compared, not {n}", n=len(runs))
    session = Session.open(practice.find(inventories))
    before, after = _pair(session, runs)
    found = past.between(session, before, after) if before and after else None
    if format_:
        write = changes_data.as_json if format_ == "json" else changes_data.as_csv
        click.echo(write(found, LANG), nl=False)
        return
    changes_text.show(found, session.controls, session.guide, LANG)


def _pair(session: Session, runs: tuple[str, ...]) -> tuple[Run | None, Run | None]:
    """The checks to compare, the earlier first as given; None where there is none."""
    named = [_run(session, run) for run in runs]
    if len(named) == 2:
        return named[0], named[1]
    after = named[0] if named else session.history.previous()
    return (session.history.previous(after.id) if after else None), after


def _run(session: Session, name: str) -> Run:
    from hygiene_cli.errors import UsageProblem

    found = session.history.run(name)
    if found is None:
        raise UsageProblem(NO_RUN, run=name, practice=session.place.name)
    if found.verb != "check" or found.narrowed or found.status != "done":
        raise UsageProblem(NO_VERDICT, run=name)
    return found
