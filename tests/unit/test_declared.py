"""What the registers beside an inventory say for the roles' variables."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import policy

FILES = {
    "practice": "doctrine: {choice: anssi-2021, by: Dr Martin, since: 2026-01-01}\n",
    "privileged": """privileged:
  - {account: adm, system: machines, owner: a, reason: r, approved_by: a, review_by: 2027-01-01}
  - {account: boss, system: domaine, owner: a, reason: r, approved_by: a, review_by: 2027-01-01, hosts: [pc-2]}
  - {account: chief, system: RIS, owner: a, reason: r, approved_by: a, review_by: 2027-01-01}
""",
    "people": """people:
  - id: a
    name: Anne
    accounts: [{system: machines, name: anne}, {system: RIS, name: ANNE}, {system: domain, name: anne.d}]
  - id: b
    name: Bob
    departure: 2026-01-01
    accounts: [{system: machines, name: bob}, {system: RIS, name: BOB}, {system: machines, name: desk}]
  - id: c
    name: Carl
    accounts: [{system: machines, name: carl, closed: {date: 2026-01-01, by: a}}, {system: machines, name: Desk}]
  - id: d
    name: Dora
    departure: 2026-02-01
    accounts: [{system: domaine, name: dora, closed: {date: 2026-02-01, by: a}}]
  - id: e
    name: Eve
    departure: 2999-01-01
    accounts: [{system: machines, name: eve}]
""",
    "networks": """internet_hosts:
  - {name: pc-1, reason: r, approved_by: a, review_by: 2027-01-01}
internet_links:
  - {name: fibre, kind: fibre, gateways: [10.1.0.1, 10.2.0.1], reason: r, approved_by: a, review_by: 2027-01-01}
  - {name: 4G, kind: 4G, reason: r, approved_by: a, review_by: 2027-01-01}
""",
    "incidents": """incidents:
  - {id: i1, date: 2026-11-03, kind: infection, what: w, hosts: [pc-1]}
  - {id: i2, date: 2026-11-04, kind: infection, what: w, hosts: [pc-2]}
  - {id: i3, date: 2026-11-05, kind: attempts, what: w, hosts: [pc-1]}
""",
    "waivers": """waivers:
  - {what: usb_storage_drivers_blocked, until: 2027-01-01, reason: r, approved_by: a, compensation: c, hosts: [pc-1]}
  - {what: 12a, until: 2027-01-01, reason: r, approved_by: a, compensation: c}
""",
}


def settled(folder: Path, host: str = "pc-1", **variables: Any) -> dict[str, Any]:
    given = {"inventory_dir": str(folder), "inventory_hostname": host, **variables}
    return policy.settled(given, lambda value, _: value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "practice").mkdir()
    for name, text in FILES.items():
        (tmp_path / "practice" / f"{name}.yml").write_text(text)
    return tmp_path


def names(entries: list[dict[str, Any]]) -> list[str]:
    return [one["name"] for one in entries]


def test_the_registers_are_the_defaults_of_what_they_say(folder: Path) -> None:
    found = settled(folder)
    assert found["passwords_doctrine"] == "anssi-2021"
    assert names(found["local_admins_declared"]) == ["adm"]
    assert names(settled(folder, "pc-2")["local_admins_declared"]) == ["adm", "boss"]
    assert {(one["name"], one["person"]) for one in found["accounts_persons"]} == {
        ("anne", "Anne"),
        ("anne.d", "Anne"),
        ("Desk", "Carl"),
        ("eve", "Eve"),
    }
    assert names(found["internet_access_hosts"]) == ["pc-1"]
    assert found["inventory_gateways"] == ["10.1.0.1", "10.2.0.1"]
    assert found["updates_infections"] == [{"date": "2026-11-03"}], "the infections of this very machine"
    assert [one["control"] for one in found["hygiene_waived"]] == ["usb_storage_drivers_blocked"]
    assert "hygiene_waived" not in settled(folder, "pc-2")
    assert policy.effective("pc-1", found, lambda value, _: value)["local_admins_declared"][0]["approved_by"] == "a"


@pytest.mark.parametrize(
    ("links", "ways"),
    [
        ("", None),  # nobody listed them
        ("[{name: fibre, kind: k}]", None),  # nor said by which gateways
        ("[]", []),  # none at all: no machine goes out
        ("[{name: vendor, kind: k, gateways: []}]", []),
        ("[{name: 4G, kind: k, gateways: [wwan0]}, {name: fibre, kind: k}]", ["wwan0"]),
    ],
)
def test_the_ways_out_are_those_of_the_links(folder: Path, links: str, ways: list[str] | None) -> None:
    (folder / "practice" / "networks.yml").write_text(f"internet_links: {links}\n")
    assert settled(folder).get("inventory_gateways") == ways


def test_whoever_s_last_day_is_over_has_left_whatever_the_paper_says(folder: Path) -> None:
    """Closed on paper or not; what somebody took over who stays, and who is still to leave, has not left."""
    assert settled(folder)["accounts_departed"] == [
        {"name": "bob", "person": "Bob", "since": "2026-01-01"},
        {"name": "dora", "person": "Dora", "since": "2026-02-01"},
    ]
    people = folder / "practice" / "people.yml"
    for last, gone in ((date.today() - timedelta(days=1), True), (date.today(), False)):
        people.write_text(
            f"people:\n  - {{id: x, name: X, departure: {last}, accounts: [{{system: machines, name: x}}]}}\n"
        )
        assert bool(settled(folder)["accounts_departed"]) is gone
        assert bool(settled(folder)["accounts_persons"]) is not gone
    people.write_text("people:\n  - {id: x, name: X, departure: soon, accounts: [{system: machines, name: x}]}\n")
    with pytest.raises(policy.PolicyError, match=r"people.yml"):
        settled(folder)


def test_without_registers_or_lists_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "practice").mkdir()
    (tmp_path / "practice" / "privileged.yml").write_text("privileged:\n")
    for given in (settled(tmp_path), settled(tmp_path / "elsewhere"), policy.settled({}, lambda value, _: value)):
        assert {"passwords_doctrine", "local_admins_declared", "accounts_departed", "hygiene_waived"}.isdisjoint(given)


def test_two_values_are_a_contradiction_that_names_both_places(folder: Path) -> None:
    with pytest.raises(policy.PolicyError, match=r"passwords_doctrine is set for pc-1 .*practice.yml says otherwise"):
        settled(folder, passwords_doctrine="regle-2013")
    assert settled(folder, passwords_doctrine="anssi-2021")["passwords_doctrine"] == "anssi-2021"
    # a role that is included brings its defaults along
    assert names(settled(folder, internet_access_hosts=[])["internet_access_hosts"]) == ["pc-1"]


def test_the_inventory_s_waivers_and_the_register_s_both_hold(folder: Path) -> None:
    own = {"control": "passwords_min_length", "until": "2027-01-01", "reason": "r", "approved_by": "a"}
    found = settled(folder, hygiene_waived=[own])["hygiene_waived"]
    assert [one["control"] for one in found] == ["passwords_min_length", "usb_storage_drivers_blocked"]


@pytest.mark.parametrize(
    "text",
    [
        "privileged: [1]",
        "privileged: 3",
        "privileged: [{account: x}]",
        "privileged: [",
        "a: &a 1\nb: *a",
        "#" * 2_000_001,
    ],
)
def test_a_register_that_cannot_be_read_is_one_sentence_with_the_file(folder: Path, text: str) -> None:
    (folder / "practice" / "privileged.yml").write_text(text)
    with pytest.raises(policy.PolicyError, match=r"practice/privileged.yml"):
        settled(folder)


def test_a_changed_register_is_read_again(folder: Path) -> None:
    assert settled(folder)["passwords_doctrine"] == "anssi-2021"
    (folder / "practice" / "practice.yml").write_text(
        "doctrine: {choice: regle-2013, by: x, since: 2026-01-01}\n# longer\n"
    )
    assert settled(folder)["passwords_doctrine"] == "regle-2013"
