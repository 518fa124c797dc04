"""hygiene lift CONTROL: a control undone on a host for a time, and put in force again by the host itself."""

from __future__ import annotations

import getpass
from typing import Any

import click

from hygiene_cli.cli import text
from hygiene_cli.options import ansible, hosts, inventory, lang, output, seconds


@click.command("lift", help=text("help.lift"))
@click.argument("control", metavar="CONTROL")
@inventory
@hosts
@click.option("--for", "duration", metavar="4h", help=text("opt.for"))
@click.option("--reason", metavar="TEXT", help=text("opt.reason"))
@click.option("--by", metavar="NAME", help=text("opt.by"))
@click.option("--end", is_flag=True, help=text("opt.end"))
@output
@lang
@ansible
def command(
    control: str,
    named: tuple[str, ...],
    duration: str | None,
    reason: str | None,
    by: str | None,
    end: bool,
    **given: Any,
) -> int:
    from hygiene_cli import show
    from hygiene_cli.errors import UsageProblem
    from hygiene_cli.options import limited, require
    from hygiene_cli.running.errand import Errand, conclude

    if not named:
        raise UsageProblem("say on which host: --host NAME")
    if not end and not (duration and reason):
        raise UsageProblem("say for how long and why: --for 4h --reason TEXT (or --end to end a lift)")
    extra: dict[str, Any] = {"hygiene_control": control, "hygiene_lift_end": end}
    if not end:
        words = {"hygiene_lift_reason": reason, "hygiene_lift_by": by or getpass.getuser()}
        extra["hygiene_lift_seconds"] = seconds("--for", duration)
        extra.update({name: {"__ansible_unsafe": word} for name, word in words.items()})  # a text, never a template
    errand = Errand.of({**given, "limit": limited(None, named), "rules": (), "controls": (control,)})
    require(errand.session.controls, (control,), ())
    ran = errand.carry_out("lift", extra)
    show.put_back(errand.session, ran, errand.wanted)
    return conclude(errand.session, ran, show.put_back_exit(ran.hosts))
