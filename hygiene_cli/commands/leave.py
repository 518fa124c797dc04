"""hygiene leave PERSON: write a departure, and list what it leaves open."""

from __future__ import annotations

import click

from hygiene_cli.cli import text
from hygiene_cli.options import inventory, lang


@click.command("leave", help=text("help.leave"))
@click.argument("name", metavar="PERSON")
@inventory
@click.option("--on", "last", metavar="DATE", help=text("opt.on"))
@lang
def command(name: str, inventories: tuple[str, ...], last: str | None) -> int:
    from hygiene_cli import leaving
    from hygiene_cli.desk import Desk
    from hygiene_cli.registers.validity import day
    from hygiene_cli.report import sanitize

    desk = Desk.open(inventories)
    someone = leaving.person(desk, name)
    if last:
        leaving.write(desk, name, day("--on", last))
        desk = Desk.open(inventories)
        someone = leaving.person(desk, name)
    departure = someone.get("departure")
    if not departure:
        click.echo(text("leave.stays", name=sanitize(someone["name"])))
    else:
        click.echo(text("leave.done", name=sanitize(someone["name"]), day=departure))
    left = list(leaving.still_open(desk, someone))
    for one in left:
        click.echo(f"  [ ] {sanitize(text(f'leave.{one.kind}', what=one.what))}")
    if not left:
        click.echo(f"  {text('leave.nothing')}")
    elif departure:
        click.echo(text("leave.next"))
    return 2 if departure and left and departure < desk.today.isoformat() else 0
