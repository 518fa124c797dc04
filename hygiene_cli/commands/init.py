"""hygiene init DIR: a new practice, commented, ready to be filled in; or the registers that an older one lacks."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import click

from hygiene_cli.cli import LANG, text
from hygiene_cli.errors import UsageProblem
from hygiene_cli.options import lang

DOCTRINES = ("regle-2013", "anssi-2021")
SCHEMAS = ".schemas"


@click.command("init", help=text("help.init"))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@lang
def command(folder: Path) -> None:
    from hygiene_cli.practice import FOLDER, STATE

    known = (folder / STATE).is_dir()
    for name in () if known else ("hosts.yml", "group_vars", FOLDER):
        if (folder / name).exists():
            raise UsageProblem("{path} already exists; nothing was written: choose another folder", path=folder / name)
    try:
        added = list(_lay_out(folder, FOLDER if known else ""))
        _finish(folder / STATE, folder / FOLDER)
    except OSError as error:
        raise UsageProblem(
            "{path} cannot be written: {why}; choose a folder of yours", path=folder, why=error.strerror
        ) from None
    if known:
        names = ", ".join(sorted(path.name for path in added))
        click.echo(text("init.added", path=folder, files=names) if added else text("init.complete", path=folder))
        return
    choose_doctrine(folder / FOLDER)
    click.echo(text("init.done", path=folder, hosts=folder / "hosts.yml", registers=folder / FOLDER))


def _lay_out(folder: Path, part: str) -> Iterator[Path]:
    """Write the files of the skeleton, or of one folder of it, that are not there yet."""
    with resources.as_file(resources.files("hygiene_cli") / "skeleton" / LANG) as skeleton:
        for source in sorted((skeleton / part).rglob("*.yml")):
            target = folder / source.relative_to(skeleton)
            if not target.exists():
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                target.chmod(0o600)
                yield target


def _finish(state: Path, registers: Path) -> None:
    """The state folder, the folder of evidence and the schemas for the editors: each for the owner alone."""
    from hygiene_cli.registers import EVIDENCE, schemas

    for path in (state, registers / EVIDENCE):
        path.mkdir(mode=0o700, exist_ok=True)
    (state / ".gitignore").write_text("*\n", encoding="utf-8")
    registers.chmod(0o700)
    schemas.export(registers / SCHEMAS, LANG)


def choose_doctrine(registers: Path) -> None:
    """Ask which school of password ageing the practice chose, where somebody is there to answer. No default."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return
    from hygiene_cli.registers import look, writing
    from hygiene_cli.session import now

    click.echo(text("init.doctrine"))
    chosen = click.prompt(text("init.doctrine.which"), type=click.IntRange(0, len(DOCTRINES)))
    if not chosen:
        return
    by = click.prompt(text("init.doctrine.by"))
    told = {"choice": DOCTRINES[chosen - 1], "by": by, "since": now().date()}
    writing.change(look(registers)[0], "practice", lambda content: content.update(doctrine=told), lambda found: [])
