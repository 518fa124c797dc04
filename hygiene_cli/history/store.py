"""The practice's history: runs, the hosts they saw, and what was known of each after every visit.

SQLite in WAL mode, so that several runs write and reports read at once. Each visit is committed by itself: an
interrupted run keeps the hosts it had finished. What a control was on a host lies packed in the visit (`readings.py`),
so that any past report is rendered again from one row per host.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hygiene_cli.history import censuses, readings, sightings, snapshot
from hygiene_cli.history.database import Database, HistoryError
from hygiene_cli.history.ledger import NO_RUN, Ledger
from hygiene_cli.history.readings import State, stamp
from hygiene_cli.history.runs import Inventory
from hygiene_cli.model import Host, Reason


class History(Ledger):
    """An open history. Use `History.open(path)`, as a context manager or with `close()`."""

    @classmethod
    def open(cls, path: Path) -> History:
        """Open or make the history at `path`. Raises HistoryError with one sentence."""
        return cls(Database(path))

    def __enter__(self) -> History:
        return self

    def begin(
        self,
        verb: str,
        now: datetime,
        *,
        run: str | None = None,
        inventory: Inventory | None = None,
        selection: Mapping[str, Any] | None = None,
        versions: Mapping[str, str] | None = None,
    ) -> str:
        """Note that a run starts; its id, which is `run` when `name` gave it before.

        `selection` holds limit, rules, controls …: any of them narrows the run.
        """
        chosen = {key: value for key, value in (selection or {}).items() if value}
        texts = [json.dumps(value, default=str) for value in (chosen, versions or {}, inventory)]
        with self._file.writing():
            run = run or self.name(now)
            self._file.db.execute(
                "INSERT INTO runs (id, verb, status, started, narrowed, selection, versions, inventory, pid)"
                " VALUES (?, ?, 'running', ?, ?, ?, ?, ?, ?)",
                (run, verb, stamp(now), bool(chosen), *texts, os.getpid()),
            )
        return run

    def name(self, now: datetime) -> str:
        """An id for a run that starts now, which no other has."""
        while True:
            run = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
            if not self._file.one("SELECT 1 FROM runs WHERE id = ?", run):
                return run

    def dated(self, payload: Mapping[str, Any], now: datetime) -> Mapping[str, Any]:
        """A host's result with what only time can tell: since when updates that nothing dates have been waiting."""
        with self._file.writing():
            return sightings.dated(self._file.db, payload, now)

    def add_host(self, run: str, name: str, payload: Mapping[str, Any], now: datetime) -> Reason | None:
        """Take in a host's result, as its contract has it.

        Answers None, or `other_machine` when another machine answers under this name: what was known of the old one
        counts no more.
        """
        with self._file.writing():
            known = self._last_state(name)
            identity = payload.get("host_id")
            facts = {k: v for k, v in _mapping(payload.get("facts")).items() if v is not None}
            note = None
            if known and self._another(known, identity, facts.get("hardware_id")):
                note = Reason("other_machine", {"host": name, "since": stamp(now)[:10], "last": known["at"][:10]})
                known = None
            state = self._state(known)
            state.merge(readings.entries(payload, run, now), now)
            state.policy = _mapping(payload.get("policy"))
            if facts:  # a host that was not asked this time tells nothing of itself
                # which machine it is, root alone can read
                state.facts = {**{k: v for k, v in state.facts.items() if k == "hardware_id"}, **facts}
            identity = identity or (known["host_id"] if known else None)
            columns = {key: _text(payload.get(key)) for key in ("system", "class", "profile", "collect")}
            counted = censuses.keep(self._file.db, payload.get("census"))
            self._visit(run, name, now, host_id=_text(identity), state=state.pack(), census=counted, **columns)
        return note

    def _another(self, known: sqlite3.Row, host_id: Any, hardware_id: Any) -> bool:
        """Whether another machine answers under a name: another machine id or SMBIOS UUID, where both are known."""
        before = self._state(known).facts.get("hardware_id")
        pairs = ((known["host_id"], host_id), (before, hardware_id))
        return any(one and other and one != other for one, other in pairs)

    def add_problem(self, run: str, name: str, problem: Reason, now: datetime) -> None:
        """Note that a host could not be read; what was known of it stands."""
        text = json.dumps({"code": problem.code, **problem.params}, default=str)
        with self._file.writing():
            self._visit(run, name, now, problem=text)

    def finish(
        self,
        run: str,
        exit_code: int,
        now: datetime,
        words: Mapping[int, str] | None = None,
        papers: str | None = None,
        standings: bytes | None = None,
    ) -> None:
        """Note that a run ended; `words` are the rules' verdicts (`verdict.words`) when it gave the practice's.

        `papers` is what the registers said then, packed (`Papers.packed`); `standings` what the verdict said of each
        clause, host and control (`Snapshot.packed`).
        """
        told = json.dumps(words) if words is not None else None
        self._end(run, "done", exit_code, now, words=told, papers=papers, standings=standings)

    def interrupt(self, run: str, now: datetime, exit_code: int = 130) -> None:
        """Note that a run was stopped; the hosts it finished are kept."""
        self._end(run, "interrupted", exit_code, now)

    def remember(self, name: str, rests_on: str, value: Any) -> None:
        """Keep what was worked out (as JSON), so that `memo` gives it back while what it rests on is the same."""
        kept = (name, rests_on, json.dumps(value, default=str))
        with self._file.writing():
            self._file.db.execute("INSERT OR REPLACE INTO memos (name, rests_on, value) VALUES (?, ?, ?)", kept)

    def reword(self, change: Callable[[str], str]) -> None:
        """Change what was kept of every visit and run, as text: for somebody who is to be forgotten."""
        with self._file.writing():
            for row in self._file.db.execute("SELECT seq, state, problem FROM visits").fetchall():
                state = self._state(row).reworded(change).pack() if row["state"] is not None else None
                problem = change(row["problem"]) if row["problem"] else None
                self._file.db.execute(
                    "UPDATE visits SET state = ?, problem = ? WHERE seq = ?", (state, problem, row["seq"])
                )
            for row in self._file.db.execute("SELECT seq, papers FROM runs WHERE papers NOT NULL").fetchall():
                self._file.db.execute("UPDATE runs SET papers = ? WHERE seq = ?", (change(row["papers"]), row["seq"]))
            for row in self._file.db.execute("SELECT seq, standings FROM runs WHERE standings NOT NULL").fetchall():
                packed = snapshot.reworded(row["standings"], change)
                self._file.db.execute("UPDATE runs SET standings = ? WHERE seq = ?", (packed, row["seq"]))
            censuses.reword(self._file.db, change)
            self._file.db.execute("DELETE FROM memos")
        with self._file.told():
            # what was overwritten would lie in free pages, and in the log of writes
            self._file.db.execute("VACUUM")
            self._file.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def hosts_at(self, run: str | None = None, inventory: Inventory | None = None) -> list[Host]:
        """Every host with its latest readings, now or as they were when `run` ended.

        Only hosts of `inventory` (by default the run's own), those never seen included. How fresh a reading is is for
        the verdict to say, which is told the moment: `now`, or the run's end.
        """
        with self._file.reading(), _unswept():
            limit = self._last_visit(run)
            if inventory is None and run is not None:
                row = self._file.one("SELECT inventory FROM runs WHERE id = ?", run)
                inventory = json.loads(row["inventory"]) if row else None
            newest = self._newest("host, problem", limit)
            states = self._newest("*", limit, "AND state IS NOT NULL")
            names = sorted(newest) if inventory is None else list(inventory)
            given = inventory or {}
            return [self._host(name, newest.get(name), states.get(name), given.get(name, {})) for name in names]

    def hosts_of(self, run: str) -> list[Host]:
        """The hosts that a run looked at, with what this run itself found; unknown and error among the results."""
        sql = (
            "SELECT * FROM visits WHERE seq IN (SELECT max(v.seq) FROM visits v JOIN runs r ON r.seq = v.run"
            " WHERE r.id = ? GROUP BY v.host) ORDER BY seq"
        )
        with self._file.reading():
            seen = self.run(run)
            inventory = seen.inventory if seen else {}
            rows = self._file.db.execute(sql, (run,)).fetchall()
            return [self._host(row["host"], row, row, inventory.get(row["host"], {}), run) for row in rows]

    def _visit(self, run: str, name: str, now: datetime, **columns: Any) -> None:
        row = self._file.one("SELECT seq FROM runs WHERE id = ?", run)
        if row is None:
            raise HistoryError(NO_RUN, path=self._file.path, run=run)
        values = {"run": row["seq"], "host": name, "at": stamp(now), **columns}
        marks = ", ".join("?" * len(values))
        self._file.db.execute(f"INSERT INTO visits ({', '.join(values)}) VALUES ({marks})", tuple(values.values()))

    def _end(self, run: str, status: str, exit_code: int, now: datetime, **columns: Any) -> None:
        values = {"status": status, "exit": exit_code, "finished": stamp(now), **columns}
        marks = ", ".join(f"{name} = ?" for name in values)
        with self._file.writing():
            self._file.db.execute(
                f"UPDATE runs SET {marks}, last_visit = (SELECT max(seq) FROM visits) WHERE id = ?",
                (*values.values(), run),
            )

    def _host(
        self,
        name: str,
        newest: sqlite3.Row | None,
        told: sqlite3.Row | None,
        given: Mapping[str, Any],
        run: str | None = None,
    ) -> Host:
        """A host from its newest visit and its newest one with a state; the inventory's words come first."""
        state = self._state(told)

        def own(key: str, default: str) -> str:
            return str(given.get(key) or (told[key] if told is not None else None) or default)

        later = readings.results(state.later, run)
        found = readings.results(state.results, run)
        reading = readings.newest(found.values())
        return Host(
            name=name,
            system=own("system", "linux"),
            host_class=own("class", ""),
            profile=own("profile", ""),
            collect=own("collect", "host"),
            os_name=str(state.facts.get("os_name") or ""),
            results={**found, **later} if run else found,
            later={} if run else later,
            problem=readings.reason(json.loads(newest["problem"]))
            if newest is not None and newest["problem"]
            else None,
            last_reading=reading.at if reading else None,
            collected_by=reading.by if reading else None,
            policy=state.policy,
            facts=state.facts,
            here=bool(given.get("here")),
            waivers=given.get("waivers") or {},
        )

    def _state(self, row: sqlite3.Row | None) -> State:
        if row is None or row["state"] is None:
            return State()
        try:
            return State.unpack(row["state"])
        except ValueError:
            raise self._file.damaged() from None

    def _last_state(self, name: str) -> sqlite3.Row | None:
        return self._file.one(
            "SELECT * FROM visits WHERE host = ? AND state IS NOT NULL ORDER BY seq DESC LIMIT 1", name
        )


@contextlib.contextmanager
def _unswept() -> Iterator[None]:
    """Without the garbage collector, which sweeps through all that is being built again and again: half of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _mapping(value: Any) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _text(value: Any) -> str | None:
    """What a host says of itself as a column takes it: short, and without halves of characters."""
    return None if value is None else str(value)[:300].encode("utf-8", "replace").decode()
