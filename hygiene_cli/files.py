"""Files that the command line writes."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from hygiene_cli.errors import UsageProblem

ELSEWHERE = "{path} cannot be written: {why}; choose a folder of yours"


PRIVATE = 0o600


def replace(path: Path, content: str | bytes, unwritten: str = ELSEWHERE, new: int | None = None) -> None:
    """Write a file whole or not at all; who may read it stays. Raises UsageProblem (`unwritten`) when it cannot be.

    `new` is the mode of a file that was not there; by default what the umask leaves.
    """
    temporary: Path | None = None
    try:
        mode = stat.S_IMODE(path.stat().st_mode) if path.is_file() else new or 0o666 & ~_umask()
        # a name that nobody can guess: in a shared folder, a link could wait under one that can be
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as out:
            out.write(content.encode() if isinstance(content, str) else content)
            os.fchmod(out.fileno(), mode)
        temporary.replace(path)
    except BaseException as error:
        if temporary:
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise UsageProblem(unwritten, path=path, why=error.strerror) from None
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
