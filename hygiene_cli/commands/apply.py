"""hygiene apply: set what fails within each host's profile, check again, say what changed and what was left alone."""

from __future__ import annotations

from typing import Any

import click

from hygiene_cli.cli import text
from hygiene_cli.options import ansible, inventory, lang, output, profile, selection


@click.command("apply", help=text("help.apply"))
@inventory
@selection
@profile
@click.option("--yes", is_flag=True, help=text("opt.yes"))
@output
@lang
@ansible
def command(inventories: tuple[str, ...], limit: str | None, rules: tuple[int, ...], controls: tuple[str, ...],
            profile_: str | None, yes: bool, format_: str | None, files: tuple[str, ...], **given: Any) -> int:  # fmt: skip
    from hygiene_cli import practice, show
    from hygiene_cli.options import for_ansible, outputs, override
    from hygiene_cli.session import Selection, Session, carry_out, conclude

    wanted = outputs(format_, files)
    place = practice.find(inventories)
    with_ansible = for_ansible(given)
    session = Session.open(place)
    chosen = Selection(limit, rules, controls, with_ansible.arguments)
    if not yes:
        planned = carry_out(session, "plan", chosen, with_ansible, override(profile_))
        changes = show.plan(session, planned, None)
        code = conclude(session, planned, show.own_exit(planned.hosts))
        if not changes:
            click.echo(text("apply.nothing"))
            return code
        if not click.confirm(text("ask.apply", n=changes), err=True):
            click.echo(text("apply.abandoned"))
            return code
    ran = carry_out(session, "apply", chosen, with_ansible, override(profile_))
    show.applied(session, ran, wanted)
    return conclude(session, ran, show.own_exit(ran.hosts))
