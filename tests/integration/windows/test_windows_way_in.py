"""The way to Windows: each thing that bars it is told in one sentence, and doctor knows the remedy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from drive import carry
from hygiene_cli.texts import t
from windows import PREFIX, Windows

CONTROL = "updates_restart_done"
BARRED = {
    "off": "winrm_silent",
    "nameless": "winrm_no_name",
    "untrusted": "certificate",
    "misnamed": "certificate_name",
    "fileless": "certificate_file",
    "plain": "winrm_not_tls",
    "stranger": "winrm_refused",
    "raised": "windows_become",
    "psrp": "psrp",
}
"""Host → what doctor has to say of it."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1's own, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    pair = folder / "own.pem", folder / "own.key"
    words = ["-newkey", "rsa:2048", "-nodes", "-x509", "-days", "2", "-subj", "/CN=poste"]
    words += ["-addext", "subjectAltName=IP:127.0.0.1", "-out", str(pair[0]), "-keyout", str(pair[1])]
    subprocess.run(["openssl", "req", *words], check=True, capture_output=True)
    return pair


@pytest.fixture(scope="module")
def secure(windows_lab: Callable[..., Windows], certificate: tuple[Path, Path]) -> Iterator[Windows]:
    with windows_lab(f"{PREFIX}-T{os.getpid()}", options=("--tls", *map(str, certificate))) as host:
        yield host


@pytest.fixture(scope="module")
def hosts(secure: Windows, certificate: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One machine under many names, each with a way in of its own; only the last one's is right."""
    good = {
        **secure.variables,
        "ansible_password": "{{ lookup('env', 'LAB_PASSWORD') }}",
        "ansible_winrm_scheme": "https",
        "ansible_winrm_ca_trust_path": str(certificate[0]),
        "hygiene_class": "workstation",
    }
    told: dict[str, dict[str, Any]] = {
        "off": {**good, "ansible_port": 9},
        "nameless": {**good, "ansible_host": "nowhere.invalid"},
        "untrusted": {key: value for key, value in good.items() if key != "ansible_winrm_ca_trust_path"},
        "misnamed": {**good, "ansible_host": "localhost"},
        "fileless": {**good, "ansible_winrm_ca_trust_path": "/nowhere.pem"},
        "plain": {**good, "ansible_port": "{{ lookup('env', 'PLAIN_PORT') }}"},
        "stranger": {**good, "ansible_password": "{{ 'wrong' }}"},
        "raised": {**good, "ansible_become": True},
        "psrp": {**good, "ansible_connection": "psrp"},
        "right": good,
    }
    path = tmp_path_factory.mktemp("ways") / "hosts.yml"
    path.write_text(json.dumps({"all": {"hosts": told}}), "utf-8")
    return path


@pytest.fixture(scope="module")
def environment(secure: Windows, windows: Windows) -> Iterator[dict[str, str]]:
    own = {"LAB_PASSWORD": secure.password, "PLAIN_PORT": str(windows.port)}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in own.items():
            patch.setenv(name, value)
        yield {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "HYGIENE_"))}


def test_what_bars_the_way_is_one_sentence_with_its_reason(hosts: Path, environment: dict[str, str]) -> None:
    told = carry("check", hosts, [CONTROL], arguments=())
    assert {*told.hosts} == {"right"}
    codes = {name: code for name, (code, _) in told.problems.items()}
    assert codes == {
        **dict.fromkeys(("off", "nameless", "plain"), "unreachable"),
        **dict.fromkeys(("untrusted", "misnamed", "fileless", "stranger"), "auth_failed"),
        "raised": "become_failed",
        "psrp": "read_failed",
    }
    for name, (_, text) in told.problems.items():
        assert text.startswith(f"{name}: ") and "\n" not in text and "Error" not in text and len(text) < 200, text


def test_doctor_says_what_is_missing(hosts: Path, environment: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hygiene_cli.cli", "doctor", "--hosts", "-i", str(hosts), "--lang", "en"],
        env={**environment, "XDG_STATE_HOME": str(tmp_path)}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    said = done.stdout.splitlines()
    for host, code in BARRED.items():
        params = {"host": host}
        line = said.index(f"\u2717 {t(f'doctor.{code}', 'en', **params)}")
        assert t(f"doctor.{code}.remedy", "en", **params) in said[line + 1]
    assert not [line for line in said if line.startswith("\u2717 right")], done.stdout
    shared = next(line for line in said if "have the same password" in line)
    assert "off" in shared and "stranger" not in shared
    assert "ignore" not in done.stdout
