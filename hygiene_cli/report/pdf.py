"""The report as PDF: the HTML report, printed by WeasyPrint (`pip install 'hygiene[pdf]'`)."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from hygiene_cli.errors import UsageProblem
from hygiene_cli.model import Practice
from hygiene_cli.report.html import page
from hygiene_cli.report.view import build

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

MISSING = "PDF needs WeasyPrint, which is not installed: pip install 'hygiene[pdf]'"
UNUSABLE = "WeasyPrint cannot start ({why}): install the Pango library of this system"


def require() -> None:
    """Raise UsageProblem where WeasyPrint is not installed."""
    if importlib.util.find_spec("weasyprint") is None:
        raise UsageProblem(MISSING)


def render(practice: Practice, controls: Mapping[str, Control], lang: str) -> bytes:
    """The whole report. Raises UsageProblem where WeasyPrint cannot be used."""
    require()
    try:
        import weasyprint
    except OSError as error:
        raise UsageProblem(UNUSABLE, why=str(error).splitlines()[0]) from None
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it tells of each property that only screens know
    source = page("report.html.j2", lang, paper=True, p=build(practice, controls, lang))
    return bytes(weasyprint.HTML(string=source, url_fetcher=_nothing).write_pdf())


def _nothing(url: str, *_: object, **__: object) -> dict[str, object]:
    """Nothing is fetched, whatever a text says."""
    raise ValueError(url)
