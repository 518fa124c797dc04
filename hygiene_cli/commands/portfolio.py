"""hygiene portfolio DIR…: many practices, worst first, and what expires this month."""

from __future__ import annotations

from pathlib import Path

import click

from hygiene_cli.cli import LANG, text
from hygiene_cli.options import lang


@click.command("portfolio", help=text("help.portfolio"))
@click.argument("folders", metavar="DIR...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "files", metavar="FILE", multiple=True, type=Path, help=text("opt.portfolio_output"))
@click.option("--export", "into", metavar="DIR", type=Path, help=text("opt.export"))
@lang
def command(folders: tuple[Path, ...], files: tuple[Path, ...], into: Path | None) -> int:
    from hygiene_cli.errors import UsageProblem
    from hygiene_cli.files import replace
    from hygiene_cli.portfolio import gather, show
    from hygiene_cli.session import now

    for path in files:
        if path.suffix != ".html":
            raise UsageProblem("{path}: the portfolio is written as .html", path=path)
    lines = gather.gather(folders)
    for path in files:
        replace(path, show.page(lines, now(), LANG))
        click.echo(text("written", path=path), err=True)
    for path in show.export(lines, into, LANG) if into else ():
        click.echo(text("written", path=path), err=True)
    show.table(lines, LANG)
    for line in lines:
        if line.problem:
            return line.problem.exit_code
    return 2 if any(line.counts["fail"] for line in lines) else 0
