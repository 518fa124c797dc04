"""hygiene questionnaire: the page that the practice's secretary or director fills in; only what is due is asked."""

from __future__ import annotations

from pathlib import Path

import click

from hygiene_cli.cli import LANG, text
from hygiene_cli.options import inventory, lang


@click.command("questionnaire", help=text("help.questionnaire"))
@inventory
@click.option("-o", "--output", "path", required=True, type=click.Path(path_type=Path), help=text("opt.page_output"))
@lang
def command(inventories: tuple[str, ...], path: Path) -> None:
    from hygiene_cli.desk import Desk
    from hygiene_cli.errors import UsageProblem
    from hygiene_cli.files import PRIVATE, replace
    from hygiene_cli.questionnaire import due, page
    from hygiene_cli.session import now

    if path.suffix.lower() not in (".html", ".htm"):
        raise UsageProblem("{path}: the questionnaire is a page; give it a name that ends in .html", path=path)
    desk = Desk.open(inventories)
    session = desk.session
    hosts = session.hosts()
    asked = due.asked(desk.book(hosts), session.practice(None, hosts, now()), LANG)
    replace(path, page.render(desk, asked, LANG), new=PRIVATE)
    click.echo(text("questionnaire.done" if asked else "questionnaire.nothing", path=path, n=len(asked),
                    minutes=due.minutes(asked)))  # fmt: skip
