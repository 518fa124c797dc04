"""hygiene kit: one read-only file for a machine that no connection reaches."""

from __future__ import annotations

from pathlib import Path

import click

from hygiene_cli.cli import text
from hygiene_cli.errors import UsageProblem
from hygiene_cli.inventory import Inventoried
from hygiene_cli.options import inventory, lang, require


@click.command("kit", help=text("help.kit"))
@inventory
@click.option("--host", metavar="NAME", help=text("opt.kit_host"))
@click.option("--class", "host_class", metavar="CLASS", help=text("opt.kit_class"))
@click.option("--every", is_flag=True, help=text("opt.kit_every"))
@click.option("--rule", "rules", multiple=True, type=int, metavar="N", help=text("opt.rule"))
@click.option("--control", "controls", multiple=True, metavar="ID", help=text("opt.control"))
@click.option("-o", "--output", "path", required=True, type=click.Path(path_type=Path), help=text("opt.kit_output"))
@lang
def command(
    inventories: tuple[str, ...],
    host: str | None,
    host_class: str | None,
    every: bool,
    rules: tuple[int, ...],
    controls: tuple[str, ...],
    path: Path,
) -> None:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls as controls_module
    from hygiene_cli import kit
    from hygiene_cli.files import replace
    from hygiene_cli.session import now
    from hygiene_cli.versions import versions

    if bool(host) == bool(host_class):
        raise UsageProblem("say which machine the kit is for: --host NAME, or --class CLASS for any of a class")
    target = _target(inventories, host, host_class, path)
    known = controls_module.load()
    require(known, controls, rules)
    chosen = controls_module.select(known, controls, rules)
    at = now()
    head = text("kit.head", host=host or host_class, at=f"{at:%Y-%m-%d}", version=versions()["hygiene.baseline"])
    replace(path, kit.build(target, chosen, at.date(), head, every))
    done = "kit.done.windows" if path.suffix.lower() == ".ps1" else "kit.done"
    click.echo(text(done, path=path, name=path.name))


def _target(inventories: tuple[str, ...], host: str | None, host_class: str | None, path: Path) -> Inventoried:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils import policy
    from hygiene_cli import inventory as reader
    from hygiene_cli import practice

    if host_class:
        policy.host_class("--class", {"hygiene_class": host_class})
        windows = {"ansible_connection": "winrm"} if path.suffix.lower() == ".ps1" else {}
        return Inventoried("", {"hygiene_class": host_class, **windows})
    found = {one.name: one for one in reader.load(practice.find(inventories).inventories)}
    if host not in found:
        raise UsageProblem("{host} is not in the inventory; `ansible-inventory --graph` lists its hosts", host=host)
    ending = {"windows": ".ps1", "linux": ".py"}[reader.system_of(found[host].variables)]
    if path.suffix.lower() != ending:
        raise UsageProblem("the kit for {host} is a {ending} file; give -o such a name", host=host, ending=ending)
    return found[host]
