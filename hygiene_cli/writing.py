"""Where a result goes: the files asked for, and standard output."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from hygiene_cli.cli import LANG, text
from hygiene_cli.files import replace
from hygiene_cli.model import Practice
from hygiene_cli.options import Output, format_of

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

UNWRITTEN = "{path} cannot be written: {why}; the run itself is kept in history"


def write(practice: Practice, controls: Mapping[str, Control], output: Output, narrowed: bool = False) -> None:
    """Write the files asked for, each replaced as a whole; and the format asked for on standard output.

    A narrowed run's report has its hosts and controls, and no verdict for the practice.
    """
    for path in output.files:
        replace(path, rendered(practice, controls, format_of(path), narrowed), UNWRITTEN)
        click.echo(text("written", path=path), err=True)
    if output.format:
        click.echo(rendered(practice, controls, output.format, narrowed))


def rendered(practice: Practice, controls: Mapping[str, Control], format_: str, narrowed: bool) -> str | bytes:
    """The report in a format: bytes for PDF."""
    from hygiene_cli.report import paper, render

    if format_ == "pdf":
        return paper(practice, controls, LANG, narrowed)
    return render(practice, controls, format_, LANG, narrowed)
