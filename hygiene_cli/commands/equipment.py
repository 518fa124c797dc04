"""hygiene equipment: what no connection reads, and what each still lacks; a list taken in from a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from hygiene_cli import register_verb
from hygiene_cli.cli import LANG, text

if TYPE_CHECKING:
    from hygiene_cli.desk import Desk


def show(desk: Desk) -> None:
    """Every piece of equipment, and what it still lacks."""
    from hygiene_cli.proofs.equipment import gaps
    from hygiene_cli.report import sanitize, screen
    from hygiene_cli.texts import named, t

    out = screen.console()
    if not desk.registers.entries("equipment"):
        click.echo(text("equipment.none"))
    found = gaps(desk.book())
    for one in desk.registers.entries("equipment"):
        wrong = sorted({t(f"reason.{code}", LANG) for code, names in found.values() if _named(one["id"], names)})
        state = "notapplicable" if one.get("disposal") else "fail" if wrong else "pass"
        facts = " · ".join([named("equipment", one["kind"], LANG),
                            *(str(one[key]) for key in ("model", "version", "place") if one.get(key))])  # fmt: skip
        screen.put(out, screen.sign(state, one["id"], f" · {sanitize(facts)}"))
        for line in wrong:
            screen.put(out, line, "dim", 4)


def _named(name: str, names: list[str]) -> bool:
    return any(one == name or one.startswith(f"{name} (") for one in names)


command = register_verb.verb("equipment", show)
