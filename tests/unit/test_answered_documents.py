"""Documents that answers name: by digest where the file is at hand, kept when asked, else by name only and said so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit import test_questionnaire
from tests.unit.test_questionnaire import Verb, asked, entries, save, take_in, yes

practice = test_questionnaire.practice


def test_a_document_beside_the_answers_is_known_by_its_digest(practice: Verb) -> None:
    Path("pv.pdf").write_bytes(b"restored on Friday")
    told = {"backups": yes("backups", document="pv.pdf"), "audit": yes("audit", document="absent.pdf")}
    out = take_in(practice, told)
    found = {one["id"]: one for one in entries("attestations")}
    # printf 'restored on Friday' | sha256sum
    digest = "73ff9d1c3df3b8b7db6aee81202ec7a73394fac4dfd42fae72f4dba4bbe207ec"
    assert found["36.backup"]["evidence"] == {"file": "pv.pdf", "sha256": digest, "kept": False}
    assert "note" not in found["36.backup"]
    assert "evidence" not in found["40.audit"] and "absent.pdf" in found["40.audit"]["note"]
    lines = {line.split()[1]: line for line in out.splitlines() if line.startswith("+")}
    assert "pièce pv.pdf, reconnue à son empreinte" in lines["36.backup"]
    assert "citée par son nom seulement" in lines["40.audit"]
    assert list(Path("practice/evidence").iterdir()) == []


def test_a_document_is_kept_from_the_folder_given_and_a_later_change_is_found(practice: Verb) -> None:
    Path("scans").mkdir()
    Path("scans/pv.pdf").write_bytes(b"restored on Friday")
    save({"backups": yes("backups", document="pv.pdf")})
    code, out, err = practice("attest", "--from", "answers.json", "--documents", "scans", "--keep", "--yes")
    assert (code, err) == (0, "") and "gardée" in out
    kept = Path("practice/evidence/pv.pdf")
    assert kept.read_bytes() == b"restored on Friday" and kept.stat().st_mode & 0o777 == 0o600
    assert "✗ 36.backup" not in practice("attest", "36")[1]
    kept.write_bytes(b"restored on Monday")
    assert "✗ 36.backup" in practice("attest", "36")[1]


@pytest.mark.parametrize("name", ["../secret", "/etc/hostname", "folder", "link", "..", "."])
def test_no_answer_reads_what_is_not_a_file_of_the_folder(practice: Verb, name: str) -> None:
    Path("../secret").write_text("s")
    Path("folder").mkdir()
    Path("link").symlink_to("../secret")
    out = take_in(practice, {"backups": yes("backups", document=name)})
    assert "citée par son nom seulement" in out
    assert "evidence" not in entries("attestations")[0]


def test_a_document_that_cannot_be_kept_changes_nothing(practice: Verb) -> None:
    Path("practice/evidence/b.pdf").write_text("another")
    Path("a.pdf").write_text("a")
    Path("b.pdf").write_text("b")
    before = {path: path.read_bytes() for path in Path("practice").rglob("*") if path.is_file()}
    save({"backups": yes("backups", document="a.pdf"), "audit": yes("audit", document="b.pdf")})
    code, _, err = practice("attest", "--from", "answers.json", "--keep", "--yes")
    assert code == 5 and "b.pdf" in err and len(err.splitlines()) == 1
    assert {path: path.read_bytes() for path in Path("practice").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("words", "said"), [
    (("attest", "--documents", "practice", "36"), "--from"),
    (("attest", "--from", "answers.json", "--documents", "nowhere"), "nowhere"),
])  # fmt: skip
def test_a_folder_of_documents_goes_with_answers(practice: Verb, words: tuple[str, ...], said: str) -> None:
    save({"backups": yes("backups")})
    code, _, err = practice(*words)
    assert code == 5 and said in err and len(err.splitlines()) == 1


def test_the_page_is_private(practice: Verb) -> None:
    asked(practice)
    assert Path("q.html").stat().st_mode & 0o777 == 0o600
