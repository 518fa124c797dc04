"""What this machine can do: run programs, build the lab's images, start a container with the flags it needs."""

from __future__ import annotations

import functools
import io
import os
import shlex
import shutil
import subprocess
import tarfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATE = HERE.parents[1] / ".lab"
SUITES = ("bookworm", "trixie")
BOOT_TIMEOUT = 90.0
INOTIFY_INSTANCES = 8192

Ran = subprocess.CompletedProcess[str]


class LabError(Exception):
    """The lab itself cannot do what was asked: says what, where and the next step."""


def call(argv: Sequence[str], *, stdin: str | bytes | None = None, timeout: float = 120) -> Ran:
    """Run a program to its end, whatever its exit status."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    ran = subprocess.run(
        argv,
        input=data,
        stdin=None if data is not None else subprocess.DEVNULL,
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return Ran(ran.args, ran.returncode, ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace"))


def must(argv: Sequence[str], *, stdin: str | bytes | None = None, timeout: float = 120) -> str:
    """Run a program that has to succeed; return what it printed."""
    ran = call(argv, stdin=stdin, timeout=timeout)
    if ran.returncode:
        said = (ran.stderr or ran.stdout).strip()[-2000:]
        raise LabError(f"{shlex.join(argv)[:200]} exited {ran.returncode}: {said}")
    return ran.stdout


def wait_until(what: str, condition: Callable[[], bool], timeout: float = BOOT_TIMEOUT) -> None:
    """Return as soon as `condition` holds; after `timeout` seconds, say what was waited for."""
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > end:
            raise LabError(f"waited {timeout:.0f} s in vain for {what}")
        time.sleep(0.05)


def unavailable() -> str | None:
    """Why this machine can have no lab, or None when it can."""
    missing = [name for name in ("podman", "mmdebstrap", "ssh") if not shutil.which(name)]
    return f"no {', no '.join(missing)} (tests/lab/apt.sh installs them)" if missing else None


@functools.cache
def images() -> dict[str, str]:
    """Suite → image, built when it is missing or its recipe changed."""
    tags = must([str(HERE / "images.sh"), *SUITES], timeout=1200).split()
    return dict(zip(SUITES, tags, strict=True))


@functools.cache
def start_flags() -> tuple[str, ...]:
    """What this machine's podman needs to start a privileged container: tried, cheapest first, never assumed."""
    limits = ("--ulimit", "nofile=10000:10000", "--ulimit", "nproc=4096:4096")
    said = ""
    for flags in ((), limits, ("--runtime", "runc"), ("--runtime", "runc", *limits)):
        (*runtime,) = flags[:2] if flags[:1] == ("--runtime",) else ()
        rest = flags[len(runtime) :]
        ran = call(["podman", *runtime, "run", "--rm", "--privileged", *rest, images()["bookworm"], "/bin/true"])
        if ran.returncode == 0:
            return flags
        said = ran.stderr.strip()
    raise LabError(f"podman cannot start a privileged container here: {said[-500:]}")


@functools.cache
def legacy_cgroups() -> bool:
    """Whether the machine's cgroups are not (only) the unified hierarchy, which systemd 256 and later must be told."""
    return not Path("/sys/fs/cgroup/cgroup.controllers").exists()


def allow_many_hosts() -> None:
    """Let the kernel give each of many systemds its inotify instances; the usual limit is enough for a dozen."""
    limit = Path("/proc/sys/fs/inotify/max_user_instances")
    if int(limit.read_text(encoding="ascii")) < INOTIFY_INSTANCES and os.access(limit, os.W_OK):
        limit.write_text(str(INOTIFY_INSTANCES), encoding="ascii")


def process_start(pid: int) -> str:
    """A process's start time in clock ticks: with the pid, it names one process for good. Empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[19]
    except OSError:
        return ""


def tar_of(files: Mapping[str, tuple[bytes, int, int]]) -> bytes:
    """A tar archive of path → (content, mode, uid), folders being made by whoever unpacks it."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for path, (content, mode, uid) in files.items():
            info = tarfile.TarInfo(path.lstrip("/"))
            info.size, info.mode, info.uid, info.gid, info.mtime = len(content), mode, uid, uid, int(time.time())
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()
