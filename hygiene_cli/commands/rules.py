"""hygiene rules: the 40, with how each is covered on each system today."""

from __future__ import annotations

import json

import click

from hygiene_cli.cli import LANG, text
from hygiene_cli.options import lang


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
            click.echo(f"     {clause['id']:<4} {'; '.join(_told(clause))}")


def _told(clause: dict) -> list[str]:  # type: ignore[type-arg]
    told = []
    for system, found in clause["controls"].items():
        if found:
            counted = text("coverage.enforced", n=len(found), set=len(clause["enforceable"][system]) or "0")
            told.append(f"{system} : {counted}")
    if {"attestation", "register"} & set(clause["needs"]):
        told.append(text("coverage.attested"))
    return told or [text("coverage.none")]
