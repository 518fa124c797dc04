"""A host as an administrator could compare it, before a run and after its undo."""

from __future__ import annotations

from typing import Any

from lab import Host, differences

OURS = "/var/lib/hygiene"
BACKUPS = ("/etc/passwd-", "/etc/shadow-", "/etc/group-", "/etc/gshadow-")
INITRAMFS = "/boot/initrd.img"
STATE = """
systemctl list-unit-files --no-legend --no-pager | sort
systemctl list-units --all --type=service,socket,timer --no-legend --no-pager | grep -v 'user@\\|session-' |
    awk '{print $1, $2, $3, $4}' | sort
nft list ruleset 2>/dev/null
cat /proc/mounts
sysctl -a 2>/dev/null | grep -e '^net.ipv[46].conf' -e '^net.core.bpf' -e '^kernel.[a-z]*_restrict' -e '^fs.protected'
"""
"""What an undo has to give back beside files: units, tables, mounts, kernel parameters."""
ITS_KERNEL = """
lsmod | awk 'NR > 1 {print $1}' | sort
sysctl -a 2>/dev/null | grep -E '^(kernel.(kptr|dmesg|randomize|yama|sysrq|perf|unpriv|kexec)|fs.|net.core.bpf)' |
    grep -v 'dentry\\|inode\\|file-nr\\|aio-nr\\|quota'
for image in /boot/initrd.img-*; do lsinitramfs "$image"; done
"""
"""The same of a machine with a kernel of its own; an initramfs is built anew, so what it lists is compared."""


class Seen:
    """A host as an administrator could compare it: every path but its time, and the system's state."""

    def __init__(self, host: Host, more: str = "") -> None:
        self.files = {path: entry._replace(mtime_ns=0) for path, entry in host.snapshot().items()}
        self.state = host.run(STATE + more).stdout.splitlines()

    def differs(self, other: Seen) -> list[Any]:
        """What is not the same, our own folder, the initramfs and the backups of the account files apart."""
        found = differences(self.files, other.files)
        files = [
            (path, *pair)
            for path, pair in found.items()
            if not path.startswith((OURS, INITRAMFS)) and path not in BACKUPS
        ]
        return [*files, *sorted({*self.state} ^ {*other.state})]
