"""States that look well on paper, and that nobody who audits would sign: all is green but what is named here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hygiene_cli.registers import Registers
from hygiene_cli.registers.checks import Known
from hygiene_cli.registers.reading import Document
from tests.tools.fictitious_practice import CONTROLS, DONE, GUIDE, TODAY, good
from tests.unit.test_each_clause_alone import EVEN, Make, State, also, entry, machines, red, without


def nothing(register: str, key: str) -> Make:
    """A list that is declared empty."""

    def make() -> State:
        registers = good()
        registers[register][key] = []
        return registers, machines()

    return make


def gone(who: str) -> Make:
    """Somebody has left, in due form."""

    def make() -> State:
        registers = good()
        person = next(one for one in registers["people"]["people"] if one["id"] == who)
        person["departure"] = "2026-11-20"
        for listed in person["accounts"]:
            listed["closed"] = DONE
        for key in registers["access"]["keys"]:
            key["returned"] = DONE if key["holder"] == who else key.get("returned", DONE)
        for alarm in registers["access"]["alarms"]:
            alarm["changed"] = "2026-11-21"
        return registers, machines()

    return make


def only_of_machines() -> State:
    """The inventory of privileged accounts forgets the applications."""
    registers = good()
    registers["privileged"]["privileged"].pop()
    return registers, machines()


def without_object(clause: str, make: Make, by: str = "martin") -> Make:
    """The same with the clause signed as without object."""

    def made() -> State:
        registers, hosts = make()
        statement = {"clause": clause, "reason": "aucun", "by": by, "date": "2026-11-01"}
        registers["practice"]["not_concerned"] = [statement]
        return registers, hosts

    return made


REFUSED: dict[str, tuple[Make, set[str]]] = {
    "no device at all, not even the router": (nothing("equipment", "equipment"), {"1b", "12a", "14a"}),
    "no privileged account": (nothing("privileged", "privileged"), {"2a", "2c"}),
    "no privileged account of the accounts, the pay or the bank": (only_of_machines, {"2c"}),
    "no key and no badge": (nothing("access", "keys"), {"33b"}),
    "a trainee without a last day": (entry("people", "people", "manip1", temporary=True), {"3b"}),
    "no Wi-Fi, but access points": (nothing("networks", "wifi"), {"22a", "22b"}),
    "the director left": (gone("martin"), {"0a"}),
    "the referent left, who also owned an account and read the notices": (gone("dupont"), {"37c", "2a", "6b"}),
    "the only deputy left, who also owned an account and a computer": (gone("bernard"), {"37c", "2a", "2d"} | EVEN),
    "the maker gave the software up": (entry("software", "software", 0, support_end="2026-11-25"), {"6a"}),
    "nobody knows whether a camera is within the public's reach": (
        entry("equipment", "equipment", "camera-1", public=None, internal_network=None), {"34d"} | EVEN,
    ),
    "nobody knows how a modality sends its images": (
        entry("equipment", "equipment", "irm", administration=None, transfer=None), {"23a"} | EVEN,
    ),
    "images go in clear": (entry("equipment", "equipment", "irm", transfer=["DICOM"]), {"23a"} | EVEN),
    "somebody reads at home on a computer of their own": (
        entry("remote", "remote", 0, device="personal", on_demand=True), {"5b", "31a"},
    ),
    "the vendor's tool is always open": (
        entry("remote", "remote", 0, device="vendor", on_demand=False), {"18a", "31a"},
    ),
    "nothing keeps a trace of what the vendor does": (
        entry("remote", "remote", 0, device="vendor", on_demand=True, logged=False), {"18a", "31a"},
    ),
    "a tablet in clear": (
        also("equipment", "equipment", id="tablette", kind="tablet", model="m", place="bloc", credentials_changed=DONE),
        {"17a", "19c"} | EVEN,
    ),
    **{
        f"nothing was written down of {what}, for nobody is alerted": (without(f"26.{what}"), {clause})
        for clause, what in (("26b", "hours"), ("26c", "exfiltration"), ("26d", "attempts"), ("26e", "inactive"),
                             ("26f", "bypass"))
    },
    "no Wi-Fi, says a signature, but it was never isolated": (
        without_object("22b", entry("networks", "wifi", 0, isolated=None)), {"22b"},
    ),
    "nobody enters, says a signature, but a vendor does": (
        without_object("31a", entry("remote", "remote", 0, device="vendor", on_demand=True)), {"31a"},
    ),
}  # fmt: skip
"""What somebody might call compliant → the state, and the clauses that turn red."""


@pytest.mark.parametrize("state", REFUSED)
def test_it_is_not_signed(state: str) -> None:
    make, clauses = REFUSED[state]
    assert red(make()) == clauses


def test_a_practice_of_nobody_is_none() -> None:
    clauses = red(nothing("people", "people")())
    assert clauses >= {"0c", "3b", "3d", "8a", "33b", "37b", "39g", "39h"}


def said(registers: dict[str, Any]) -> list[str]:
    documents = {name: Document(Path(f"{name}.yml"), data) for name, data in registers.items()}
    return [str(one) for one in Known(GUIDE, CONTROLS, TODAY)(Registers(Path("practice"), documents))]


TO_COME = {"date": "2030-01-01", "by": "dupont"}


@pytest.mark.parametrize(
    "make",
    [
        entry("equipment", "equipment", "irm", credentials_changed=TO_COME),
        entry("equipment", "equipment", "irm", firmware="2030-01-01"),
        entry("software", "software", 0, last_reading="2030-01-01"),
        entry("people", "people", "manip1", charter="2030-01-01"),
        entry("people", "people", "petit", accounts=[{"system": "RIS", "name": "petit", "closed": TO_COME}]),
        entry("access", "keys", 0, returned=TO_COME),
        entry("access", "alarms", 0, changed="2030-01-01"),
        entry("networks", "wifi", 0, isolated=TO_COME),
        also("incidents", "incidents", id="i1", date="2030-01-01", kind="other", what="noté"),
    ],
)
def test_what_is_to_come_was_not_done(make: Make) -> None:
    (problem,) = said(make()[0])
    assert "dated 2030-01-01, after today (2026-11-26)" in problem


@pytest.mark.parametrize(
    "make",
    [
        entry("attestations", "attestations", "36.restore", by="petit"),
        entry("attestations", "attestations", "36.restore", approved_by="petit"),
        also("waivers", "waivers", what="12a", until="2026-12-31", reason="r", compensation="c", approved_by="petit",
             date="2026-11-01"),
        without_object("22b", lambda: (good(), machines()), by="petit"),
    ],
)  # fmt: skip
def test_who_left_signs_no_more(make: Make) -> None:
    (problem,) = said(make()[0])
    assert "petit had left (2026-06-30)" in problem


@pytest.mark.parametrize("register", ["internet_links", "partner_links", "wifi"])
def test_a_review_is_within_the_year(register: str) -> None:
    assert said(entry("networks", register, 0, review_by="2027-11-27")()[0]) == []
    (problem,) = said(entry("networks", register, 0, review_by="2027-11-28")()[0])
    assert "more than a year away; write 2027-11-27 or earlier" in problem


@pytest.mark.parametrize("done", [{"handled": {"date": "2026-10-31", "by": "dupont"}}, {"reinstalled": "2026-10-31"}])
def test_nothing_is_mended_before_it_happens(done: dict[str, Any]) -> None:
    registers, _ = also("incidents", "incidents", id="i1", date="2026-11-01", kind="bypass", what="noté", **done)()
    (problem,) = said(registers)
    assert "dated 2026-10-31, before the incident (2026-11-01)" in problem


EVERYWHERE = ("0b", "1a", "3b", "12a", "16b", "25a", "26b", "29a", "30b", "36a", "38a", "40a", "40b")
SOMEWHERE = ("1f", "2d", "5b", "17a", "20a", "22b", "24b", "31c", "33c", "34c", "35b")


@pytest.mark.parametrize("clause", EVERYWHERE + SOMEWHERE)
def test_what_every_practice_has_is_never_without_object(clause: str) -> None:
    found = said(without_object(clause, lambda: (good(), machines()))()[0])
    assert [f"clause {clause} concerns every practice" in one for one in found] == [True] * (clause in EVERYWHERE)
