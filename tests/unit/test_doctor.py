"""What `hygiene doctor` finds on the controller itself."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from hygiene_cli import practice, session
from hygiene_cli.doctor import checkup as doctor
from tests.unit.conftest import Verb


def test_a_clock_that_went_back_is_told(cabinet: Path, verb: Verb, monkeypatch: pytest.MonkeyPatch) -> None:
    """What expired since would seem to hold."""
    Path("hosts.yml").write_text("all:\n  hosts:\n    pc: {hygiene_class: workstation, hygiene_collect: none}\n")
    assert list(doctor.clock(practice.find(()))) == []
    verb("check")
    assert list(doctor.clock(practice.find(()))) == []
    before = session.now() - datetime.timedelta(days=6)
    monkeypatch.setattr(session, "now", lambda: before)
    code, out, _ = verb("doctor")
    assert code == 2
    assert re.search(r"se croit le .*, avant la dernière exécution \(.*\)", out.replace("\n", " ")), out


def test_what_the_inventory_says_otherwise_than_a_register_is_told(verb: Verb) -> None:
    """Such a machine would not be judged."""
    Path("hosts.yml").write_text("all:\n  hosts:\n    pc: {hygiene_class: workstation, hygiene_collect: none}\n")
    reviewed = f"approved_by: a, review_by: {datetime.date.today() + datetime.timedelta(days=300)}"
    entry = f"{{account: adm, system: machines, owner: a, daily: false, reason: r, {reviewed}}}"
    Path("practice/people.yml").write_text("people:\n  - {id: a, name: A, function: s, arrival: 2020-01-01}\n")
    Path("practice/privileged.yml").write_text(f"privileged:\n  - {entry}\n")
    assert "privileged.yml" not in verb("doctor")[1]
    with Path("group_vars/all.yml").open("a") as file:
        file.write("local_admins_declared: []\n")
    told = verb("doctor")[1].replace("\n", " ")
    assert re.search(
        r"local_admins_declared est fixé pour pc dans l’inventaire, et \S+privileged.yml dit autre chose", told
    )
