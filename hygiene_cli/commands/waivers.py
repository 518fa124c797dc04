"""hygiene waivers: the waivers and how many days each still has."""

from __future__ import annotations

from datetime import date

import click

from hygiene_cli.cli import LANG, text
from hygiene_cli.options import inventory, lang


@click.command("waivers", help=text("help.waivers"))
@inventory
@lang
def command(inventories: tuple[str, ...]) -> None:
    from hygiene_cli.desk import Desk
    from hygiene_cli.report import sanitize, screen
    from hygiene_cli.texts import t, written

    desk = Desk.open(inventories)
    entries = sorted(desk.registers.entries("waivers"), key=lambda one: (one["until"], one["what"]))
    if not entries:
        click.echo(text("waivers.none"))
        return
    out = screen.console()
    for entry in entries:
        left = ((entry.day("until") or desk.today) - desk.today).days
        state = "waived" if left >= 0 else "fail"
        days = t("waivers.left" if left >= 0 else "waivers.over", LANG, n=abs(left))
        last = written(date.fromisoformat(entry["until"]), LANG)
        where = ", ".join(entry.get("hosts", ())) or text("waivers.everywhere")
        screen.put(out, screen.sign(state, f"{entry['what']} · {sanitize(where)} · {last} ({days})"))
        why = f"{entry['reason']} → {entry['compensation']} · {entry['approved_by']}"
        screen.put(out, sanitize(why), "dim", 2)
