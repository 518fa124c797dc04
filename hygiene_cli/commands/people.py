"""hygiene people: who has what everywhere; lists taken in from a spreadsheet; somebody erased."""

from __future__ import annotations

from pathlib import Path

import click

from hygiene_cli.cli import Subverbs, text
from hygiene_cli.options import inventory, lang


@click.group("people", cls=Subverbs, invoke_without_command=True, help=text("help.people"))
@inventory
@lang
@click.pass_context
def command(context: click.Context, inventories: tuple[str, ...]) -> None:
    context.obj = inventories
    if context.invoked_subcommand is None:
        _list(inventories)


def _list(inventories: tuple[str, ...]) -> None:
    from hygiene_cli import leaving
    from hygiene_cli.desk import Desk
    from hygiene_cli.report import sanitize, screen

    desk = Desk.open(inventories)
    out = screen.console()
    people = desk.registers.entries("people")
    if not people:
        click.echo(text("people.none"))
    for someone in people:
        last = someone.day("departure")
        gone = last is not None and last < desk.today
        when = (
            text("people.left" if gone else "people.leaves", day=last)
            if last
            else text("people.here", day=someone["arrival"])
        )
        opened = list(leaving.still_open(desk, someone))
        state = "pass" if not gone else "fail" if opened else "notapplicable"
        screen.put(
            out,
            screen.sign(state, f"{sanitize(someone['name'])} ({someone['id']})", f" · {someone['function']} · {when}"),
        )
        for one in opened:
            screen.put(out, sanitize(text(f"people.{one.kind}", what=one.what)), "dim", 4)


@command.command("import", help=text("help.people.import"))
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def import_(inventories: tuple[str, ...], file: Path) -> None:
    from hygiene_cli.desk import Desk
    from hygiene_cli.registers import spreadsheet

    desk = Desk.open(inventories)
    added, known = spreadsheet.take_in(desk, "people", file)
    click.echo(text("import.rows", n=added, known=known, path=desk.registers.folder / "people.yml"))


@command.command("forget", help=text("help.people.forget"))
@click.argument("name", metavar="PERSON")
@click.option("--yes", is_flag=True, help=text("opt.forget_yes"))
@click.pass_obj
def forget(inventories: tuple[str, ...], name: str, yes: bool) -> None:
    from hygiene_cli import forgetting
    from hygiene_cli.desk import Desk

    desk = Desk.open(inventories)
    if not yes and not click.confirm(text("ask.forget", name=name), err=True):
        click.echo(text("forget.abandoned"))
        return
    click.echo(text("forget.done", name=name, nobody=forgetting.forget(desk, name)))
