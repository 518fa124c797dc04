"""hygiene history: the past runs of a practice, newest first."""

from __future__ import annotations

import json
from typing import Any

import click

from hygiene_cli.cli import LANG, text
from hygiene_cli.options import inventory, lang


@click.command("history", help=text("help.history"))
@inventory
@click.option("--format", "format_", type=click.Choice(["json"]), help=text("opt.format"))
@lang
def command(inventories: tuple[str, ...], format_: str | None) -> None:
    from hygiene_cli import practice
    from hygiene_cli.history import Run
    from hygiene_cli.session import Session
    from hygiene_cli.texts import moment

    def told(run: Run) -> dict[str, Any]:
        return {
            "run": run.id, "verb": run.verb, "status": run.status, "started": run.started.isoformat(),
            "finished": run.finished.isoformat() if run.finished else None, "exit_code": run.exit_code,
            "narrowed": run.narrowed, "selection": run.selection, "versions": run.versions,
        }  # fmt: skip

    session = Session.open(practice.find(inventories))
    runs = session.history.runs()
    if format_ == "json":
        click.echo(json.dumps({"schema_version": 1, "runs": [told(run) for run in runs]}, ensure_ascii=False, indent=1))
        return
    if not runs:
        click.echo(text("history.empty"))
    for run in runs:
        narrowed = " ".join(f"{key}={value}" for key, value in run.selection.items())
        code = "…" if run.exit_code is None else str(run.exit_code)
        click.echo(f"{run.id}  {run.verb:<6} {code:>3}  {moment(run.started, LANG)}  {narrowed}".rstrip())
