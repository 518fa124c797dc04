"""Each clause of the guide has a state of the fictitious practice in which all else is green and it alone is red.

The states and what they turn red are written by hand; the list of clauses is the guide's, so that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hygiene_cli import actions, verdict
from hygiene_cli.model import Host
from hygiene_cli.registers import Registers
from hygiene_cli.registers.reading import Document
from tests.tools.fictitious_practice import CONTROLS, GUIDE, REVIEWED, TODAY, clauses, fleet, good, judged

State = tuple[dict[str, Any], Sequence[Host]]
"""Registers and machines."""
Make = Callable[[], State]


def machines(failing: Mapping[str, Sequence[str]] | None = None) -> list[Host]:
    """One machine of each kind."""
    return fleet(failing, most=1)


def without(*attestations: str) -> Make:
    """Somebody did not attest."""

    def make() -> State:
        registers = good()
        given = registers["attestations"]["attestations"]
        registers["attestations"]["attestations"] = [one for one in given if one["id"] not in attestations]
        assert len(given) == len(registers["attestations"]["attestations"]) + len(attestations)
        return registers, machines()

    return make


def machine(control: str, name: str = "linux-workstation-1") -> Make:
    """One machine fails one control."""
    assert control in CONTROLS
    return lambda: (good(), machines({name: [control]}))


def entry(register: str, key: str, place: Any, **changed: Any) -> Make:
    """An entry of a register, by its place or its id, says something else; None takes the field away."""

    def make() -> State:
        registers = good()
        listed = registers[register][key]
        one = listed[place] if isinstance(place, int) else next(one for one in listed if one["id"] == place)
        one.update(changed)
        for field in [field for field, value in changed.items() if value is None]:
            del one[field]
        return registers, machines()

    return make


def also(register: str, key: str, **added: Any) -> Make:
    """A register has one entry more."""

    def make() -> State:
        registers = good()
        registers[register][key].append(added)
        return registers, machines()

    return make


def infection(**changed: Any) -> Make:
    """A virus was found, and all was looked into but what changed."""
    answers = ("how_installed", "spread", "data", "same_type", "reachable", "communicated")
    found = {
        "id": "i1", "date": "2026-11-01", "kind": "infection", "what": "rançongiciel", "copied": "2026-11-02",
        "reinstalled": "2026-11-03", **dict.fromkeys(answers, "oui"), **changed,
    }  # fmt: skip
    return also("incidents", "incidents", **{key: value for key, value in found.items() if value is not None})


def event(kind: str) -> Make:
    """Something was noticed, and nobody looked into it."""
    return also("incidents", "incidents", id="e1", date="2026-11-01", kind=kind, what="noté")


def let_in() -> State:
    """A USB key is let in on a machine, and nobody says why."""
    first, *others = machines()
    key = {"id": "0951:1666", "name": "clé"}
    return good(), [replace(first, policy={"usb_storage_allow_list": [key]}), *others]


EVEN = {"14a"}
"""A machine or a device that fails something stands apart."""
OWNER_GONE = {"owner": "petit"}
LATE = {"review_by": "2026-11-25"}
ALONE: dict[str, tuple[Make, set[str]]] = {
    # clause: a state, and what turns red with it because it cannot be otherwise
    "0a": (without("0.direction"), set()),
    "0b": (without("0.policy"), set()),
    "0c": (entry("people", "people", "manip7", policy=None), set()),
    "0d": (without("0.verification"), set()),
    "1a": (without("1.map"), set()),
    "1b": (machine("inventory_hardware_model"), EVEN),
    "1c": (machine("inventory_software_versions"), EVEN),
    "1d": (without("1.network"), set()),
    "1e": (without("1.internet"), set()),
    "1f": (entry("networks", "partner_links", 0, **LATE), set()),
    "1g": (without("1.storage"), set()),
    "2a": (entry("privileged", "privileged", 0, **OWNER_GONE), set()),
    "2b": (entry("privileged", "privileged", 0, **LATE), set()),
    "2c": (without("2.departments"), set()),
    "2d": (entry("equipment", "equipment", "poste-compta", owner=None), EVEN),
    "3a": (without("3.procedures"), set()),
    "3b": (entry("people", "people", "manip3", rights=None), set()),
    "3c": (without("3.rights"), set()),
    "3d": (machine("accounts_departed_cut"), EVEN),
    "4a": (without("4.necessity"), set()),
    "4b": (machine("internet_access_direct"), {"4a"} | EVEN),  # one machine too many is one that is not necessary
    "5a": (without("5.ban"), set()),
    "5b": (without("5.equipment"), set()),
    "5c": (
        entry("attestations", "attestations", "5.forwarding", export={"listed": 25, "against": ["martin"]}),
        set(),
    ),
    "6a": (without("6.channels"), set()),
    "6b": (entry("software", "software", 0, last_reading="2026-10-20"), set()),
    "6c": (machine("updates_sources_signed"), EVEN),
    "7a": (without("7.policy"), set()),
    "7b": (machine("updates_restart_done"), EVEN),
    "7c": (without("7.elements"), set()),
    "7d": (without("7.responsibilities"), set()),
    "7e": (without("7.retrieval"), set()),
    "7f": (without("7.qualification"), set()),
    "8a": (entry("people", "people", "manip4", accounts=None), set()),
    "8b": (machine("accounts_no_generic"), EVEN),
    "9a": (machine("passwords_min_length"), EVEN),
    "9b": (without("9.sheet"), set()),
    "10a": (machine("passwords_ageing_blocks"), EVEN),
    "10b": (machine("passwords_no_autologin"), EVEN),
    "10c": (without("10.guessable"), set()),
    "10d": (machine("account_lockout_active"), EVEN),
    "11a": (without("11.files"), set()),
    "11b": (machine("saved_passwords_browsers_off"), EVEN),
    "12a": (entry("equipment", "equipment", "routeur", credentials_changed=None), EVEN),
    "13a": (without("13.cards"), set()),
    "14a": (machine("audit_logging_journal_persistent"), set()),  # which no clause asks for by itself
    "15a": (machine("usb_storage_drivers_blocked"), EVEN),
    "15b": (let_in, set()),
    "16a": (without("16.tool"), set()),
    "16b": (without("16.practices"), set()),
    "16c": (without("16.updates"), set()),
    "17a": (without("17.policy"), set()),
    "18a": (machine("remote_access_tools_stopped"), EVEN),
    "19a": (entry("equipment", "equipment", "nas", encrypted=False), EVEN),
    # a laptop in clear keeps its data in clear, and is worse than the desks
    "19b": (machine("disk_encryption_laptop", "linux-laptop-1"), {"17a", "19a"} | EVEN),
    "19c": (entry("equipment", "equipment", "disque-2", encrypted=None), EVEN),
    "20a": (without("20.audit"), set()),
    "20b": (without("20.rights"), set()),
    "21a": (without("21.zones"), set()),
    "21b": (without("21.gateway"), set()),
    "22a": (entry("networks", "wifi", 0, **LATE), set()),
    "22b": (entry("networks", "wifi", 0, isolated=None), set()),
    "23a": (entry("equipment", "equipment", "commutateur-1", administration=["https", "telnet"]), EVEN),
    "23b": (machine("secure_protocols_samba_signing"), EVEN),
    "24a": (without("24.gateway"), set()),
    "24b": (without("24.partition"), set()),
    "25a": (also("networks", "exposure", address="203.0.113.9", service="NAS", administration=True, **REVIEWED), set()),
    "26a": (without("26.objectives"), set()),
    "26b": (event("hours"), set()),
    "26c": (event("exfiltration"), set()),
    "26d": (event("attempts"), set()),
    "26e": (event("inactive_account"), set()),
    "26f": (event("bypass"), set()),
    "27a": (without("27.method"), set()),
    "27b": (without("27.mail"), set()),
    "27c": (without("27.resources"), set()),
    "28a": (machine("admin_internet_refused"), EVEN),
    "29a": (without("29.network"), set()),
    "30a": (machine("local_admins_polkit_rules_declared"), EVEN),
    "30b": (entry("privileged", "privileged", 0, daily=True), set()),
    "31a": (entry("remote", "remote", 0, device="vendor", on_demand=True), set()),
    "31b": (entry("remote", "remote", 0, strong_authentication=False), set()),
    "31c": (entry("remote", "remote", 0, encrypted=False), set()),
    "32a": (without("32.premises"), set()),
    "33a": (without("33.keys"), set()),
    "33b": (entry("access", "keys", 0, returned=None), set()),
    "33c": (entry("access", "alarms", 0, changed="2025-11-01"), set()),
    "33d": (entry("access", "contractors", 0, traced=False), set()),
    "34a": (entry("equipment", "equipment", "wifi-1", public=True), EVEN),
    "34b": (entry("equipment", "equipment", "imprimante-5", internal_network=True), EVEN),
    "34c": (entry("equipment", "equipment", "ecran", internal_network=True), EVEN),
    "34d": (entry("equipment", "equipment", "camera-2", internal_network=True), EVEN),
    "34e": (entry("equipment", "equipment", "telephone-1", internal_network=True), EVEN),
    "34f": (entry("equipment", "equipment", "prise-attente", internal_network=True), EVEN),
    "35a": (without("35.rules"), set()),
    "35b": (entry("equipment", "equipment", "copieur", release_by_presence=False), EVEN),
    "35c": (without("35.shredding"), set()),
    "35d": (without("35.disposal"), set()),
    "36a": (without("36.restore"), set()),
    "36b": (without("36.update"), set()),
    "36c": (without("36.backup"), set()),
    "37a": (without("37.chain"), set()),
    "37b": (entry("people", "people", "manip9", alert_sheet=None), set()),
    "37c": (without("37.referent"), set()),
    "38a": (infection(how_installed=None), set()),
    "38b": (infection(spread=None), set()),
    "38c": (infection(data=None), set()),
    "38d": (infection(same_type=None), set()),
    "38e": (infection(reachable=None), set()),
    "38f": (infection(communicated=None), set()),
    "38g": (without("38.memory"), set()),
    "38h": (without("38.copies"), set()),
    "38i": (infection(copied="2026-11-04"), set()),  # after the machine was installed again
    "38j": (infection(reinstalled=None), {"38i"}),  # a machine that was only cleaned was not installed again
    "39a": (without("39.bypass"), set()),
    "39b": (machine("session_lock_gnome_locks"), EVEN),
    "39c": (without("39.devices"), set()),
    "39d": (without("39.disclosure"), set()),
    "39e": (without("39.reuse"), set()),
    "39f": (without("39.reporting"), set()),
    "39g": (without("39.charter"), set()),
    "39h": (without("39.awareness"), set()),
    "40a": (without("40.audit"), set()),
}
UNPLANNED = "40b"
"""Red when a gap has nobody or no date: never without a gap."""


def red(made: State, planned: bool = True) -> set[str]:
    """What is not compliant, once somebody was given every gap to close."""
    registers, hosts = made
    told = judged(registers, hosts)
    if planned:
        found = actions.gaps(told, CONTROLS)
        listed = [{"number": number, "gap": gap.what, "to": "dupont", "due": "2026-12-31"}
                  for number, gap in enumerate(found, 1)]  # fmt: skip
        plan = Registers(Path("practice"), {"actions": Document(Path("actions.yml"), {"actions": listed})})
        told = verdict.settle(told, UNPLANNED, actions.planned(found, plan, TODAY))
    words = {clause: word for clause, word in clauses(told).items() if word != "pass"}
    assert set(words.values()) <= {"fail"}
    return set(words)


def test_no_clause_of_the_guide_is_forgotten() -> None:
    assert {*ALONE, UNPLANNED} == {one.id for one in GUIDE.clauses}


def test_only_what_cannot_be_alone_is_not() -> None:
    apart = {clause for clause, (_, more) in ALONE.items() if more == EVEN}
    others = {clause for clause, (_, more) in ALONE.items() if more} - apart
    assert others == {"4b", "19b", "38j"}


@pytest.mark.parametrize("clause", ALONE)
def test_it_alone_is_red(clause: str) -> None:
    make, more = ALONE[clause]
    assert red(make()) == {clause} | more


def test_a_gap_that_nobody_was_given_is_the_plan_s_alone() -> None:
    make = ALONE["36a"][0]
    assert red(make()) == {"36a"}
    assert red(make(), planned=False) == {"36a", UNPLANNED}
