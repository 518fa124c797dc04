"""Registers: read strictly, every mistake said with its line, changed without losing a comment."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls
from hygiene_cli import guide
from hygiene_cli.registers import NAMES, RegisterProblem, Registers, load, look, reading, schemas, writing
from hygiene_cli.registers.checks import Known

TODAY = datetime.date(2026, 11, 26)
PERSON = "people:\n  - {id: dupont, name: Marie Dupont, function: secretary, arrival: 2020-09-01}\n"


def known(hosts: list[str] | None = None) -> Known:
    return Known(guide.load(), controls.load(), TODAY, hosts)


def said(folder: Path, **files: str) -> list[str]:
    """What is wrong in a practice with these registers, without the folder's name."""
    for name, text in files.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    registers, wrong = look(folder)
    return [str(one).replace(f"{folder}/", "") for one in wrong or known(["pc-1"])(registers)]


BAD = {
    "a key twice": ("people", "people: []\npeople: []\n", "people.yml, line 2: the key people stands twice; keep one"),
    "an alias": (
        "people",
        "people: &a []\nb: *a\n",
        "people.yml, line 2: *a is not read; write it out",
    ),
    "a billion laughs": (
        "people",
        "a: &a [x, x]\nb: &b [*a, *a]\npeople: [*b, *b]\n",
        "people.yml, line 2: *a is not read; write it out",
    ),
    "too deep": ("people", "people: " + "[" * 40 + "]" * 40, "people.yml, line 1: nested too deeply"),
    "not YAML": ("people", "people: [\n", "people.yml, line 2: no YAML, here or just above"),
    "a date that is none": (
        "people",
        PERSON + "  - {id: x, name: x, function: x, arrival: 2026-02-31}\n",
        "people.yml, line 3: people.arrival is 2026-02-31; expected is a date that exists",
    ),
    "a year of two digits": (
        "people",
        PERSON.replace("2020-09-01", "20-09-01"),
        "people.yml, line 2: people.arrival is 20-09-01; expected is a date that exists",
    ),
    "an unknown field": (
        "people",
        PERSON.replace("name:", "nom: x, name:"),
        "people.yml, line 2: nom is no field of people",
    ),
    "a missing field": (
        "people",
        PERSON.replace(", function: secretary", ""),
        "people.yml, line 2: people lacks function",
    ),
    "a wrong word": (
        "equipment",
        "equipment:\n  - {id: a, kind: fridge, model: x, place: x}\n",
        "equipment.yml, line 2: equipment.kind is fridge; the words are modality",
    ),
    "a wrong type": (
        "equipment",
        "equipment:\n  - {id: a, kind: pc, model: x, place: x, public: often}\n",
        "equipment.yml, line 2: equipment.public is often; expected is true or false",
    ),
    "a list in place of the register": (
        "people",
        "- dupont\n",
        "people.yml, line 1: people is ['dupont']; expected is fields and their values",
    ),
    "a list that is none": ("people", "people: dupont\n", "people.yml, line 1: people is dupont; expected is a list"),
    "an alarm code": (
        "access",
        "alarms:\n  - {what: '4512#', holders: [], changed: 2026-01-01}\n",
        "access.yml, line 2: alarms.what is (hidden); expected is a text on one line, without a code",
    ),
    "a password": (
        "access",
        "keys:\n  - {what: 'badge, code: 1234', holder: dupont, given: 2026-01-01}\n",
        "access.yml, line 2: keys.what is (hidden); expected is",
    ),
    "a field for a code": (
        "access",
        "alarms:\n  - {what: door, holders: [], changed: 2026-01-01, code: 1234}\n",
        "access.yml, line 2: code is no field of alarms",
    ),
    "a tab": ("people", "people:\n\t- {id: a}\n", "people.yml, line 2: a tab, which YAML does not take"),
    "brackets without end": ("people", "people: " + "[" * 100_000, "people.yml, line 1: "),
    "a character that is no text": (
        "people",
        PERSON + "# \x07\n",
        "people.yml, line 3: a control character; take it out",
    ),
    "control characters": (
        "people",
        PERSON.replace("Marie Dupont", '"Marie\\e[31m"'),
        "people.yml, line 2: people.name is ",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_sentence_with_file_and_line(case: str, tmp_path: Path) -> None:
    name, text, wanted = BAD[case]
    found = said(tmp_path, **{name: text})
    assert len(found) == 1
    assert found[0].startswith(wanted)


AGAINST = {
    "an unknown person": (
        {"practice": "director: martin\n"},
        "practice.yml, line 1: martin is nobody in people.yml; add this person, or correct the id",
    ),
    "an unknown host": (
        {"waivers": "waivers:\n  - what: 12a\n    hosts: [pc-9]\n    until: 2026-12-01\n    reason: a\n"
         "    compensation: b\n    approved_by: dupont\n    date: 2026-11-01\n"},
        "waivers.yml, line 3: pc-9 is not in the inventory; correct the name, or take the line out",
    ),
    "an unknown clause": (
        {"practice": "not_concerned:\n  - {clause: 9z, reason: a, by: dupont, date: 2026-01-01}\n"},
        "practice.yml, line 2: the guide has no clause 9z",
    ),
    "an unknown attestation": (
        {"attestations": "attestations:\n  - {id: 36.none, date: 2026-01-01, by: dupont, approved_by: dupont,"
         " valid_until: 2026-12-01}\n"},
        "attestations.yml, line 2: the guide has no attestation 36.none",
    ),
    "one account, two people": (
        {"people": "people:\n"
         "  - {id: a, name: A, function: x, arrival: 2020-01-01, accounts: [{system: RIS, name: accueil}]}\n"
         "  - {id: b, name: B, function: x, arrival: 2020-01-01, accounts: [{system: ris, name: Accueil}]}\n"},
        "people.yml, line 3: Accueil (ris) belongs to a already; an account has one person",
    ),
    "gone before coming": (
        {"people": PERSON.replace("2020-09-01", "2020-09-01, departure: 2020-08-31")},
        "people.yml, line 2: the departure is before the arrival; correct one of them",
    ),
    "an id twice": ({"people": PERSON + PERSON.splitlines()[1]}, "people.yml, line 3: two people have the id dupont"),
    "an absence backwards": (
        {"people": PERSON.replace("2020-09-01", "2020-09-01, absences: [{from: 2026-08-09, to: 2026-08-01}]")},
        "people.yml, line 2: an absence ends before it begins; correct one of its dates",
    ),
    "a date to come": (
        {"attestations": "attestations:\n  - {id: 36.plan, date: 2026-11-27, by: dupont, approved_by: dupont,"
         " valid_until: 2026-12-01}\n"},
        "attestations.yml, line 2: dated 2026-11-27, after today (2026-11-26)",
    ),
    "a waiver of nothing": (
        {"waivers": "waivers:\n  - {what: usb_everything, until: 2026-12-01, reason: a, compensation: b,"
         " approved_by: dupont, date: 2026-11-01}\n"},
        "waivers.yml, line 2: usb_everything is neither a control nor a clause",
    ),
    "a waiver for ever": (
        {"waivers": "waivers:\n  - {what: 12a, until: 2027-11-03, reason: a, compensation: b,"
         " approved_by: dupont, date: 2026-11-01}\n"},
        "waivers.yml, line 2: a waiver of 12a lasts 366 days at most, from its date; write 2027-11-02 or earlier",
    ),
    "a waiver that ends before it begins": (
        {"waivers": "waivers:\n  - {what: 12a, until: 2026-10-31, reason: a, compensation: b,"
         " approved_by: dupont, date: 2026-11-01}\n"},
        "waivers.yml, line 2: a waiver of 12a ends before it begins (2026-11-01)",
    ),
    "a long waiver of rule 30": (
        {"waivers": "waivers:\n  - {what: local_admins_groups_declared, until: 2027-02-01, reason: a, compensation: b,"
         " approved_by: dupont, date: 2026-11-01}\n"},
        "waivers.yml, line 2: a waiver of local_admins_groups_declared lasts 90 days at most",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", AGAINST)
def test_what_one_register_says_against_another_is_one_sentence(case: str, tmp_path: Path) -> None:
    files, wanted = AGAINST[case]
    found = said(tmp_path, **{"people": PERSON, **files})
    assert len(found) == 1
    assert found[0].startswith(wanted)


def test_a_file_that_is_not_utf8_is_said_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "people.yml").write_bytes(b"# fine\npeople: [] # \xe9t\xe9\n")
    _, wrong = look(tmp_path)
    assert str(wrong[0]) == f"{tmp_path}/people.yml, line 2: not UTF-8; save the file as UTF-8"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "people.yml").write_text("#" * (reading.BIGGEST + 1))
    _, wrong = look(tmp_path)
    assert str(wrong[0]).endswith("larger than 2 MB; no register is")


def test_several_mistakes_are_the_first_and_how_many_more(tmp_path: Path) -> None:
    (tmp_path / "people.yml").write_text(PERSON.replace("2020-09-01", "never, departure: 1, hours: 2"))
    with pytest.raises(RegisterProblem) as found:
        load(tmp_path, known())
    assert found.value.said("fr").endswith("(et 2 autres : « hygiene doctor » en donne la liste)")
    assert found.value.exit_code == 5
    (tmp_path / "people.yml").write_text(PERSON.replace("2020-09-01", "never, departure: 1"))
    with pytest.raises(RegisterProblem) as found:
        load(tmp_path, known())
    assert found.value.said("fr").endswith("(et une autre erreur : « hygiene doctor » la montre)")


def test_a_bom_and_words_that_yaml_reads_in_its_own_way(tmp_path: Path) -> None:
    text = "\ufeffpeople:\n  - {id: on, name: '007', function: 2026-01-01, arrival: 2020-09-01, temporary: true}\n"
    document = reading.parse(tmp_path / "people.yml", text.removeprefix("\ufeff"))
    (tmp_path / "people.yml").write_text(text, encoding="utf-8")
    assert reading.read(tmp_path / "people.yml").data == document.data
    assert document.data["people"][0] == {
        "id": "on", "name": "007", "function": "2026-01-01", "arrival": "2020-09-01", "temporary": True
    }  # fmt: skip


def test_no_list_and_an_empty_list_are_two_things(tmp_path: Path) -> None:
    (tmp_path / "people.yml").write_text("people:\n")
    (tmp_path / "waivers.yml").write_text("waivers: []\n")
    found, _ = look(tmp_path)
    assert (found.of("people"), found.of("waivers"), found.of("equipment")) == (None, (), None)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_schema_is_one(name: str, lang: guide.Language) -> None:
    Draft202012Validator.check_schema(schemas.schema(name, lang))


def test_the_schemas_are_written_for_the_editors(tmp_path: Path) -> None:
    schemas.export(tmp_path / ".schemas", "fr")
    written = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / ".schemas").iterdir()}
    assert written == {name: schemas.schema(name, "fr") for name in NAMES}


REGISTER = """# yaml-language-server: $schema=.schemas/waivers.json
# A comment above.
---
# One inside.
waivers:
  - what: 12a # why
    until: 2026-12-01

    reason: 'quoted'
    compensation: "other"
    approved_by: dupont
    date: 2026-11-01
"""


def test_an_entry_is_added_and_nothing_else_changes(tmp_path: Path) -> None:
    (tmp_path / "people.yml").write_text(PERSON)
    (tmp_path / "waivers.yml").write_text(REGISTER)
    (tmp_path / "waivers.yml").chmod(0o600)
    registers, _ = look(tmp_path)
    entry = {"what": "12a", "until": datetime.date(2026, 12, 2), "reason": "a: b", "compensation": "c",
             "approved_by": "dupont", "date": TODAY}  # fmt: skip
    writing.append(registers, "waivers", entry, known())
    text = (tmp_path / "waivers.yml").read_text()
    assert text.startswith(REGISTER)
    assert text.count("\n") == REGISTER.count("\n") + 6
    assert (tmp_path / "waivers.yml").stat().st_mode & 0o777 == 0o600
    again, wrong = look(tmp_path)
    assert not wrong
    assert dict(again.entries("waivers")[1]) == {**entry, "until": "2026-12-02", "date": "2026-11-26"}


def test_what_cannot_stand_there_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "waivers.yml").write_text(REGISTER)
    (tmp_path / "people.yml").write_text(PERSON)
    registers, _ = look(tmp_path)
    for entry in ({"what": "12a"}, {"what": "12a", "until": TODAY, "reason": "a", "compensation": "b",
                                    "approved_by": "nobody", "date": TODAY}):  # fmt: skip
        with pytest.raises(RegisterProblem):
            writing.append(registers, "waivers", entry, known())
    assert (tmp_path / "waivers.yml").read_text() == REGISTER
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.yml", "waivers.yml"]


@given(st.text(min_size=1, max_size=60).filter(lambda word: word.strip() and word.isprintable()))
def test_any_text_is_read_back_as_it_was_written(word: str) -> None:
    text = writing._edited("# head\n---\npeople:\n", lambda content: content.update(people=[{"name": word}]))
    assert text.startswith("# head\n---\n")
    assert reading.parse(Path("people.yml"), text).data == {"people": [{"name": word}]}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    )
)
def test_no_content_whatever_breaks_the_checks(data: object) -> None:
    """A register may hold anything: what comes out is problems, never a crash."""
    for name in NAMES:
        document = reading.Document(Path(f"{name}.yml"), data)
        for problem in schemas.problems(name, document):
            assert problem.said("fr").startswith(f"{name}.yml, ligne 1")
            assert problem.said("en").startswith(f"{name}.yml, line 1")
    assert Registers(Path("x")).entries("people") == ()
