"""What the history says of its runs, and of what each left: read only."""

from __future__ import annotations

import json
import sqlite3
from datetime import datetime
from typing import Any, NamedTuple

from hygiene_cli.history import censuses, runs
from hygiene_cli.history.censuses import Census
from hygiene_cli.history.database import Database, HistoryError
from hygiene_cli.history.readings import moment
from hygiene_cli.history.runs import Run
from hygiene_cli.history.snapshot import Snapshot

NO_RUN = "the history {path} has no run {run}; `hygiene history` lists them"


FULL = "verb = 'check' AND status = 'done' AND NOT narrowed"
"""The runs that gave the practice's verdict."""


class Counted(NamedTuple):
    """Which machine told a host's census, and which census."""

    machine: str | None
    digest: str


class Ledger:
    """The runs of an open history file."""

    def __init__(self, database: Database) -> None:
        self._file = database

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.db.close()

    def runs(self, limit: int | None = None) -> list[Run]:
        """The runs, newest first."""
        with self._file.reading():
            rows = self._file.db.execute(
                "SELECT * FROM runs ORDER BY seq DESC LIMIT ?", (-1 if limit is None else limit,)
            )
            return [runs.from_row(row) for row in rows]

    def run(self, run: str) -> Run | None:
        """The run of this id."""
        with self._file.reading():
            row = self._file.one("SELECT * FROM runs WHERE id = ?", run)
            return runs.from_row(row) if row else None

    def previous(self, run: str | None = None) -> Run | None:
        """The last full check done before `run` (or at all): the verdict that a new one is compared with."""
        sql = (
            f"SELECT * FROM runs WHERE {FULL}"
            " AND seq < coalesce((SELECT seq FROM runs WHERE id = ?), 1 << 62) ORDER BY seq DESC LIMIT 1"
        )
        with self._file.reading():
            row = self._file.one(sql, run)
            return runs.from_row(row) if row else None

    def machines(self) -> dict[str, str]:
        """Name → machine id of every host that ever told its own, the last one it told."""
        last = "SELECT max(seq) FROM visits WHERE host_id NOT NULL GROUP BY host"
        with self._file.reading():
            rows = self._file.db.execute(f"SELECT host, host_id FROM visits WHERE seq IN ({last})")
            return {row["host"]: row["host_id"] for row in rows}

    def verdicts(self, run: str | None, most: int) -> list[tuple[datetime, dict[int, str]]]:
        """When each of the last full checks ended and its rules' words, oldest first: up to `run`, or all there are."""
        sql = (
            f"SELECT finished, words FROM runs WHERE {FULL} AND words NOT NULL"
            " AND seq <= coalesce((SELECT seq FROM runs WHERE id = ?), 1 << 62) ORDER BY seq DESC LIMIT ?"
        )
        with self._file.reading():
            rows = self._file.db.execute(sql, (run, most)).fetchall()
        told = [(moment(row["finished"]), json.loads(row["words"])) for row in reversed(rows)]
        return [(at, {int(rule): word for rule, word in words.items()}) for at, words in told if at]

    def standings(self, run: str) -> Snapshot | None:
        """What a full check said, word by word; None where it was not kept."""
        with self._file.reading():
            row = self._file.one("SELECT standings FROM runs WHERE id = ?", run)
        try:
            return Snapshot.unpacked(row["standings"]) if row and row["standings"] else None
        except ValueError:
            raise self._file.damaged() from None

    def counted(self, run: str | None = None) -> dict[str, Counted]:
        """Host → its newest census, now or when `run` ended."""
        with self._file.reading():
            found = self._newest("host, host_id, census", self._last_visit(run), "AND census IS NOT NULL")
        return {host: Counted(row["host_id"], row["census"]) for host, row in found.items()}

    def census(self, digest: str) -> Census:
        """A census that `counted` names."""
        with self._file.reading():
            try:
                return censuses.get(self._file.db, digest)
            except ValueError:
                raise self._file.damaged() from None

    def position(self) -> int:
        """How many visits were ever noted: another number, another state of the hosts."""
        with self._file.reading():
            row = self._file.one("SELECT max(seq) FROM visits")
            return int(row[0] or 0) if row else 0

    def memo(self, name: str, rests_on: str) -> Any:
        """What `remember` kept under a name, where it rests on the same; else None."""
        with self._file.reading():
            row = self._file.one("SELECT value FROM memos WHERE name = ? AND rests_on = ?", name, rests_on)
            return json.loads(row["value"]) if row else None

    def _last_visit(self, run: str | None) -> int:
        """The last visit that the state as of a run rests on: all there were when it ended, or its own so far."""
        if run is None:
            return 1 << 62
        row = self._file.one(
            "SELECT coalesce(last_visit, (SELECT max(seq) FROM visits WHERE run <= r.seq), 0) FROM runs r WHERE id = ?",
            run,
        )
        if row is None:
            raise HistoryError(NO_RUN, path=self._file.path, run=run)
        return int(row[0])

    def _newest(self, columns: str, limit: int, condition: str = "") -> dict[str, sqlite3.Row]:
        """Host → its newest visit within the limit."""
        last = f"SELECT max(seq) FROM visits WHERE seq <= ? {condition} GROUP BY host"
        rows = self._file.db.execute(f"SELECT {columns} FROM visits WHERE seq IN ({last})", (limit,))
        return {row["host"]: row for row in rows}
