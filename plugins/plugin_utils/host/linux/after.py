"""What must follow a set or an undo, once, whatever the number of controls: named by a control's `after`."""

from __future__ import annotations

import os
from typing import Callable, Dict, List, Optional

from ._unit_changes import NOW
from .base import find_program, glob, read_text, start
from .changes import must


def initramfs() -> None:
    if find_program("update-initramfs"):
        must(["update-initramfs", "-u", "-k", "all"], timeout=900)
    elif find_program("dracut"):
        must(["dracut", "--regenerate-all", "--force"], timeout=900)


def dconf() -> None:
    """Compile the system's databases; one that an undo left without sources and that no profile names goes away."""
    must(["dconf", "update"])
    profiles = "\n".join(read_text(path) or "" for path in glob("/etc/dconf/profile/*"))
    for folder in glob("/etc/dconf/db/*.d"):
        database = folder[:-2]
        sources = [path for path in glob(f"{folder}/*") + glob(f"{folder}/locks/*") if not path.endswith("/locks")]
        if not sources and f"system-db:{os.path.basename(database)}" not in profiles and os.path.isfile(database):
            os.unlink(database)


def daemon_reload() -> None:
    must(["systemctl", "daemon-reload"])


def sshd() -> None:
    """Have the running sshd read its configuration again; existing sessions live on."""
    for unit in ("ssh.service", "sshd.service"):
        if start(["systemctl", "is-active", "--quiet", unit]).status == 0:
            must(["systemctl", *NOW, "reload", unit])
            return


def udev() -> None:
    """Have udev read its rules again and apply them to the USB devices and disks that are here."""
    if start(["udevadm", "control", "--ping"], timeout=5).status == 0:
        must(["udevadm", "control", "--reload"])
        must(["udevadm", "trigger", "--action=change", "--subsystem-match=usb", "--subsystem-match=block"])


def logind() -> None:
    """Have logind read its configuration again; sessions live on."""
    start(["systemctl", "kill", "--signal=HUP", "systemd-logind.service"])


def usbguard() -> None:
    """Have a running usbguard read its rules again; what is connected is not asked for twice."""
    start(["systemctl", *NOW, "try-restart", "usbguard.service"])


def grub() -> None:
    must(["update-grub"], timeout=300)


def samba() -> None:
    """Have running Samba servers read their configuration again; open sessions live on."""
    start(["smbcontrol", "all", "reload-config"], timeout=10)


def journald() -> None:
    """Have the journal read its configuration again, and take to the disk what it held in memory."""
    start(["systemctl", *NOW, "try-restart", "systemd-journald.service"])
    start(["journalctl", "--flush"], timeout=60)


def aliases() -> None:
    """Have the mail server know the aliases as they are now."""
    if find_program("newaliases") and os.path.isfile("/etc/aliases"):
        must(["newaliases"])


def audit() -> None:
    """Have a running auditd load its rules again; elsewhere its next start does."""
    if start(["systemctl", "is-active", "--quiet", "auditd.service"]).status == 0:
        start(["augenrules", "--load"])


AFTER: Dict[str, Callable[[], None]] = {
    "aliases": aliases,
    "audit": audit,
    "grub": grub,
    "initramfs": initramfs,
    "dconf": dconf,
    "daemon-reload": daemon_reload,
    "samba": samba,
    "sshd": sshd,
    "udev": udev,
    "usbguard": usbguard,
    "journald": journald,
    "logind": logind,
}


def follow(names: List[str]) -> Dict[str, Optional[str]]:
    """Do each of these once: {name: what went wrong, or null}."""
    found: Dict[str, Optional[str]] = {}
    for name in names:
        try:
            AFTER[name]()
            found[name] = None
        except Exception as problem:
            found[name] = str(problem)[:500]
    return found
