"""The tables for a spreadsheet: complete, by hand what a line says, and no cell that is a formula."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from hygiene_cli import tables
from hygiene_cli.proofs import Book
from hygiene_cli.registers import Registers
from hygiene_cli.registers.reading import Document
from tests.tools.fictitious_practice import CONTROLS, GUIDE, TODAY, fleet, good, judged
from tests.unit.conftest import Verb

FAILING = {"linux-workstation-3": ["usb_storage_drivers_blocked"]}
NAMES = ("rules", "clauses", "hosts", "people", "accounts", "privileged", "waivers", "attestations", "equipment")


def registers() -> dict[str, Any]:
    found = good()
    found["waivers"]["waivers"] = [
        {"what": "31a", "until": "2026-12-06", "reason": "contrat", "compensation": "=à la demande",
         "approved_by": "martin", "date": "2026-11-01", "hosts": ["a", "b"]}
    ]  # fmt: skip
    found["equipment"]["equipment"][0].update(administration=["https", "ssh"], vendor="@éditeur")
    next(one for one in found["attestations"]["attestations"] if one["id"] == "36.restore").update(
        evidence={"file": "-pv.pdf", "sha256": "a" * 64, "page": 2, "kept": False}
    )
    found["attestations"]["attestations"] = [
        one for one in found["attestations"]["attestations"] if one["id"] != "40.audit"
    ]
    found["people"]["people"][0].update(name="+Claire", hours="8h-18h")
    return found


def made(lang: str = "fr") -> dict[str, list[dict[str, str]]]:
    told, separator = judged(registers(), fleet(FAILING)), ";" if lang == "fr" else ","
    documents = {name: Document(Path(f"{name}.yml"), data) for name, data in registers().items()}
    book = Book(Registers(Path("practice"), documents), GUIDE, TODAY, fleet(FAILING))
    files = tables.tables(told, book, CONTROLS, "fr" if lang == "fr" else "en")
    assert list(files) == [f"{name}.csv" for name in NAMES]
    assert all(text.startswith("\ufeff") is (lang == "fr") for text in files.values())
    return {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=separator))
        for name, text in files.items()
    }


@pytest.fixture(scope="module")
def found() -> dict[str, list[dict[str, str]]]:
    return made()


def line(rows: list[dict[str, str]], **which: str) -> dict[str, str]:
    (one,) = [row for row in rows if which.items() <= row.items()]
    return one


def test_every_table_has_all_its_lines(found: dict[str, list[dict[str, str]]]) -> None:
    counted = {name: len(rows) for name, rows in found.items()}
    assert counted == {
        "rules": 40, "clauses": len(GUIDE.clauses), "hosts": 40, "people": 25, "accounts": 25, "privileged": 2,
        "waivers": 1, "attestations": len(GUIDE.attestations), "equipment": 30,
    }  # fmt: skip


def test_a_rule_a_clause_and_a_host(found: dict[str, list[dict[str, str]]]) -> None:
    rule = line(found["rules"], rule="15")
    assert (rule["result"], rule["verdict"], rule["clauses"]) == ("fail", "non conforme", "15a")
    clause = line(found["clauses"], clause="15a")
    assert (clause["rule"], clause["sources"], clause["failing_hosts"]) == ("15", "controls", "linux-workstation-3")
    assert line(found["clauses"], clause="0a")["rule"] == ""
    host = line(found["hosts"], host="linux-workstation-3")
    assert (host["system"], host["class"], host["fail"], host["unknown"]) == ("linux", "workstation", "1", "0")
    assert host["last_reading"] == "2026-11-26T09:00:00+00:00"


def test_people_accounts_and_privileges(found: dict[str, list[dict[str, str]]]) -> None:
    petit = line(found["people"], id="petit")
    assert (petit["departure"], petit["charter"], petit["temporary"]) == ("2026-06-30", "2026-01-12", "")
    account = line(found["accounts"], person="petit")
    assert account == {
        "person": "petit", "name": "Petit Exemple", "system": "RIS", "account": "petit", "closed_on": "2026-11-02",
        "closed_by": "dupont",
    }  # fmt: skip
    assert line(found["accounts"], person="dupont")["closed_on"] == ""
    privileged = line(found["privileged"], account="adm-dupont")
    assert (privileged["system"], privileged["daily"], privileged["review_by"]) == ("domaine", "no", "2027-06-30")


def test_waivers_attestations_and_equipment(found: dict[str, list[dict[str, str]]]) -> None:
    (waiver,) = found["waivers"]
    assert (waiver["what"], waiver["hosts"], waiver["days_left"]) == ("31a", "a b", "10")
    restore = line(found["attestations"], id="36.restore")
    assert (restore["clause"], restore["result"], restore["by"]) == ("36a", "pass", "dupont")
    assert (restore["sha256"], restore["page"], restore["kept"]) == ("a" * 64, "2", "no")
    missing = line(found["attestations"], id="40.audit")
    assert (missing["result"], missing["by"], missing["date"]) == ("fail", "", "")
    printer = line(found["equipment"], id="imprimante-1")
    assert (printer["administration"], printer["credentials_changed_on"]) == ("https ssh", "2026-11-02")
    assert (printer["public"], printer["internal_network"]) == ("yes", "no")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_cell_is_a_formula(lang: str) -> None:
    cells = [cell for rows in made(lang).values() for row in rows for cell in row.values()]
    assert {"'=à la demande", "'@éditeur", "'-pv.pdf", "'+Claire"} <= set(cells)
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@|")]


def test_people_and_equipment_columns_are_what_an_import_reads(verb: Verb) -> None:
    Path("practice/people.yml").write_text(
        "people:\n  - {id: dupont, name: Marie Dupont, function: secretary, arrival: 2020-09-01, temporary: true}\n"
    )
    assert verb("export", "tables", "-o", "out", "--lang", "fr")[0] == 0
    before = Path("practice/people.yml").read_text()
    Path("practice/people.yml").write_text("people: []\n")
    code, _, err = verb("people", "import", "out/people.csv")
    assert (code, err) == (0, "")
    assert verb("export", "tables", "-o", "again", "--lang", "fr")[0] == 0
    assert Path("again/people.csv").read_bytes() == Path("out/people.csv").read_bytes()
    assert "temporary: true" in before


def test_the_files_are_private_and_a_folder_that_cannot_be_made_is_one_sentence(verb: Verb) -> None:
    code, out, err = verb("export", "tables", "-o", "out")
    assert (code, err) == (0, "") and "9" in out
    assert sorted(path.name for path in Path("out").iterdir()) == sorted(f"{name}.csv" for name in NAMES)
    assert {path.stat().st_mode & 0o777 for path in Path("out").iterdir()} == {0o600}
    assert Path("out").stat().st_mode & 0o777 == 0o700
    code, _, err = verb("export", "tables", "-o", "hosts.yml/out")
    assert code == 5 and len(err.splitlines()) == 1
