"""The questionnaire: its questions cover the guide, what is due is asked, and answers are a stranger's file."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from hygiene_cli import desk, guide, session
from hygiene_cli.questionnaire import FIELDS, Question, due, questions, sections
from hygiene_cli.registers.schemas import NAMES, schema
from hygiene_cli.words import WORDS
from tests.tools import sample_practice
from tests.unit.conftest import Verb

GUIDE = guide.load()
QUESTIONS = questions(GUIDE)
PEOPLE = """people:
  - {id: dupont, name: Marie Dupont, function: secretary, arrival: 2020-09-01}
  - {id: martin, name: Claire Martin, function: radiologist, arrival: 2015-09-01} # who approves
"""
PRACTICE = """# the practice
name: Les Tilleuls
director: martin # for years
"""
NOW = datetime.datetime(2026, 11, 26, 12, tzinfo=datetime.UTC)
each_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)


def test_every_attestation_that_a_word_can_give_is_answered_by_exactly_one_question() -> None:
    answered = Counter(one.id for question in QUESTIONS.values() for one in question.attestations)
    assert answered == dict.fromkeys((one.id for one in GUIDE.attestations if not (one.export or one.compares)), 1)


def test_there_are_at_most_45_questions_in_known_sections() -> None:
    assert len(QUESTIONS) <= 45
    assert [*dict.fromkeys(one.section for one in QUESTIONS.values())] == [*sections()]
    assert len({one.edition for one in QUESTIONS.values()}) == len(QUESTIONS)


@each_question
def test_a_question_is_whole(question: Question) -> None:
    assert question.attestations or question.fields
    assert len({one.valid_for for one in question.attestations}) <= 1
    assert f"questionnaire.whom.{question.whom}" in WORDS
    assert set(question.fields) <= FIELDS.keys()
    assert question.ask.fr.endswith(" ?") and question.ask.en.endswith("?")
    for name in question.none or ():
        register, key = name.split(".")
        assert register in NAMES
        assert key in schema(register, "en")["properties"]


def test_the_fields_are_those_of_practice_yml() -> None:
    known = schema("practice", "en")["properties"]
    for name in FIELDS:
        head, _, part = name.partition(".")
        assert part in known[head]["properties"] if part else head in known
    assert {one for question in QUESTIONS.values() for one in question.fields} == FIELDS.keys()


# --- a practice


@pytest.fixture
def practice(verb: Verb, monkeypatch: pytest.MonkeyPatch) -> Verb:
    """Runs a verb in a new practice on 26 November 2026: (exit code, stdout, stderr)."""
    monkeypatch.setattr(session, "now", lambda: NOW)
    Path("practice/people.yml").write_text(PEOPLE)
    Path("practice/practice.yml").write_text(PRACTICE)
    return verb


def entries(name: str, key: str | None = None) -> list[dict[str, Any]]:
    found = yaml.safe_load(Path(f"practice/{name}.yml").read_text()) or {}
    return found.get(key or name) or []


def yes(name: str, **more: Any) -> dict[str, Any]:
    question = QUESTIONS[name]
    asked = [one.id for one in question.attestations]
    return {"edition": question.edition, "choice": "yes", "asked": asked, "date": "2026-11-20", **more}


def save(answers: dict[str, Any], **more: Any) -> None:
    told = {"format": "hygiene-answers-1", "practice": "Les Tilleuls", "made": "2026-11-20", "by": "dupont",
            "approved_by": "martin", "answers": answers, **more}  # fmt: skip
    Path("answers.json").write_text(json.dumps(told))


def take_in(practice: Verb, answers: dict[str, Any], **more: Any) -> str:
    save(answers, **more)
    code, out, err = practice("attest", "--from", "answers.json", "--yes")
    assert (code, err) == (0, "")
    return out


def asked(practice: Verb) -> list[str]:
    """The questions on the page."""
    assert practice("questionnaire", "-o", "q.html")[0] == 0
    return re.findall(r'data-question="(\w+)"', Path("q.html").read_text())


def test_a_new_practice_is_asked_everything(practice: Verb) -> None:
    assert asked(practice) == [*QUESTIONS]
    _, out, _ = practice("questionnaire", "-o", "q.html")
    assert int(re.findall(r"(\d+)\s+min", out)[0]) <= 30


FILLED = {"provider.name": "IT", "provider.contact": "04", "insurer.name": "A", "insurer.contact": "c"}
EVERYTHING = {
    **{name: yes(name) for name, one in QUESTIONS.items() if one.attestations},
    "direction": yes("direction", fields=FILLED),
    "doctrine": {"edition": QUESTIONS["doctrine"].edition, "fields": {"doctrine": "anssi-2021"}},
    "fleet": yes("fleet", fields=dict.fromkeys(QUESTIONS["fleet"].fields, "WSUS")),
    "alert": yes("alert", fields={"referent": "dupont", "deputies": "Claire  martin"}),
}


def test_when_all_is_answered_nothing_is_asked_then_what_ends(practice: Verb, monkeypatch: pytest.MonkeyPatch) -> None:
    take_in(practice, EVERYTHING)
    assert len(entries("attestations")) == len([one for one in GUIDE.attestations if not (one.export or one.compares)])
    assert asked(practice) == []
    monthly = ["backups", "logs", "advisories"]
    for days, wanted in ((20, monthly), (40, [*monthly, "scan"]), (90, [*monthly, "scan"])):
        at = NOW + datetime.timedelta(days=days)
        monkeypatch.setattr(session, "now", lambda at=at: at)
        assert asked(practice) == wanted
    at = NOW + datetime.timedelta(days=310)
    monkeypatch.setattr(session, "now", lambda: at)
    assert set(asked(practice)) == {name for name, one in QUESTIONS.items() if one.attestations}


def test_only_what_is_owed_of_a_question_is_asked_and_signed(practice: Verb) -> None:
    take_in(practice, {"awareness": yes("awareness", untrue=["39.lock"])})
    assert "awareness" in asked(practice)
    card = Path("q.html").read_text().split('data-question="awareness"')[1].split("</fieldset>")[0]
    assert GUIDE.attestation("39.lock").statement.fr in card
    assert GUIDE.attestation("39.reuse").statement.fr not in card
    take_in(practice, {"awareness": yes("awareness", asked=["39.lock"], date="2026-11-25")})
    days = {one["id"]: str(one["date"]) for one in entries("attestations")}
    assert days["39.lock"] == "2026-11-25"
    assert days["39.reuse"] == "2026-11-20"
    assert "awareness" not in asked(practice)


def test_each_answer_says_what_it_changes(practice: Verb) -> None:
    out = take_in(practice, {
        "backups": yes("backups", document="rapport.pdf"),
        "audit": yes("audit", choice="no", note="devis demandé"),
        "scan": yes("scan", date="2026-01-20"),
        "cards": yes("cards", choice="unknown"),
        "wifi": yes("wifi", choice="none", note="no Wi-Fi", by="Claire Martin"),
    })  # fmt: skip
    signs = {line.split()[1]: line[0] for line in out.splitlines() if re.match(r"\S \d", line)}
    assert signs == {"36.backup": "+", "40.audit": "✗", "25.scan": "✗", "13.cards": "?", "22a": "–", "22b": "–"}
    assert "devis demandé" in out
    (entry,) = entries("attestations")
    assert (entry["by"], entry["approved_by"], str(entry["valid_until"])) == ("dupont", "martin", "2026-12-20")
    assert "rapport.pdf" in entry["note"]
    assert [one["clause"] for one in entries("practice", "not_concerned")] == ["22a", "22b"]
    assert {one["by"] for one in entries("practice", "not_concerned")} == {"martin"}
    assert "# for years" in Path("practice/practice.yml").read_text()
    assert not {"backups", "wifi"} & {*asked(practice)}


def test_the_same_file_twice_writes_once_and_a_later_one_renews(practice: Verb) -> None:
    take_in(practice, EVERYTHING)
    before = {path: path.read_bytes() for path in Path("practice").rglob("*.yml")}
    take_in(practice, EVERYTHING)
    assert {path: path.read_bytes() for path in Path("practice").rglob("*.yml")} == before
    assert "↻ 36.backup" in take_in(practice, {"backups": yes("backups", date="2026-11-26")})


def test_what_did_not_apply_applies_again(practice: Verb) -> None:
    Path("practice/practice.yml").write_text(
        PRACTICE + "not_concerned:\n  - {clause: 24b, reason: r, by: martin, date: 2026-11-01} # kept\n"
    )
    take_in(practice, {"wifi": yes("wifi", choice="none", note="none")})
    assert [one["clause"] for one in entries("practice", "not_concerned")] == ["24b", "22a", "22b"]
    take_in(practice, {"wifi": yes("wifi")})
    assert [one["clause"] for one in entries("practice", "not_concerned")] == ["24b"]
    assert "# kept" in Path("practice/practice.yml").read_text()


def test_nothing_is_written_before_somebody_agrees(practice: Verb, monkeypatch: pytest.MonkeyPatch) -> None:
    save({"backups": yes("backups")})
    for said, count in (("n\n", 0), ("y\n", 1)):
        monkeypatch.setattr("sys.stdin", __import__("io").StringIO(said))
        assert practice("attest", "--from", "answers.json")[0] == 0
        assert len(entries("attestations")) == count


BAD: dict[str, tuple[dict[str, Any] | str, str]] = {
    "another practice": ({"practice": "Les Ormes"}, "Les Ormes"),
    "an unknown question": ({"answers": {"colour": yes("backups")}}, "colour"),
    "an older question": ({"answers": {"backups": yes("backups", edition="00000000")}}, "backups"),
    "a date to come": ({"answers": {"backups": yes("backups", date="2026-11-27")}}, "2026-11-27"),
    "no such date": ({"answers": {"backups": yes("backups", date="2026-02-31")}}, "2026-02-31"),
    "no date": ({"answers": {"backups": yes("backups", date="hier")}}, "answers.backups.date"),
    "no such person": ({"by": "Zoé"}, "Zoé"),
    "nobody answers": ({"by": ""}, "backups"),
    "nobody approves": ({"approved_by": " "}, "backups"),
    "no such choice": ({"answers": {"backups": yes("backups", choice="maybe")}}, "answers.backups.choice"),
    "does not apply, where it must": ({"answers": {"backups": yes("backups", choice="none", note="n")}}, "backups"),
    "does not apply, for no reason": ({"answers": {"wifi": yes("wifi", choice="none")}}, "wifi"),
    "does not apply, against a register": ({"answers": {"remote": yes("remote", choice="none", note="n")}}, "remote"),
    "another's attestation": ({"answers": {"backups": yes("backups", asked=["36.restore"])}}, "answers.backups"),
    "unticked, never asked": ({"answers": {"backups": yes("backups", untrue=["36.restore"])}}, "answers.backups"),
    "an answer to nothing": ({"answers": {"backups": yes("backups", asked=[])}}, "answers.backups"),
    "another question's field": ({"answers": {"backups": yes("backups", fields={"director": "martin"})}}, "backups"),
    "an unknown field": ({"answers": {"backups": yes("backups", fields={"colour": "red"})}}, "backups"),
    "no such doctrine": (
        {"answers": {"doctrine": {"edition": QUESTIONS["doctrine"].edition, "fields": {"doctrine": "none"}}}},
        "doctrine",
    ),
    "a contact of nobody": (
        {"answers": {"direction": yes("direction", fields={"insurer.contact": "01"})}}, "insurer"
    ),
    "a line break": ({"answers": {"backups": yes("backups", document="a\nb")}}, "answers.backups.document"),
    "half a character": ({"answers": {"backups": yes("backups", document="a\ud800")}}, "answers.backups.document"),
    "a text too long": ({"answers": {"backups": yes("backups", document="a" * 301)}}, "answers.backups.document"),
    "one key too many": ({"more": 1}, "more"),
    "another format": ({"format": "hygiene-answers-2"}, "format"),
    "no answers": ({"answers": None}, "answers"),
    "not JSON": ("hello", "answers.json"),
    "a list": ("[]", "answers.json"),
    "nothing": ("", "answers.json"),
    "a key twice": ('{"format": "a", "format": "b"}', "answers.json"),
    "no number": ('{"format": NaN}', "answers.json"),
    "a number of thousands of digits": ('{"format": ' + "9" * 5000 + "}", "answers.json"),
    "nested too deeply": ("[" * 100_000, "answers.json"),
    "too large": (" " * 1_000_001, "answers.json"),
    "a surrogate": ('{"format": "\\ud800"}', "answers.json"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_one_sentence_and_changes_nothing(case: str, practice: Verb) -> None:
    told, wanted = BAD[case]
    Path("practice/remote.yml").write_text(
        "remote:\n  - {who: martin, tool: VPN, device: practice, strong_authentication: true, encrypted: true,\n"
        "     on_demand: true, logged: true, reason: r, approved_by: martin, review_by: 2027-01-12}\n"
    )
    if isinstance(told, str):
        Path("answers.json").write_text(told)
    else:
        save(**{"answers": {"backups": yes("backups")}, **told})
    before = {path: path.read_bytes() for path in Path("practice").rglob("*") if path.is_file()}
    code, out, err = practice("attest", "--from", "answers.json", "--yes")
    assert (code, out) == (5, "")
    assert wanted in err
    assert err.count("\n") == 1
    assert len(err) < 400
    assert {path: path.read_bytes() for path in Path("practice").rglob("*") if path.is_file()} == before


def test_bytes_that_are_no_text_and_files_that_are_not_there(practice: Verb) -> None:
    Path("answers.json").write_bytes(b'{"format": "\xe9"}')
    for name in ("answers.json", "none.json", "practice"):
        code, _, err = practice("attest", "--from", name)
        assert code == 5
        assert name in err
    assert practice("attest", "36", "--from", "answers.json")[0] == 5
    assert practice("questionnaire", "-o", "q.pdf")[0] == 5


def test_the_page_knows_what_is_known(practice: Verb) -> None:
    Path("practice/equipment.yml").write_text(
        "equipment:\n  - {id: imp-hall, kind: printer, model: MX, place: hall, public: true}\n"
    )
    Path("practice/networks.yml").write_text(
        "wifi:\n  - {ssid: invites, reason: guests, approved_by: martin, review_by: 2027-01-01}\n"
    )
    take_in(practice, {"backups": yes("backups", date="2026-11-01")})
    assert "backups" in asked(practice)
    cards = dict(re.findall(r'data-question="(\w+)"(.*?)</fieldset>', Path("q.html").read_text(), re.S))
    assert "imp-hall" in cards["printing"]
    assert "Marie Dupont" in cards["backups"].split("<select")[0]
    assert 'value="none"' not in cards["wifi"], "a Wi-Fi is listed"
    assert 'value="none"' in cards["alarm"]
    assert '<option value="martin" selected>' in cards["direction"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_is_one_offline_file(practice: Verb, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    evil = "</script><b onclick=alert(1)>"
    Path("practice/practice.yml").write_text(f'name: "{evil}"\n')
    Path("practice/people.yml").write_text(PEOPLE.replace("Marie Dupont", f'"{evil}"'))
    for module in ("hygiene_cli.cli", "hygiene_cli.commands.questionnaire"):
        monkeypatch.setattr(f"{module}.LANG", lang)
    assert practice("questionnaire", "-o", "q.html")[0] == 0
    text = Path("q.html").read_text()
    assert "<b onclick" not in text
    assert not re.search(r"https?:|src=|@import|url\(", text)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)[0]
    assert f"script-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    data = json.loads(re.findall(r'id="data">(.*?)</script>', text, re.S)[0])
    assert data["practice"] == evil
    assert text.count('lang="' + lang) == 1


def test_the_page_knows_what_the_machines_showed(practice: Verb) -> None:
    opened = desk.Desk.open(())
    with opened.session.history:
        verdict = sample_practice.practice()
        (clause,) = [one for one in verdict.rules[7].clauses if one.clause.id == "8a"]
        words = Counter(clause.hosts.values())
        assert words["pass"] > words["fail"] > 0
        known = {one.question.id: " ".join(one.known) for one in due.asked(opened.book(), verdict, "en")}
    assert f"{words['pass']} in order, {words['fail']} to correct" in known["names"]
    assert "machines" not in known["premises"]
