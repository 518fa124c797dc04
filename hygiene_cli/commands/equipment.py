"""hygiene equipment: what no connection reads, and what each still lacks; a list taken in from a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import click

from hygiene_cli.cli import LANG, Subverbs, text
from hygiene_cli.options import inventory, lang


@click.group("equipment", cls=Subverbs, invoke_without_command=True, help=text("help.equipment"))
@inventory
@lang
@click.pass_context
def command(context: click.Context, inventories: tuple[str, ...]) -> None:
    context.obj = inventories
    if context.invoked_subcommand is None:
        _list(inventories)


def _list(inventories: tuple[str, ...]) -> None:
    from hygiene_cli.desk import Desk
    from hygiene_cli.proofs.equipment import gaps
    from hygiene_cli.report import sanitize, screen
    from hygiene_cli.texts import t

    desk = Desk.open(inventories)
    out = screen.console()
    if not desk.registers.entries("equipment"):
        click.echo(text("equipment.none"))
    found = gaps(desk.book())
    for one in desk.registers.entries("equipment"):
        wrong = sorted({t(f"reason.{code}", LANG) for code, names in found.values() if _named(one["id"], names)})
        state = "notapplicable" if one.get("disposal") else "fail" if wrong else "pass"
        facts = " · ".join(str(one[key]) for key in ("kind", "model", "version", "place") if one.get(key))
        screen.put(out, screen.sign(state, one["id"], f" · {sanitize(facts)}"))
        for line in wrong:
            screen.put(out, line, "dim", 4)


def _named(name: str, names: list[str]) -> bool:
    return any(one == name or one.startswith(f"{name} (") for one in names)


@command.command("import", help=text("help.equipment.import"))
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def import_(inventories: tuple[str, ...], file: Path) -> None:
    from hygiene_cli.desk import Desk
    from hygiene_cli.registers import spreadsheet

    desk = Desk.open(inventories)
    added, known = spreadsheet.take_in(desk, "equipment", file)
    click.echo(text("import.rows", n=added, known=known, path=desk.registers.folder / "equipment.yml"))
