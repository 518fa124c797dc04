"""YAML that somebody wrote by hand: what is wrong with it is one sentence, with the line."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import yaml

from hygiene_cli.errors import UsageProblem

LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NOT_YAML = "{path}, line {line}: no YAML, here or just above; look at the indentation, colons, quotes and brackets"
TAB = "{path}, line {line}: a tab, which YAML does not take; write spaces instead"


def decoded(path: Path, raw: bytes, problem: type[UsageProblem] = UsageProblem) -> str:
    """A file's bytes as text, a BOM aside. Raises `problem` at the line that is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise problem("{path}, line {line}: not UTF-8; save the file as UTF-8", path=path, line=line) from None


@contextlib.contextmanager
def read(path: Path, text: str, problem: type[UsageProblem] = UsageProblem) -> Iterator[None]:
    """Raise `problem`, with the line, for what PyYAML finds wrong with the text of a file while it is read."""
    try:
        yield
    except yaml.reader.ReaderError:
        before = yaml.reader.Reader.NON_PRINTABLE.split(text, maxsplit=1)[0]
        line = before.count("\n") + 1
        raise problem("{path}, line {line}: a control character; take it out", path=path, line=line) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line if mark else 0
        tab = "\t" in "".join(text.splitlines()[line : line + 1]).partition("#")[0]
        raise problem(TAB if tab else NOT_YAML, path=path, line=line + 1) from None
    except (yaml.YAMLError, RecursionError):
        raise problem("{path}: not YAML; correct it and run again", path=path) from None
