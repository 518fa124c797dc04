"""How the screen is written to: a table on a terminal, plain aligned lines elsewhere, colours only where wanted."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import IO

from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from hygiene_cli.model import Host
from hygiene_cli.report.clean import sanitize
from hygiene_cli.report.states import COUNTED, STATES
from hygiene_cli.texts import named, t

WIDE = 10_000
FLEXIBLE = ("table.title", "table.read")
"""The columns that give way on a narrow terminal."""


def console(file: IO[str] | None = None) -> Console:
    """Where results go: colours and the terminal's width on a terminal, plain lines elsewhere. NO_COLOR is obeyed."""
    stream = file or sys.stdout
    width = None if stream.isatty() else WIDE
    return Console(file=stream, width=width, highlight=False, markup=False, emoji=False)


def put(out: Console, text: Text | str, style: str = "", by: int = 0) -> None:
    """One paragraph, indented as a whole where the terminal wraps it; after a mark, beside the mark."""
    line = Text(text, style) if isinstance(text, str) else text
    if not out.is_terminal:
        out.print(Text(" " * by).append_text(line))
        return
    hung: RenderableType = line
    if line.plain[1:2] == " ":
        hung = Table.grid(padding=(0, 1, 0, 0))
        hung.add_row(line[:1], line[2:])
    out.print(Padding(hung, (0, 0, 0, by), expand=False))


def table(heads: Sequence[str], lang: str, right: Sequence[int] = ()) -> Table:
    """An empty table; on a narrow terminal only some columns give way."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", expand=False)
    for place, head in enumerate(heads):
        said, gives_way = t(head, lang) if "." in head else head, head in FLEXIBLE
        made.add_column(said, justify="right" if place in right else "left", no_wrap=not gives_way)
    return made


def show(made: Table, out: Console) -> None:
    """Print a table, without the blanks that pad its last column where lines are read by programs."""
    for column in made.columns:
        if column.no_wrap:
            sizes = (Measurement.get(out, out.options, cell).maximum for cell in (column.header, *column.cells))
            column.min_width = max(sizes)
    if out.is_terminal:
        out.print(made)
        return
    with out.capture() as captured:
        out.print(made)
    for line in captured.get().splitlines():
        out.print(Text(line.rstrip()))


def cut(text: str) -> Text:
    """A cell that ends with an ellipsis where its column is too narrow."""
    return Text(text, no_wrap=True, overflow="ellipsis")


def sign(state: str, text: str, more: str = "") -> Text:
    """`✗ text (more)`, the symbol in the state's colour."""
    line = Text().append(f"{STATES[state].sign} ", STATES[state].colour).append(text)
    return line.append(more, "dim") if more else line


def counts(found: Mapping[str, int]) -> Text:
    """`✓ 12  ✗ 3`."""
    parts = [Text(f"{STATES[one].sign} {found[one]}", STATES[one].colour) for one in COUNTED if found.get(one)]
    return Text("  ").join(parts)


def heading(host: Host, found: Mapping[str, int], lang: str) -> Text:
    """The line that a host's findings stand under."""
    head = Text().append(sanitize(host.name, 80), "bold")
    if host.host_class:
        head.append(f" · {named('class', host.host_class, lang)}", "dim")
    return head.append(" · ", "dim").append_text(counts(found)) if found else head
