"""hygiene apply: set what fails within each host's profile, check again, say what changed and what was left alone."""

from __future__ import annotations

from typing import Any

import click

from hygiene_cli.cli import agreed, text
from hygiene_cli.options import fleet, profile, when


@click.command("apply", help=text("help.apply"))
@fleet
@profile
@when
@click.option("--yes", is_flag=True, help=text("opt.yes"))
def command(profile_: str | None, now: bool, unobserved: bool, yes: bool, **given: Any) -> int:
    from hygiene_cli import show
    from hygiene_cli.options import override
    from hygiene_cli.running.errand import Errand, conclude

    errand = Errand.of(given)
    if not yes:
        planned = errand.carry_out("plan", override(profile_, now, unobserved))
        changes = show.plan(errand.session, planned)
        code = conclude(errand.session, planned, show.own_exit(planned.hosts))
        if not changes or not agreed("ask.apply", n=changes):
            click.echo(text("apply.abandoned" if changes else "apply.nothing"))
            return code
    ran = errand.carry_out("apply", override(profile_, now, unobserved))
    show.applied(errand.session, ran, errand.wanted)
    return conclude(errand.session, ran, show.own_exit(ran.hosts))
