"""hygiene plan: what apply would write, as a diff, per host and control; writes nothing."""

from __future__ import annotations

from typing import Any

import click

from hygiene_cli.cli import text
from hygiene_cli.options import ansible, inventory, lang, output, profile, selection


@click.command("plan", help=text("help.plan"))
@inventory
@selection
@profile
@output
@lang
@ansible
def command(inventories: tuple[str, ...], limit: str | None, rules: tuple[int, ...], controls: tuple[str, ...],
            profile_: str | None, format_: str | None, files: tuple[str, ...], **given: Any) -> int:  # fmt: skip
    from hygiene_cli import practice, show
    from hygiene_cli.options import for_ansible, outputs, override
    from hygiene_cli.session import Selection, Session, carry_out, conclude

    wanted = outputs(format_, files)
    place = practice.find(inventories)
    with_ansible = for_ansible(given)
    session = Session.open(place)
    chosen = Selection(limit, rules, controls, with_ansible.arguments)
    ran = carry_out(session, "plan", chosen, with_ansible, override(profile_))
    show.plan(session, ran, wanted)
    return conclude(session, ran, show.own_exit(ran.hosts))
