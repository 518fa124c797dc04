"""hygiene waive: a failure accepted until a day, with what protects instead."""

from __future__ import annotations

import click

from hygiene_cli.cli import text
from hygiene_cli.options import inventory, lang


@click.command("waive", help=text("help.waive"))
@click.argument("what", metavar="CONTROL|CLAUSE")
@inventory
@click.option("--host", "hosts", multiple=True, metavar="NAME", help=text("opt.waive_host"))
@click.option("--until", "end", required=True, metavar="DATE", help=text("opt.until"))
@click.option("--reason", required=True, metavar="TEXT", help=text("opt.waive_reason"))
@click.option("--compensation", required=True, metavar="TEXT", help=text("opt.compensation"))
@click.option("--approved-by", required=True, metavar="PERSON", help=text("opt.approved_by"))
@lang
def command(
    what: str,
    inventories: tuple[str, ...],
    hosts: tuple[str, ...],
    end: str,
    reason: str,
    compensation: str,
    approved_by: str,
) -> None:
    from hygiene_cli.desk import Desk
    from hygiene_cli.registers.validity import until

    desk = Desk.open(inventories)
    last = until("--until", end, desk.today)
    entry = {
        "what": what, "hosts": list(hosts), "until": last, "reason": reason, "compensation": compensation,
        "approved_by": approved_by, "date": desk.today,
    }  # fmt: skip
    desk.add("waivers", entry)
    click.echo(text("waive.done", what=what, until=last.isoformat()))
