"""Every way in that a provider uses, and every way it can fail: the host concerned says so, the others finish."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drive import Told, carry
from lab import OPERATOR, OPERATOR_PASSWORD, Host, inventory

CONTROL = "usb_storage_drivers_blocked"
SHADOW = "passwords_none_empty"
"""Reads the shadow file, which root alone can."""


@pytest.fixture(scope="module")
def one(bookworm: Host) -> Host:
    bookworm.must_run("echo root:root-Secret-9 | chpasswd")
    bookworm.must_run(
        f"cd ~{OPERATOR}; install -d -o {OPERATOR} -m 700 .ssh;"
        f"install -o {OPERATOR} -m 600 -t .ssh ~ansible/.ssh/authorized_keys"
    )
    return bookworm


def check(host: Host, folder: Path, **variables: Any) -> Told:
    """A check by an account and a way up that are the test's own, not the lab's."""
    given = {"ansible_user": "ansible", "ansible_become": False, **variables}
    return carry("check", inventory([host], folder / "hosts.yml"), [CONTROL], given, ())


def root(told: Told, host: Host) -> bool:
    """Whether the host was read, as root."""
    assert told.problems == {}
    assert told.control(host.hostname, CONTROL)["result"] in ("pass", "fail")
    return bool(told.hosts[host.hostname]["facts"]["root"])


def test_sudo_without_password(one: Host, tmp_path: Path) -> None:
    assert root(check(one, tmp_path, ansible_become=True), one)


def test_sudo_with_password(one: Host, tmp_path: Path) -> None:
    told = check(one, tmp_path, ansible_user=OPERATOR, ansible_become=True, ansible_become_password=OPERATOR_PASSWORD)
    assert root(told, one)


def test_su_with_password(one: Host, tmp_path: Path) -> None:
    told = check(
        one, tmp_path, ansible_become=True, ansible_become_method="su", ansible_become_password="root-Secret-9"
    )
    assert root(told, one)


def test_without_root_what_only_root_reads_is_unknown(one: Host, tmp_path: Path) -> None:
    told = carry("check", inventory([one], tmp_path / "hosts.yml"), [SHADOW], {"ansible_become": False}, ())
    found = told.control(one.hostname, SHADOW)
    assert (found["result"], found["reason"]["code"]) == ("unknown", "not_root")


@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_become_password_is_one_sentence(one: Host, tmp_path: Path, password: str) -> None:
    told = check(one, tmp_path, ansible_user=OPERATOR, ansible_become=True, ansible_become_password=password)
    code, text = told.problems[one.hostname]
    assert code == "become_failed", text


def test_a_refused_key(one: Host, tmp_path: Path) -> None:
    told = check(one, tmp_path, ansible_user="nobody")
    assert told.problems[one.hostname][0] == "auth_failed"


def test_an_unreachable_host_does_not_stop_the_others(one: Host, tmp_path: Path) -> None:
    path = inventory([one], tmp_path / "hosts.yml")
    extra = tmp_path / "more.yml"
    extra.write_text("all: {hosts: {gone: {ansible_host: 127.0.0.1, ansible_port: 9}}}\n", encoding="utf-8")
    folder = tmp_path / "both"
    folder.mkdir()
    path.rename(folder / "a.yml")
    extra.rename(folder / "b.yml")
    told = carry("check", folder, [CONTROL])
    assert told.problems["gone"][0] == "unreachable"
    assert one.hostname in told.hosts


def test_a_host_without_python(one: Host, tmp_path: Path) -> None:
    told = check(one, tmp_path, ansible_python_interpreter="/opt/no/python3")
    code, text = told.problems[one.hostname]
    assert code == "no_python"
    assert one.hostname in text


def test_a_login_that_talks_does_not_matter(one: Host, tmp_path: Path) -> None:
    one.must_run(
        "printf 'echo HYGIENE of my shell; echo {{ 7 * 7 }}\\n' > ~ansible/.bashrc; chown ansible: ~ansible/.bashrc"
    )
    assert root(check(one, tmp_path, ansible_become=True), one)


@pytest.fixture
def fake_python(one: Host) -> Iterator[Any]:
    """Puts a program of the test's in the place of Python on the host."""

    def put(script: str) -> str:
        one.put("/opt/fake/python3", f"#!/bin/sh\n{script}\n", 0o755)
        return "/opt/fake/python3"

    yield put
    one.must_run("rm -rf /opt/fake")


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("cat >/dev/null; head -c 52428800 /dev/zero | tr '\\0' x", "MB"),
        ('cat >/dev/null; echo \'<html>{{ lookup("pipe", "id") }}</html>\'', "no answer"),
        ("cat >/dev/null; head -c 100000 /dev/urandom", "no answer"),
        ("cat >/dev/null; printf '\\033]0;owned\\007'; exit 3", "status 3"),
    ],
    ids=["50 MB", "HTML and Jinja", "noise", "escape sequences"],
)
def test_a_host_that_answers_garbage(one: Host, tmp_path: Path, fake_python: Any, script: str, says: str) -> None:
    told = check(one, tmp_path, ansible_python_interpreter=fake_python(script))
    code, text = told.problems[one.hostname]
    assert code == "bad_answer"
    assert says in text
    assert "uid=" not in text


def test_apply_without_root_refuses_in_one_sentence(one: Host, tmp_path: Path) -> None:
    told = carry(
        "apply", inventory([one], tmp_path / "hosts.yml"), ["passwords_min_length"], {"ansible_become": False}, ()
    )
    code, text = told.problems[one.hostname]
    assert code == "not_root"
    assert "-b" in text


@pytest.mark.skipif(os.geteuid() != 0, reason="needs an account to become root from")
def test_local_with_sudo_and_a_password(one: Host, tmp_path: Path) -> None:
    """The local connection asks sudo for a password; without pipelining it would wait for ever."""
    path = tmp_path / "hosts.yml"
    path.write_text(
        "all: {hosts: {here: {ansible_connection: local, ansible_become_password: unused}}}\n", encoding="utf-8"
    )
    told = carry("check", path, [CONTROL], arguments=("-b",))
    assert told.hosts["here"]["facts"]["root"]
    assert getpass.getuser() == "root"
