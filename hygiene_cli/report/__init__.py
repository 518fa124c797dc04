"""The reports: one practice, one language, several formats.

`render` is what `--format` and `-o` use; `terminal` (imported by its callers, since rich is slow to load) writes to
the screen. Whatever shows text of a host passes it through `sanitize`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from hygiene_cli.report.clean import sanitize

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control
    from hygiene_cli.model import Practice

__all__ = ["FORMATS", "paper", "render", "sanitize"]

FORMATS = ("html", "json", "csv", "junit", "sarif", "oscal", "ciso")
"""Those that are text; PDF is not."""


def render(
    practice: Practice, controls: Mapping[str, Control], format: str, lang: str = "fr", narrowed: bool = False
) -> str:
    """The whole report in one of FORMATS; ValueError for any other. `controls` is id → Control.

    A narrowed run's report has its hosts and controls, and none of the practice's verdicts.
    """
    if narrowed:
        practice = alone(practice)
    if format == "html":
        from hygiene_cli.report import html

        return html.render(practice, controls, lang)
    from hygiene_cli.report import ciso, data, oscal, sarif

    writers: dict[str, Callable[[Practice, Mapping[str, Control], str], str]] = {
        "json": data.as_json,
        "csv": data.as_csv,
        "junit": data.as_junit,
        "sarif": sarif.as_sarif,
        "oscal": oscal.as_oscal,
        "ciso": ciso.as_ciso,
    }
    if format not in writers:
        raise ValueError(f"no report format is called {format!r}; there are {', '.join(FORMATS)}")
    return writers[format](practice, controls, lang)


def paper(practice: Practice, controls: Mapping[str, Control], lang: str = "fr", narrowed: bool = False) -> bytes:
    """The HTML report on paper. Raises UsageProblem where WeasyPrint cannot be used."""
    from hygiene_cli.report import pdf

    return pdf.render(alone(practice) if narrowed else practice, controls, lang)


def alone(practice: Practice) -> Practice:
    """A narrowed run's: its hosts and controls, and none of the practice's verdicts."""
    return replace(practice, rules=(), preamble=(), changes=(), actions=(), narrowed=True, past=None)
