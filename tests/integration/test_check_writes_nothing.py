"""check and plan leave the host's disk as they found it: every path, time and byte of it.

What an empty login by the same path writes (lastlog, sudo's time stamp) is measured in the same test, and that is left
out; so is the system's journal, which its daemon moves to the disk when it sees fit.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from drive import carry
from lab import Host, Snapshot, inventory

JOURNAL = "/var/log/journal"
ROUNDS = 3
"""What a check writes it writes every time; what a service of the host's own writes meanwhile, it does not."""


def differing(before: Snapshot, after: Snapshot) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def disk(host: Host) -> Snapshot:
    """The host's files without the journal's."""
    return {path: entry for path, entry in host.snapshot().items() if not path.startswith(JOURNAL)}


def login(host: Host) -> set[str]:
    """What an empty login by the same path writes."""
    before = disk(host)
    assert host.ssh("sudo -n true").returncode == 0
    return differing(before, disk(host))


@pytest.fixture(scope="module")
def quiet(host: Host) -> Host:
    """A host whose own timers write nothing while it is looked at."""
    host.must_run("systemctl stop '*.timer' cron 2>/dev/null; true")
    return host


@pytest.mark.parametrize("verb", ["check", "plan"])
def test_nothing_is_written(quiet: Host, tmp_path: Path, verb: str) -> None:
    path = inventory([quiet], tmp_path / "hosts.yml", hygiene_profile="strict", hygiene_class="workstation")
    by_a_login = login(quiet) | login(quiet)
    every_time: set[str] | None = None
    for _ in range(ROUNDS):
        before = disk(quiet)
        told = carry(verb, path)
        assert told.problems == {}
        assert len(told.hosts[quiet.hostname]["controls"]) > 50
        written = differing(before, disk(quiet)) - by_a_login
        every_time = written if every_time is None else every_time & written
        if not every_time:
            return
    assert every_time == set()


def test_what_is_sent_for_a_check_cannot_write() -> None:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls, courier

    kinds = {control.systems["linux"].kind for control in controls.load().values() if "linux" in control.systems}
    sent = courier.assemble(kinds)
    assert set(sent) & set(courier.WRITING) == set()
    for name, source in sent.items():
        assert courier.MARKER not in source
        assert "def set(" not in source, name
        for writing in ("os.replace", "os.unlink", "os.rename", "os.chmod", "os.chown", "shutil", '"w"', "'w'", '"wb"'):
            assert writing not in source, (name, writing)
