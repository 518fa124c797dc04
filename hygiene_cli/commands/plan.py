"""hygiene plan: what apply would write, as a diff, per host and control; writes nothing."""

from __future__ import annotations

from typing import Any

import click

from hygiene_cli.cli import text
from hygiene_cli.options import fleet, profile, when


@click.command("plan", help=text("help.plan"))
@fleet
@profile
@when
def command(profile_: str | None, now: bool, unobserved: bool, **given: Any) -> int:
    from hygiene_cli import show
    from hygiene_cli.options import override
    from hygiene_cli.running.errand import Errand, conclude

    errand = Errand.of(given)
    ran = errand.carry_out("plan", override(profile_, now, unobserved))
    show.plan(errand.session, ran, errand.wanted)
    return conclude(errand.session, ran, show.own_exit(ran.hosts))
