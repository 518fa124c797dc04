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
    from hygiene_cli import inventory as reader
    from hygiene_cli import practice, show
    from hygiene_cli.inventory import inventoried
    from hygiene_cli.options import outputs
    from hygiene_cli.session import Session, now

    wanted = outputs(format_, files)
    session = Session.open(practice.find(inventories))
    session.inventory = inventoried(reader.load(session.place.inventories))
    told = session.practice(None, session.history.hosts_at(None, session.inventory), now())
    show.tell(session, told, wanted)
    return show.practice_exit(told, [])
