"""Rule 16: the tool that practice.yml names, each host seen within a week, and our own controller protected."""

from __future__ import annotations

import dataclasses
import datetime
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hygiene_cli import actions, controller, practice, storage
from hygiene_cli.doctor import checkup as doctor
from hygiene_cli.inventory import Inventoried, inventoried, private_key, unverified
from hygiene_cli.model import ClauseVerdict, Host, Practice
from tests.tools.fictitious_practice import CONTROLS, NOW, clauses, fleet, good, judged
from tests.unit.conftest import Verb

PEOPLE = "people:\n  - {id: martin, name: Claire Martin, function: radiologist, arrival: 2015-09-01}\n"
DAY = datetime.timedelta(days=1)
FIRST = "windows-workstation-1"


def changed(name: str, **more: Any) -> list[Host]:
    """The good fleet with one host changed."""
    return [dataclasses.replace(one, **more) if one.name == name else one for one in fleet()]


def of(told: Practice, clause: str) -> ClauseVerdict:
    return next(one for rule in told.rules for one in rule.clauses if one.clause.id == clause)


def not_green(told: Practice) -> dict[str, str]:
    return {name: word for name, word in clauses(told).items() if word != "pass"}


# --- 16a: each host seen within a week


@pytest.mark.parametrize(
    ("more", "word", "code"),
    [
        ({"last_reading": NOW - 7 * DAY}, "pass", None),
        ({"last_reading": NOW - 7 * DAY - datetime.timedelta(seconds=1)}, "fail", "not_seen"),
        ({"last_reading": NOW - 29 * DAY}, "fail", "not_seen"),
        ({"last_reading": None}, "unknown", "never_seen"),
        ({"last_reading": NOW - 8 * DAY, "collect": "kit"}, "notchecked", "unmanaged"),
        ({"last_reading": NOW - 6 * DAY, "collect": "kit"}, "pass", None),
        ({"last_reading": None, "collect": "none"}, "notchecked", "unmanaged"),
    ],
)
def test_a_host_is_seen_within_a_week(more: dict[str, Any], word: str, code: str | None) -> None:
    found = of(judged(good(), changed(FIRST, **more)), "16a")
    assert found.hosts[FIRST] == found.word == word
    assert set(found.hosts) == {one.name for one in fleet()}
    assert (found.host_reasons[FIRST].code if code else None) == code
    assert set(found.host_reasons) == ({FIRST} if code else set())


def test_a_host_not_seen_for_a_week_turns_16a_red_alone() -> None:
    told = judged(good(), changed(FIRST, last_reading=NOW - 8 * DAY))
    assert of(told, "16a").host_reasons[FIRST].params == {"days": 7, "last": "2026-11-18"}
    assert not_green(told) == {"16a": "fail", "40b": "fail"}, "and nobody was given the gap"
    (gap,) = actions.gaps(told, CONTROLS)
    assert (gap.what, gap.rules, gap.hosts, gap.gains) == ("16a", (16,), (FIRST,), (16,))
    registers = good()
    registers["actions"]["actions"] = [{"number": 1, "gap": "16a", "to": "dupont", "due": "2026-12-31"}]
    assert not_green(judged(registers, changed(FIRST, last_reading=NOW - 8 * DAY))) == {"16a": "fail"}


def test_a_host_that_nothing_connects_to_is_decided_by_its_own_attestation() -> None:
    registers = good()
    signed = {"date": "2026-11-10", "by": "dupont", "approved_by": "martin", "valid_until": "2026-12-31"}
    registers["attestations"]["attestations"].append({"id": "16.tool", "hosts": [FIRST], **signed})
    hosts = changed(FIRST, last_reading=NOW - 20 * DAY, collect="none")
    assert of(judged(good(), hosts), "16a").word == "notchecked"
    assert of(judged(registers, hosts), "16a").word == "pass"


@pytest.mark.parametrize(("tool", "clause"), [("watch", "16a"), ("practices", "16b"), ("updates", "16c")])
def test_the_named_tool_decides_and_not_that_we_ran(tool: str, clause: str) -> None:
    registers = good()
    registers["practice"]["tools"].pop(tool)
    assert not_green(judged(registers, fleet())) == {clause: "fail", "40b": "fail"}


# --- 16b: the controller as a host


def test_the_controllers_own_last_verdicts_decide_16b() -> None:
    lacking = next(name for one in fleet() if one.name == FIRST for name in one.results)
    hosts = fleet({FIRST: [lacking]})
    assert of(judged(good(), hosts), "16b").word == "pass", "it is no controller"
    here = [dataclasses.replace(one, here=one.name == FIRST) for one in hosts]
    found = of(judged(good(), here), "16b")
    assert (found.word, found.hosts, found.host_reasons[FIRST].params["names"]) == ("fail", {FIRST: "fail"}, [lacking])
    healthy = [dataclasses.replace(one, here=one.name == FIRST) for one in fleet()]
    assert of(judged(good(), healthy), "16b").word == "pass"


# --- 16b: what this account sees of the controller


@pytest.fixture
def place(cabinet: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> practice.Place:
    """A practice without any weakness: encrypted, private, and Ansible set to nothing."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("ANSIBLE_CONFIG", "ANSIBLE_HOST_KEY_CHECKING", "ANSIBLE_VAULT_PASSWORD_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(storage, "kind", lambda folder: "encrypted")
    Path("hosts.yml").chmod(0o600)
    return practice.find((str(cabinet / "hosts.yml"),))


HERE = {"pc": {"here": True}}


def codes(place: practice.Place, known: controller.Known = HERE) -> list[str]:
    return [one.code for one in controller.weaknesses(place, known)]


def test_a_controller_in_order_has_no_weakness(place: practice.Place) -> None:
    assert codes(place) == []
    assert list(controller.judge(place, HERE)) == []
    ((clause, found),) = controller.judge(place, {"pc": {"here": False}})
    assert (clause, found.word, found.reason and found.reason.code) == ("16b", "notchecked", "controller_unread")


def weaken(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = Path("vault.txt")
    match case:
        case "readable":
            Path("practice/people.yml").chmod(0o640)
        case "writable":
            Path("hosts.yml").chmod(0o620)
        case "state_clear" | "state_network":
            monkeypatch.setattr(storage, "kind", lambda folder: case.removeprefix("state_"))
        case "no_host_keys":
            Path("ansible.cfg").write_text("[defaults]\nhost_key_checking = False\n")
        case "no_host_keys by the environment":
            monkeypatch.setenv("ANSIBLE_HOST_KEY_CHECKING", "0")
        case "vault_key beside the vault":
            vault.touch(0o600)
            Path("ansible.cfg").write_text("[defaults]\nvault_password_file = vault.txt\n")
        case "vault_key that others read":
            Path("../vault.txt").touch(0o600)
            Path("../vault.txt").chmod(0o644)
            monkeypatch.setenv("ANSIBLE_VAULT_PASSWORD_FILE", "../vault.txt")


@pytest.mark.parametrize(
    "case",
    [
        "readable", "writable", "state_clear", "state_network", "no_host_keys", "no_host_keys by the environment",
        "vault_key beside the vault", "vault_key that others read",
    ],
)  # fmt: skip
def test_each_weakness_alone_fails_16b(case: str, place: practice.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    weaken(case, monkeypatch)
    assert codes(place) == [case.split()[0]]
    found = dict(controller.judge(place, HERE))["16b"]
    assert found.word == "fail" and found.reason is not None
    assert found.reason.params == {"weak": [case.split()[0]]}


def test_a_script_that_asks_for_the_vaults_password_is_none(
    place: practice.Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Path("vault.sh")
    script.write_text("#!/bin/sh\n")
    script.chmod(0o700)
    monkeypatch.setenv("ANSIBLE_VAULT_PASSWORD_FILE", "vault.sh")
    assert codes(place) == []


def key(path: Path, passphrase: str, *form: str) -> Path:
    words = ["ssh-keygen", "-q", "-N", passphrase, "-f", str(path), *form]
    subprocess.run(words, check=True, stdin=subprocess.DEVNULL)
    return path


@pytest.mark.parametrize("form", [("-t", "ed25519"), ("-t", "ecdsa", "-m", "PEM"), ("-t", "ecdsa", "-m", "PKCS8")])
def test_a_private_key_has_a_passphrase(form: tuple[str, ...], tmp_path: Path) -> None:
    assert controller.in_clear(key(tmp_path / "clear", "", *form)) is True
    assert controller.in_clear(key(tmp_path / "closed", "correct horse", *form)) is False
    assert controller.in_clear(tmp_path / "clear.pub") is False
    assert controller.in_clear(tmp_path / "none") is False


def test_keys_are_the_inventorys_and_sshs_own(place: practice.Place, tmp_path: Path) -> None:
    (tmp_path / ".ssh").mkdir()
    own, named = key(tmp_path / ".ssh" / "id_ed25519", "", "-t", "ed25519"), key(tmp_path / "k", "", "-t", "ed25519")
    assert codes(place, {"pc": {"here": True, "key": None}}) == [], "no machine is reached over SSH"
    assert [one.params["path"] for one in controller.weaknesses(place, {"a": {"key": ""}})] == [own]
    assert [one.params["path"] for one in controller.weaknesses(place, {"a": {"key": str(named)}})] == [named]
    key(tmp_path / "closed", "correct horse", "-t", "ed25519")
    assert codes(place, {"a": {"key": str(tmp_path / "closed")}}) == []


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({}, False),
        ({"ansible_host_key_checking": False}, True),
        ({"ansible_ssh_common_args": "-o StrictHostKeyChecking=no"}, True),
        ({"ansible_ssh_common_args": "-o StrictHostKeyChecking=accept-new"}, False),
        ({"ansible_ssh_extra_args": "-o UserKnownHostsFile=/dev/null"}, True),
        ({"ansible_connection": "winrm", "ansible_winrm_server_cert_validation": "ignore"}, True),
    ],
)
def test_a_machine_reached_without_a_check(variables: dict[str, Any], told: bool, place: practice.Place) -> None:
    assert unverified(variables) is told
    known = inventoried([Inventoried("pc", {"ansible_connection": "local", **variables})])
    assert ("unverified" in codes(place, known)) is told


@pytest.mark.parametrize(
    ("variables", "path"),
    [
        ({}, ""),
        ({"ansible_ssh_private_key_file": "~/k"}, "~/k"),
        ({"ansible_private_key_file": "{{ inventory_dir }}/k"}, ""),
        ({"ansible_connection": "local"}, None),
        ({"ansible_connection": "winrm"}, None),
        ({"hygiene_collect": "none"}, None),
    ],
)
def test_which_key_opens_a_machine(variables: dict[str, Any], path: str | None) -> None:
    assert private_key(variables) == path


def test_a_password_in_clear_fails_16b_as_it_fails_11a(place: practice.Place) -> None:
    known = {"pc": {"here": True, "clear_secrets": ["ansible_password"]}}
    found = dict(controller.judge(place, known))["16b"]
    assert found.reason is not None and found.reason.params == {"weak": ["clear_secret"]}
    told = controller.clear_secrets(known)
    assert told is not None and told.reason is not None and told.reason.params == {"hosts": ["pc"]}


def test_status_and_doctor_say_the_same_weakness(place: practice.Place, verb: Verb) -> None:
    Path("hosts.yml").write_text("all:\n  hosts:\n    poste: {ansible_connection: local}\n")
    Path("hosts.yml").chmod(0o600)
    Path("practice/practice.yml").write_text("tools: {practices: Intune}\n")
    Path("practice/people.yml").write_text(PEOPLE)
    assert verb("attest", "16.practices", "--by", "martin", "--approved-by", "martin")[0] == 0
    Path("practice/people.yml").chmod(0o644)

    def tool() -> dict[str, Any]:
        told = json.loads(verb("status", "--format", "json", "--lang", "fr")[1])
        found: dict[str, Any] = told["rules"][15]["clauses"][1]
        return found

    assert tool()["reason"]["text"].endswith("mal protégé\u00a0: registres lisibles par d’autres")
    (problem,) = doctor.weak(place, [])
    assert (problem.code, str(problem.params["path"])[-10:], problem.serious) == ("readable", "people.yml", True)
    Path("practice/people.yml").chmod(0o600)
    assert tool()["reason"]["code"] != "controller_weak"
    assert list(doctor.weak(place, [])) == []
    assert [one.code for one in doctor.weak(place, [Inventoried("srv", {})])] == ["controller_absent"]
