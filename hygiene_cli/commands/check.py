"""hygiene check: read the hosts, judge them, tell the 40 rules."""

from __future__ import annotations

from typing import Any

import click

from hygiene_cli.cli import text
from hygiene_cli.options import fleet


@click.command("check", help=text("help.check"))
@fleet
def command(**given: Any) -> int:
    from hygiene_cli import show
    from hygiene_cli.running.errand import Errand

    errand = Errand.of(given)
    return show.after_check(errand.session, errand.carry_out("check"), errand.wanted)
