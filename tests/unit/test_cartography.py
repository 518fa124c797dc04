"""The map: what is declared, what was seen, and that it never stands anywhere in clear."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hygiene_cli import cartography, cli
from hygiene_cli.cartography import Seen
from hygiene_cli.errors import UsageProblem
from hygiene_cli.inventory import Inventoried
from hygiene_cli.registers import Registers
from hygiene_cli.registers.reading import Document

LAYOUTS = {
    "arp -a": "? (10.1.0.5) at 02:00:00:00:00:05 [ether] on eth0\n? (10.1.0.6) at <incomplete> on eth0\n",
    "Windows": "  10.1.0.5      02-00-00-00-00-05    dynamique\n  10.1.0.6 \n  224.0.0.22  01-00-5e-00-00-16\n",
    "ip neigh": "10.1.0.5 dev eth0 lladdr 02:00:00:00:00:05 REACHABLE\n10.1.0.6 dev eth0 FAILED\nfe80::1 dev eth0\n",
    "dnsmasq": "1790000000 2:0:0:0:0:5 10.1.0.5 pc-5 *\n1790000000 * 10.1.0.6 * *\n",
    "CSV": '"10.1.0.5";"02:00:00:00:00:05";"pc-5"\r\n"10.1.0.6";;\r\n"10.1.0.255";;\r\n"999.1.1.1";;\r\n',
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_of_a_list_of_neighbours_is_read(layout: str, tmp_path: Path) -> None:
    (tmp_path / "seen.txt").write_text(LAYOUTS[layout])
    assert cartography.seen(tmp_path / "seen.txt") == [Seen("10.1.0.5", "02:00:00:00:00:05"), Seen("10.1.0.6")]


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    path = (
        Path("/dev/shm") / "hygiene-neighbours.txt"
        if Path("/dev/shm").is_dir()
        else Path("/tmp/hygiene-neighbours.txt")
    )
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        assert all(one.address.count(".") == 3 for one in cartography.seen(path))
    except UsageProblem:
        pass
    finally:
        path.unlink()


def drawn(*around: Seen) -> dict[str, Any]:
    devices = [
        {"id": "imp", "kind": "printer", "model": "m", "place": "p", "address": "10.1.0.20"},
        {"id": "cam", "kind": "camera", "model": "m", "place": "p", "mac": "02-00-00-00-00-30"},
        {"id": "old", "kind": "printer", "model": "m", "place": "p", "disposal": {"date": "2026-01-01"}},
        {"id": "key", "kind": "media", "model": "m", "place": "p"},
    ]
    registers = Registers(Path("p"), {"equipment": Document(Path("equipment.yml"), {"equipment": devices})})
    hosts = [Inventoried("pc-1", {"ansible_host": "10.1.0.1"}), Inventoried("pc-2", {})]
    told = {
        "pc-1": {
            "hardware": {"vendor": "V", "model": "M", "network_cards": [{"mac": "02:00:00:00:00:01"}, {"mac": None}]},
            "network": {"interfaces": [{"addresses": ["10.9.0.1"]}, "garbage"], "listening": None},
            "software": {"items": [{"name": "a", "version": "1"}]},
        }
    }
    return cartography.chart("P", "now", hosts, told, registers, around)


def test_what_was_seen_is_compared_with_what_is_declared() -> None:
    found = drawn(Seen("10.1.0.99"), Seen("10.9.0.1"), Seen("10.1.0.20"), Seen("10.1.0.7", "02:00:00:00:00:30"))
    assert found["undeclared"] == [{"address": "10.1.0.99", "mac": ""}]
    assert found["unseen"] == ["pc-2"]
    moved = drawn(Seen("10.1.0.50", "02:00:00:00:00:01"))
    assert (moved["undeclared"], moved["unseen"]) == ([], ["pc-2", "imp", "cam"])
    assert (drawn()["undeclared"], drawn()["unseen"]) == ([], [])


def test_what_a_machine_said_is_taken_for_nothing_else() -> None:
    found = drawn()
    assert [one["read"] for one in found["machines"]] == [True, False]
    assert found["machines"][0]["addresses"] == ["10.1.0.1", "10.9.0.1"]
    assert found["machines"][0]["listening"] == []
    assert [one["id"] for one in found["equipment"]] == ["imp", "cam", "key"]
    for garbage in (None, [], "x", {"network": "x", "hardware": [1], "software": {"items": "x"}}):
        told: Any = {"pc-1": garbage}
        cartography.chart("P", "now", [Inventoried("pc-1")], told if garbage else {}, Registers(Path("p")))


@pytest.fixture
def practice(cabinet: Path) -> Path:
    Path("practice/practice.yml").write_text("name: Les <b>Tilleuls</b>\n")
    Path("practice/networks.yml").write_text("zones:\n  - {name: '=zone', subnet: 10.1.0.0/24}\n")
    Path("seen.txt").write_text(LAYOUTS["arp -a"])
    return cabinet


def test_a_map_is_only_written_encrypted(practice: Path) -> None:
    pyrage = pytest.importorskip("pyrage")
    key = pyrage.x25519.Identity.generate()
    words = ["export", "map", "--no-visit", "--recipient", str(key.to_public())]
    assert cli.run([*words, "-o", "map.html"]) == 5
    assert cli.run(["export", "map", "--no-visit", "-o", "map.html.age"]) == 5
    assert cli.run([*words, "-o", "map.html.age", "--seen", "none.txt"]) == 5
    assert not list(practice.glob("map*"))
    assert cli.run([*words, "-o", "map.html.age"]) == 0
    assert cli.run([*words, "-o", "map.json.age", "--seen", "seen.txt"]) == 2
    assert b"Tilleuls" not in Path("map.html.age").read_bytes()
    page = pyrage.decrypt(Path("map.html.age").read_bytes(), [key]).decode()
    assert "Les &lt;b&gt;Tilleuls" in page
    told = json.loads(pyrage.decrypt(Path("map.json.age").read_bytes(), [key]))
    assert told["networks"]["zones"][0]["name"] == "=zone"
    assert len(told["undeclared"]) == 2
    Path("practice/practice.yml").write_text(f"export_key: {key.to_public()}\n")
    assert cli.run(["export", "map", "--no-visit", "-o", "map.html.age"]) == 0
