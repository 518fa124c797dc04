"""The verbs that read and change registers, in a practice that `hygiene init` made: no machine is visited."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.unit.conftest import Verb

PEOPLE = """people:
  - id: dupont
    name: Marie Dupont
    function: secretary
    arrival: 2020-09-01
    accounts:
      - {system: RIS, name: dupont.m} # the RIS
"""


@pytest.fixture
def practice(verb: Verb) -> Verb:
    """Runs a verb in a new practice: (exit code, stdout, stderr)."""
    Path("practice/people.yml").write_text(PEOPLE)
    return verb


def entries(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(Path(f"practice/{name}.yml").read_text())[name]
    return found


BOTH = ("--by", "dupont", "--approved-by", "dupont")


def test_an_attestation_is_owed_then_given(practice: Verb) -> None:
    Path("pv.pdf").write_bytes(b"proof")
    assert "✗ 36.restore" in practice("attest", "36")[1]
    code, _, _ = practice("attest", "36.restore", *BOTH, "--evidence", "pv.pdf", "--page", "2", "--keep")
    assert code == 0
    (entry,) = entries("attestations")
    digest = hashlib.sha256(b"proof").hexdigest()
    assert entry["evidence"] == {"file": "pv.pdf", "sha256": digest, "page": 2, "kept": True}
    assert Path("practice/evidence/pv.pdf").stat().st_mode & 0o777 == 0o600
    assert "✓ 36.restore" in practice("attest", "36")[1]
    assert "36.restore" not in practice("attest", "--missing")[1]
    Path("practice/evidence/pv.pdf").write_bytes(b"forged")
    assert "✗ 36.restore" in practice("attest", "--missing")[1]
    Path("practice/evidence/pv.pdf").unlink()
    assert "✗ 36.restore" in practice("attest", "36")[1]


def test_the_mail_hosts_export_is_read_and_not_kept(practice: Verb) -> None:
    Path("boites.csv").write_text("Adresse;Transfert\nmarie@cabinet.example;\npaul@cabinet.example;p@gmail.example\n")
    given = ("attest", "5.forwarding", *BOTH, "--evidence", "boites.csv")
    code, _, said = practice(*given)
    assert (code, "mail_domains" in said) == (5, True), "whose addresses are the practice's own is to be said first"
    with Path("practice/practice.yml").open("a") as file:
        file.write("mail_domains: [cabinet.example]\n")
    assert practice("attest", "5.forwarding", *BOTH)[0] == 5, "somebody's word is no export"
    assert practice(*given, "--keep")[0] == 5, "nor is everybody's address kept"
    code, out, _ = practice(*given)
    assert (code, "paul@cabinet.example → gmail.example" in out) == (0, True)
    (entry,) = entries("attestations")
    assert entry["export"] == {"listed": 2, "against": ["paul@cabinet.example → gmail.example"]}
    assert not (Path("practice/evidence") / "boites.csv").exists()
    assert "✗ 5.forwarding" in practice("attest", "5")[1]


def test_the_export_of_accounts_is_read_and_not_kept(practice: Verb) -> None:
    Path("comptes.csv").write_text("Compte;Double authentification\nmarie@cabinet.example;oui\npaul@cabinet.example;\n")
    given = ("attest", "13.accounts", *BOTH, "--evidence", "comptes.csv")
    assert practice(*given, "--keep")[0] == 5
    code, out, _ = practice(*given)
    assert (code, "2 comptes lus, 1 sans" in out, "✗ paul@cabinet.example" in out) == (0, True, True)
    (entry,) = entries("attestations")
    assert entry["export"] == {"listed": 2, "against": ["paul@cabinet.example"]}
    assert "✗ 13.accounts" in practice("attest", "13")[1]


def test_the_list_compared_with_the_gateway_is_noted(practice: Verb) -> None:
    hosts = Path("hosts.yml")
    hosts.write_text(hosts.read_text().replace("hosts: {}", "hosts: {pc-1: {}}", 1))
    Path("regles.txt").write_text("allow pc-1; deny all")
    given = ("attest", "4.gateway", *BOTH, "--evidence", "regles.txt")
    code, _, said = practice(*given)
    assert (code, "internet_hosts" in said) == (5, True), "there is nothing to compare with"
    reviewed = f"reason: r, approved_by: dupont, review_by: {date.today() + timedelta(days=300)}"
    Path("practice/networks.yml").write_text(f"internet_hosts: [{{name: pc-1, {reviewed}}}]\n")
    assert practice("attest", "4.gateway", *BOTH)[0] == 5, "somebody's word is no rule of a gateway"
    assert practice(*given, "--host", "pc-1")[0] == 5, "a gateway is for everybody"
    assert " 4.gateway" not in practice("attest", "--missing")[1], "the measure may do"
    code, out, _ = practice(*given, "--keep")
    assert (code, "pc-1" in out) == (0, True)
    (entry,) = entries("attestations")
    assert entry["compared"] == ["pc-1"]
    assert "✓ 4.gateway" in practice("attest", "4")[1]
    Path("practice/networks.yml").write_text("internet_hosts: []\n")
    assert "✗ 4.gateway" in practice("attest", "--missing")[1], "what was attested is over"


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "nothing said": (("attest",), "hygiene attest --missing"),
    "no rule": (("attest", "41"), "1"),
    "no attestation": (("attest", "36.none", *BOTH), "36.none"),
    "nobody says it": (("attest", "36.plan"), "--approved-by"),
    "nobody of that name": (("attest", "36.plan", "--by", "martin", "--approved-by", "dupont"), "martin"),
    "too long": (("attest", "36.plan", *BOTH, "--valid-for", "13m"), "12m"),
    "no span": (("attest", "36.plan", *BOTH, "--valid-for", "long"), "--valid-for long"),
    "no date": (("attest", "36.plan", *BOTH, "--date", "2026-02-31"), "2026-02-31"),
    "no document": (("attest", "36.plan", *BOTH, "--evidence", "none.pdf"), "none.pdf"),
    "a page of nothing": (("attest", "36.plan", *BOTH, "--page", "2"), "--evidence"),
    "an unknown host": (("attest", "36.plan", *BOTH, "--host", "pc-9"), "pc-9"),
    "an unknown control": (
        ("waive", "nothing", "--until", "3m", "--reason", "r", "--compensation", "c", "--approved-by", "dupont"),
        "nothing",
    ),
    "a waiver too long": (
        ("waive", "30a", "--until", "4m", "--reason", "r", "--compensation", "c", "--approved-by", "dupont"),
        "90",
    ),
    "nobody to leave": (("leave", "martin"), "martin"),
    "gone before coming": (("leave", "dupont", "--on", "2019-01-01"), "people.yml"),
}


@pytest.mark.parametrize("case", WRONG)
def test_bad_input_is_one_sentence_and_changes_nothing(case: str, practice: Verb) -> None:
    words, wanted = WRONG[case]
    before = {path: path.read_bytes() for path in Path("practice").rglob("*") if path.is_file()}
    code, out, err = practice(*words)
    assert (code, out) == (5, "")
    assert wanted in err
    assert err.count("\n") == 1
    assert {path: path.read_bytes() for path in Path("practice").rglob("*") if path.is_file()} == before


def test_a_practice_without_registers_is_told_how_to_get_them(practice: Verb) -> None:
    for path in sorted(Path("practice").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    Path("practice").rmdir()
    for words in (("attest", "36"), ("waivers",), ("people",), ("leave", "dupont"), ("equipment",)):
        code, _, err = practice(*words)
        assert code == 5
        assert "hygiene init" in err


def test_a_waiver_is_written_and_listed_with_its_days(practice: Verb) -> None:
    assert practice("waivers")[0] == 0
    words = ("--reason", "old model", "--compensation", "own network", "--approved-by", "dupont")
    assert practice("waive", "12a", "--until", "30j", *words)[0] == 0
    (entry,) = entries("waivers")
    assert (entry["until"] - entry["date"]).days == 30
    assert "hosts" not in entry
    out = practice("waivers")[1]
    assert "12a" in out
    assert "30" in out


def test_a_departure_is_written_and_lists_what_is_open(practice: Verb) -> None:
    Path("practice/access.yml").write_text("keys:\n  - {what: badge 12, holder: dupont, given: 2020-09-01}\n")
    code, out, _ = practice("leave", "dupont", "--on", "2021-01-31")
    assert code == 2
    assert "RIS dupont.m" in out
    assert "badge 12" in out
    text = Path("practice/people.yml").read_text()
    assert "departure: 2021-01-31" in text
    assert "# the RIS" in text
    done = "closed: {date: 2021-02-01, by: martin}"
    Path("practice/people.yml").write_text(text.replace("name: dupont.m}", f"name: dupont.m, {done}}}"))
    Path("practice/access.yml").write_text("keys: []\n")
    assert practice("leave", "dupont")[0] == 0


EXCEL = """Identifiant;Nom;Fonction;Arrivée;Temporaire;Horaires
;Zoé "L’Amie";médecin;01/02/2025;non;
;Bob;manip;2025-03-04;oui;8h
"""


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-8"])
def test_people_come_in_from_french_excel_once(encoding: str, practice: Verb) -> None:
    Path("people.csv").write_bytes(EXCEL.encode(encoding).replace(b"\n", b"\r\n"))
    assert practice("people", "import", "people.csv")[0] == 0
    assert practice("people", "import", "people.csv")[0] == 0
    found = entries("people")
    assert [one["id"] for one in found] == ["dupont", "zoe-l-amie", "bob"]
    assert found[1]["name"] == 'Zoé "L’Amie"'
    assert (found[1]["temporary"], found[2]["temporary"]) == (False, True)
    assert str(found[1]["arrival"]) == "2025-02-01"
    assert "# the RIS" in Path("practice/people.yml").read_text()


BAD_CSV = {
    "no such date": ("Nom;Fonction;Arrivée\nA;b;31/02/2025\n", "31/02/2025"),
    "a year of two digits": ("Nom;Fonction;Arrivée\nA;b;01/02/25\n", "01/02/25"),
    "neither yes nor no": ("Nom;Fonction;Arrivée;Temporaire\nA;b;01/02/2025;peut-être\n", "peut-être"),
    "an unknown column": ("Nom;Couleur\nA;b\n", "Couleur"),
    "a column of many": ("Nom;accounts\nA;b\n", "accounts"),
    "no name": ("Fonction\nb\n", "id"),
    "a missing field": ("Nom;Fonction\nA;b\n", "people.csv, ligne 2 : il manque arrival"),
    "a row cut short": ("Nom;Fonction;Arrivée\nA;b;01/02/2025\nB;c\n", "people.csv, ligne 3 : il manque arrival"),
    "a name twice": (
        "Nom;Fonction;Arrivée\nZoé A;b;01/02/2025\nZoe A;c;01/02/2024\n",
        "people.csv, ligne 3 : zoe-a est déjà à la ligne 2",
    ),
    "two people of one name, one known": (
        "Nom;Fonction;Arrivée\nDupont;b;01/02/2025\nDupont;c;01/02/2024\n",
        "people.csv, ligne 3 : dupont est déjà",
    ),
    "nothing": ("", "id"),
    "a departure before the arrival": (
        "Nom;Fonction;Arrivée;Départ\nZoé A;b;01/02/2025;31/12/2025\nBob C;b;01/02/2025;01/01/2020\n",
        "people.csv, ligne 3 : le départ précède l’arrivée",
    ),
    "an arrival to come": ("Nom;Fonction;Charte\nZoé A;b;01/02/2099\n", "people.csv, ligne 2 : "),
}


@pytest.mark.parametrize("case", BAD_CSV)
def test_a_bad_spreadsheet_is_one_sentence_and_adds_nobody(case: str, practice: Verb) -> None:
    text, wanted = BAD_CSV[case]
    Path("people.csv").write_text(text)
    code, _, err = practice("people", "import", "people.csv")
    err = err.replace("\N{NO-BREAK SPACE}", " ")
    assert code == 5
    assert wanted in err
    assert Path("practice/people.yml").read_text() == PEOPLE


def test_a_file_that_is_not_there_is_said_in_french(practice: Verb) -> None:
    err = practice("people", "import", "nowhere.csv")[2].replace("\N{NO-BREAK SPACE}", " ")
    assert err == "hygiene : nowhere.csv ne peut pas être lu : il n’y a rien à cet endroit\n"


def test_a_verb_of_a_register_takes_practice_and_language_before_it_or_after(
    practice: Verb, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("e.csv").write_text("Identifiant,Type,Modèle,Lieu\nimp-1,Imprimante,MX,hall")
    here = Path.cwd()
    monkeypatch.chdir("/")
    given = ("-i", str(here / "hosts.yml"), "--lang", "en")
    assert practice("equipment", *given, "import", str(here / "e.csv"))[0] == 0
    assert practice("equipment", "import", str(here / "e.csv"), *given)[0] == 0
    assert practice("people", "forget", "nobody", "--yes", *given)[0] == 5
    assert practice("actions", "assign", "1", "--to", "x", "--due", "1d", *given)[0] == 5
    monkeypatch.chdir(here)
    assert len(entries("equipment")) == 1


def test_equipment_comes_in_and_says_what_each_lacks(practice: Verb) -> None:
    rows = ("Identifiant,Type,Modèle,Lieu,Public", "imp-1,Imprimante,MX,hall,oui", "sw1,commutateur,S,baie,non")
    Path("e.csv").write_text("\n".join(rows))
    assert practice("equipment", "import", "e.csv")[0] == 0
    assert [one["kind"] for one in entries("equipment")] == ["printer", "switch"]
    assert "imp-1" in practice("equipment")[1]


def test_equipment_of_somebody_unknown_is_said_by_the_line_of_the_spreadsheet(practice: Verb) -> None:
    Path("e.csv").write_text(
        "Identifiant;Type;Modèle;Lieu;Propriétaire\npc1;poste;M;accueil;dupont\npc2;poste;M;x;zz\n"
    )
    before = Path("practice/equipment.yml").read_text()
    code, _, err = practice("equipment", "import", "e.csv")
    err = err.replace("\N{NO-BREAK SPACE}", " ")
    assert code == 5 and "e.csv, ligne 3 : zz n’est personne dans people.yml" in err, err
    assert Path("practice/equipment.yml").read_text() == before
