"""CSV that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Iterable, Mapping, Sequence

from hygiene_cli.report.clean import sanitize

_FORMULA = tuple("=+-@|＝＋－＠")


def written(columns: Sequence[str], rows: Iterable[Mapping[str, str | int | None]], separator: str) -> str:
    """A header and the rows, each cell made harmless."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: cell(value) for key, value in row.items()})
    return out.getvalue()


@functools.lru_cache(maxsize=65536)
def cell(value: str | int | None) -> str | int:
    """A spreadsheet takes a text that begins with = + - @ for a formula, and some skip spaces before looking.

    Tabs and line breaks are written out by `sanitize`.
    """
    if isinstance(value, int):
        return value
    if not value:
        return ""
    text = sanitize(value)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
