"""hygiene status: the practice from its history, without touching a host."""

from __future__ import annotations

import click

from hygiene_cli.cli import text
from hygiene_cli.options import inventory, lang, output


@click.command("status", help=text("help.status"))
@inventory
@output
@lang
def command(inventories: tuple[str, ...], format_: str | None, files: tuple[str, ...]) -> int:
    from hygiene_cli import practice, show
    from hygiene_cli.options import outputs
    from hygiene_cli.session import Session, now

    wanted = outputs(format_, files)
    session = Session.open(practice.find(inventories))
    session.read_inventory()
    told = session.practice(None, session.hosts(), now())
    show.tell(session, told, wanted)
    return show.practice_exit(told, [])
