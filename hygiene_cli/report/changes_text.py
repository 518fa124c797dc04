"""What changed between two checks, on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from hygiene_cli.guide import Guide
from hygiene_cli.model import Changes
from hygiene_cli.report import screen
from hygiene_cli.report.changes_view import Move, build
from hygiene_cli.report.states import STATES
from hygiene_cli.texts import t

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control


def show(found: Changes | None, controls: Mapping[str, Control], guide: Guide, lang: str) -> None:
    """Counts, then rule by rule why, then all the rest."""
    out, view = screen.console(), build(found, controls, guide, lang, None)
    screen.put(out, view.since, "bold")
    if view.compared and not view.counts:
        screen.put(out, t("changes.none", lang))
    for head, said in view.counts:
        screen.put(out, f"{head}{t('report.colon', lang)}{said}", by=2)
    _moves(out, t("changes.why", lang), view.rules)
    _moves(out, t("changes.by_clause", lang), view.clauses)
    _moves(out, t("changes.by_control", lang), view.controls)
    for head, lines in (*view.sums, *view.hosts):
        _head(out, head)
        for line in lines:
            screen.put(out, line, by=2)
    if view.uncounted:
        screen.put(out, view.uncounted, "dim")


def _head(out: Console, text: str) -> None:
    screen.put(out, "")
    screen.put(out, text, "bold")


def _moves(out: Console, head: str, moves: Sequence[Move]) -> None:
    if moves:
        _head(out, head)
    for one in moves:
        state = one.after if one.after in STATES else "notchecked"
        screen.put(out, screen.sign(state, f"{one.id} {one.head}", f" · {' → '.join(one.words)}"), by=2)
        if one.detail:
            screen.put(out, one.detail, "dim", 4)
        for why in one.why:
            screen.put(out, f"{why.id} {why.head} ({' → '.join(why.words)})", by=4)
            if why.detail:
                screen.put(out, why.detail, "dim", 6)
