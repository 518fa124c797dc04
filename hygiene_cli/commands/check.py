"""hygiene check: read the hosts, judge them, tell the 40 rules."""

from __future__ import annotations

from typing import Any

import click

from hygiene_cli.cli import text
from hygiene_cli.options import ansible, inventory, lang, output, selection


@click.command("check", help=text("help.check"), context_settings={"ignore_unknown_options": False})
@inventory
@selection
@output
@lang
@ansible
def command(inventories: tuple[str, ...], limit: str | None, rules: tuple[int, ...], controls: tuple[str, ...],
            format_: str | None, files: tuple[str, ...], **given: Any) -> int:  # fmt: skip
    from hygiene_cli import practice, show
    from hygiene_cli.options import for_ansible, outputs
    from hygiene_cli.session import Selection, Session, carry_out, conclude

    wanted = outputs(format_, files)
    place = practice.find(inventories)
    with_ansible = for_ansible(given)
    session = Session.open(place)
    chosen = Selection(limit, rules, controls, with_ansible.arguments)
    ran = carry_out(session, "check", chosen, with_ansible, {})
    code, words = show.after_check(session, ran, wanted)
    return conclude(session, ran, code, words)
