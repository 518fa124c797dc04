"""What every kind of resource reads with. Runs on the managed host: Python 3.8 or later, standard library only.

Nothing here writes. A kind calls these helpers instead of `open` and `subprocess`, so that what root alone can
read becomes `unknown` with its reason, a hung program costs one resource, and every answer stays bounded.
"""

from __future__ import annotations

import glob as _glob
import os
import stat
import subprocess
import time
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple, TypeVar

MAX_FILE = (4 << 20) - 4096  # the kernel refuses to read 4 MiB at once from /proc/sys
MAX_OUTPUT = 8 << 20
PATH = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin"

ROOT = ""
"""Where the system's files are: nothing on a host; a captured tree in tests of the readers."""
_memo: Dict[Any, Any] = {}
overlay: Dict[Tuple[str, str], Any] = {}
"""What a plan would already have written, by (change type, target): later reads of the same plan see it."""
spent: Dict[str, float] = {}
"""CPU seconds used by the programs started, by program name."""


class Unreadable(Exception):
    """The resource exists (or may exist) but cannot be read with these rights: its controls are `unknown`.

    `code` is one of the judge's reasons (`not_root`, `not_readable`); `detail` names the path or program.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class Ran(NamedTuple):
    """A finished program: exit status (127 when it is not installed, 124 when it ran out of time) and its output."""

    status: int
    out: str
    err: str


T = TypeVar("T")


def once(key: Any, make: Callable[[], T]) -> T:
    """`make()`, remembered under `key` until something is written."""
    if key not in _memo:
        _memo[key] = make()
    value: T = _memo[key]
    return value


def forget() -> None:
    """Drop what was remembered: the host has just been changed."""
    _memo.clear()


def is_root() -> bool:
    return os.geteuid() == 0


def read_bytes(path: str, limit: int = MAX_FILE) -> Optional[bytes]:
    """The file's first `limit` bytes, or None when there is no such file. Raises Unreadable without the right to."""
    planned = overlay.get(("file", path), overlay)
    if planned is not overlay:
        return None if planned is None else bytes(planned["content"])
    descriptor = -1
    try:
        # a pipe that somebody left there would keep whoever opens it for good
        descriptor = os.open(ROOT + path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb", closefd=False) as file:
            if stat.S_ISFIFO(os.fstat(descriptor).st_mode):
                raise Unreadable("not_readable", f"a pipe, not a file: {path}")
            return file.read(limit) or b""
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
    except PermissionError:
        raise Unreadable("not_root" if not is_root() else "not_readable", path) from None
    except OSError as error:
        raise Unreadable("not_readable", f"{error.strerror}: {path}") from None
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def read_text(path: str, limit: int = MAX_FILE) -> Optional[str]:
    """Like read_bytes, decoded as UTF-8 with undecodable bytes replaced."""
    data = read_bytes(path, limit)
    return None if data is None else data.decode("utf-8", "replace")


def exists(path: str) -> bool:
    """Whether the path exists, following links. Raises Unreadable when a folder on the way hides it."""
    planned = overlay.get(("file", path), overlay)
    if planned is not overlay:
        return planned is not None
    return status(path) is not None


def status(path: str, follow: bool = True) -> Optional[os.stat_result]:
    """The path's stat, or None when there is none. Raises Unreadable when a folder on the way hides it."""
    try:
        return os.stat(ROOT + path, follow_symlinks=follow)
    except PermissionError:
        raise Unreadable("not_root", path) from None
    except OSError:
        return None


def names(folder: str) -> List[str]:
    """The names in a folder, sorted; none when it does not exist. Raises Unreadable without the right to list it."""
    try:
        return sorted(os.listdir(ROOT + folder))
    except PermissionError:
        raise Unreadable("not_root", folder) from None
    except OSError:
        return []


def link(path: str) -> Optional[str]:
    """What a symbolic link holds, or None when the path is none."""
    try:
        return os.readlink(ROOT + path)
    except PermissionError:
        raise Unreadable("not_root", path) from None
    except OSError:
        return None


def glob(pattern: str) -> List[str]:
    """Paths that match, sorted, those of a plan included."""
    planned = [path for (kind, path), state in overlay.items() if kind == "file" and state is not None]
    gone = {path for (kind, path), state in overlay.items() if kind == "file" and state is None}
    matching = {path for path in planned if _matches(path, pattern)}
    found = {path[len(ROOT) :] for path in _glob.glob(ROOT + pattern)}
    return sorted((found | matching) - gone)


def _matches(path: str, pattern: str) -> bool:
    import fnmatch

    return path.count("/") == pattern.count("/") and fnmatch.fnmatchcase(path, pattern)


def find_program(name: str) -> Optional[str]:
    """Absolute path of a program in the system's folders, or None."""
    if name.startswith("/"):
        return name if os.access(ROOT + name, os.X_OK) else None
    for folder in PATH.split(":"):
        path = f"{folder}/{name}"
        if os.access(ROOT + path, os.X_OK):
            return path
    return None


def run(argv: Sequence[str], timeout: float = 20, stdin: str = "", env: Optional[Dict[str, str]] = None) -> Ran:
    """Run a program in the C locale with a fixed PATH; remembered, so the same question is asked once."""
    return once(("run", tuple(argv), stdin), lambda: start(argv, timeout, stdin, env))


def start(argv: Sequence[str], timeout: float = 20, stdin: str = "", env: Optional[Dict[str, str]] = None) -> Ran:
    """Like run, never remembered: for programs that act."""
    program = find_program(argv[0])
    if program is None:
        return Ran(127, "", f"{argv[0]}: not installed")
    before = os.times()
    try:
        done = subprocess.run(
            [program, *argv[1:]],
            input=stdin.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            timeout=timeout,
            check=False,
            env={"PATH": PATH, "LC_ALL": "C", "LANG": "C", "HOME": "/root", **(env or {})},
        )
    except subprocess.TimeoutExpired:
        return Ran(124, "", f"{argv[0]}: no answer in {timeout:g} s")
    except OSError as error:
        return Ran(126, "", f"{argv[0]}: {error.strerror}")
    finally:
        after = os.times()
        name = os.path.basename(argv[0])
        used = (after.children_user - before.children_user) + (after.children_system - before.children_system)
        spent[name] = spent.get(name, 0.0) + used
    return Ran(done.returncode, _text(done.stdout), _text(done.stderr))


def _text(data: bytes) -> str:
    return data[:MAX_OUTPUT].decode("utf-8", "replace")


def root_only(what: str) -> None:
    """Raise Unreadable when not running as root: for programs that answer root alone."""
    if not is_root():
        raise Unreadable("not_root", what)


def now() -> float:
    """Seconds since 1970, by the host's own clock."""
    return time.time()


def today() -> int:
    """Days since 1970-01-01, as the shadow file counts."""
    return int(time.time() // 86400)


def directives(text: str, comment: str = "#") -> List[str]:
    """The lines that say something: comments and blank lines left out, outer spaces cut."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith(tuple(comment))]


def key_values(text: str, separator: Optional[str] = None) -> Dict[str, str]:
    """`key value` or `key = value` lines; the last one of a key counts; a key alone has the value ''."""
    found: Dict[str, str] = {}
    for line in directives(text):
        key, _, value = line.partition(separator) if separator else _split(line)
        found[key.strip()] = value.strip()
    return found


def _split(line: str) -> Tuple[str, str, str]:
    for position, letter in enumerate(line):
        if letter == "=" or letter.isspace():
            return line[:position], letter, line[position:].strip().lstrip("=").strip()
    return line, "", ""
