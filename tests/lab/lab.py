"""Real hosts on one machine: Debian containers that boot systemd and answer over SSH.

    with Lab() as lab:
        host = lab.start("trixie")
        host.ssh("sudo systemctl is-active ssh")

Addresses, keys and SSH options are ordinary ones, so Ansible reaches these hosts the way it reaches any other.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import shlex
import shutil
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from machine import (
    HERE,
    STATE,
    LabError,
    Ran,
    allow_many_hosts,
    call,
    images,
    legacy_cgroups,
    must,
    process_start,
    start_flags,
    tar_of,
    unavailable,
    wait_until,
)

__all__ = [
    "Entry",
    "Host",
    "Lab",
    "LabError",
    "Ran",
    "Snapshot",
    "call",
    "differences",
    "inventory",
    "must",
    "unavailable",
    "wait_until",
]
MANAGER = "ansible"
"""The account that manages the hosts: the lab's key, sudo without a password."""
OPERATOR = "operator"
OPERATOR_PASSWORD = "correct-Horse-7-battery"
"""An administrator who types a password for sudo."""
PREFIX = "hygiene-lab"
SNAPSHOT_SKIPS = ("/proc", "/sys", "/dev", "/run")


class Entry(NamedTuple):
    """What a snapshot keeps of one path. A folder's size and time, which any file in it moves, are 0."""

    type: str
    mode: int
    uid: int
    gid: int
    size: int
    mtime_ns: int
    sha256: str
    """Of a file's bytes; the target itself for a symbolic link; empty otherwise."""
    attributes: str = ""
    """The extended attributes, access lists among them."""


Snapshot = dict[str, Entry]
RUNNING = ("/var/log/", "/var/lib/systemd/", "/tmp/", "/var/tmp/")
"""What a running system writes by itself."""
Difference = tuple[Entry | None, Entry | None]


def differences(before: Snapshot, after: Snapshot, ignore: Sequence[str] = RUNNING) -> dict[str, Difference]:
    """What changed between two snapshots: path → (before, after), None where there was nothing."""
    paths = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    return {path: (before.get(path), after.get(path)) for path in sorted(paths) if not path.startswith(tuple(ignore))}


@dataclass
class Host:
    """One container: `ssh` comes in as the managing account, `run` as root by the side door."""

    name: str
    suite: str
    user: str
    key_path: Path
    lab: Lab = field(repr=False)
    address: str = ""
    port: int = 22
    host_key: tuple[bytes, bytes] = field(default=(b"", b""), repr=False)

    def boot(self) -> None:
        """Create and start the container, then wait for systemd to be done and SSH to answer."""
        flags, runtime = list(start_flags()), []
        if flags[:1] == ["--runtime"]:
            runtime, flags = flags[:2], flags[2:]
        if self.lab.rooted:
            publish = ["--mac-address", self.mac, *(["--ip", self.address] if self.address else [])]
        else:
            publish = ["-p", f"127.0.0.1:{self.port if self.port != 22 else ''}:22"]
        force = ["-e", "SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1"] if legacy_cgroups() else []
        must(
            [
                "podman",
                *runtime,
                "create",
                "--name",
                self.name,
                "--hostname",
                self.hostname,
                "--systemd=always",
                "--privileged",
                "--label",
                f"{PREFIX}={self.lab.owner}",
                "--stop-signal",
                "SIGKILL",
                *flags,
                *publish,
                *force,
                images()[self.suite],
                "/lib/systemd/systemd",
            ]
        )
        must(["podman", "cp", "--archive=false", "-", f"{self.name}:/"], stdin=tar_of(self._identity()))
        must(["podman", *runtime, "start", self.name])
        self._locate()
        wait_until(f"{self.name} to boot", self._booted)
        wait_until(f"{self.name} to answer over SSH", lambda: self.ssh("true").returncode == 0)

    @property
    def hostname(self) -> str:
        """The name the host gives itself."""
        return self.name.removeprefix(f"{self.lab.prefix}-")

    @property
    def mac(self) -> str:
        """Its own for good: a neighbour that remembers it across a reset stays right."""
        digest = hashlib.sha256(self.name.encode()).hexdigest()
        return ":".join(["02", *(digest[at : at + 2] for at in range(0, 10, 2))])

    def _identity(self) -> dict[str, tuple[bytes, int, int]]:
        private, public = self.host_key
        authorized = self.key_path.with_suffix(".pub").read_bytes()
        return {
            "/etc/ssh/ssh_host_ed25519_key": (private, 0o600, 0),
            "/etc/ssh/ssh_host_ed25519_key.pub": (public, 0o644, 0),
            f"/home/{self.user}/.ssh/authorized_keys": (authorized, 0o600, 1000),
        }

    def _locate(self) -> None:
        if self.lab.rooted:
            self.address = must(["podman", "inspect", "-f", "{{.NetworkSettings.IPAddress}}", self.name]).strip()
            # an earlier container may have had this address, and a key of its own
            call(["ip", "neigh", "flush", "to", self.address])
            with self.lab.known_hosts_lock:
                call(["ssh-keygen", "-f", str(self.lab.known_hosts), "-R", self.address])
        else:
            published = must(["podman", "port", self.name, "22"])
            self.address, self.port = "127.0.0.1", int(published.rsplit(":", 1)[1])

    def _booted(self) -> bool:
        state = self.run("systemctl is-system-running --wait").stdout.strip()
        if state == "degraded":
            units = self.run("systemctl --failed --no-legend").stdout
            raise LabError(f"{self.name} booted with failed units: {units}")
        return state == "running"

    def run(self, command: str, *, stdin: str | None = None, timeout: float = 120) -> Ran:
        """Run a shell command as root, without SSH."""
        return call(
            ["podman", "exec", *(["-i"] if stdin is not None else []), self.name, "/bin/sh", "-c", command],
            stdin=stdin,
            timeout=timeout,
        )

    def must_run(self, command: str, *, stdin: str | None = None, timeout: float = 120) -> str:
        """The same for a command that has to succeed; return what it printed."""
        ran = self.run(command, stdin=stdin, timeout=timeout)
        if ran.returncode:
            said = (ran.stderr or ran.stdout)[-2000:]
            raise LabError(f"{self.name}: {command[:200]!r} exited {ran.returncode}: {said}")
        return ran.stdout

    def ssh(self, command: str, *, user: str | None = None, timeout: float = 120) -> Ran:
        """Run a shell command over SSH, as the managing account unless told otherwise."""
        return call(
            [
                "ssh",
                "-n",
                "-i",
                str(self.key_path),
                "-p",
                str(self.port),
                *self.lab.ssh_options,
                f"{user or self.user}@{self.address}",
                command,
            ],
            timeout=timeout,
        )

    def put(self, path: str, text: str, mode: int = 0o644) -> None:
        """Write a file of root's, making its folders."""
        quoted = shlex.quote(path)
        self.must_run(f"mkdir -p $(dirname {quoted}) && cat > {quoted} && chmod {mode:o} {quoted}", stdin=text)

    def read(self, path: str) -> str:
        """A file's text."""
        return self.must_run(f"cat {shlex.quote(path)}")

    def add_user(self, name: str, *, groups: Sequence[str] = (), password: str | None = None) -> None:
        """Add a person's account with a home folder; without a password it is locked."""
        options = ["-m", "-s", "/bin/bash", *(["-G", ",".join(groups)] if groups else [])]
        self.must_run(shlex.join(["useradd", *options, name]))
        if password is not None:
            self.must_run("chpasswd", stdin=f"{name}:{password}\n")

    def snapshot(self, skip: Sequence[str] = SNAPSHOT_SKIPS) -> Snapshot:
        """Every path of the file system outside `skip`, with what an administrator could see change."""
        program = (HERE / "snapshot.py").read_text(encoding="utf-8")
        ran = call(["podman", "exec", "-i", self.name, "python3", "-I", "-", *skip], stdin=program)
        if ran.returncode:
            raise LabError(f"{self.name}: no snapshot: {ran.stderr[-2000:]}")
        return {path: Entry(*entry) for path, entry in json.loads(ran.stdout).items()}

    def reset(self) -> None:
        """Make the host new again, at the same address and with the same host key."""
        self.remove()
        self.boot()

    def remove(self) -> None:
        """Destroy the container; nothing happens when it is gone already."""
        self.lab.hang_up(self)
        must(["podman", "rm", "--force", "--ignore", "--time", "0", self.name])

    @property
    def variables(self) -> dict[str, Any]:
        """What an Ansible inventory has to say of this host."""
        return {
            "ansible_host": self.address,
            "ansible_port": self.port,
            "ansible_user": self.user,
            "ansible_ssh_private_key_file": str(self.key_path),
            "ansible_ssh_common_args": shlex.join(self.lab.ssh_options),
            "ansible_python_interpreter": "/usr/bin/python3",
        }


class Lab:
    """The hosts of one session: named after it, removed at its end, those of dead sessions at the next start."""

    def __init__(self) -> None:
        reason = unavailable()
        if reason:
            raise LabError(f"no lab on this machine: {reason}")
        self.owner = f"{os.getpid()}-{process_start(os.getpid())}"
        self.prefix = f"{PREFIX}-{os.getpid()}"
        self.rooted = os.geteuid() == 0
        self.folder = STATE / "sessions" / self.owner
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.known_hosts, self.known_hosts_lock = self.folder / "known_hosts", threading.Lock()
        self.hosts: list[Host] = []
        self._numbers = itertools.count(1)
        self.key_path = self._key("id_ed25519")
        sweep()
        allow_many_hosts()

    @property
    def ssh_options(self) -> list[str]:
        """Our own known_hosts and shared connections; never the user's."""
        sockets = Path("/tmp") / f"{self.prefix}-%C"
        return [
            "-F",
            "none",
            "-o",
            "BatchMode=yes",
            "-o",
            "StrictHostKeyChecking=accept-new",
            "-o",
            "ConnectTimeout=5",
            "-o",
            "IdentitiesOnly=yes",
            "-o",
            f"UserKnownHostsFile={self.known_hosts}",
            "-o",
            "LogLevel=ERROR",
            "-o",
            "ControlMaster=auto",
            "-o",
            "ControlPersist=60",
            "-o",
            f"ControlPath={sockets}",
        ]

    def _key(self, name: str) -> Path:
        path = self.folder / name
        must(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", str(path)])
        return path

    def start(self, suite: str = "bookworm", name: str | None = None) -> Host:
        """A new host, booted and answering."""
        number = next(self._numbers)
        label = name or f"{suite}-{number}"
        key = self._key(f"host-{number}")
        pair = (key.read_bytes(), key.with_suffix(".pub").read_bytes())
        host = Host(f"{self.prefix}-{label}", suite, MANAGER, self.key_path, self, host_key=pair)
        self.hosts.append(host)
        host.boot()
        return host

    def start_many(self, suites: Sequence[str]) -> list[Host]:
        """Several new hosts at once, in the order asked for."""
        images(), start_flags()
        with ThreadPoolExecutor(max_workers=2 * (os.cpu_count() or 1)) as pool:
            return list(pool.map(self.start, suites))

    def hang_up(self, host: Host) -> None:
        """Close the connections to a host that other commands share."""
        if host.address:
            call(["ssh", "-O", "exit", "-p", str(host.port), *self.ssh_options, f"{host.user}@{host.address}"])

    def close(self) -> None:
        """Remove every host of this session."""
        for host in self.hosts:
            self.hang_up(host)
        if self.hosts:
            must(["podman", "rm", "--force", "--ignore", "--time", "0", *(host.name for host in self.hosts)])
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Lab:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def sweep() -> None:
    """Remove what sessions left behind that died before they could clean up."""
    columns = f'{{{{.Names}}}} {{{{index .Labels "{PREFIX}"}}}}'
    listed = must(["podman", "ps", "--all", "--filter", f"label={PREFIX}", "--format", columns])
    dead = [name for name, owner in map(str.split, listed.splitlines()) if not _alive(owner)]
    if dead:
        must(["podman", "rm", "--force", "--ignore", "--time", "0", *dead])
    for folder in (STATE / "sessions").glob("*-*"):
        if not _alive(folder.name):
            shutil.rmtree(folder, ignore_errors=True)


def _alive(owner: str) -> bool:
    pid, _, started = owner.partition("-")
    return pid.isdigit() and process_start(int(pid)) == started


def inventory(hosts: Iterable[Host], path: Path, /, **variables: Any) -> Path:
    """Write an Ansible inventory of these hosts (JSON, which is YAML), with variables for all of them."""
    content = {"all": {"hosts": {host.hostname: host.variables for host in hosts}, "vars": variables}}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
