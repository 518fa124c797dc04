"""The ways by which a real machine goes out: its gateways, and what a modem opens beside them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drive import carry
from lab import Host, inventory

GATEWAYS, MOBILE = "inventory_gateways_known", "inventory_mobile_links_known"


def checked(host: Host, folder: Path, gateways: list[str] | None) -> dict[str, Any]:
    """Control → (result, what was seen)."""
    path = inventory([host], folder / "hosts.yml", inventory_gateways=gateways)
    told = carry("check", path, [GATEWAYS, MOBILE])
    found = {name: told.control(host.hostname, name) for name in (GATEWAYS, MOBILE)}
    return {name: (one["result"], one.get("actual")) for name, one in found.items()}


@pytest.fixture
def modem(host: Host) -> Iterator[str]:
    """An interface of the kernel's, up and addressed, of which the kernel is made to say that it is a mobile modem."""
    host.must_run(
        "ip link add wwan0 type veth peer name far0 && ip link set far0 up && ip link set wwan0 up"
        " && ip address add 10.64.0.2/29 dev wwan0"
        " && (cat /sys/class/net/wwan0/uevent; echo DEVTYPE=wwan) > /root/uevent"
        " && mount --bind /root/uevent /sys/class/net/wwan0/uevent"
    )
    yield "wwan0"
    host.must_run("umount /sys/class/net/wwan0/uevent; ip link delete wwan0")


def test_a_way_out_is_one_of_the_links(host: Host, tmp_path: Path) -> None:
    way = host.must_run("ip -4 route show default").split()[2]
    assert checked(host, tmp_path, [way])[GATEWAYS] == ("pass", [way])
    assert checked(host, tmp_path, ["192.0.2.1"])[GATEWAYS] == ("fail", [way])
    assert checked(host, tmp_path, None)[GATEWAYS][0] == "notapplicable"


def test_a_modem_is_one_of_the_links(host: Host, tmp_path: Path, modem: str) -> None:
    way = host.must_run("ip -4 route show default").split()[2]
    assert checked(host, tmp_path, None)[MOBILE] == ("fail", [modem]), "whoever listed no link has no modem either"
    assert checked(host, tmp_path, [way]) == {GATEWAYS: ("pass", [way]), MOBILE: ("fail", [modem])}
    assert checked(host, tmp_path, [way, modem])[MOBILE] == ("pass", [modem])
    host.must_run(f"ip route add default dev {modem} metric 700")
    assert checked(host, tmp_path, [way])[GATEWAYS] == ("fail", [way, modem]), "all could go out by it"
    host.must_run(f"ip route del default dev {modem} && ip route add default via 10.64.0.1 dev {modem} metric 700")
    assert checked(host, tmp_path, [way])[MOBILE] == ("fail", ["10.64.0.1"]), "a modem with a gateway is told by it"
    host.must_run(f"ip link set {modem} down")
    assert checked(host, tmp_path, [way])[MOBILE][0] == "pass", "one that is down opens no way"
