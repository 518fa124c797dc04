"""hygiene attest: record a dated proof of what no machine can show; say which proofs a rule wants, and what is owed."""

from __future__ import annotations

from pathlib import Path

import click

from hygiene_cli.cli import LANG, text
from hygiene_cli.options import inventory, lang


@click.command("attest", help=text("help.attest"))
@click.argument("what", metavar="RULE|ID", required=False)
@inventory
@click.option("--missing", is_flag=True, help=text("opt.missing"))
@click.option("--by", metavar="PERSON", help=text("opt.attest_by"))
@click.option("--approved-by", metavar="PERSON", help=text("opt.approved_by"))
@click.option("--date", "signed", metavar="DATE", help=text("opt.attest_date"))
@click.option("--valid-for", metavar="12m", help=text("opt.valid_for"))
@click.option("--evidence", metavar="FILE", type=click.Path(path_type=Path), help=text("opt.evidence"))
@click.option("--page", type=click.IntRange(1), metavar="N", help=text("opt.page"))
@click.option("--keep", is_flag=True, help=text("opt.keep"))
@click.option("--host", "hosts", multiple=True, metavar="NAME", help=text("opt.attest_host"))
@click.option("--note", metavar="TEXT", help=text("opt.note"))
@lang
def command(
    what: str | None,
    inventories: tuple[str, ...],
    missing: bool,
    by: str | None,
    approved_by: str | None,
    signed: str | None,
    valid_for: str | None,
    evidence: Path | None,
    page: int | None,
    keep: bool,
    hosts: tuple[str, ...],
    note: str | None,
) -> None:
    from hygiene_cli import attesting
    from hygiene_cli.desk import Desk
    from hygiene_cli.errors import UsageProblem

    desk = Desk.open(inventories)
    if what is None or what.isdigit():
        if what is None and not missing:
            raise UsageProblem(attesting.WHAT)
        for line in attesting.listed(desk, int(what) if what else None, missing, LANG):
            click.echo(line)
        return
    if not by or not approved_by:
        raise UsageProblem(attesting.WHO)
    words = attesting.Words(by, approved_by, signed, valid_for, page, hosts, note)
    until = attesting.record(desk, what, words, evidence, keep)
    click.echo(text("attest.done", id=what, until=until.isoformat()))
