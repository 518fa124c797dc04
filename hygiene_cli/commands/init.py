"""hygiene init DIR: a new practice, commented, ready to be filled in."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

import click

from hygiene_cli.cli import LANG, text
from hygiene_cli.errors import UsageProblem
from hygiene_cli.options import lang


@click.command("init", help=text("help.init"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@lang
def command(folder: Path) -> None:
    for name in ("hosts.yml", "group_vars", ".hygiene"):
        if (folder / name).exists():
            raise UsageProblem("{path} already exists; nothing was written: choose another folder", path=folder / name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with resources.as_file(resources.files("hygiene_cli") / "skeleton" / LANG) as skeleton:
            shutil.copytree(skeleton, folder, dirs_exist_ok=True)
        (folder / ".hygiene").mkdir(mode=0o700)
        (folder / ".hygiene" / ".gitignore").write_text("*\n", encoding="utf-8")
    except OSError as error:
        raise UsageProblem(
            "{path} cannot be written: {why}; choose a folder of yours", path=folder, why=error.strerror
        ) from None
    click.echo(text("init.done", path=folder, hosts=folder / "hosts.yml"))
