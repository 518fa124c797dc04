"""hygiene undo RUN: put back what a run replaced, from the journals of the hosts themselves."""

from __future__ import annotations

from typing import Any

import click

from hygiene_cli.cli import agreed, text
from hygiene_cli.options import fleet, hosts


@click.command("undo", help=text("help.undo"))
@click.argument("run", metavar="RUN")
@fleet
@hosts
@click.option("--force", is_flag=True, help=text("opt.force"))
@click.option("--plan", "rehearse", is_flag=True, help=text("opt.undo_plan"))
@click.option("--yes", is_flag=True, help=text("opt.yes"))
def command(run: str, named: tuple[str, ...], force: bool, rehearse: bool, yes: bool, **given: Any) -> int:
    from hygiene_cli import show
    from hygiene_cli.errors import UsageProblem
    from hygiene_cli.options import limited
    from hygiene_cli.running.errand import Errand, conclude

    given["limit"] = limited(given["limit"], named)
    errand = Errand.of(given)
    record = errand.session.history.run(run)
    if record is None and not given["limit"]:
        raise UsageProblem(
            "no run {run} in the history of {practice}; `hygiene history` lists them, and --host names a host whose"
            " journal knows it",
            run=run,
            practice=errand.session.place.name,
        )
    if not given["limit"]:
        touched = show.touched(errand.session.history.hosts_of(run), given["controls"])
        if not touched:
            raise UsageProblem("run {run} changed nothing that could be put back", run=run)
        errand = errand.narrowed(",".join(touched))
    if not (yes or rehearse) and not agreed("ask.undo", run=run, hosts=errand.selection.limit):
        click.echo(text("apply.abandoned"))
        return 0
    ran = errand.carry_out("undo", {"hygiene_journal": run, "hygiene_force": force}, rehearse)
    show.put_back(errand.session, ran, errand.wanted)
    return conclude(errand.session, ran, show.put_back_exit(ran.hosts))
