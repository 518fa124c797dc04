"""hygiene actions: what is to be done, most urgent first; who does it by when; notes; done."""

from __future__ import annotations

from pathlib import Path

import click

from hygiene_cli.cli import LANG, Subverbs, text
from hygiene_cli.options import inventory, lang, of_register


@click.group("actions", cls=Subverbs, invoke_without_command=True, help=text("help.actions"))
@inventory
@click.option("--all", "closed_too", is_flag=True, help=text("opt.all_actions"))
@click.option(
    "-o", "--output", "files", multiple=True, type=click.Path(path_type=Path), help=text("opt.actions_output")
)
@lang
@click.pass_context
def command(
    context: click.Context, inventories: tuple[str, ...], closed_too: bool, files: tuple[Path, ...]
) -> int | None:
    context.obj = inventories
    if context.invoked_subcommand is not None:
        return None
    from hygiene_cli.actions import show
    from hygiene_cli.actions.desk import ActionDesk

    show.formats(files)
    desk = ActionDesk.open(inventories)
    for path in files:
        show.write(desk, path, LANG)
        click.echo(text("written", path=path), err=True)
    return show.listed(desk, closed_too, LANG)


@command.command("assign", help=text("help.actions.assign"))
@click.argument("number", type=int, metavar="N")
@click.option("--to", "to", metavar="PERSON", required=True, help=text("opt.to"))
@click.option("--due", metavar="DATE", required=True, help=text("opt.due"))
@of_register
def assign(inventories: tuple[str, ...], number: int, to: str, due: str) -> None:
    from hygiene_cli.actions.desk import ActionDesk
    from hygiene_cli.registers.validity import until

    desk = ActionDesk.open(inventories)
    last = until("--due", due, desk.today)
    desk.edit(number, lambda entry: entry.update(to=to, due=last))
    click.echo(text("actions.assigned", n=number, to=to, due=last))


@command.command("note", help=text("help.actions.note"))
@click.argument("number", type=int, metavar="N")
@click.argument("words", metavar="TEXT")
@click.option("--by", metavar="PERSON", required=True, help=text("opt.action_by"))
@of_register
def note(inventories: tuple[str, ...], number: int, words: str, by: str) -> None:
    from hygiene_cli.actions.desk import ActionDesk

    desk = ActionDesk.open(inventories)
    said = {"date": desk.today, "by": by, "text": words}
    desk.edit(number, lambda entry: entry.setdefault("notes", []).append(said))
    click.echo(text("actions.noted", n=number))


@command.command("done", help=text("help.actions.done"))
@click.argument("number", type=int, metavar="N")
@click.option("--by", metavar="PERSON", required=True, help=text("opt.action_by"))
@of_register
def done(inventories: tuple[str, ...], number: int, by: str) -> None:
    from hygiene_cli.actions.desk import ActionDesk

    desk = ActionDesk.open(inventories)
    desk.edit(number, lambda entry: entry.update(done={"date": desk.today, "by": by}))
    click.echo(text("actions.done", n=number))
