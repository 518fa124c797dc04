"""hygiene report RUN: any past run, rendered again in any format, as it was when it ended."""

from __future__ import annotations

import click

from hygiene_cli.cli import text
from hygiene_cli.options import inventory, lang, output


@click.command("report", help=text("help.report"))
@click.argument("run", metavar="RUN")
@inventory
@output
@lang
def command(run: str, inventories: tuple[str, ...], format_: str | None, files: tuple[str, ...]) -> int:
    from hygiene_cli import practice, show
    from hygiene_cli.errors import UsageProblem
    from hygiene_cli.options import outputs
    from hygiene_cli.session import Session

    wanted = outputs(format_, files)
    session = Session.open(practice.find(inventories))
    record = session.history.run(run)
    if record is None:
        raise UsageProblem(
            "no run {run} in the history of {practice}; `hygiene history` lists them",
            run=run,
            practice=session.place.name,
        )
    return show.again(session, record, wanted)
