"""hygiene import: take in a kit's answer, as untrusted input."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from hygiene_cli.cli import LANG, text
from hygiene_cli.errors import UsageProblem
from hygiene_cli.inventory import Inventoried
from hygiene_cli.options import inventory, lang
from hygiene_cli.session import Session


@click.command("import", help=text("help.import"))
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@inventory
@click.option("--host", metavar="NAME", help=text("opt.import_host"))
@lang
def command(path: Path, inventories: tuple[str, ...], host: str | None) -> int:
    from hygiene_cli import inventory as reader
    from hygiene_cli import kit, practice, show
    from hygiene_cli.inventory import inventoried
    from hygiene_cli.report import sanitize
    from hygiene_cli.running.errand import Ran as Record
    from hygiene_cli.running.errand import conclude
    from hygiene_cli.session import now
    from hygiene_cli.texts import moment
    from hygiene_cli.versions import versions

    told = kit.read(path)
    at = kit.collected(path, told, now())
    session = Session.open(practice.find(inventories))
    found = reader.load(session.place.inventories)
    target = _match(session, found, told, host, path)
    payload = kit.judge(target, list(session.controls.values()), told, at)
    selection = {"limit": target.name, "kit": path.name}
    run = session.history.begin("import", now(), inventory=inventoried(found), selection=selection, versions=versions())
    payload = {**session.history.dated(payload, at), "run": run}
    note = session.history.add_host(run, target.name, payload, at)
    if note:
        session.notes.append(note)
    by = sanitize(payload["collected_by"])
    click.echo(text("import.done", host=target.name, at=moment(at, LANG), by=by), err=True)
    record = session.history.run(run)
    assert record is not None
    hosts = session.history.hosts_of(run)
    show.own(session, hosts, record)
    return conclude(session, Record(record, hosts, False), show.own_exit(hosts))


def _match(
    session: Session, found: list[Inventoried], told: Mapping[str, Any], host: str | None, path: Path
) -> Inventoried:
    """The inventoried host that an answer belongs to: named by hand, else by machine id, else by name."""
    by_name = {one.name: one for one in found}
    if host:
        if host not in by_name:
            raise UsageProblem("{host} is not in the inventory; give --host one of its names", host=host)
        return by_name[host]
    identity = told["host"].get("host_id")
    known = session.history.machines()
    names = [name for name, machine in known.items() if identity and machine == identity]
    names += [name for name in (told["host"].get("hostname"), told["kit"].get("host")) if isinstance(name, str)]
    fitting = [name for name in dict.fromkeys(names) if name in by_name]
    if not fitting:
        raise UsageProblem(
            "{path}: no host of the inventory has this machine id or name; say which one it is with --host", path=path
        )
    if len(fitting) > 1:
        raise UsageProblem(
            "{path} fits several hosts ({names}); say which one it is with --host", path=path, names=", ".join(fitting)
        )
    return by_name[fitting[0]]
