"""After the PAM stack was changed: weak passwords are refused, guessing locks, and everybody still gets in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drive import carry
from lab import OPERATOR, OPERATOR_PASSWORD, Host, Lab, inventory

CONTROLS = [
    "passwords_pwquality_loaded", "passwords_min_length", "passwords_classes", "passwords_not_guessable",
    "passwords_no_runs", "passwords_root_too", "passwords_history", "passwords_no_nullok", "account_lockout_deny",
    "account_lockout_unlock_time", "account_lockout_interval", "account_lockout_active",
]  # fmt: skip
GOOD = "Cheval-7-agrafe-vert!"


def sudo(host: Host, password: str) -> bool:
    """Whether the operator gets root with this password. Not through su, whose success would reset the count."""
    return host.run(f"echo '{password}' | runuser -u {OPERATOR} -- sudo -k -S -p '' true").returncode == 0


def chosen(host: Host, password: str) -> bool:
    return host.run("chpasswd", stdin=f"dupont:{password}\n").returncode == 0


def apply(host: Host, folder: Path, *controls: str, **variables: Any) -> Any:
    hosts = inventory([host], folder / "hosts.yml", hygiene_profile="strict", **variables)
    told = carry("apply", hosts, controls)
    assert told.problems == {}
    return lambda control: told.control(host.hostname, control)


@pytest.fixture(scope="module", params=["bookworm", "trixie"])
def host(request: pytest.FixtureRequest, lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host on which everything about passwords and lockout is in force."""
    found: Host = lab.start(request.param)
    found.add_user("dupont", password="Ancien-mot-2-passe")
    results = apply(found, tmp_path_factory.mktemp("logins"), *CONTROLS)
    assert {control: results(control)["result"] for control in CONTROLS} == dict.fromkeys(CONTROLS, "pass")
    yield found
    found.remove()


@pytest.mark.parametrize("password", ["Court-7x", "motdepassefacile", "Password1234", "Dupont-dupont-1"])
def test_a_weak_password_is_refused(host: Host, password: str) -> None:
    assert not chosen(host, password)


def test_a_good_password_is_taken_once(host: Host) -> None:
    assert chosen(host, GOOD)
    assert host.must_run("getent shadow dupont").split(":")[1].startswith("$y$")
    assert not chosen(host, GOOD), "the same one again is an old one"


def test_everybody_still_gets_in(host: Host) -> None:
    assert host.ssh("sudo -n true").returncode == 0
    assert sudo(host, OPERATOR_PASSWORD)
    assert host.run("su dupont -c true").returncode == 0


def test_guessing_locks_one_account_and_nobody_else(host: Host) -> None:
    for _ in range(5):
        assert not sudo(host, "Mauvais-mot-2-passe")
    assert not sudo(host, OPERATOR_PASSWORD), "locked: even the right password is refused"
    assert host.ssh("sudo -n true").returncode == 0, "whoever comes with a key is not concerned"
    host.must_run(f"faillock --user {OPERATOR} --reset")
    assert sudo(host, OPERATOR_PASSWORD)


def test_a_package_that_remakes_the_stack_keeps_it(host: Host) -> None:
    before = host.read("/etc/pam.d/common-auth")
    host.must_run("DEBIAN_FRONTEND=noninteractive pam-auth-update --package")
    assert host.read("/etc/pam.d/common-auth").split() == before.split()
    assert "nullok" not in before


def test_a_stack_edited_by_hand_is_left_alone(host: Host, tmp_path: Path) -> None:
    ours = host.read("/etc/pam.d/common-auth")
    host.must_run("sed -i '/pam_faillock/d; /pam_unix/i auth required pam_faildelay.so delay=1' /etc/pam.d/common-auth")
    edited = host.read("/etc/pam.d/common-auth")
    told = apply(host, tmp_path, "account_lockout_active")("account_lockout_active")
    host.put("/etc/pam.d/common-auth", ours)
    assert (told["result"], told["changed"]) == ("fail", False)
    assert "by hand" in str(told["reason"])
    assert edited != ours


def test_whoever_runs_it_is_never_shut_out(host: Host, tmp_path: Path) -> None:
    host.must_run(f"usermod -aG sudo ansible && echo 'ansible:{GOOD}' | chpasswd && chage -d 2020-01-01 ansible")
    entry = {"reason": "test", "approved_by": "test", "review_by": "2099-12-31"}
    declared = [{"name": OPERATOR, **entry}]
    controls = ("local_admins_groups_declared", "passwords_ageing_max")
    told = apply(host, tmp_path, *controls, local_admins_declared=declared, passwords_doctrine="anssi-2021")
    for control in controls:
        assert told(control)["result"] == "fail"
        assert told(control)["reason"]["code"] == "guard"
        assert "ansible" in told(control)["guard"]["text"]
    assert host.ssh("sudo -n true").returncode == 0
