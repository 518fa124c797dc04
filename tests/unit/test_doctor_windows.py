"""What doctor says of the way to Windows: errors as they were seen, and secrets in common."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleConnectionFailure

from ansible_collections.hygiene.baseline.plugins.plugin_utils import refusals_windows as refusals
from ansible_collections.hygiene.baseline.plugins.plugin_utils.judge import REASONS
from hygiene_cli.doctor import checkup as doctor
from hygiene_cli.doctor import windows as doctor_windows
from hygiene_cli.inventory import Inventoried
from hygiene_cli.words import WORDS

POOL = "HTTPSConnectionPool(host='poste', port=5986): Max retries exceeded with url: /wsman (Caused by %s)"
TLS = "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: %s"
FAULT = "(extended fault data: {'http_status_code': 500, 'wsmanfault_code': '%s', 'fault_code': 's:Receiver'})"
SEEN = {
    POOL % TLS % "self-signed certificate (_ssl.c:1006)": "certificate",
    POOL % TLS % "Hostname mismatch, certificate is not valid for 'poste'. (_ssl.c:1006)": "certificate_name",
    POOL % "NewConnectionError('Failed to establish a new connection: [Errno 113] No route to host')": "winrm_silent",
    POOL % "ConnectTimeoutError('Connection to poste timed out. (connect timeout=30)')": "winrm_silent",
    "ntlm: the specified credentials were rejected by the server": "winrm_refused",
    "ntlm: Access is denied.  " + FAULT % "2147942405": "winrm_denied",
    "ntlm: Acc\u00e8s refus\u00e9.  " + FAULT % "5": "winrm_denied",
    "Kerberos auth failure for principal a@B: kinit: Clock skew too great while getting credentials": "clock_skew",
    "kerberos: (('Unspecified GSS failure', 851968), ('Clock skew too great', -1765328347))": "clock_skew",
    "kerberos: requested auth method is kerberos, but requests_kerberos is not installed": "no_kerberos",
    "Kerberos auth failure when calling kinit cmd 'kinit': [Errno 2] No such file or directory": "no_kerberos",
    "winrm or requests is not installed: No module named 'winrm'": "no_winrm",
}


@pytest.mark.parametrize("said", SEEN)
def test_an_error_is_known_by_what_no_language_changes(said: str) -> None:
    found = refusals.unreached("poste", AnsibleConnectionFailure(said), False)
    assert found and refusals.named(found.problem["detail"]) == SEEN[said]
    assert found.problem["code"] in REASONS


def test_a_connection_that_stood_is_one_that_was_cut() -> None:
    found = refusals.unreached("poste", ConnectionError("('Connection aborted.', RemoteDisconnected())"), True)
    assert found and refusals.named(found.problem["detail"]) == "winrm_cut"
    assert refusals.unreached("poste", ValueError("ours"), True) is None


def test_every_refusal_has_a_finding_and_a_remedy() -> None:
    for one in (*refusals.ON_THE_WAY, *refusals.THERE):
        assert {f"doctor.{one.name}", f"doctor.{one.name}.remedy"} <= WORDS.keys()
        assert doctor_windows.silent("poste", f"poste: {one.sentence}") == (one.name, {"host": "poste"}, True)


def windows(name: str, **more: Any) -> Inventoried:
    return Inventoried(name, {"ansible_connection": "winrm", "ansible_user": "hygiene", **more})


CLEAR = {"ansible_host": "192.0.2.1", "ansible_port": 5985, "ansible_winrm_transport": "basic"}


@pytest.mark.parametrize(
    ("variables", "found"),
    [
        ({}, []),
        (CLEAR, [("winrm_clear", True)]),
        ({**CLEAR, "hygiene_winrm_clear_password": True}, [("winrm_clear", False)]),
        ({**CLEAR, "ansible_host": "127.0.0.1"}, []),
        ({**CLEAR, "ansible_winrm_transport": "ntlm"}, []),
        ({"ansible_connection": "psrp"}, [("psrp", True)]),
        ({"ansible_become": True}, [("windows_become", True)]),
        ({"ansible_winrm_server_cert_validation": "ignore"}, [("winrm_unverified", True)]),
    ],
)
def test_what_the_inventory_has_wrong(variables: dict[str, Any], found: list[tuple[str, bool]]) -> None:
    told = doctor_windows.settings(windows("poste", **variables))
    assert [(code, serious) for code, _, serious in told] == found


def test_pywinrm_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert [code for code, _, _ in doctor_windows.settings(windows("poste"))] == ["no_winrm"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Task failed: 'vault_windows_passwords' is undefined", "no_vault"),
        ("poste: something that nobody has seen yet", "no_answer_windows"),
    ],
)
def test_what_is_no_refusal_has_a_remedy_too(words: str, code: str) -> None:
    assert doctor_windows.silent("poste", words)[0] == code


NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"root": True, "clock": NOW + 299}, []),
        ({"root": True, "clock": NOW - 301}, ["clock_apart"]),
        ({"root": False, "clock": NOW}, ["not_administrator"]),
        ({"root": False, "filtered": True, "clock": "?"}, ["filtered_token"]),
    ],
)
def test_what_a_host_says_of_its_account_and_clock(facts: dict[str, Any], codes: list[str]) -> None:
    assert [code for code, _, _ in doctor_windows.answered("poste", facts, NOW)] == codes


def test_secrets_in_common_are_those_of_the_machines_own_accounts() -> None:
    hosts = [
        windows("a", ansible_password="one"),
        windows("b", ansible_password="one", ansible_user=r".\hygiene"),
        windows("c", ansible_password="two"),
        windows("d", ansible_password="one", ansible_user=r"CABINET\hygiene"),
        windows("e", ansible_password="one", ansible_winrm_transport=["kerberos"]),
        Inventoried("f", {"ansible_password": "one"}),
        windows("g", ansible_password="{{ vault_windows }}"),
        windows("h", ansible_password="{{ vault_windows }}"),
        windows("i", ansible_password="{{ vault_each[inventory_hostname] }}"),
        windows("j", ansible_password="{{ vault_each[inventory_hostname] }}"),
    ]
    assert doctor_windows.in_common(hosts, doctor_windows.closed) == [["a", "b"], ["g", "h"]]
    told = [problem for problem in doctor.across(hosts) if problem.code == "same_local_secret"]
    assert "one" not in repr(told)
