"""What other programs read of a report: each format against its own rules, and no cell that becomes a formula."""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import hygiene_cli
from hygiene_cli.errors import UsageProblem
from hygiene_cli.model import Declared, Practice, Reason
from hygiene_cli.options import ENDINGS, FORMATS, format_of, outputs
from hygiene_cli.report import paper, render
from hygiene_cli.report.table import cell, written
from tests.tools.sample_practice import HOSTILE, controls, host, practice, result

ROOT = Path(__file__).resolve().parents[2]
OSCAL = ROOT / "tests" / "fixtures" / "oscal" / "oscal_assessment-results_schema-1.0.6.json"
CONTROLS = controls()


@pytest.fixture(scope="module")
def sample() -> Practice:
    return practice()


def hostile() -> Practice:
    """A practice whose hosts, papers and names say everything that a spreadsheet or a parser could take badly."""
    hosts = [
        host(text, text, result("wireless_off", "fail", text, reason=Reason("set_failed", {"detail": text})))
        for text in HOSTILE
    ]
    identity = {"name": HOSTILE[4], "provider": {"name": HOSTILE[0], "contact": HOSTILE[2]}}
    return replace(practice(), hosts=hosts, actions=(), name=HOSTILE[4], run=HOSTILE[2], declared=Declared(identity))


def narrowed(told: Practice, format: str) -> str:
    return render(told, CONTROLS, format, "fr", True)


# --- JSON ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    told = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(told)
    return jsonschema.Draft202012Validator(told, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_json_is_as_documented(sample: Practice, schema: jsonschema.Draft202012Validator, lang: str) -> None:
    schema.validate(json.loads(render(sample, CONTROLS, "json", lang)))
    schema.validate(json.loads(render(hostile(), CONTROLS, "json", lang)))
    schema.validate(json.loads(narrowed(sample, "json")))
    schema.validate(json.loads(render(replace(sample, hosts=(), actions=(), previous_at=None), CONTROLS, "json", lang)))


def test_the_schema_tells_right_from_wrong(sample: Practice, schema: jsonschema.Draft202012Validator) -> None:
    told = json.loads(render(sample, CONTROLS, "json", "fr"))
    for change in ({"rules": told["rules"][1:]}, {"schema_version": 2}, {"insurer": [{}]}, {"hosts_verified": -1}):
        assert not schema.is_valid({**told, **change})


# --- SARIF -----------------------------------------------------------------------------------------------------------


def sarif(told: Practice) -> dict[str, Any]:
    found = json.loads(render(told, CONTROLS, "sarif", "fr"))
    assert found["version"] == "2.1.0"
    (run,) = found["runs"]
    return dict(run)


def test_sarif_holds_what_is_not_compliant(sample: Practice) -> None:
    run = sarif(sample)
    rules = run["tool"]["driver"]["rules"]
    assert len({one["id"] for one in rules}) == len(rules)
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        assert one["message"]["text"]
        assert (one["kind"] == "open") == (one["level"] == "none")
        assert one["properties"]["state"] not in ("pass", "notapplicable")
        assert ("suppressions" in one) == (one["properties"]["state"] == "waived")
    usb = [one for one in run["results"] if one["ruleId"] == "usb_storage_drivers_blocked"]
    assert len(usb) == 5
    assert sum("suppressions" in one for one in usb) == 1  # lifted
    papers = {one["ruleId"] for one in run["results"]} - CONTROLS.keys()
    assert {"3b", "36a", "13a"} <= papers
    prints = [one["partialFingerprints"]["hygiene/v1"] for one in run["results"]]
    assert len(set(prints)) == len(prints)
    assert sarif(sample) == run
    assert sarif(hostile())["results"]


# --- OSCAL -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [practice, hostile])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_oscal_is_what_nist_describes(made: Any, lang: str) -> None:
    source = OSCAL.read_text(encoding="utf-8")  # whose letters and numbers are not spelt as Python spells them
    spelt = source.replace(r"(\\p{L}|_)", r"[^\\W\\d]").replace(r"(\\p{L}|\\p{N}|[.\\-_])", r"[\\w.\\-]")
    assert r"\\p{" not in spelt
    rules = jsonschema.Draft7Validator(json.loads(spelt))
    text = render(made(), CONTROLS, "oscal", lang)
    assert [error.message for error in rules.iter_errors(json.loads(text))] == []
    assert [error.message for error in rules.iter_errors(json.loads(narrowed(made(), "oscal")))] == []
    assert text == render(made(), CONTROLS, "oscal", lang)


def test_oscal_has_a_finding_for_each_rule(sample: Practice) -> None:
    (found,) = json.loads(render(sample, CONTROLS, "oscal", "fr"))["assessment-results"]["results"]
    states = {one["target"]["target-id"]: one["target"]["status"] for one in found["findings"]}
    assert len(states) == 40
    for rule in sample.rules:
        told = states[f"rule-{rule.rule.number}"]
        assert (told["state"] == "satisfied") == (rule.word in ("pass", "notapplicable"))
        assert told.get("reason") == {"fail": "fail", "waived": "fail"}.get(rule.word, told.get("reason"))
    known = {one["uuid"] for one in found["observations"]}
    assert {two["observation-uuid"] for one in found["findings"] for two in one["related-observations"]} == known
    items = {one["uuid"] for one in found["local-definitions"]["inventory-items"]}
    assert {two["subject-uuid"] for one in found["observations"] for two in one.get("subjects", ())} <= items


# --- CISO Assistant --------------------------------------------------------------------------------------------------


def measures(told: Practice) -> dict[str, dict[str, str]]:
    read = csv.DictReader(io.StringIO(render(told, CONTROLS, "ciso", "fr")))
    return {one["ref_id"]: one for one in read}


DOCUMENTED = "urn,assessable,ref_id,name,description,compliance_result,requirement_progress,score,observations"
"""The fields of an audit that the documentation of CISO Assistant's data import lists."""


def test_the_crosswalk_has_the_42_measures(sample: Practice) -> None:
    found = measures(sample)
    assert render(sample, CONTROLS, "ciso", "fr").split("\r\n")[0] == DOCUMENTED
    assert list(found) == [str(number) for number in range(1, 43)]
    assert all(one["urn"].endswith(f"anssi-guide-hygiene:{number}") for number, one in found.items())
    words = {one.rule.number: one.word for one in sample.rules}
    assert found["15"]["compliance_result"] == "non_compliant"  # rule 15 alone, which fails
    assert words[10] == "pass" and words[9] == "fail"
    assert found["10"]["compliance_result"] == "partially_compliant"
    assert found["11"]["compliance_result"] == "not_assessed"  # rule 11 alone, which was not verified
    assert found["13"]["compliance_result"] == "partially_compliant"  # a waiver is no compliance
    assert found["1"]["requirement_progress"] == "to_do"
    assert {one["requirement_progress"] for one in found.values()} <= {"to_do", "in_progress", "in_review"}


def test_all_compliant_rules_make_a_measure_to_review(sample: Practice) -> None:
    good = replace(sample, rules=[replace(one, verdict="pass", shielded=False) for one in sample.rules])
    found = measures(good)
    assert {found[number]["compliance_result"] for number in ("5", "15", "36")} == {"compliant"}
    assert found["5"]["requirement_progress"] == "in_review"
    assert found["1"]["compliance_result"] == "not_assessed"


# --- spreadsheets ----------------------------------------------------------------------------------------------------

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "＝1", "|cmd", "\n@x")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text: str) -> None:
    made = str(cell(text))
    assert made.lstrip()[:1] not in "=+-@|＝＋－＠"
    assert "\t" not in made and "\r" not in made and "\n" not in made
    assert written(("a",), [{"a": text}], ";").count("\r\n") == 2


@pytest.mark.parametrize("format", ["csv", "ciso"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_cell_of_a_report_is_a_formula(format: str, lang: str) -> None:
    text = render(hostile(), CONTROLS, format, lang).removeprefix("\ufeff")
    separator = ";" if (format, lang) == ("csv", "fr") else ","
    for row in csv.reader(io.StringIO(text), delimiter=separator):
        for one in row:
            assert one.lstrip()[:1] not in tuple("=+-@|＝＋－＠\t\r")


def test_one_writer_makes_every_csv() -> None:
    """What else wrote one would have to be known to make its cells harmless."""
    folder = Path(hygiene_cli.__file__).parent
    writing = [path for path in folder.rglob("*.py") if re.search(r"csv\.(Dict)?[wW]riter", path.read_text("utf-8"))]
    assert [path.relative_to(folder).as_posix() for path in writing] == ["report/table.py"]


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("r.html", "html"), ("R.PDF", "pdf"), ("r.json", "json"), ("r.oscal.json", "oscal"), ("r.csv", "csv"),
        ("r.ciso.csv", "ciso"), ("r.xml", "junit"), ("r.sarif", "sarif"),
    ],
)  # fmt: skip
def test_the_ending_says_the_format(name: str, format: str) -> None:
    assert format_of(Path(name)) == format
    assert set(ENDINGS.values()) == set(FORMATS)


def test_without_weasyprint_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "weasyprint" else found(name))
    with pytest.raises(UsageProblem, match=r"pip install 'hygiene\[pdf\]'"):
        outputs(None, (str(tmp_path / "rapport.pdf"),))
    with pytest.raises(UsageProblem, match=r"pip install 'hygiene\[pdf\]'"):
        outputs("pdf", ())


@pytest.mark.filterwarnings("default")  # the libraries' own
def test_a_narrowed_report_is_printed_too(sample: Practice) -> None:
    few = replace(sample, hosts=sample.hosts[:1])
    assert paper(few, CONTROLS, "fr", narrowed=True).startswith(b"%PDF-")
