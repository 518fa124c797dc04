"""hygiene doctor: what is missing or dangerous here and in the inventory, each with its remedy."""

from __future__ import annotations

from typing import Any

import click

from hygiene_cli.cli import LANG, text
from hygiene_cli.options import ansible, inventory, lang


@click.command("doctor", help=text("help.doctor"))
@inventory
@click.option("--hosts", "ask_hosts", is_flag=True, help=text("opt.doctor_hosts"))
@click.option("-l", "--limit", metavar="HOSTS", help=text("opt.limit"))
@lang
@ansible
def command(inventories: tuple[str, ...], ask_hosts: bool, limit: str | None, **given: Any) -> int:
    from rich.text import Text

    from hygiene_cli.doctor import checkup as doctor
    from hygiene_cli.options import for_ansible
    from hygiene_cli.report import sanitize, screen
    from hygiene_cli.texts import t

    found = doctor.examine(inventories)
    if ask_hosts:
        found += doctor.visit(inventories, limit, for_ansible(given))
    out = screen.console()
    for problem in found:
        mark = ("✗ ", "red") if problem.serious else ("! ", "yellow")
        screen.put(out, Text.assemble(mark, sanitize(t(f"doctor.{problem.code}", LANG, **problem.params))))
        screen.put(out, text("doctor.remedy", remedy=t(f"doctor.{problem.code}.remedy", LANG, **problem.params)), by=2)
    if not found:
        click.echo(text("doctor.fine"))
    return 2 if any(problem.serious for problem in found) else 0
