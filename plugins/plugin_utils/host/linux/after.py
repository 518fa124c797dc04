"""What must follow a set or an undo, once, whatever the number of controls: named by a control's `after`."""

from __future__ import annotations

from typing import Callable, Dict

from .base import find_program, start
from .changes import SetFailed, must


def initramfs() -> None:
    if find_program("update-initramfs"):
        must(["update-initramfs", "-u", "-k", "all"], timeout=300)
    elif find_program("dracut"):
        must(["dracut", "--regenerate-all", "--force"], timeout=300)


def dconf() -> None:
    must(["dconf", "update"])


def daemon_reload() -> None:
    must(["systemctl", "daemon-reload"])


def sshd() -> None:
    """Have the running sshd read its configuration again; existing sessions live on."""
    for unit in ("ssh.service", "sshd.service"):
        if start(["systemctl", "is-active", "--quiet", unit]).status == 0:
            must(["systemctl", "reload", unit])
            return


AFTER: Dict[str, Callable[[], None]] = {
    "initramfs": initramfs,
    "dconf": dconf,
    "daemon-reload": daemon_reload,
    "sshd": sshd,
}

__all__ = ["AFTER", "SetFailed"]
