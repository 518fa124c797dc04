"""The SQLite file under the history: private, in WAL mode, migrated; whatever goes wrong is one sentence."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hygiene_cli.errors import StateProblem

BUSY_SECONDS = 60
MIGRATIONS = (
    """
    CREATE TABLE runs (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, verb TEXT NOT NULL, status TEXT NOT NULL,
        started TEXT NOT NULL, finished TEXT, exit INTEGER, narrowed INTEGER NOT NULL, selection TEXT NOT NULL,
        versions TEXT NOT NULL, inventory TEXT NOT NULL, words TEXT, pid INTEGER NOT NULL, last_visit INTEGER
    );
    CREATE TABLE visits (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, run INTEGER NOT NULL REFERENCES runs (seq), host TEXT NOT NULL,
        at TEXT NOT NULL, host_id TEXT, system TEXT, class TEXT, profile TEXT, collect TEXT,
        problem TEXT, state BLOB
    );
    CREATE INDEX visits_of_host ON visits (host, seq);
    CREATE INDEX visits_of_run ON visits (run, seq);
    """,
    "ALTER TABLE runs ADD COLUMN papers TEXT;",
    """
    CREATE TABLE censuses (digest TEXT PRIMARY KEY, packed BLOB NOT NULL) WITHOUT ROWID;
    ALTER TABLE visits ADD COLUMN census TEXT;
    ALTER TABLE runs ADD COLUMN standings BLOB;
    """,
    "CREATE TABLE memos (name TEXT PRIMARY KEY, rests_on TEXT NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;",
    "CREATE TABLE sightings (what TEXT PRIMARY KEY, first TEXT NOT NULL, last TEXT NOT NULL) WITHOUT ROWID;",
)
"""One script for each version of the schema; `user_version` counts those that were run."""


class HistoryError(StateProblem):
    """The history cannot be read or written; the message says where and what to do."""


class Database:
    """An open history file, safe to use from several threads; several processes may have it open."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. Raises HistoryError."""
        self.path = path
        self._lock = threading.RLock()
        with self.told():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # sqlite gives its -wal and -shm files the mode of this one
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600))
            path.chmod(0o600)
            self.db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            self.db.row_factory = sqlite3.Row
            try:
                self._prepare()
            except BaseException:
                self.db.close()
                raise

    def one(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first row, or None."""
        row: sqlite3.Row | None = self.db.execute(sql, values).fetchone()
        return row

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Several statements that see one state of the file. Raises HistoryError."""
        with self.told(), self._lock:
            if self.db.in_transaction:
                yield
                return
            self.db.execute("BEGIN")
            try:
                yield
            finally:
                self.db.execute("ROLLBACK")

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Several statements that count together or not at all. Raises HistoryError."""
        with self.told(), self._lock:
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def told(self) -> Iterator[None]:
        """Whatever goes wrong inside, as a HistoryError."""
        try:
            yield
        except HistoryError:
            raise
        except sqlite3.Error as error:
            raise HistoryError(_cause(str(error)), path=self.path, why=error, seconds=BUSY_SECONDS) from error
        except OSError as error:
            reason = error.strerror or error
            raise HistoryError(UNOPENED, path=self.path, why=reason) from error

    def damaged(self) -> HistoryError:
        """What to say of content that cannot be read back."""
        return HistoryError(DAMAGED, path=self.path)

    def _prepare(self) -> None:
        version = self._version()
        if version > len(MIGRATIONS):
            raise HistoryError(
                "the history {path} was written by a newer hygiene (schema {version}, this one knows {known}); "
                "update hygiene",
                path=self.path,
                version=version,
                known=len(MIGRATIONS),
            )
        self._wal()
        self.db.execute("PRAGMA synchronous = NORMAL")
        if version == len(MIGRATIONS):
            return
        with self.writing():
            for number in range(self._version(), len(MIGRATIONS)):
                for statement in MIGRATIONS[number].split(";"):
                    self.db.execute(statement)
                self.db.execute(f"PRAGMA user_version = {number + 1}")

    def _wal(self) -> None:
        """Switch to WAL; another process doing the same at this moment is no busy wait for sqlite, so it is ours."""
        for _ in range(100):
            try:
                self.db.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise
                time.sleep(0.05)

    def _version(self) -> int:
        return int(self.db.execute("PRAGMA user_version").fetchone()[0])


UNOPENED = (
    "the history {path} cannot be opened: {why}; "
    "give its folder back to your account, or set XDG_STATE_HOME to a folder you can write"
)
UNWRITABLE = (
    "the history {path} cannot be written: {why}; "
    "give its folder back to your account, or set XDG_STATE_HOME to a folder you can write"
)
DAMAGED = "the history {path} is damaged; move the file away (the next check begins a new one) or put a backup back"
FULL = "the history {path} cannot be written: the disk is full; make room and run again"
HELD = "the history {path} is held by another program for more than {seconds} s; wait for it to end"
UNUSABLE = "the history {path} cannot be used: {why}"


def _cause(message: str) -> str:
    """The sentence for what sqlite says, and the next step."""
    if "not a database" in message or "malformed" in message or "no such" in message:
        return DAMAGED
    if "full" in message:
        return FULL
    if "locked" in message:
        return HELD
    if "readonly" in message or "unable to open" in message:
        return UNWRITABLE
    return UNUSABLE
