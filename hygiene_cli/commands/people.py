"""hygiene people: who has what everywhere; lists taken in from a spreadsheet; somebody erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hygiene_cli import register_verb
from hygiene_cli.cli import LANG, agreed, text
from hygiene_cli.options import of_register

if TYPE_CHECKING:
    from hygiene_cli.desk import Desk


def show(desk: Desk) -> None:
    """Everyone, and what of those who left is still open."""
    from hygiene_cli import leaving
    from hygiene_cli.report import sanitize, screen

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
            screen.put(out, sanitize(leaving.said(one, f"people.{one.kind}", LANG)), "dim", 4)


command = register_verb.verb("people", show)


@command.command("forget", help=text("help.people.forget"))
@click.argument("name", metavar="PERSON")
@click.option("--yes", is_flag=True, help=text("opt.forget_yes"))
@of_register
def forget(inventories: tuple[str, ...], name: str, yes: bool) -> None:
    from hygiene_cli import forgetting
    from hygiene_cli.desk import Desk

    desk = Desk.open(inventories)
    if not yes and not agreed("ask.forget", name=name):
        click.echo(text("forget.abandoned"))
        return
    nobody, comments = forgetting.forget(desk, name)
    click.echo(text("forget.done", name=name, nobody=nobody))
    for path, line in comments:
        click.echo(text("forget.comment", path=path, line=line))
