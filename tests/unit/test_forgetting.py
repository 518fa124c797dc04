"""Somebody erased: nothing of ours names them any more, and what the registers prove still holds."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from hygiene_cli import cli
from hygiene_cli.history import History
from hygiene_cli.history.snapshot import Snapshot
from hygiene_cli.model import Reason

NOW = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)
PEOPLE = """# Who works here.
people:
  - id: zoe
    name: Zoé Durand # left in 2025
    function: doctor
    arrival: 2020-01-01
    departure: 2025-06-30
    charter: 2020-01-02
    accounts:
      - {system: RIS, name: zdurand, closed: {date: 2025-07-01, by: martin}}
  - id: martin
    name: Paul Martin
    function: director
    arrival: 2019-01-01
"""
WAIVERS = """waivers:
  - what: 12a
    until: 2025-12-31 # as Mme Durand wished
    reason: asked for by Zoé Durand
    compensation: "own network"
    approved_by: zoe
    date: 2025-06-12
"""
ACCESS = "keys:\n  - {what: key, holder: zoe, given: 2020-01-01, returned: {date: 2025-06-30, by: Durand Zoé}}\n"


@pytest.fixture
def practice(cabinet: Path) -> Path:
    for name, text in (("people", PEOPLE), ("waivers", WAIVERS), ("access", ACCESS)):
        Path(f"practice/{name}.yml").write_text(text)
    with History.open(Path(".hygiene/history.sqlite")) as history:
        run = history.begin("check", NOW)
        told = {"control": "accounts_have_person", "result": "fail", "actual": ["zdurand", "zdurand2", "zoe"]}
        census = {"accounts": {"zdurand": "open", "zdurand2": "open"}}
        history.add_host(run, "pc-1", {"controls": [told], "collected_at": NOW.isoformat(), "census": census}, NOW)
        history.add_problem(run, "pc-2", Reason("read_failed", {"detail": "Zoé Durand was here"}), NOW)
        waiver = {"what": "12a", "hosts": None, "until": "2026-12-31", "reason": "Zoé Durand"}
        papers = json.dumps({"proofs": {}, "waivers": [waiver]}, ensure_ascii=False)
        said = Snapshot(clauses={"3b": ("fail", Reason("not_closed", {"names": ["Zoé Durand"]}))})
        history.finish(run, 0, NOW, {}, papers, said.packed())
    return cabinet


def everything(folder: Path) -> str:
    """What the practice's files say, comments aside, the history unpacked."""
    texts = [
        path.read_text()
        for path in folder.rglob("*")
        if path.suffix in (".yml", ".json") and ".schemas" not in str(path)
    ]
    with History.open(folder / ".hygiene" / "history.sqlite") as history:
        texts += [str(history.hosts_at()), str(history.runs())]
        texts += [str(sorted(history.census(one.digest))) for one in history.counted().values()]
        texts += [str(history.standings(one.id)) for one in history.runs()]
    return "\n".join(line.split(" #")[0] for text in texts for line in text.splitlines())


def test_nothing_names_who_was_forgotten_and_nothing_else_changed(practice: Path, capsys: Any) -> None:
    assert cli.run(["audit", "freeze", "--name", "a1", "--auditor", "x"]) == 0
    names, seal = practice / "practice/audits/a1.names.json", (practice / "practice/audits/a1.zip").read_bytes()
    assert "Zoé Durand" in names.read_text()
    assert cli.run(["people", "forget", "zoe", "--yes"]) == 0
    told = everything(practice)
    for word in ("Zoé", "Durand", "zdurand'", "doctor"):
        assert word not in told
    assert "zdurand2" in told, "another account is another's"
    assert "Paul Martin" in names.read_text()
    assert (practice / "practice/audits/a1.zip").read_bytes() == seal
    assert cli.run(["audit", "verify", "practice/audits/a1.zip"]) == 0
    said = capsys.readouterr().out
    assert "waivers.yml, ligne 3" in said.replace("\N{NO-BREAK SPACE}", " ") and said.count("commentaire") == 1
    people = (practice / "practice/people.yml").read_text()
    assert people.startswith("# Who works here.\n")
    assert "departure: 2025-06-30" in people
    assert "approved_by: erased-1" in (practice / "practice/waivers.yml").read_text()
    assert 'compensation: "own network"' in (practice / "practice/waivers.yml").read_text()
    capsys.readouterr()
    assert cli.run(["people"]) == 0
    assert "erased-1" in capsys.readouterr().out
    raw = (practice / ".hygiene/history.sqlite").read_bytes()
    assert b"Durand" not in raw


def test_who_works_here_or_has_something_open_is_not_forgotten(practice: Path) -> None:
    before = everything(practice)
    assert cli.run(["people", "forget", "martin", "--yes"]) == 5
    assert cli.run(["people", "forget", "nobody", "--yes"]) == 5
    (practice / "practice/access.yml").write_text(ACCESS.replace(", returned: {date: 2025-06-30, by: Durand Zoé}", ""))
    assert cli.run(["people", "forget", "zoe", "--yes"]) == 5
    (practice / "practice/access.yml").write_text(ACCESS)
    assert everything(practice) == before


@pytest.mark.parametrize(
    ("answer", "done"), [("oui", True), ("O", True), ("y", True), ("", False), ("peut-être", False)]
)
def test_yes_is_said_in_either_language(
    practice: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch, answer: str, done: bool
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda question="": (asked.append(question), answer)[1])
    before = Path("practice/people.yml").read_text()
    assert cli.run(["people", "forget", "zoe"]) == 0
    assert (Path("practice/people.yml").read_text() != before) is done
    assert asked[0].rstrip(": ").endswith("[o/N]")
    assert ("rien n’a été effacé" in capsys.readouterr().out) is not done
