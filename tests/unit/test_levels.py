"""The level of the fleet on the screen, class by class: what the sheet of rule 14 says, told by status and explain."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hygiene_cli import practice
from hygiene_cli.guide import Language
from hygiene_cli.history import History
from hygiene_cli.report import terminal
from hygiene_cli.session import FILE, Session
from tests.tools.fictitious_practice import CONTROLS
from tests.unit.conftest import Verb

HOSTS = {"accueil-1": "workstation", "accueil-2": "workstation", "pacs-1": "server"}
STRICT = next(one.id for one in CONTROLS.values() if one.risk == 2 and "linux" in one.systems)
"""What the profiles before the last two do not set."""
LINES: dict[Language, list[str]] = {
    "fr": [
        "Niveau par classe de machine",
        "Le parc n’est pas vérifié et au niveau en entier : 2 machines vérifiées sur 3, équipements non recensés",
        "poste de travail : essentiel 2/2, renforcé 1/2, strict 1/2 ; s’écartent : accueil-1",
        "serveur : essentiel 0/1, renforcé 0/1, strict 0/1 ; non vérifiées : pacs-1",
    ],
    "en": [
        "Level by class of machine",
        "Not all of the fleet is verified and level: 2 machines verified out of 3, equipment not listed",
        "workstation: essential 2/2, reinforced 1/2, strict 1/2; deviating: accueil-1",
        "server: essential 0/1, reinforced 0/1, strict 0/1; not verified: pacs-1",
    ],
}
"""What is told, each line by itself."""


@pytest.fixture
def checked(verb: Verb, cabinet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Verb:
    """Two workstations of which one lacks what the higher levels ask, and a server that nobody has read."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    named = ", ".join(f"{name}: {{hygiene_class: {one}}}" for name, one in HOSTS.items())
    Path("hosts.yml").write_text(f"all: {{hosts: {{{named}}}}}\n")
    now = datetime.now(UTC)
    with History.open(practice.find(()).state_folder() / FILE) as history:
        run = history.begin("check", now)
        for name in ("accueil-1", "accueil-2"):
            results = [
                {"control": one, "result": "fail" if (name, one) == ("accueil-1", STRICT) else "pass"}
                for one in CONTROLS
            ]
            known = {"class": HOSTS[name], "collect": "host", "system": "linux", "profile": "essential"}
            payload = {**known, "collected_at": now.isoformat(), "host_id": name, "controls": results}
            history.add_host(run, name, payload, now)
        history.finish(run, 0, now)
    return verb


class Terminal(io.StringIO):
    """A terminal that is written to."""

    def isatty(self) -> bool:
        return True


def flat(text: str) -> str:
    """The text without its line breaks and the blanks that depend on the language's typography."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.mark.parametrize("words", [("status",), ("explain", "14")])
def test_it_is_told_on_the_screen(checked: Verb, words: tuple[str, ...]) -> None:
    _, out, err = checked(*words)
    assert not err
    assert flat(" ".join(LINES["fr"])) in flat(out)


def test_it_is_told_of_its_rule_alone_within_eighty_columns(checked: Verb) -> None:
    assert max(map(len, checked("explain", "14")[1].splitlines())) <= 80
    assert LINES["fr"][0] not in checked("explain", "15")[1]


@pytest.mark.parametrize("lang", LINES)
def test_it_is_told_in_both_languages_within_eighty_columns(
    checked: Verb, lang: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")
    with History.open(practice.find(()).state_folder() / FILE) as history:
        session = Session(practice.find(()), history)
        session.read_inventory()
        told = session.practice(None, session.hosts(), datetime.now(UTC))
    screen = Terminal()
    terminal.level(told, CONTROLS, lang, terminal.console(screen))
    written = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue())
    assert max(map(len, written.splitlines())) <= 80
    assert flat(written) == flat(" ".join(LINES[lang]))


def test_without_machines_or_a_practice_it_is_left_out(
    verb: Verb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LINES["fr"][0] not in verb("explain", "14")[1]
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    code, out, _ = verb("explain", "14")
    assert (code, LINES["fr"][0] in out) == (0, False)
    assert verb("explain", "14", "-i", "nowhere.yml")[0] == 5, "a practice that was asked for is there"
