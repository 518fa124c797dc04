"""hygiene attest: record a dated proof of what no machine can show; say which proofs a rule wants, and what is owed.

With --from, take in the answers that the questionnaire's page saved.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hygiene_cli.cli import LANG, agreed, text
from hygiene_cli.options import inventory, lang

if TYPE_CHECKING:
    from hygiene_cli.desk import Desk


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
@click.option("--from", "answers", metavar="FILE", type=click.Path(path_type=Path), help=text("opt.answers"))
@click.option("--documents", metavar="DIR", type=click.Path(path_type=Path), help=text("opt.documents"))
@click.option("--yes", is_flag=True, help=text("opt.yes"))
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
    answers: Path | None,
    documents: Path | None,
    yes: bool,
) -> None:
    from hygiene_cli import attesting
    from hygiene_cli.desk import Desk
    from hygiene_cli.errors import UsageProblem
    from hygiene_cli.report import sanitize, screen

    desk = Desk.open(inventories)
    if answers:
        if what or missing:
            raise UsageProblem("--from takes in a whole file of answers: leave out {what}", what=what or "--missing")
        _take_in(desk, answers, documents or answers.parent, keep, yes)
        return
    if documents:
        raise UsageProblem("--documents goes with --from FILE, the answers that name the documents")
    if what is None or what.isdigit():
        if what is None and not missing:
            raise UsageProblem(attesting.WHAT)
        out = screen.console()
        for line, indent in attesting.listed(desk, int(what) if what else None, missing, LANG):
            screen.put(out, line, by=indent)
        return
    if not by or not approved_by:
        raise UsageProblem(attesting.WHO)
    words = attesting.Words(by, approved_by, signed, valid_for, page, hosts, note)
    entry = attesting.record(desk, what, words, evidence, keep)
    if "export" in entry:
        against = entry["export"]["against"]
        kind = desk.known.guide.attestation(what).export
        click.echo(text(f"attest.{kind}", n=entry["export"]["listed"], against=len(against)))
        for one in against:
            click.echo(f"  ✗ {sanitize(one)}")
    if "compared" in entry:
        click.echo(text("attest.compared", n=len(entry["compared"]), names=", ".join(map(sanitize, entry["compared"]))))
    click.echo(text("attest.done", id=what, until=entry["valid_until"].isoformat()))


def _take_in(desk: Desk, path: Path, folder: Path, keep: bool, yes: bool) -> None:
    """Say what the answers change, ask, and write it."""
    from hygiene_cli.errors import UsageProblem
    from hygiene_cli.questionnaire import answers, taking
    from hygiene_cli.report import sanitize

    if not folder.is_dir():
        raise UsageProblem("{path} is not a folder; give --documents the folder that holds the documents", path=folder)
    plan = taking.plan(desk, answers.read(path, desk), taking.Documents(folder.resolve(), keep), LANG)
    for change in plan.changes:
        click.echo(sanitize(change.said(LANG)))
    changed, left = plan.count(*taking.WRITTEN), plan.count(*taking.OPEN)
    if not changed:
        click.echo(text("answers.nothing"))
    elif yes or agreed("ask.answers", n=changed, path=desk.registers.folder):
        taking.write(desk, plan)
        click.echo(text("answers.done", n=changed, path=desk.registers.folder))
    if left:
        click.echo(text("answers.open", n=left))
