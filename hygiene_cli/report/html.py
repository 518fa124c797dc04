"""The report as one HTML file: offline, readable without JavaScript, made to be printed on A4."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from hygiene_cli.model import Practice
from hygiene_cli.report.clean import sanitize
from hygiene_cli.report.states import COUNTED, STATES
from hygiene_cli.report.view import build
from hygiene_cli.texts import t

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

TEMPLATES = Path(__file__).with_name("templates")


def render(practice: Practice, controls: Mapping[str, Control], lang: str) -> str:
    """The whole report."""
    return page("report.html.j2", lang, p=build(practice, controls, lang))


def page(template: str, lang: str, paper: bool = False, **shown: object) -> str:
    """One of our pages, with nothing in it that did not pass through `sanitize`; symbols are letters on `paper`."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_clean,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        lang=lang,
        paper=paper,
        states=STATES,
        counted=COUNTED,
        t=lambda key, **params: t(key, lang, **params),
        word={one: t(f"state.{one}", lang) for one in STATES},
        rule_word={one: t(f"rule_state.{one}", lang) for one in STATES},
    )
    return environment.get_template(template).render(**shown)


def _clean(value: object) -> object:
    """Whatever reaches the page without being markup of our own is cleaned, even where a view forgot to."""
    return value if isinstance(value, Markup) else sanitize(value, 4000)
