"""A real machine, emulated: a kernel, an initramfs, disks and a USB bus of its own.

    with Machine(lab) as vm:
        vm.plug("stick")
        vm.reboot()
        vm.restore()          # as it was after its first boot, without another boot

`ssh` comes in over the network as everybody does; `run` is root's by the guest agent, without SSH, as from a console.
"""

from __future__ import annotations

import functools
import json
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from agent import Wire, run
from lab import SNAPSHOT_SKIPS, Entry, Host, Lab, Snapshot
from machine import HERE, LabError, Ran, images, must, start_flags, wait_until

PACKAGES = ("qemu-system-x86", "qemu-utils", "e2fsprogs")
SUITE = "bookworm"
BOOT = 400.0
"""Seconds: an emulated boot takes one minute, four when the machine is busy."""
HARDWARE = (
    *("-M", "pc", "-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2", "-m", "1536"),
    *("-display", "none", "-no-reboot", "-nodefaults", "-uuid", "6d1c9a52-3f04-4b8e-9a77-0c5e2b8f4d10"),
    *("-device", "virtio-rng-pci", "-device", "virtio-serial", "-device", "qemu-xhci,id=usb"),
)
CLEAN = "clean"
"""The name of the state after the first boot, inside the disk's overlay."""


def missing() -> str | None:
    """Why this machine can emulate none, or None."""
    try:
        must([str(HERE / "apt.sh"), *PACKAGES], timeout=900)
    except LabError as problem:
        return str(problem)
    return None


@functools.cache
def image() -> Path:
    """The folder with the disk and the kernel, built when it is missing or its recipe changed."""
    return Path(must([str(HERE / "vm.sh"), images()[SUITE], *start_flags()], timeout=1800).strip())


@dataclass(frozen=True)
class Drive:
    """A disk that is plugged in: on the USB bus, or of the machine's own."""

    name: str
    path: Path
    usb: bool

    @property
    def backend(self) -> dict[str, Any]:
        """How the emulator opens it."""
        return {"node-name": self.name, "driver": "raw", "file": {"driver": "file", "filename": str(self.path)}}

    @property
    def device(self) -> dict[str, Any]:
        """What the machine sees."""
        own = {"driver": "usb-storage", "bus": "usb.0"} if self.usb else {"driver": "virtio-blk-pci"}
        return {**own, "id": f"device-{self.name}", "drive": self.name, "serial": self.name}


class Machine(Host):
    """One emulated machine. Inventories, `put`, `read` and `snapshot` are a lab host's."""

    def __init__(self, lab: Lab, name: str = "vm") -> None:
        super().__init__(f"{lab.prefix}-{name}", SUITE, "ansible", lab.key_path, lab, address="127.0.0.1")
        self.folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=lab.folder))
        self.disk, self.agent = self.folder / "disk.qcow2", self.folder / "agent.sock"
        self.kernel, self.initrd = image() / "vmlinuz", image() / "initrd.img"
        self.by_console = False
        self.drives: dict[str, Drive] = {}
        self.process: subprocess.Popen[bytes] | None = None
        self.monitor: Wire | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    # --- power ---------------------------------------------------------------------------------------------------

    def boot(self) -> None:
        """A first boot on a new overlay; what it gave is kept for `restore`."""
        backing = ["-b", str(image() / "disk.img"), "-F", "raw"]
        must(["qemu-img", "create", "-q", "-f", "qcow2", *backing, str(self.disk)])
        self._start()
        self._await_boot()
        key = self.key_path.with_suffix(".pub").read_text(encoding="ascii")
        home = f"/home/{self.user}/.ssh"
        self.put(f"{home}/authorized_keys", key, 0o600)
        self.must_run(f"chown -R {self.user}: {home} && sync")
        self._ask("human-monitor-command", **{"command-line": f"savevm {CLEAN}"})
        self._await_ssh()

    def restore(self) -> None:
        """Back to what the first boot gave, in seconds: disk, memory and devices."""
        self._kill()
        self.drives.clear()
        self.kernel, self.initrd = image() / "vmlinuz", image() / "initrd.img"
        self._start("-loadvm", CLEAN)
        self.must_run(f"date -s @{int(time.time())}")
        self._await_ssh()

    def reboot(self) -> None:
        """Restart, with the kernel and the initramfs that the machine itself now has; what is plugged stays."""
        for name, path in (("vmlinuz", "/vmlinuz"), ("initrd.img", "/initrd.img")):
            self._fetch(path, self.folder / name)
        self.kernel, self.initrd = self.folder / "vmlinuz", self.folder / "initrd.img"
        self.run("systemctl --no-block reboot")
        assert self.process
        self.process.wait(BOOT)
        self._kill()
        self._start()
        self._await_boot()
        self._await_ssh()

    def cut(self) -> None:
        """Take the power away: nothing is written any more, nobody is asked."""
        self._kill()

    def start_again(self) -> None:
        """Start after the power was gone."""
        self._start()
        self._await_boot()
        self._await_ssh()

    def remove(self) -> None:
        """Switch off for good."""
        self._kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Machine:
        self.boot()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()

    def _start(self, *more: str) -> None:
        monitor = self.folder / "monitor.sock"
        for path in (monitor, self.agent):
            path.unlink(missing_ok=True)
        drives = [
            word
            for drive in self.drives.values()
            for word in ("-blockdev", json.dumps(drive.backend), "-device", json.dumps(drive.device))
        ]
        argv = [
            # dies with the session
            *("setpriv", "--pdeathsig", "KILL", "qemu-system-x86_64", *HARDWARE),
            *("-kernel", str(self.kernel), "-initrd", str(self.initrd)),
            *("-append", "root=LABEL=lab ro console=ttyS0 net.ifnames=0 systemd.show_status=false"),
            *("-drive", f"file={self.disk},if=none,id=root,format=qcow2,cache=unsafe"),
            *("-device", "virtio-blk-pci,drive=root,addr=0x10"),
            *("-netdev", f"user,id=net,hostfwd=tcp:127.0.0.1:{self.port}-:22"),
            *("-device", "virtio-net-pci,netdev=net"),
            *("-qmp", f"unix:{monitor},server=on,wait=off"),
            *("-chardev", f"socket,path={self.agent},server=on,wait=off,id=agent"),
            *("-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0"),
            *("-serial", f"file:{self.folder / 'console.log'}"),
            *drives,
            *more,
        ]
        with (self.folder / "qemu.log").open("ab") as log:
            self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.monitor = Wire(monitor, BOOT)
        self.monitor.lines.readline()  # its greeting
        self._ask("qmp_capabilities")

    def _kill(self) -> None:
        self.lab.hang_up(self)
        if self.monitor:
            self.monitor.close()
            self.monitor = None
        if self.process:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGKILL)
            self.process.wait(30)
            self.process = None

    def _await_boot(self) -> None:
        def up() -> bool:
            if not self.process or self.process.poll() is not None:
                raise LabError(f"{self.name} switched itself off: {self._last_words()}")
            try:
                return self.run("systemctl is-system-running --wait", timeout=BOOT).stdout.strip() != "starting"
            except (LabError, TimeoutError):
                return False

        try:
            wait_until(f"{self.name} to boot", up, BOOT)
        except LabError as problem:
            raise LabError(f"{problem}; {self._last_words()}") from None
        state = self.run("systemctl is-system-running").stdout.strip()
        if state != "running":
            units = self.run("systemctl --failed --no-legend; systemctl list-jobs --no-legend").stdout
            raise LabError(f"{self.name} is {state}: {units}")

    def _await_ssh(self) -> None:
        wait_until(f"{self.name} to answer over SSH", lambda: self.ssh("true").returncode == 0, 120)

    def _last_words(self) -> str:
        texts = [self.folder / name for name in ("qemu.log", "console.log")]
        return "\n".join(path.read_text(errors="replace")[-1500:] for path in texts if path.exists())

    # --- devices -------------------------------------------------------------------------------------------------

    def _ask(self, command: str, **arguments: Any) -> Any:
        assert self.monitor, "the machine is off"
        told = self.monitor.ask(command, **arguments)
        if command == "human-monitor-command" and told:
            raise LabError(f"{arguments['command-line']}: {told}")
        return told

    def add(self, name: str, path: Path, *, usb: bool = False) -> None:
        """Plug a disk image in while the machine runs; its serial number is its name. A stick may stay unseen."""
        drive = Drive(name, path, usb)
        self._ask("blockdev-add", **drive.backend)
        self._ask("device_add", **drive.device)
        self.drives[name] = drive
        place = f"/dev/disk/by-id/virtio-{name}"
        if not usb:
            wait_until(place, lambda: self.run(f"udevadm settle; test -b {place}").returncode == 0)

    def plug(self, name: str, path: Path) -> None:
        """Plug a USB stick in."""
        self.add(name, path, usb=True)

    def unplug(self, name: str) -> None:
        """Pull it out."""
        drive = self.drives.pop(name)
        self._ask("device_del", id=drive.device["id"])

        def gone() -> bool:
            try:
                self._ask("blockdev-del", **{"node-name": name})
            except LabError as problem:
                if "in use" in str(problem):
                    return False
                raise
            return True

        wait_until(f"{name} to be pulled out", gone, 30)

    # --- ways in -------------------------------------------------------------------------------------------------

    def run(self, command: str, *, stdin: str | None = None, timeout: float = 600) -> Ran:
        """Run a shell command as root by the guest agent."""
        return run(self.agent, command, stdin, timeout)

    def snapshot(self, skip: Sequence[str] = SNAPSHOT_SKIPS) -> Snapshot:
        """Every path of the file system outside `skip`."""
        program = (HERE / "snapshot.py").read_text(encoding="utf-8")
        self.must_run(f"python3 -I - {shlex.join(skip)} > /run/snapshot.json", stdin=program, timeout=600)
        with tempfile.NamedTemporaryFile() as file:
            self._fetch("/run/snapshot.json", Path(file.name))
            told = json.loads(Path(file.name).read_text(encoding="utf-8"))
        return {path: Entry(*entry) for path, entry in told.items()}

    @property
    def variables(self) -> dict[str, Any]:
        """What an inventory says of this machine: by SSH, or as root from its own console."""
        if not self.by_console:
            return super().variables
        return {
            "ansible_host": self.name,
            "ansible_ssh_executable": str(HERE / "agent.py"),
            "ansible_ssh_common_args": f"--agent {self.agent}",
            "ansible_python_interpreter": "/usr/bin/python3",
        }

    def _fetch(self, path: str, to: Path) -> None:
        command = ["ssh", "-n", "-i", str(self.key_path), "-p", str(self.port), *self.lab.ssh_options]
        with to.open("wb") as out:
            argv = [*command, f"{self.user}@{self.address}", f"sudo cat {path}"]
            subprocess.run(argv, stdout=out, stdin=subprocess.DEVNULL, check=True, timeout=BOOT)


def blank(path: Path, megabytes: int) -> Path:
    """A disk image with nothing on it."""
    with path.open("wb") as out:
        out.truncate(megabytes << 20)
    return path
