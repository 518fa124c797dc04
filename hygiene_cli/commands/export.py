"""hygiene export: the cartography of rule 1, encrypted; the verdict and the registers as tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hygiene_cli.cli import LANG, Subverbs, text
from hygiene_cli.options import ansible, inventory, lang


@click.group("export", cls=Subverbs, help=text("help.export"))
@lang
def command() -> None:
    """What is taken out of the practice."""


@command.command("tables", help=text("help.export.tables"))
@inventory
@click.option("-o", "--output", "folder", metavar="DIR", required=True, type=Path, help=text("opt.tables_output"))
@lang
def tables(inventories: tuple[str, ...], folder: Path) -> None:
    from hygiene_cli import tables as made
    from hygiene_cli.desk import Desk
    from hygiene_cli.errors import UsageProblem
    from hygiene_cli.files import ELSEWHERE, PRIVATE, replace
    from hygiene_cli.session import now

    desk = Desk.open(inventories)
    hosts = desk.session.hosts()
    told = desk.session.practice(None, hosts, now())
    files = made.tables(told, desk.book(hosts), desk.session.controls, LANG)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageProblem(ELSEWHERE, path=folder, why=error.strerror) from None
    for name, content in files.items():
        replace(folder / name, content, new=PRIVATE)
    click.echo(text("tables.done", n=len(files), path=folder))


@command.command("map", help=text("help.export.map"))
@inventory
@click.option("-o", "--output", "path", metavar="FILE", required=True, type=Path, help=text("opt.map_output"))
@click.option("--recipient", "recipients", metavar="age1…", multiple=True, help=text("opt.map_recipient"))
@click.option("--seen", "neighbours", metavar="FILE", type=Path, help=text("opt.seen"))
@click.option("--no-visit", is_flag=True, help=text("opt.no_visit"))
@lang
@ansible
def chart(
    inventories: tuple[str, ...],
    path: Path,
    recipients: tuple[str, ...],
    neighbours: Path | None,
    no_visit: bool,
    **given: Any,
) -> int:
    from hygiene_cli import cartography, sealed
    from hygiene_cli import inventory as reader
    from hygiene_cli.desk import Desk
    from hygiene_cli.errors import UsageProblem
    from hygiene_cli.files import replace
    from hygiene_cli.report import html
    from hygiene_cli.session import now

    endings = path.suffixes[-2:]
    if endings not in ([".html", ".age"], [".json", ".age"]):
        raise UsageProblem("{path}: the map is written as .html.age or .json.age, never in clear", path=path)
    desk = Desk.open(inventories)
    keys = recipients or tuple(filter(None, [desk.registers.practice.get("export_key")]))
    if not keys:
        raise UsageProblem("say for whom to encrypt the map: --recipient age1…, or export_key in practice.yml")
    around = cartography.seen(neighbours) if neighbours else []
    told = {} if no_visit else visit(inventories, given)
    name = str(desk.registers.practice.get("name", desk.place.name))
    hosts = reader.load(desk.place.inventories, or_none=True)
    drawn = cartography.chart(name, now().isoformat(timespec="seconds"), hosts, told, desk.registers, around)
    shown = cartography.as_json(drawn) if ".json" in endings else html.page("map.html.j2", LANG, m=drawn)
    replace(path, sealed.encrypt(shown.encode(), keys))
    click.echo(text("map.done", path=path, n=len(told), total=len(hosts), equipment=len(drawn["equipment"])), err=True)
    if around:
        click.echo(text("map.compared", n=len(drawn["undeclared"]), unseen=len(drawn["unseen"])), err=True)
    return 2 if drawn["undeclared"] else 4 if len(told) < len(hosts) and not no_visit else 0


def visit(inventories: tuple[str, ...], given: dict[str, Any]) -> dict[str, Any]:
    """Machine → what it says of itself."""
    from hygiene_cli.running.errand import Errand, conclude

    found: dict[str, Any] = {}

    def on_host(name: str, told: Any) -> None:
        if isinstance(told.get("inventory"), dict):
            found[name] = told["inventory"]

    empty = {"inventories": inventories, "limit": None, "rules": (), "controls": (), "format_": None, "files": ()}
    errand = Errand.of({**given, **empty})
    ran = errand.carry_out("inventory", seen=on_host)
    conclude(errand.session, ran, 0)
    return found
