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

__all__ = ["FORMATS", "render", "sanitize"]

FORMATS = ("html", "json", "csv", "junit")


def render(
    practice: Practice, controls: Mapping[str, Control], format: str, lang: str = "fr", narrowed: bool = False
) -> str:
    """The whole report in one of FORMATS; ValueError for any other. `controls` is id → Control.

    A narrowed run's report has its hosts and controls, and none of the practice's verdicts.
    """
    if narrowed:
        practice = replace(practice, rules=(), preamble=(), changes=(), actions=(), narrowed=True)
    if format == "html":
        from hygiene_cli.report import html

        return html.render(practice, controls, lang)
    from hygiene_cli.report import data

    writers: dict[str, Callable[[Practice, Mapping[str, Control], str], str]] = {
        "json": data.as_json,
        "csv": data.as_csv,
        "junit": data.as_junit,
    }
    if format not in writers:
        raise ValueError(f"no report format is called {format!r}; there are {', '.join(FORMATS)}")
    return writers[format](practice, controls, lang)
