"""Many practices: worst first, what expires, one that cannot be opened, exports under each one's own key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from hygiene_cli import cli
from hygiene_cli.session import now

PEOPLE = "people:\n  - {id: a, name: Anne, function: f, arrival: 2020-01-01}\n"


@pytest.fixture
def practices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Path:
    """Three practices: of the first a clause more holds than of the second; the third cannot be opened."""
    monkeypatch.chdir(tmp_path)
    for name in ("better", "worse", "broken"):
        assert cli.run(["init", name]) == 0
        (tmp_path / name / "practice" / "people.yml").write_text(PEOPLE)
        (tmp_path / name / "practice" / "practice.yml").write_text(f"name: The {name} <b>one</b>\n")
    assert (
        cli.run(["attest", "32.premises", "--by", "a", "--approved-by", "a", "--valid-for", "20d", "-i", "better"]) == 0
    )
    (tmp_path / "broken" / "practice" / "people.yml").write_text("people: [")
    capsys.readouterr()
    return tmp_path


def test_the_worst_stands_first_and_a_broken_one_stops_nobody(practices: Path, capsys: Any) -> None:
    assert cli.run(["portfolio", "better", "worse", "broken", "nowhere", "-o", "p.html", "--lang", "en"]) == 5
    out = capsys.readouterr().out
    assert re.findall(r"[1-4]\. (?:The )?(\w+)", out)[:4] == ["broken", "nowhere", "worse", "better"]
    assert "32.premises" in out
    page = Path("p.html").read_text(encoding="utf-8")
    assert page.index("nowhere") < page.index("The worse") < page.index("The better")
    assert "<b>one</b>" not in page
    assert "http" not in re.sub(r"http://www\.w3\.org\S*|http-equiv", "", page)


def test_the_exit_code_is_that_of_what_was_told(practices: Path) -> None:
    assert cli.run(["portfolio", "better", "worse"]) == 2
    assert cli.run(["portfolio", "better", "nowhere"]) == 5
    assert cli.run(["portfolio"]) == 5
    assert cli.run(["portfolio", "better", "-o", "p.pdf"]) == 5


def test_each_report_is_encrypted_to_its_own_key(practices: Path) -> None:
    pyrage = pytest.importorskip("pyrage")
    keys = {name: pyrage.x25519.Identity.generate() for name in ("better", "worse")}
    assert cli.run(["portfolio", "better", "worse", "--export", "out"]) == 5
    assert not Path("out").exists()
    for name, key in keys.items():
        Path(name, "practice", "practice.yml").write_text(f"name: The {name} one\nexport_key: {key.to_public()}\n")
    assert cli.run(["portfolio", "better", "worse", "--export", "out"]) == 2
    for name, key in keys.items():
        data = Path("out", f"{name}.html.age").read_bytes()
        assert name.encode() in pyrage.decrypt(data, [key])
        other = keys["worse" if name == "better" else "better"]
        with pytest.raises(pyrage.DecryptError):
            pyrage.decrypt(data, [other])
    assert {path.stat().st_mode & 0o777 for path in Path("out").iterdir()} == {0o600}


def test_what_expires_is_told_from_a_month_before(practices: Path, capsys: Any) -> None:
    entry = "who: a, tool: v, device: practice, strong_authentication: true, encrypted: true, on_demand: true"
    day = now().date().isoformat()
    reviewed = f"remote:\n  - {{{entry}, logged: true, reason: r, approved_by: a, review_by: {day}}}\n"
    Path("worse", "practice", "remote.yml").write_text(reviewed)
    cli.run(["portfolio", "worse"])
    assert "a (remote.yml)" in capsys.readouterr().out
