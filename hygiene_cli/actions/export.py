"""The action plan for a spreadsheet (CSV) and for a calendar (iCalendar tasks)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from hygiene_cli.actions.plan import Item
from hygiene_cli.report.clean import sanitize
from hygiene_cli.report.table import written
from hygiene_cli.texts import t

COLUMNS = ("number", "state", "what", "title", "rules", "hosts", "severity", "effort", "gains", "to", "due")


def as_csv(items: Sequence[Item], titles: Mapping[str, str], lang: str) -> str:
    """One line for each action. French spreadsheets expect a semicolon and a byte order mark."""
    rows = (dict(zip(COLUMNS, _row(item, titles, lang), strict=True)) for item in items)
    return ("\ufeff" if lang == "fr" else "") + written(COLUMNS, rows, ";" if lang == "fr" else ",")


def _row(item: Item, titles: Mapping[str, str], lang: str) -> tuple[str, ...]:
    gap = item.gap
    return (
        str(item.number or ""), t(f"action.{item.state}", lang), item.what, titles.get(item.what, ""),
        " ".join(map(str, gap.rules)) if gap else "", " ".join(gap.hosts) if gap else "",
        t(f"severity.{gap.severity}", lang) if gap else "", t(f"effort.{gap.effort}", lang) if gap else "",
        " ".join(map(str, gap.gains)) if gap else "", item.to or "", str(item.due or ""),
    )  # fmt: skip


def as_calendar(items: Sequence[Item], titles: Mapping[str, str], practice: str, now: datetime) -> str:
    """A task (VTODO, RFC 5545) for each action that has a due date and is not closed."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hygiene//actions//FR"]
    for item in items:
        if item.due is None or item.gap is None:
            continue
        summary = f"{practice} : {titles.get(item.what, item.what)}"
        lines += [
            "BEGIN:VTODO",
            f"UID:{item.what}.{item.number}@{_escaped(practice)}",
            f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
            f"DUE;VALUE=DATE:{item.due:%Y%m%d}",
            f"SUMMARY:{_escaped(summary)}",
            f"DESCRIPTION:{_escaped(', '.join(item.gap.hosts) or item.what)}",
            f"CONTACT:{_escaped(item.to or '')}",
            "STATUS:NEEDS-ACTION",
            "END:VTODO",
        ]
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _escaped(text: str) -> str:
    said = sanitize(text, 500)
    for one in "\\;,":
        said = said.replace(one, f"\\{one}")
    return said


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, none of which cuts a character."""
    piece = ""
    for one in line:
        if len((piece + one).encode()) > 75:
            yield piece
            piece = " "
        piece += one
    yield piece
