"""What `hygiene doctor` finds on the controller itself."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from hygiene_cli import doctor, practice, session
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
