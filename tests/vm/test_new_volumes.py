"""New encrypted volumes on real disks: only what is blank is formatted, and the key is told to nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from drive import Told
from machine import must
from vm import Machine, blank

Carry = Callable[..., Told]
CONTROL = "disk_encryption_new_volumes_ready"
KEY = "0123456789abcdef-never-to-be-seen-" * 2
SPY = """#!/bin/sh
printf '%s\\n' "$*" >> /run/argv
exec /usr/sbin/cryptsetup.real "$@"
"""


def ext4(path: Path) -> None:
    must(["mke2fs", "-q", "-F", "-t", "ext4", str(path)])


def partitioned(path: Path) -> None:
    """One Linux partition from sector 2048 on, as the first sector's table tells it."""
    entry = bytes([0, 0, 0, 0, 0x83, 0, 0, 0]) + (2048).to_bytes(4, "little") + (8192).to_bytes(4, "little")
    with path.open("r+b") as out:
        out.seek(446)
        out.write(entry + bytes(48) + b"\x55\xaa")


def tail(path: Path) -> None:
    with path.open("r+b") as out:
        out.seek(-4096, 2)
        out.write(b"the last page of an archive")


def too_small(path: Path) -> None:
    blank(path, 8)


NOT_BLANK = {"ext4": ext4, "partitioned": partitioned, "tail": tail, "small": too_small}


def volume(device: str, name: str) -> dict[str, str]:
    place = f"/dev/disk/by-id/virtio-{device}"
    return {"device": place, "name": name, "mountpoint": f"/srv/{name}", "keyfile": "/etc/keys/volume.key"}


@pytest.fixture(scope="module", autouse=True)
def prepared(vm: Machine) -> None:
    vm.put("/etc/keys/volume.key", KEY, 0o600)
    vm.must_run("mv /usr/sbin/cryptsetup /usr/sbin/cryptsetup.real")
    vm.put("/usr/sbin/cryptsetup", SPY, 0o755)


@pytest.mark.parametrize("kind", NOT_BLANK)
def test_what_is_not_blank_is_refused_and_left_as_it_was(vm: Machine, run: Carry, tmp_path: Path, kind: str) -> None:
    path = blank(tmp_path / "disk.img", 40)
    NOT_BLANK[kind](path)
    before = sha256(path.read_bytes()).hexdigest()
    vm.add(kind, path)
    crypttab = vm.run("cat /etc/crypttab /etc/fstab").stdout
    told = run("apply", CONTROL, disk_encryption_new_volumes=[volume(kind, "wanted")]).control(vm.hostname, CONTROL)
    assert told["result"] == "fail", told
    assert told["reason"]["code"] in ("guard", "set_failed"), told
    assert not told["changed"]
    vm.must_run("sync")
    vm.unplug(kind)
    assert sha256(path.read_bytes()).hexdigest() == before
    assert vm.run("cat /etc/crypttab /etc/fstab").stdout == crypttab
    assert vm.run("cat /run/argv").stdout == "", "cryptsetup must not even be asked"


def test_a_disk_in_use_is_refused(vm: Machine, run: Carry) -> None:
    root = {**volume("x", "wanted"), "device": "/dev/vda"}
    told = run("apply", CONTROL, disk_encryption_new_volumes=[root]).control(vm.hostname, CONTROL)
    assert told["result"] == "fail"
    assert not told["changed"]


def test_a_key_that_others_can_read_is_refused(vm: Machine, run: Carry, tmp_path: Path) -> None:
    path = blank(tmp_path / "disk.img", 40)
    vm.add("open", path)
    vm.must_run("chmod 0644 /etc/keys/volume.key")
    told = run("apply", CONTROL, disk_encryption_new_volumes=[volume("open", "wanted")]).control(vm.hostname, CONTROL)
    vm.must_run("chmod 0600 /etc/keys/volume.key")
    vm.unplug("open")
    assert told["reason"]["code"] == "guard", told["reason"]
    assert not path.read_bytes().strip(b"\0")


def test_the_key_shows_nowhere(vm: Machine, run: Carry, tmp_path: Path) -> None:
    vm.add("new", blank(tmp_path / "disk.img", 64))
    done = run("apply", CONTROL, disk_encryption_new_volumes=[volume("new", "wanted")])
    told = done.control(vm.hostname, CONTROL)
    assert told["result"] == "pass", told
    assert "luksFormat" in vm.read("/run/argv")
    assert vm.read("/etc/keys/volume.key") == KEY
    assert KEY not in vm.read("/run/argv")
    assert KEY not in json.dumps(done.hosts) + done.outcome.output
    assert KEY not in vm.must_run("journalctl --no-pager -o cat")
    places = "/etc /var /run /srv /root /home /tmp"
    assert vm.run(f"grep -rlF -D skip -f /etc/keys/volume.key {places}").stdout == "/etc/keys/volume.key\n"
