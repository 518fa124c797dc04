"""Guards about devices, and the USBGuard policy they judge, against captured sysfs trees."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils.host.linux import _device_guards as guards
from ansible_collections.hygiene.baseline.plugins.plugin_utils.host.linux import base, changes, usbguard
from ansible_collections.hygiene.baseline.plugins.plugin_utils.host.linux._usbguard_rules import (
    refuses_sticks,
    rules_of,
)

KEYBOARD = {"id": "046d:c31c", "serial": "", "product": 'USB "Keyboard"', "interfaces": ["03:01:01", "03:00:00"]}
NETWORK = {"id": "0bda:8153", "serial": "000001", "product": "USB 10/100/1000 LAN", "interfaces": ["ff:ff:00"]}
STICK = {"id": "0781:5567", "serial": "4C53", "product": "Cruzer", "interfaces": ["08:06:50"]}
BOTH = {"id": "1209:0001", "serial": "", "product": "Clever keyboard", "interfaces": ["03:01:01", "08:06:50"]}
KEY = {"name": "Service key", "id": "0951:1666", "serial": "60A4"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(base, "ROOT", str(tmp_path))
    monkeypatch.setitem(changes.TYPES, "unit", changes.Type(lambda name: None, lambda name, state: None))
    base.forget()
    yield tmp_path
    base.forget()


def write(root: Path, path: str, text: str) -> None:
    target = root / path.lstrip("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def plug(root: Path, name: str, device: dict[str, Any]) -> None:
    vendor, product = device["id"].split(":")
    folder = f"/sys/bus/usb/devices/{name}"
    told = {
        "idVendor": vendor,
        "idProduct": product,
        "serial": device["serial"],
        "product": device["product"],
        "authorized": "1",
    }
    for key, value in told.items():
        write(root, f"{folder}/{key}", value + "\n")
    for number, words in enumerate(device["interfaces"]):
        for key, value in zip(
            ("bInterfaceClass", "bInterfaceSubClass", "bInterfaceProtocol"), words.split(":"), strict=True
        ):
            write(root, f"{folder}:1.{number}/{key}", value + "\n")


def policy(**params: Any) -> tuple[list[Any], str]:
    items = usbguard.set({"allow": [], "devices": [], "keyboards": False, **params}, {}, {})
    return items, items[0].after["content"].decode()


def verdict(items: list[Any]) -> tuple[bool, str]:
    return guards.usb_devices_stay({}, {}, items, {})


def test_what_is_connected_stays_and_a_stick_goes(root: Path) -> None:
    for name, device in {"1-1": KEYBOARD, "1-2": NETWORK, "1-3": STICK}.items():
        plug(root, name, device)
    items, text = policy(allow=[KEY])
    assert verdict(items)[0]
    assert "0781:5567" not in text
    assert 'name "USB \\"Keyboard\\""' in text
    assert refuses_sticks(rules_of([text]), "block")


def test_rules_already_there_keep_their_place_and_are_not_written_twice(root: Path) -> None:
    plug(root, "1-1", KEYBOARD)
    own = 'allow id 046d:c31c with-interface one-of { 03:*:* }\nallow id 0951:1666 serial "60A4"\n'
    write(root, "/etc/usbguard/rules.conf", own)
    items, text = policy(allow=[KEY])
    assert own in text
    assert text.count("046d:c31c") == 1
    write(root, "/etc/usbguard/rules.conf", text)
    base.forget()
    assert policy(allow=[KEY])[1] == text
    assert verdict(items)[0]


def test_a_keyboard_that_is_also_a_stick_is_a_reason_to_refuse(root: Path) -> None:
    plug(root, "1-1", BOTH)
    ok, text = verdict(policy()[0])
    assert not ok
    assert "Clever keyboard (1209:0001)" in text


def test_an_earlier_rule_that_would_cut_the_network_card_is_a_reason_to_refuse(root: Path) -> None:
    plug(root, "1-2", NETWORK)
    write(root, "/etc/usbguard/rules.conf", "block id 0bda:*\n")
    ok, text = verdict(policy()[0])
    assert not ok
    assert "0bda:8153" in text


def test_a_key_without_a_serial_number_gets_no_rule(root: Path) -> None:
    assert "0951:1666" not in policy(allow=[{"name": "Cheap", "id": "0951:1666"}])[1]


def mount(root: Path, number: str, point: str, device: str) -> None:
    write(root, "/proc/self/mountinfo", f"22 1 {number} / {point} rw - ext4 /dev/x rw\n")
    link = root / "sys/dev/block" / number
    link.parent.mkdir(parents=True, exist_ok=True)
    target = root / device.lstrip("/")
    target.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)


@pytest.mark.parametrize(
    ("point", "device", "allowed"),
    [
        ("/", "/sys/devices/pci0000:00/nvme/nvme0/nvme0n1/nvme0n1p2", True),
        ("/", "/sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host6/block/sda/sda1", False),
        ("/media/anna/KEY", "/sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host6/block/sda/sda1", True),
    ],
)
def test_root_on_usb(root: Path, point: str, device: str, allowed: bool) -> None:
    mount(root, "8:1", point, device)
    assert guards.root_not_on_usb({}, {}, [], {})[0] is allowed


def test_root_on_usb_below_encryption(root: Path) -> None:
    mount(root, "253:0", "/", "/sys/devices/virtual/block/dm-0")
    write(root, "/sys/devices/virtual/block/dm-0/slaves/sda3/dev", "8:3\n")
    disk = root / "sys/devices/pci0000:00/0000:00:14.0/usb1/1-1/block/sda/sda3"
    disk.mkdir(parents=True)
    (root / "sys/dev/block/8:3").symlink_to(disk)
    ok, text = guards.root_not_on_usb({}, {}, [], {})
    assert not ok
    assert text.startswith("/ is on")


def test_root_on_soldered_flash(root: Path) -> None:
    mount(root, "179:2", "/", "/sys/devices/platform/fe2b0000.mmc/mmc_host/mmc0/mmc0:0001/block/mmcblk0/mmcblk0p2")
    assert not guards.root_not_on_sd({}, {}, [], {})[0]
    assert guards.root_not_on_usb({}, {}, [], {})[0]
