"""The last verdicts as a drawing: a column for each check, as high as there are rules, in the colours of the states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hygiene_cli import texts
from hygiene_cli.model import Point
from hygiene_cli.report.states import UNVERIFIED
from hygiene_cli.texts import t

SHOWN = ("pass", "notapplicable", "waived", "unknown", "fail")
"""From the foot of a column to its head; `unknown` stands for all that was not verified."""
WIDTH, TOP, HEIGHT, FOOT = 400, 6, 150, 22
GAP = 0.22
"""Of a column's place, what is left empty."""
EVERY = 4.5
LEGIBLE = 3
"""Rules that a segment needs for its number to fit in."""
LABELS = 6
"""Columns that all have their date below; among more, every third one."""


@dataclass(frozen=True)
class Segment:
    """A part of a column; lengths are in units of the drawing."""

    state: str
    y: float
    height: float
    number: str
    stripes: str = ""  # a path, across what fails: told from what is compliant on grey paper too


@dataclass(frozen=True)
class Column:
    x: float
    width: float
    label: str
    anchor: tuple[str, float]  # how the label stands to a place, and that place
    segments: Sequence[Segment]


@dataclass(frozen=True)
class Trend:
    """The drawing, what it shows in one sentence, and its figures as a table: a date, a number for each of `heads`."""

    columns: Sequence[Column]
    desc: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[int]]]
    width: int = WIDTH
    height: int = TOP + HEIGHT + FOOT
    base: int = TOP + HEIGHT


def build(points: Sequence[Point], lang: str) -> Trend | None:
    """None for a single verdict, which has no trend."""
    if len(points) < 2:
        return None
    counts = [_counts(one) for one in points]
    place = WIDTH / len(points)
    every = 1 if len(points) <= LABELS else 3
    columns = []
    for number, one in enumerate(points):
        left, width, last = place * (number + GAP / 2), place * (1 - GAP), number == len(points) - 1
        label = _short(one.at, lang) if (len(points) - 1 - number) % every == 0 else ""
        # below the last column there is no room to its right
        anchor = ("end", round(left + width, 1)) if last else ("middle", round(left + width / 2, 1))
        segments = _segments(counts[number], round(left, 1), round(width, 1))
        columns.append(Column(round(left, 1), round(width, 1), label, anchor, segments))
    ends = {
        f"{state}_{when}": str(count)
        for when, own in (("then", counts[0]), ("now", counts[-1]))
        for state, count in own.items()
    }
    days = {"first": texts.day(points[0].at, lang), "last": texts.day(points[-1].at, lang)}
    heads = [state for state in SHOWN if any(own[state] for own in counts)]
    return Trend(
        columns=columns,
        desc=t("trend.desc", lang, n=len(points), **days, **ends),
        heads=heads,
        rows=[
            (texts.moment(one.at, lang), [own[state] for state in heads])
            for one, own in zip(points, counts, strict=True)
        ],
    )


def _counts(point: Point) -> dict[str, int]:
    own = {state: point.counts.get(state, 0) for state in SHOWN}
    return {**own, "unknown": sum(point.counts.get(state, 0) for state in UNVERIFIED)}


def _segments(counts: dict[str, int], left: float, width: float) -> list[Segment]:
    unit = HEIGHT / (sum(counts.values()) or 1)
    found, foot = [], float(TOP + HEIGHT)
    for state in SHOWN:
        if counts[state]:
            height = counts[state] * unit
            foot -= height
            number = str(counts[state]) if counts[state] >= LEGIBLE else ""
            stripes = _stripes(left, width, foot, foot + height) if state == "fail" else ""
            found.append(Segment(state, round(foot, 1), round(height, 1), number, stripes))
    return found


def _stripes(left: float, width: float, top: float, bottom: float) -> str:
    """Level lines, EVERY units apart."""
    places = (top + EVERY * step for step in range(1, int((bottom - top) / EVERY) + 1))
    return "".join(f"M{left} {place:.1f}h{width}" for place in places if place < bottom - 1)


def _short(at: datetime, lang: str) -> str:
    """03/11/26, or 3 Nov 26."""
    local = at.astimezone()
    if lang == "fr":
        return f"{local:%d/%m/%y}"
    return f"{local.day} {t(f'date.month.{local.month}', lang)[:3]} {local:%y}"
