"""hygiene audit: seal the yearly audit, and find out whether a sealed one was changed."""

from __future__ import annotations

from pathlib import Path

import click

from hygiene_cli.cli import LANG, Subverbs, text
from hygiene_cli.options import inventory, lang


@click.group("audit", cls=Subverbs, help=text("help.audit"))
@lang
def command() -> None:
    """The two verbs of an audit."""


@command.command("freeze", help=text("help.audit.freeze"))
@inventory
@click.option("--name", required=True, metavar="NAME", help=text("opt.audit_name"))
@click.option("--auditor", required=True, metavar="NAME", help=text("opt.auditor"))
@click.option("--recipient", "recipients", multiple=True, metavar="age1…", help=text("opt.recipient"))
@lang
def freeze(inventories: tuple[str, ...], name: str, auditor: str, recipients: tuple[str, ...]) -> None:
    from hygiene_cli.audit.freeze import freeze as seal

    done = seal(inventories, name, auditor, recipients, LANG)
    click.echo(text("audit.self" if done.self_assessment else "audit.third", auditor=auditor))
    click.echo(text("audit.sealed", path=done.path, seal=done.seal))


@command.command("verify", help=text("help.audit.verify"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--identity", metavar="FILE", type=click.Path(path_type=Path), help=text("opt.identity"))
@lang
def verify(file: Path, identity: Path | None) -> int:
    from hygiene_cli.audit.verify import verify as look
    from hygiene_cli.report import sanitize

    found = look(file, identity)
    about = found.bundle.manifest
    click.echo(sanitize(text("audit.whole", name=about["name"], at=about["at"], auditor=about["auditor"])))
    click.echo(text("audit.seal", seal=found.bundle.seal))
    click.echo(sanitize(text(f"audit.{found.chain}", name=found.link)))
    return 2 if found.chain == "chain_broken" else 0
