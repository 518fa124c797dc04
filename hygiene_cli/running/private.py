"""The folder of one run: for its owner alone, in memory where the system allows it, gone when the run ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

FOLDER, JUST_MADE = "hygiene-", 60
"""How the private folders are named; for how many seconds one may not be held yet."""


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """A 0700 folder for one run, in memory where possible, removed whatever happens.

    What a killed run could not remove, passwords among it, goes when the next one begins.
    """
    base = Path("/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else tempfile.gettempdir())
    for left in abandoned(base):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=FOLDER, dir=base))
    holding = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(holding, fcntl.LOCK_SH)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(holding)


def abandoned(base: Path) -> list[Path]:
    """Folders of our own runs that no process holds any more."""
    found = []
    for path in base.glob(f"{FOLDER}*"):
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            told = os.fstat(descriptor)
            # one that is just being made is not held yet
            if told.st_uid == os.getuid() and time.time() - told.st_mtime > JUST_MADE:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                found.append(path)
        except OSError:
            pass  # held: its run goes on
        finally:
            os.close(descriptor)
    return found
