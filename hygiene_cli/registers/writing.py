"""Changing a register: comments and order kept, the result checked first, the file replaced whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from hygiene_cli.errors import StateProblem
from hygiene_cli.files import PRIVATE, replace
from hygiene_cli.registers import RegisterProblem, Registers, Remarked, reading, schemas

HEAD = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*---[ \t]*\n")
"""What stands above a document, which ruamel does not keep."""
Check = Callable[[Registers], list[RegisterProblem]]
Edit = Callable[[Any], None]


def append(registers: Registers, name: str, entry: Mapping[str, Any], check: Check, key: str | None = None) -> None:
    """Add an entry at the end of a register's list. Raises RegisterProblem when the entry cannot stand there."""

    def add(content: Any) -> None:
        listed = content.get(key or name)
        if listed is None:
            content[key or name] = [dict(entry)]
        else:
            listed.append(dict(entry))

    change(registers, name, add, check)


def change(registers: Registers, name: str, edit: Edit, check: Check) -> None:
    """Edit a register's content (ruamel's own mappings and lists). Raises RegisterProblem; nothing is written then."""
    change_all(registers, {name: edit}, check)


def change_all(registers: Registers, edits: Mapping[str, Edit], check: Check) -> None:
    """Edit several registers that only make sense together: all of them are checked before any is written."""
    with _alone(registers.folder):
        changed, wrong = {}, []
        for name, edit in edits.items():
            path = registers.folder / f"{name}.yml"
            changed[path] = _edited(path.read_text(encoding="utf-8-sig") if path.exists() else "", edit)
            document = reading.parse(path, changed[path])
            wrong += schemas.problems(name, document)
            registers = registers.with_(name, document)
        wrong = wrong or check(registers)
        if wrong:
            raise Remarked(wrong[0], "the line as it would be; nothing was written")
        for path, text in changed.items():
            replace(path, text, new=PRIVATE)


def _edited(text: str, edit: Edit) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.representer.ignore_aliases = lambda data: True  # one date written twice: no register is read with an alias
    yaml.indent(mapping=2, sequence=4, offset=2)
    start = HEAD.match(text)
    head, body = (text[: start.end()], text[start.end() :]) if start else ("", text)
    content = yaml.load(body)
    if content is None:  # comments alone, which ruamel would lose
        head, content = head + body.rstrip() + "\n" * bool(body.strip()), CommentedMap()
    edit(content)
    out = io.StringIO()
    yaml.dump(content, out)
    return head + out.getvalue()


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two commands that change registers do it one after the other."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise StateProblem("the folder {path} cannot be used: {why}", path=folder, why=error.strerror) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
