"""hygiene rules: the 40, with how each is covered on each system today."""

from __future__ import annotations

import json
from typing import Any

import click

from hygiene_cli.cli import LANG, text
from hygiene_cli.options import lang
from hygiene_cli.texts import named


@click.command("rules", help=text("help.rules"))
@click.option("--format", "format_", type=click.Choice(["json"]), help=text("opt.format"))
@lang
def command(format_: str | None) -> None:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls
    from hygiene_cli import guide
    from hygiene_cli.coverage import coverage

    rules = coverage(guide.load(), controls.load(), LANG)
    if format_ == "json":
        click.echo(json.dumps({"schema_version": 1, "rules": rules}, ensure_ascii=False, indent=1))
        return
    for rule in rules:
        click.echo(click.style(f"{rule['number']:>3}  {rule['title']}", bold=True))
        for clause in rule["clauses"]:
            click.echo(click.wrap_text(" · ".join(_told(clause)), 80, f"     {clause['id']:<4} ", " " * 10))
        if rule["supported_by"]:
            click.echo(" " * 10 + text("coverage.supported", n=len(rule["supported_by"]), rule=rule["number"]))


def _told(clause: dict[str, Any]) -> list[str]:
    told = []
    if "controls" in clause["sources"]:
        for system, found in clause["controls"].items():
            settable = str(len(clause["enforceable"][system]))
            counted = text("coverage.enforced", n=len(found), set=settable) if found else text("coverage.none")
            told.append(text("coverage.system", system=named("system", system, LANG), told=counted))
    return told + [text(f"coverage.{source}") for source in clause["sources"] if source != "controls"]
