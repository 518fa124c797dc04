"""A run as the history tells it."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hygiene_cli.history.readings import moment

Inventory = Mapping[str, Mapping[str, Any]]
"""Name → {class, collect, profile, system, waivers} as the inventory has them; every key may be missing."""


@dataclass(frozen=True)
class Run:
    """One run. `narrowed` when it looked at some hosts, rules or controls only; `words` are its rules' verdicts."""

    id: str
    verb: str
    status: str  # running, done or interrupted
    started: datetime
    finished: datetime | None = None
    exit_code: int | None = None
    narrowed: bool = False
    selection: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    inventory: Inventory = field(default_factory=dict)
    words: Mapping[int, str] | None = None
    papers: str | None = None  # what the practice's registers said when it ended, packed


def from_row(row: sqlite3.Row) -> Run:
    """The run of a row of `runs`."""
    words = json.loads(row["words"]) if row["words"] else None
    return Run(
        id=row["id"],
        verb=row["verb"],
        status="interrupted" if row["status"] == "running" and not _alive(row["pid"]) else row["status"],
        started=moment(row["started"]) or datetime.min,
        finished=moment(row["finished"]),
        exit_code=row["exit"],
        narrowed=bool(row["narrowed"]),
        selection=json.loads(row["selection"]),
        versions=json.loads(row["versions"]),
        inventory=json.loads(row["inventory"]) or {},
        words={int(rule): word for rule, word in words.items()} if words is not None else None,
        papers=row["papers"],
    )


def _alive(pid: int) -> bool:
    """Whether the process that noted a run as running still exists: a killed one never said that it ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
