"""A verb that shows one register, and takes in a list of it from a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hygiene_cli.cli import Subverbs, text
from hygiene_cli.options import inventory, lang, of_register

if TYPE_CHECKING:
    from hygiene_cli.desk import Desk


def verb(register: str, show: Callable[[Desk], None]) -> click.Group:
    """`hygiene REGISTER` and `hygiene REGISTER import FILE`; a verb added to it is given the inventories."""

    @click.group(register, cls=Subverbs, invoke_without_command=True, help=text(f"help.{register}"))
    @inventory
    @lang
    @click.pass_context
    def command(context: click.Context, inventories: tuple[str, ...]) -> None:
        from hygiene_cli.desk import Desk

        context.obj = inventories
        if context.invoked_subcommand is None:
            show(Desk.open(inventories))

    @command.command("import", help=text(f"help.{register}.import"))
    @click.argument("file", type=click.Path(path_type=Path))
    @of_register
    def import_(inventories: tuple[str, ...], file: Path) -> None:
        from hygiene_cli.desk import Desk
        from hygiene_cli.registers import spreadsheet

        desk = Desk.open(inventories)
        added, known = spreadsheet.take_in(desk, register, file)
        click.echo(text("import.rows", n=added, known=known, path=desk.registers.folder / f"{register}.yml"))

    return command
