"""hygiene prepare HOST: a new machine from nothing to commissioned, with a paper to sign at the end."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Any

import click

from hygiene_cli.cli import agreed, text
from hygiene_cli.options import ansible, inventory, lang, seconds


@click.command("prepare", help=text("help.prepare"))
@click.argument("host", metavar="HOST")
@inventory
@click.option("--profile", type=click.Choice(["essential", "reinforced", "strict"]), help=text("opt.profile"))
@click.option("--without-observation", "unobserved", is_flag=True, help=text("opt.unobserved"))
@click.option("--wait", "patience", metavar="30m", help=text("opt.wait"))
@click.option("--by", metavar="NAME", help=text("opt.prepared_by"))
@click.option("--anew", is_flag=True, help=text("opt.anew"))
@click.option("-o", "--output", "path", metavar="FILE.html", type=click.Path(path_type=Path), help=text("opt.minutes"))
@click.option("--yes", is_flag=True, help=text("opt.yes"))
@lang
@ansible
def command(
    host: str,
    profile: str | None,
    unobserved: bool,
    patience: str | None,
    by: str | None,
    anew: bool,
    path: Path | None,
    yes: bool,
    **given: Any,
) -> int:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils import policy
    from hygiene_cli import inventory as reader
    from hygiene_cli import show
    from hygiene_cli.errors import UsageProblem
    from hygiene_cli.files import replace
    from hygiene_cli.report import commissioning
    from hygiene_cli.running import preparation
    from hygiene_cli.running.errand import Errand
    from hygiene_cli.session import now

    nothing = {"rules": (), "controls": (), "format_": None, "files": ()}
    waits = seconds("--wait", patience, preparation.PATIENCE)
    errand = Errand.of({**given, **nothing, "limit": host})
    place = errand.session.place
    path = path or (place.state.parent if place.made_by_init else Path()) / f"mise-en-service-{host}.html"
    if path.suffix.lower() not in (".html", ".htm") or not path.parent.is_dir():
        raise UsageProblem("{path}: name a file that ends in .html, in a folder that exists", path=path)
    target = next((one for one in reader.load(place.inventories, host) if one.name == host), None)
    if target is None:
        raise UsageProblem("prepare takes one machine, by its name in the inventory: {host} is none", host=host)
    preparation.require(target)
    record = preparation.Record.of(place.state_folder(), host)
    if anew:
        record.forget()
    profile = profile or policy.profile(host, target.variables)

    def agree(changes: int) -> bool:
        return agreed("ask.apply", n=changes)

    one = preparation.Preparation(errand, record, profile, unobserved, waits, None if yes else agree)
    if not one.go():
        click.echo(text("apply.abandoned"))
        return 0
    assert one.host and one.ran
    told = errand.session.practice(one.ran.run, [one.host], now())
    replace(path, commissioning.render(record, told, errand.session.controls, by or getpass.getuser()))
    click.echo(text("prepare.written", path=path))
    return show.own_exit([one.host])
