"""The sealed audit: one changed byte is found, wherever it is; nobody's name is in it."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from hygiene_cli import cli, pseudonyms
from hygiene_cli.audit import bundle

FILES = {"report.html": b"<p>all is well</p>", "registers/people.json": b"{}", "evidence.json": b"[]"}
ABOUT = {"name": "audit-2026", "at": "2026-11-26", "auditor": "x", "previous": None}


def test_a_bundle_is_the_same_bytes_each_time_and_is_read_back() -> None:
    data, seal = bundle.make(FILES, ABOUT)
    assert (data, seal) == bundle.make(dict(reversed(FILES.items())), ABOUT)
    found = bundle.read(data)
    assert (dict(found.files), found.seal, found.manifest["name"]) == (FILES, seal, "audit-2026")


def test_any_flipped_byte_is_found() -> None:
    data, _ = bundle.make(FILES, ABOUT)
    assert len(data) < 3000
    for place in range(len(data)):
        for bit in (1, 0x80):
            changed = bytearray(data)
            changed[place] ^= bit
            with pytest.raises(bundle.Broken):
                bundle.read(bytes(changed))


def test_a_flipped_byte_inside_a_file_names_the_file() -> None:
    data, _ = bundle.make(FILES, ABOUT)
    for name, content in FILES.items():
        start = data.index(content, data.index(name.encode()))
        for place in range(start, start + len(content)):
            changed = bytearray(data)
            changed[place] ^= 1
            with pytest.raises(bundle.Broken, match=f"{name} was changed after the seal"):
                bundle.read(bytes(changed))


@pytest.mark.parametrize("manifest", [b"", b"[]", b"{}", b"\xff", b'{"files": 1}', b"[" * 100_000])
def test_a_manifest_that_says_nothing_is_no_audit(manifest: bytes) -> None:
    whole = bundle._zip({"manifest.json": manifest, "seal": f"{bundle.digest(manifest)}\n".encode()})
    with pytest.raises(bundle.Broken, match="no manifest"):
        bundle.read(whole)


@given(st.data())
def test_a_byte_more_or_less_is_found(data: st.DataObject) -> None:
    whole, _ = bundle.make(FILES, ABOUT)
    place = data.draw(st.integers(0, len(whole)))
    with pytest.raises(bundle.Broken):
        bundle.read(whole[:place] + data.draw(st.binary(min_size=1, max_size=3)) + whole[place:])
    with pytest.raises(bundle.Broken):
        bundle.read(whole[: min(place, len(whole) - 1)])


def rezipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_file_added_taken_away_or_exchanged_is_named() -> None:
    data, _ = bundle.make(FILES, ABOUT)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for changed, wanted in (
        ({**files, "report.html": b"<p>worse</p>"}, "report.html was changed after the seal"),
        ({**files, "more.txt": b""}, "more.txt was changed after the seal"),
        ({k: v for k, v in files.items() if k != "evidence.json"}, "evidence.json is missing"),
        ({k: v for k, v in files.items() if k != "seal"}, "no manifest or no seal"),
        ({**files, "manifest.json": files["manifest.json"] + b" "}, "the manifest is not the one that was sealed"),
        (files, "between its parts"),
    ):
        with pytest.raises(bundle.Broken, match=wanted):
            bundle.read(rezipped(changed))


NAMES = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=3, max_size=20)


@given(NAMES, st.text(max_size=20))
def test_no_spelling_of_a_name_is_left(name: str, around: str) -> None:
    known = {"P01": [name]}
    texts = (name, json.dumps(name), json.dumps(name, ensure_ascii=False), str(escape(name)))
    for text in texts:
        hidden = pseudonyms.hide(f"({text}) ", known)
        assert hidden in ("(P01) ", '("P01") '), text
    if name.casefold() not in around.casefold():
        assert pseudonyms.hide(around, {}) == around


def test_a_part_of_a_word_is_no_name() -> None:
    known = {"P01": ["Martin", "ann"]}
    assert (
        pseudonyms.hide("MARTIN, martinique, ann, anna, _ann_ ann@x", known)
        == "P01, martinique, P01, anna, _ann_ P01@x"
    )


PEOPLE = """people:
  - {id: zoe, name: 'Zoé "L’Amie"', function: doctor, arrival: 2020-01-01, accounts: [{system: RIS, name: zamie}]}
"""


@pytest.fixture
def practice(cabinet: Path) -> Path:
    Path("practice/people.yml").write_text(PEOPLE)
    Path("practice/practice.yml").write_text("provider: {name: Our IT}\n")
    return cabinet / "practice" / "audits"


def test_an_audit_is_sealed_chained_and_verified(practice: Path, capsys: Any) -> None:
    assert cli.run(["audit", "freeze", "--name", "audit-2025", "--auditor", "our it", "--lang", "fr"]) == 0
    assert cli.run(["audit", "freeze", "--name", "audit-2026", "--auditor", "A third party"]) == 0
    said = capsys.readouterr().out
    assert said.index("our it") < said.index("A third party")
    first, second = (bundle.read((practice / f"audit-{year}.zip").read_bytes()) for year in (2025, 2026))
    assert first.manifest["self_assessment"] is True
    assert second.manifest["self_assessment"] is False
    assert (first.manifest["previous"], second.manifest["previous"]) == (
        None,
        {"name": "audit-2025", "seal": first.seal},
    )
    assert {"report.html", "results.json", "actions.csv", "policy.json", "evidence.json", "registers/people.json"} <= (
        second.files.keys()
    )
    for name, content in second.files.items():
        for word in ("Zoé", "zamie", "L’Amie", "Zo\\u00e9"):
            assert word not in content.decode(), name
    assert "zamie" in (practice / "audit-2026.names.json").read_text()
    assert {path.stat().st_mode & 0o777 for path in practice.iterdir()} == {0o600}
    assert cli.run(["audit", "verify", str(practice / "audit-2026.zip")]) == 0
    (practice / "audit-2026.names.json").unlink()
    assert cli.run(["audit", "verify", str(practice / "audit-2026.zip")]) == 0, "erasing names breaks no seal"


def test_reports_print_the_last_seal_and_the_sealed_one_has_a_place_for_its_own(practice: Path, capsys: Any) -> None:
    def seals(page: str) -> tuple[list[str], list[str]]:
        """What the place of the seal says, and the line of the last seal."""
        found = (
            re.findall(r"<p>Cachet ou sceau<span>(.*?)</span></p>", page),
            re.findall(r'<p class="seal">(.*)</p>', page),
        )
        return tuple([html.unescape(one).replace("\u00a0", " ") for one in part] for part in found)

    assert cli.run(["audit", "freeze", "--name", "audit-2025", "--auditor", "x", "--lang", "fr"]) == 0
    said = capsys.readouterr().out
    first = bundle.read((practice / "audit-2025.zip").read_bytes())
    assert f"sceau : {first.seal}" in said.replace("\u00a0", " ") and "Recopiez ce sceau" in said
    assert seals(first.files["report.html"].decode()) == (["de audit-2025, affiché au scellement :"], [])
    Path("hosts.yml").write_text("all:\n  hosts:\n    poste: {}\n")
    assert cli.run(["status", "-o", "after.html", "--lang", "fr"]) in (0, 2, 4)
    place, (printed,) = seals(Path("after.html").read_text())
    assert place == [] and printed.startswith("Sceau de audit-2025 (") and first.seal in printed.replace(" ", "")
    assert cli.run(["audit", "freeze", "--name", "audit-2026", "--auditor", "x", "--lang", "fr"]) == 0
    second = bundle.read((practice / "audit-2026.zip").read_bytes())
    assert seals(second.files["report.html"].decode()) == (["de audit-2026, affiché au scellement :"], [printed])


def test_what_is_wrong_with_an_audit_is_one_sentence(practice: Path, tmp_path: Path, capsys: Any) -> None:
    assert cli.run(["audit", "freeze", "--name", "a1", "--auditor", "x"]) == 0
    whole = (practice / "a1.zip").read_bytes()
    changed = tmp_path / "changed.zip"
    changed.write_bytes(whole.replace(b"registers", b"Registers", 1))
    (tmp_path / "text.zip").write_bytes(b"no zip")
    assert cli.run(["audit", "freeze", "--name", "a2", "--auditor", "x"]) == 0
    moved = practice / "chain.json"
    moved.write_text(json.dumps(list(reversed(json.loads(moved.read_text())))))
    for code, words in (
        (2, ["verify", str(changed)]),
        (2, ["verify", str(tmp_path / "text.zip")]),
        (2, ["verify", str(practice / "a2.zip")]),
        (5, ["verify", str(tmp_path / "none.zip")]),
        (5, ["freeze", "--name", "a1", "--auditor", "x"]),
        (5, ["freeze", "--name", "../a", "--auditor", "x"]),
        (5, ["freeze", "--name", "a3", "--auditor", "x", "--recipient", "age1nothing"]),
    ):
        capsys.readouterr()
        assert cli.run(["audit", *words]) == code, words
    moved.write_text(json.dumps([{**json.loads(moved.read_text())[0], "at": "2999-01-01T00:00:00+00:00"}]))
    capsys.readouterr()
    assert cli.run(["audit", "freeze", "--name", "a3", "--auditor", "x", "--lang", "fr"]) == 5
    assert "encore à venir" in capsys.readouterr().err and not (practice / "a3.zip").exists()
    moved.write_text("[{]")
    assert cli.run(["audit", "freeze", "--name", "a3", "--auditor", "x"]) == 5


def test_an_encrypted_audit_opens_with_its_key_alone(practice: Path, tmp_path: Path) -> None:
    pyrage = pytest.importorskip("pyrage")
    keys = [pyrage.x25519.Identity.generate() for _ in range(2)]
    for name, key in zip(("good", "bad"), keys, strict=True):
        (tmp_path / name).write_text(f"# a key\n{key}\n")
    assert cli.run(["audit", "freeze", "--name", "a1", "--auditor", "x", "--recipient", str(keys[0].to_public())]) == 0
    path = practice / "a1.zip.age"
    assert b"report.html" not in path.read_bytes()
    assert cli.run(["audit", "verify", str(path), "--identity", str(tmp_path / "good")]) == 0
    assert cli.run(["audit", "verify", str(path), "--identity", str(tmp_path / "bad")]) == 5
    assert cli.run(["audit", "verify", str(path)]) == 5
