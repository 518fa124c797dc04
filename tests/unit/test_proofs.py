"""What the registers say of each clause: for each, one state in which it alone is red."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hygiene_cli import guide, verdict
from hygiene_cli.model import Host, Reason
from hygiene_cli.papers import Papers
from hygiene_cli.proofs import Book, proofs
from hygiene_cli.proofs.needed import NEEDED, Needed
from hygiene_cli.registers import Registers
from hygiene_cli.registers.reading import Document

TODAY = datetime.date(2026, 11, 26)
NOW = datetime.datetime(2026, 11, 26, 9, tzinfo=datetime.UTC)
GUIDE = guide.load()
DONE = {"date": "2026-11-02", "by": "a"}
REVIEWED = {"reason": "r", "approved_by": "a", "review_by": "2027-06-30"}
ANSWERS = ("how_installed", "spread", "data", "same_type", "reachable", "communicated")


def good() -> dict[str, Any]:
    """The registers of a practice in order."""
    person = {
        "function": "secretary", "arrival": "2020-09-01", "rights": {"approved_by": "a", "date": "2020-09-01"},
        "charter": "2026-01-05", "policy": "2026-01-05", "alert_sheet": "2026-01-05",
    }  # fmt: skip
    signed = {"date": "2026-11-20", "by": "a", "approved_by": "a", "valid_until": "2027-11-20"}
    registers: dict[str, Any] = {
        "practice": {
            "director": "a", "referent": "a", "deputies": ["b"],
            "tools": {"updates": "u", "practices": "p", "watch": "w"},
        },
        "people": {"people": [
            {"id": "a", "name": "Anne", "accounts": [{"system": "machines", "name": "anne"}], **person},
            {"id": "b", "name": "Bob", "accounts": [{"system": "RIS", "name": "bob"}], **person},
            {"id": "g", "name": "Gone", "departure": "2026-10-01",
             "accounts": [{"system": "RIS", "name": "gone", "closed": DONE}], **person},
        ]},
        "privileged": {"privileged": [
            {"account": "adm", "system": "machines", "owner": "a", "daily": False, **REVIEWED},
            {"account": "pay", "system": "bank", "owner": "b", "daily": False, **REVIEWED},
        ]},
        "attestations": {"attestations": [
            {"id": one.id, **signed, **({"export": {"listed": 3, "against": []}} if one.export else {})}
            for one in GUIDE.attestations if not one.compares
        ]},
        "equipment": {"equipment": [
            {"id": "p1", "kind": "printer", "model": "m", "place": "hall", "public": True, "internal_network": False,
             "release_by_presence": True, "credentials_changed": DONE, "administration": ["https"]},
            {"id": "s1", "kind": "switch", "model": "m", "place": "rack", "credentials_changed": DONE,
             "administration": ["ssh"]},
            {"id": "n1", "kind": "nas", "model": "m", "place": "rack", "credentials_changed": DONE, "encrypted": True,
             "transfer": ["smb3"]},
            {"id": "k1", "kind": "media", "model": "m", "place": "safe", "no_credentials": "none", "encrypted": True},
            {"id": "c1", "kind": "pc", "model": "m", "place": "office", "owner": "a", "credentials_changed": DONE},
            *({"id": f"x-{kind}", "kind": kind, "model": "m", "place": "hall", "no_credentials": "none", "public": True,
               "internal_network": False, "administration": []} for kind in ("display", "camera", "phone", "socket")),
        ]},
        "access": {
            "keys": [{"what": "key", "holder": "g", "given": "2020-09-01", "returned": DONE}],
            "alarms": [{"what": "alarm", "holders": ["a", "g"], "changed": "2026-10-02"}],
            "contractors": [{"name": "c", "means": "badge", "traced": True, "hours": "h"}],
        },
        "networks": {
            "zones": [{"name": "office", "subnet": "s"}, {"name": "modalities", "subnet": "s"}],
            "sensitive_points": [{"what": "rack", "place": "basement"}],
            "internet_links": [{"name": "fibre", "kind": "k", "gateways": ["10.0.0.1"], **REVIEWED}],
            "partner_links": [{"partner": "hospital", "kind": "vpn", **REVIEWED}],
            "wifi": [{"ssid": "guests", "isolated": DONE, **REVIEWED}],
            "exposure": [{"address": "x", "service": "portal", "administration": False, **REVIEWED}],
        },
        "remote": {"remote": [
            {"who": "a", "tool": "vpn", "device": "practice", "strong_authentication": True, "encrypted": True,
             "on_demand": True, "logged": True, **REVIEWED},
        ]},
        "incidents": {"incidents": [
            {"id": "i1", "date": "2026-11-01", "kind": "infection", "what": "w", "copied": "2026-11-02",
             "reinstalled": "2026-11-03", **dict.fromkeys(ANSWERS, "answer")},
            *({"id": f"e-{kind}", "date": "2026-11-01", "kind": kind, "what": "w", "handled": DONE}
              for kind in ("hours", "exfiltration", "attempts", "inactive_account", "bypass")),
        ]},
        "software": {"software": [
            {"component": "RIS", "editor": "e", "channel": "c", "reader": "a", "last_reading": "2026-11-01"},
        ]},
    }  # fmt: skip
    found: dict[str, Any] = copied(registers)
    return found


def copied(registers: Any) -> Any:
    """A copy in which no two places are one and the same."""
    return json.loads(json.dumps(registers))


def told(registers: dict[str, Any], **more: Any) -> dict[str, verdict.Proof]:
    documents = {name: Document(Path(f"{name}.yml"), data) for name, data in registers.items()}
    return proofs(Book(Registers(Path("practice"), documents), GUIDE, TODAY, **more))


def red(registers: dict[str, Any], word: str = "fail", **more: Any) -> dict[str, str]:
    """Clause → the reason of each that fails."""
    return {
        clause: proof.standing.reason.code
        for clause, proof in told(registers, **more).items()
        if proof.standing and proof.standing.word == word and proof.standing.reason
    }


def unread(registers: dict[str, Any]) -> dict[str, str]:
    """Clause → the reason of each that nothing looked at."""
    return red(registers, "notchecked")


def test_a_practice_in_order_has_every_clause_of_its_papers_green() -> None:
    found = told(good())
    assert {one.standing.word for one in found.values()} == {"pass"}
    wanted = {one.id for one in GUIDE.clauses if "attestation" in one.needs or "register" in one.needs}
    assert wanted - found.keys() == BY_OTHERS


BY_OTHERS = {"40b"}
"""What the action plan decides."""


ALONE: dict[str, tuple[Any, ...]] = {
    # clause: what is changed (a path, then the new value; None takes it away), and the reason
    "0c": (["people", "people", 0, "policy"], None, "not_signed"),
    "1d": (["networks", "sensitive_points"], [], "no_point"),
    "1f": (["networks", "partner_links", 0, "review_by"], "2026-11-25", "review_due"),
    "2a": (["privileged", "privileged", 0, "owner"], "g", "owner_gone"),
    "2b": (["privileged", "privileged", 0, "review_by"], "2026-11-25", "review_due"),
    "2d": (["equipment", "equipment", 4, "owner"], None, "no_owner"),
    "3b": (["people", "people", 0, "rights"], None, "procedure_not_followed"),
    "6b": (["software", "software", 0, "last_reading"], "2026-10-25", "not_read"),
    "8a": (["people", "people", 0, "accounts"], None, "no_account"),
    "12a": (["equipment", "equipment", 1, "credentials_changed"], None, "factory_secrets"),
    "16a": (["practice", "tools", "watch"], None, "not_named"),
    "16b": (["practice", "tools", "practices"], None, "not_named"),
    "16c": (["practice", "tools", "updates"], None, "not_named"),
    "18a": (["remote", "remote", 0, "review_by"], "2026-11-25", "review_due"),
    "19a": (["equipment", "equipment", 2, "encrypted"], False, "not_encrypted"),
    "19c": (["equipment", "equipment", 3, "encrypted"], None, "not_encrypted"),
    "21a": (["networks", "zones", 1], None, "one_zone"),
    "22a": (["networks", "wifi", 0, "review_by"], "2026-11-25", "review_due"),
    "22b": (["networks", "wifi", 0, "isolated", "date"], "2025-11-01", "not_isolated"),
    "23a": (["equipment", "equipment", 0, "administration"], ["https", "Telnet"], "cleartext"),
    "24a": (["networks", "exposure", 0, "review_by"], "2026-11-25", "review_due"),
    "25a": (["networks", "exposure", 0, "administration"], True, "administration_exposed"),
    "26b": (["incidents", "incidents", 1, "handled", "date"], "2026-11-03", "handled_late"),
    "26c": (["incidents", "incidents", 2, "handled"], None, "handled_late"),
    "26d": (["incidents", "incidents", 3, "handled"], None, "handled_late"),
    "26e": (["incidents", "incidents", 4, "handled"], None, "handled_late"),
    "26f": (["incidents", "incidents", 5, "handled"], None, "handled_late"),
    "30b": (["privileged", "privileged", 0, "daily"], True, "daily_administrator"),
    "31a": (["remote", "remote", 0, "device"], "vendor", "foreign_machine"),
    "31b": (["remote", "remote", 0, "strong_authentication"], False, "weak_authentication"),
    "31c": (["remote", "remote", 0, "encrypted"], False, "not_encrypted"),
    "33b": (["access", "keys", 0, "returned"], None, "not_returned"),
    "33c": (["access", "alarms", 0, "changed"], "2026-05-01", "code_not_changed"),
    "33d": (["access", "contractors", 0, "traced"], False, "not_traced"),
    "34b": (["equipment", "equipment", 0, "internal_network"], None, "public_access"),
    "34c": (["equipment", "equipment", 5, "internal_network"], True, "public_access"),
    "34d": (["equipment", "equipment", 6, "internal_network"], True, "public_access"),
    "34e": (["equipment", "equipment", 7, "internal_network"], True, "public_access"),
    "34f": (["equipment", "equipment", 8, "internal_network"], True, "public_access"),
    "34a": (["equipment", "equipment", 1, "public"], True, "public_access"),
    "35b": (["equipment", "equipment", 0, "release_by_presence"], False, "prints_alone"),
    "37b": (["people", "people", 1, "alert_sheet"], None, "not_signed"),
    "37c": (["practice", "referent"], None, "not_named"),
    **{clause: (["incidents", "incidents", 0, field], None, "unanswered")
       for clause, field in zip(("38a", "38b", "38c", "38d", "38e", "38f"), ANSWERS, strict=True)},
    "38i": (["incidents", "incidents", 0, "copied"], "2026-11-04", "not_reinstalled"),
}  # fmt: skip


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    found = good()
    where: Any = found
    for step in path[:-1]:
        where = where[step]
    if value is None:
        del where[path[-1]]
    else:
        where[path[-1]] = value
    return found


@pytest.mark.parametrize("clause", ALONE)
def test_one_thing_wrong_turns_its_clause_red_alone(clause: str) -> None:
    path, value, code = ALONE[clause]
    apart = {"14a": "uneven_equipment"} if path[0] == "equipment" else {}
    assert red(changed(path, value)) == {clause: code, **apart}


def test_equipment_under_a_waiver_is_not_below_the_level_until_its_last_day() -> None:
    registers = changed(["equipment", "equipment", 1, "credentials_changed"], None)
    waiver = {"what": "12a", "reason": "r", "compensation": "c", "approved_by": "a", "date": "2026-11-01"}
    for until, wanted in (("2026-11-26", None), ("2026-11-25", "uneven_equipment")):
        registers["waivers"] = {"waivers": [{**waiver, "until": until}]}
        assert red(registers).get("14a") == wanted


TOGETHER = {
    "an account left open": (
        ["people", "people", 2, "accounts", 0, "closed"], None, {"3b": "procedure_not_followed", "3d": "not_closed"}
    ),
    "no reinstallation": (
        ["incidents", "incidents", 0, "reinstalled"], None, {"38i": "not_reinstalled", "38j": "not_reinstalled"}
    ),
    "no charter": (
        ["people", "people", 1, "charter"], None, {"3b": "procedure_not_followed", "39h": "not_signed"}
    ),
    "an Internet link not reviewed": (
        ["networks", "internet_links", 0, "review_by"], "2026-11-25", {"1e": "review_due", "4a": "review_due"}
    ),
    "no software": (["software", "software"], [], {"1c": "no_component", "6a": "no_component"}),
    "a code known to somebody who left since": (
        ["access", "alarms", 0, "changed"], "2026-09-30", {"33c": "code_not_changed"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TOGETHER)
def test_what_two_clauses_ask_turns_both_red(case: str) -> None:
    path, value, wanted = TOGETHER[case]
    assert red(changed(path, value)) == wanted


def test_all_that_is_to_be_signed_is_named_and_a_person_before_it() -> None:
    empty = good()
    empty["attestations"]["attestations"] = []
    reason = told(empty)["36a"].standing.reason
    assert reason and reason.params == {"attestation": "36.plan, 36.restore"}
    empty["people"]["people"][1].pop("charter")
    reason = told(empty)["3b"].standing.reason
    assert reason and reason.code == "procedure_not_followed"


@pytest.mark.parametrize("name", [one.id for one in GUIDE.attestations if not one.compares])
def test_a_missing_or_expired_attestation_turns_its_clause_red_alone(name: str) -> None:
    clause = GUIDE.clause_attested_by(name).id
    missing = good()
    missing["attestations"]["attestations"] = [
        one for one in missing["attestations"]["attestations"] if one["id"] != name
    ]
    if GUIDE.attestation(name).export:
        assert unread(missing) == {clause: "no_export"}
    else:
        assert red(missing) == {clause: "no_attestation"}
    expired = good()
    mine = next(one for one in expired["attestations"]["attestations"] if one["id"] == name)
    mine["valid_until"] = "2026-11-25"
    assert red(expired) == {clause: "attestation_expired"}
    old = good()
    mine = next(one for one in old["attestations"]["attestations"] if one["id"] == name)
    mine["date"] = (TODAY - datetime.timedelta(days=GUIDE.attestation(name).days + 1)).isoformat()
    assert red(old) == {clause: "attestation_expired"}, "no entry holds longer than the guide allows"


def test_what_a_mail_hosts_export_says_decides() -> None:
    found = good()
    entry = next(one for one in found["attestations"]["attestations"] if one["id"] == "5.forwarding")
    entry["export"]["against"] = ["anne@practice.example → gmail.com"]
    assert red(found) == {"5c": "mail_forwarded"}
    del entry["export"]
    assert (red(found), unread(found)) == ({}, {"5c": "no_export"}), "somebody's word alone proves nothing"


def test_the_accounts_without_strong_authentication_decide() -> None:
    found = good()
    entry = next(one for one in found["attestations"]["attestations"] if one["id"] == "13.accounts")
    entry["export"]["against"] = ["anne@practice.example"]
    assert red(found) == {"13a": "weakly_authenticated"}


def gateway(**changed: Any) -> dict[str, Any]:
    """The gateway's rules were compared with the list of hosts on the Internet."""
    registers = good()
    registers["networks"]["internet_hosts"] = [{"name": "pc", **REVIEWED}, {"name": "ris", **REVIEWED}]
    entry = {"id": "4.gateway", "date": "2026-11-20", "by": "a", "approved_by": "a", "valid_until": "2027-02-20",
             "compared": ["pc", "ris"], **changed}  # fmt: skip
    registers["attestations"]["attestations"].append(entry)
    return registers


def stands_in(registers: dict[str, Any]) -> tuple[str, str | None]:
    found = told(registers)["4b"]
    assert found.standing is None, "it is asked for only where nothing was measured"
    assert found.instead
    return found.instead.word, found.instead.reason.code if found.instead.reason else None


def test_what_the_gateway_lets_out_stands_in_for_what_was_not_measured() -> None:
    assert "4b" not in told(good()), "it is owed by nobody"
    assert stands_in(gateway()) == ("pass", None)
    proof = told(gateway())["4b"]
    assert proof.instead and proof.instead.exceptions == 2, "each host on the list is one"
    assert red(gateway()) == {}
    assert Papers.unpacked(Papers(told(gateway())).packed()).proofs["4b"] == proof


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"valid_until": "2026-11-25"}, "attestation_expired"),
        ({"date": "2026-08-25"}, "attestation_expired"),  # three months and a day
        ({"compared": ["pc"]}, "compared_changed"),
        ({"compared": ["pc", "ris", "pacs"]}, "compared_changed"),
        ({"compared": []}, "compared_changed"),
    ],
)
def test_it_stands_in_no_longer(changed: dict[str, Any], code: str) -> None:
    assert stands_in(gateway(**changed)) == ("fail", code)


def test_it_needs_a_list_on_which_everybody_has_a_reason_to_be() -> None:
    registers = gateway()
    registers["networks"]["internet_hosts"][0]["review_by"] = "2026-11-25"
    assert stands_in(registers) == ("fail", "review_due")
    registers = gateway(compared=[])
    registers["networks"]["internet_hosts"] = None
    assert stands_in(registers) == ("fail", "no_register")
    registers["networks"]["internet_hosts"] = []
    assert stands_in(registers) == ("pass", None), "nobody is allowed out"
    del registers["attestations"]["attestations"][-1]["compared"]
    assert stands_in(registers) == ("fail", "compared_changed"), "written by hand, nothing says what was compared"
    assert told(gateway(hosts=["pc"])).get("4b") is None, "one host's word says nothing of the others"


def test_each_link_says_its_gateways() -> None:
    registers = good()
    registers["networks"]["internet_links"].append({"name": "vendor", "kind": "4G", **REVIEWED})
    assert red(registers) == {"4a": "link_without_gateway"}
    registers["networks"]["internet_links"][-1]["gateways"] = []
    assert red(registers) == {}


def test_an_attestation_that_ends_within_sixty_days_is_announced() -> None:
    found = good()
    found["attestations"]["attestations"][0].update(date="2025-12-20", valid_until="2026-12-20")
    name = found["attestations"]["attestations"][0]["id"]
    proof = told(found)[GUIDE.clause_attested_by(name).id]
    assert (proof.standing.word, proof.standing.reason and proof.standing.reason.code) == ("pass", "attestation_due")


@pytest.mark.parametrize(("digest", "word"), [("a" * 64, "pass"), ("b" * 64, "fail"), (None, "fail")])
def test_evidence_that_is_kept_is_what_was_signed(digest: str | None, word: str) -> None:
    found = good()
    entry = next(one for one in found["attestations"]["attestations"] if one["id"] == "36.restore")
    entry["evidence"] = {"file": "pv.pdf", "sha256": "a" * 64, "kept": True}
    assert told(found, digests={"pv.pdf": digest} if digest else {})["36a"].standing.word == word


def test_what_is_without_object_is_signed_within_the_year() -> None:
    found = good()
    found["networks"]["wifi"] = None
    assert red(found) == {"22a": "no_register", "22b": "no_register"}
    statement = {"clause": "22b", "reason": "no Wi-Fi", "by": "a", "date": "2026-11-01"}
    found["practice"]["not_concerned"] = [statement, {**statement, "clause": "22a"}]
    assert told(found)["22b"].standing.word == "notapplicable"
    assert red(found) == {}
    statement["date"] = "2025-11-01"
    assert red(found) == {"22b": "no_register"}


def test_a_list_that_nobody_filled_in_is_a_failure_that_names_it() -> None:
    for register in good():
        if register in ("practice", "attestations"):
            continue
        found = told({**good(), register: None})
        reasons = [one.standing.reason for one in found.values() if one.standing.word == "fail"]
        assert reasons
        assert {one.code for one in reasons if one} == {"no_register"}
        assert all(str(one.params["register"]).startswith(f"{register}.yml") for one in reasons if one)


def test_an_attestation_for_a_host_decides_where_nothing_reads_it() -> None:
    found = good()
    entry = {"id": "12.defaults", "date": "2026-11-20", "by": "a", "approved_by": "a", "valid_until": "2027-01-01"}
    found["attestations"]["attestations"].append({**entry, "hosts": ["irm"]})
    proof = told(found, hosts=[Host("irm", collect="none"), Host("pc")])["12a"]
    assert {name: one.word for name, one in proof.hosts.items()} == {"irm": "pass"}


def test_papers_are_kept_with_a_run_and_read_back_the_same() -> None:
    found = changed(*ALONE["33d"][:2])
    waivers = [
        {"what": "33d", "hosts": None, "until": "2026-12-01", "reason": "r", "compensation": "c", "approved_by": "a"}
    ]
    papers = Papers(told(found), waivers)
    assert Papers.unpacked(papers.packed()) == papers


def judged(registers: dict[str, Any], waivers: tuple[dict[str, Any], ...] = ()) -> dict[str, str]:
    given = verdict.practice("p", [], {}, GUIDE, NOW, registers=told(registers), waivers=waivers)
    return {clause.clause.id: clause.word for rule in given.rules for clause in rule.clauses}


@pytest.mark.parametrize(
    ("until", "hosts", "word"),
    [("2026-11-26", None, "waived"), ("2026-11-25", None, "fail"), ("2026-12-31", ["pc"], "fail")],
)
def test_a_waiver_of_a_clause_covers_it_until_its_last_day(until: str, hosts: list[str] | None, word: str) -> None:
    waiver = {"what": "33d", "hosts": hosts, "until": until, "reason": "r", "compensation": "c", "approved_by": "a"}
    assert judged(changed(*ALONE["33d"][:2]), (waiver,))["33d"] == word
    assert judged(good(), (waiver,))["33d"] == "pass", "what passes stays pass"


ALL_GOOD = judged(good())


@settings(deadline=None)
@given(st.lists(st.sampled_from(sorted(ALONE)), max_size=5, unique=True))
def test_one_more_thing_wrong_never_improves_a_clause(clauses: list[str]) -> None:
    before, state = ALL_GOOD, good()
    for clause in clauses:
        path, value, _ = ALONE[clause]
        where: Any = state
        try:
            for step in path[:-1]:
                where = where[step]
            if value is None:
                del where[path[-1]]
            else:
                where[path[-1]] = copied(value)
        except (IndexError, KeyError):
            continue
        after = judged(state)
        assert all(after[name] == "fail" or after[name] == before[name] for name in before)
        before = after


@pytest.mark.parametrize("one", sorted({one for lists in NEEDED.values() for one in lists}, key=str))
def test_a_list_that_nobody_filled_in_fails_what_is_worked_out_from_it(one: Needed) -> None:
    without = good()
    del without[one.register][one.key or one.register]
    file = f"{one.register}.yml" + (f" ({one.key})" if one.key else "")
    found = {
        clause
        for clause, proof in told(without).items()
        if proof.standing.reason == Reason("no_register", {"register": file})
    }
    assert found == {clause for clause, lists in NEEDED.items() if one in lists}
