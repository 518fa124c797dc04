"""What a plan for new encrypted volumes would write, and what it refuses to touch."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PACKAGE = "ansible_collections.hygiene.baseline.plugins.plugin_utils.host.linux"
base = importlib.import_module(f"{PACKAGE}.base")
changes = importlib.import_module(f"{PACKAGE}.changes")
kind = importlib.import_module(f"{PACKAGE}.encrypted_volumes")
telling = importlib.import_module(f"{PACKAGE}.telling")
volumes = importlib.import_module(f"{PACKAGE}._volume_changes")
KEY = "correct horse battery staple, the key itself"
VOLUME = {"device": "/dev/sdb", "name": "images", "mountpoint": "/srv/images", "keyfile": "/etc/keys/images.key"}


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(base, "ROOT", str(tmp_path))
    base.forget()
    base.overlay.clear()
    for path, content in {
        "/dev/sdb": b"\0" * 8192,
        "/etc/keys/images.key": KEY.encode(),
        "/etc/fstab": b"/dev/sda1 / ext4 defaults 0 1\n",
    }.items():
        (tmp_path / path[1:]).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path[1:]).write_bytes(content)
    yield tmp_path
    base.forget()


def plan(volume: dict[str, Any] = VOLUME) -> list[Any]:
    params = {"volumes": [volume]}
    found: list[Any] = kind.set(params, {"create": True}, [volume["name"]])
    return found


def test_an_empty_device_is_formatted_opened_listed_and_mounted(host: Path) -> None:
    found = plan()
    assert [(item.type, item.target) for item in found] == [
        ("luks_volume", "/dev/sdb"),
        ("luks_mapping", "images"),
        ("file", "/etc/crypttab"),
        ("file", "/etc/fstab"),
        ("mounted", "/srv/images"),
    ]
    assert found[2].after["content"] == b"images /dev/sdb /etc/keys/images.key luks,nofail\n"
    table = b"/dev/sda1 / ext4 defaults 0 1\n/dev/mapper/images /srv/images ext4 defaults,nofail,nodev,nosuid 0 2\n"
    assert found[3].after["content"] == table


def test_the_key_is_nowhere(host: Path) -> None:
    assert KEY not in repr([telling.diff(item) for item in plan()]) + repr(plan())


def test_a_device_with_something_on_it_is_refused(host: Path) -> None:
    (host / "dev/sdb").write_bytes(b"\0" * 1080 + b"\x53\xef")
    with pytest.raises(changes.SetFailed, match="foreign"):
        plan()


def test_an_encrypted_device_is_opened_and_never_formatted(host: Path) -> None:
    (host / "dev/sdb").write_bytes(b"LUKS\xba\xbe\0\2" + b"\0" * 100)
    assert [item.type for item in plan()] == ["luks_mapping", "file", "file", "mounted"]


def test_a_missing_device_is_refused(host: Path) -> None:
    with pytest.raises(changes.SetFailed, match="missing"):
        plan({**VOLUME, "device": "/dev/sdz"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "images luks\nroot"},
        {"name": "-x"},
        {"name": "../root"},
        {"device": "/etc/passwd"},
        {"device": "/dev/../etc/passwd"},
        {"device": "sdb"},
        {"mountpoint": "/srv/images exec"},
        {"mountpoint": "/srv/../etc"},
        {"keyfile": "/etc/keys/a,b"},
        {"filesystem": "ext4 -F"},
    ],
    ids=str,
)
def test_words_that_would_mean_something_else_are_refused(host: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(changes.SetFailed):
        plan({**VOLUME, **wrong})


def test_the_guard_wants_a_block_device(host: Path) -> None:
    ok, text = volumes.volumes_are_empty({}, {}, plan(), {})
    assert not ok and "no block device" in text


def test_the_guard_wants_a_key_file_of_roots_alone(host: Path) -> None:
    key = host / "etc/keys/images.key"
    key.chmod(0o640)
    assert "alone" in volumes.why_no_key("/etc/keys/images.key")
    key.chmod(0o600)
    key.write_bytes(b"short")
    assert "32 bytes" in volumes.why_no_key("/etc/keys/images.key")
    key.unlink()
    key.symlink_to("/etc/passwd")
    assert "not on the host" in volumes.why_no_key("/etc/keys/images.key")


def test_undo_erases_nothing(host: Path) -> None:
    with pytest.raises(changes.SetFailed, match="erases no volume"):
        changes.TYPES["luks_volume"].write("/dev/sdb", None)
