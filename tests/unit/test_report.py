"""The reports: everything a host says is text, the numbers add up to 40, every format can be read back."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from hygiene_cli.model import Past, Practice, Reason
from hygiene_cli.report import FORMATS, render, sanitize, terminal
from hygiene_cli.report.clean import names, show, show_expected
from hygiene_cli.report.first_page import sentence
from hygiene_cli.report.states import STATES
from hygiene_cli.report.view import build
from tests.tools.sample_practice import HOSTILE, NOW, controls, host, hosts, practice, result

CONTROLS = controls()
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


@pytest.fixture(scope="module")
def sample() -> Practice:
    return practice()


@pytest.fixture(scope="module")
def page(sample):
    return render(sample, CONTROLS, "html", "fr")


class Page(HTMLParser):
    """Tags and visible text of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.styled = False
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.styled = tag == "style"

    def handle_endtag(self, tag):
        self.styled = False

    def handle_data(self, data):
        if not self.styled:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return re.sub("[ \n]+", " ", "".join(self.texts))


# --- sanitize ---------------------------------------------------------------------------------------------------


@given(st.text())
def test_nothing_invisible_is_left(text):
    clean = sanitize(text)
    assert not RAW.search(clean)
    assert "\n" not in clean
    assert len(clean) <= 10 * 1000


@given(st.text(alphabet=st.characters(categories=("L", "N", "P")), max_size=50))
def test_ordinary_text_is_left_alone(text):
    assert sanitize(text) == text


def test_sanitize_shows_what_it_found():
    assert sanitize("\x1b[31m") == "\\x1b[31m"
    assert sanitize("\u202egpj.exe") == "\\u202egpj.exe"
    assert sanitize("a\nb") == "a\\nb"
    assert sanitize("a\nb", lines=True) == "a\nb"
    assert len(sanitize("x" * 5000)) == 1000
    assert sanitize("l’été\u00a0!") == "l’été\u00a0!"
    assert sanitize("e" + "\u0301" * 40) == "e\u0301\u0301"


def test_values_are_said_in_words():
    assert show(None, "fr") == "absent"
    assert show(True, "fr") == "oui"
    assert show([], "fr") == "rien"
    assert show(list(range(12)), "fr") == "0, 1, 2, 3, 4, 5, 6, 7, … et 4 autres"
    assert show({"a": [1]}, "en") == "a = [1]"
    assert show_expected(12, "at_least", "fr") == "au moins 12"
    assert show_expected([3, 10], "between", "fr") == "de 3 à 10"
    assert show_expected({"a": 1, "b": 2}, "at_most", "fr") == "a : au plus 1, b : au plus 2"
    assert show_expected([{"name": "x", "reason": "y"}], "declared", "fr") == "seulement ce qui est déclaré\u00a0: x"
    assert names(["a", "b", "c", "d"], "fr", 2) == "a, b et 2 autres"
    assert names(["a", "b", "c"], "fr", 2) == "a, b, c"


# --- HTML -------------------------------------------------------------------------------------------------------


def test_the_sample_has_every_verdict(sample):
    assert {one.word for one in sample.rules} >= {"pass", "fail", "waived", "error", "unknown", "notchecked"}


def test_the_counts_make_forty(sample):
    said = sentence(sample, "fr")
    assert sum(int(number) for number in re.findall(r"(\d+)(?! avec)", re.sub(r"\(.*?\)", "", said))) == 40
    assert "%" not in said
    assert re.match(r"\d+ règles conformes \(dont \d+ avec exceptions\), \d+ sous dérogation, \d+ non conformes", said)


def test_every_rule_is_on_the_first_page_with_number_word_and_sheet(sample, page):
    view = build(sample, CONTROLS, "fr")
    assert sorted(rule.number for _, rules in view.themes for rule in rules) == list(range(1, 41))
    parsed = Page(page)
    anchors = {attrs["id"] for _, attrs in parsed.tags if "id" in attrs}
    links = {attrs["href"][1:] for tag, attrs in parsed.tags if tag == "a"}
    assert links <= anchors
    for one in sample.rules:
        assert f'<a href="#r{one.rule.number}" class="{one.word}">' in page
        assert f"r{one.rule.number}" in anchors
        assert one.rule.title.fr.split(" : ")[0] in parsed.text


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_needs_nothing_from_outside(sample, lang):
    source = render(sample, CONTROLS, "html", lang)
    parsed = Page(source)
    assert f'<html lang="{lang}">' in source
    assert {tag for tag, _ in parsed.tags}.isdisjoint({"script", "img", "iframe", "link", "object", "form", "base"})
    for _, attrs in parsed.tags:
        assert not any(name.startswith("on") or name == "src" for name in attrs)
        assert (attrs.get("href") or "#").startswith("#")
    assert "url(" not in source
    assert "@import" not in source


def test_hostile_text_stays_text(page):
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "{{ 7*7 }}" in page
    assert ">49<" not in page
    assert not RAW.search(page)
    assert "\\u202egpj.exe" in page
    assert "x" * 400 not in page
    page.encode("utf-8")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format", FORMATS)
def test_a_host_may_say_anything_anywhere(sample, text, format):
    bad = host(
        text,
        text,
        result("accounts_named_only", "fail", {text: [text, {text: text}]}, reason=Reason(text, {text: text})),
        result("wireless_off", "fail", text, reason=Reason("set_failed", {"detail": text}), waiver={"until": text}),
        system=text,
        os_name=text,
        profile=text,
        collected_by=text,
        problem=Reason("unreachable", {"detail": text}),
    )
    made = replace(sample, hosts=[bad], actions=(), name=text, doctrine=text, run=text, versions={text: text})
    written = render(made, CONTROLS, format, "fr")
    written.encode("utf-8")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written)
    assert "<script" not in written or format not in ("html", "junit")
    if format == "junit":
        ET.fromstring(written)
    if format == "html":
        assert len(written) < 400_000


def test_the_sheet_says_found_expected_why_and_waivers(page):
    text = Page(page).text
    assert "4 non conformes" in text or "3 non conformes\u00a0: accueil-1" in text
    assert "constaté usb_storage attendu rien" in text
    assert "Dérogation jusqu’au 31\u00a0janvier 2027\u00a0: remplacement prévu" in text
    assert "Levée temporaire jusqu’au 4\u00a0novembre 2026" in text
    assert "0951:1666\u00a0: sauvegarde hors ligne du PACS, accordée par Dr Martin" in text
    assert "recueillie à la main par S. Durand (Siemens)" in text
    assert "Une clé USB contourne toutes les protections" in text


def test_a_result_that_is_too_old_no_longer_counts(sample):
    old = replace(
        sample.hosts[0],
        results={name: replace(one, at=NOW - timedelta(days=40)) for name, one in sample.hosts[0].results.items()},
    )
    view = build(replace(sample, hosts=[old], actions=(), table={}), CONTROLS, "fr")
    assert [state for state, _ in view.hosts[0].counts] == ["unknown"]


def test_results_of_controls_that_are_gone_are_left_out(sample):
    gone = {name: one for name, one in CONTROLS.items() if name != "usb_storage_drivers_blocked"}
    for format in FORMATS:
        written = render(replace(sample, actions=()), gone, format, "fr")
        assert "Les pilotes de stockage USB" not in written


def test_an_empty_practice_still_has_forty_rules(sample):
    empty = replace(sample, hosts=(), actions=(), changes=(), previous_at=None, past=Past(None, ()))
    text = Page(render(empty, CONTROLS, "html", "fr")).text
    assert "Aucune machine à l’inventaire" in text
    assert "Premier contrôle complet" in text
    assert text.count("Ce que la règle demande") == 40


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", STATES)
def test_colours_can_be_read(name):
    style = STATES[name]
    assert _contrast(style.ink, "#ffffff") >= 4.5
    assert _contrast(style.ink, style.tint) >= 4.5
    assert _contrast("#1d2329", style.tint) >= 7


def test_the_other_colours_of_the_page_can_be_read(page):
    variables = dict(re.findall(r"--(text|soft|link|accent): (#[0-9a-f]{6})", page))
    assert len(variables) == 4
    for colour in variables.values():
        assert _contrast(colour, "#ffffff") >= 4.5
        assert _contrast(colour, "#f1f3f5") >= 4.5


def test_no_two_states_share_a_symbol():
    assert len({style.sign for style in STATES.values()}) == len(STATES)


# --- JSON, CSV, JUnit -------------------------------------------------------------------------------------------


def test_json_keeps_the_judges_words(sample):
    written = render(sample, CONTROLS, "json", "en")
    assert written.isascii()
    found = json.loads(written)
    assert found["schema_version"] == 1
    assert [one["rule"] for one in found["rules"]] == list(range(1, 41))
    assert {one["verdict"] for one in found["rules"]} <= set(STATES)
    usb = next(one for one in found["hosts"][0]["controls"] if one["control"] == "usb_storage_drivers_blocked")
    assert usb["result"] == "fail"
    assert usb["actual"] == ["usb_storage"]
    assert usb["reason"]["code"] == "profile"


def test_csv_has_forty_rules_and_no_formula(sample):
    evil = [replace(one, name="=cmd|' /C calc'!A0", collected_by="  @SUM(1)") for one in sample.hosts[:1]]
    written = render(replace(sample, hosts=evil), CONTROLS, "csv", "fr")
    rows = list(csv.DictReader(io.StringIO(written.removeprefix("\ufeff")), delimiter=";"))
    assert sum(row["kind"] == "rule" for row in rows) == 40
    assert sum(row["kind"] == "control" for row in rows) == len(CONTROLS)
    for row in rows:
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row.values())
    assert render(sample, CONTROLS, "csv", "en").startswith("kind,rule,control")


def test_junit_breaks_on_what_nothing_covers(sample):
    root = ET.fromstring(render(sample, CONTROLS, "junit", "fr"))
    suites = {one.get("name"): one for one in root}
    assert len(suites) == 1 + len(sample.hosts)
    for suite in suites.values():
        assert int(suite.get("tests")) == len(suite)
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("errors")) == len(suite.findall("testcase/error"))
    assert len(suites["Les 40 règles"]) == 40
    assert len(suites["accueil-1"].findall("testcase/failure")) == 2
    assert suites["pacs"].find("testcase/skipped") is not None
    assert suites["pacs"].find("testcase/failure") is None


def test_an_unknown_format_names_those_that_exist(sample):
    with pytest.raises(ValueError, match="html, json, csv, junit"):
        render(sample, CONTROLS, "pdf")


def test_every_format_is_the_same_twice(sample):
    for format in FORMATS:
        assert render(sample, CONTROLS, format) == render(practice(), CONTROLS, format)


# --- terminal ---------------------------------------------------------------------------------------------------


class Tty(io.StringIO):
    def isatty(self):
        return True


def _screens(out):
    made = practice()
    terminal.rules(made, "fr", out)
    terminal.hosts(made, CONTROLS, "fr", out)
    terminal.level(made, CONTROLS, "fr", out)
    terminal.narrowed(made.hosts, dict(list(CONTROLS.items())[:5]), NOW, "fr", out)
    terminal.narrowed(made.hosts, CONTROLS, NOW, "fr", out)
    terminal.plan(_planned(), CONTROLS, "fr", out)
    terminal.apply(_applied(), CONTROLS, "fr", out)


def _planned():
    diff = [{"before_header": "f", "after_header": "f", "prepared": "--- f\n+++ f\n@@ -1 +1 @@\n-a\n+\x1b[2J[red]\n"}]
    one = result(
        "usb_storage_drivers_blocked",
        "fail",
        ["uas"],
        diff=diff,
        guard={"ok": True, "text": "[bold]\x1b"},
        accounts=["\u202e"],
    )
    refused = replace(one, guard={"ok": False, "text": "le système démarre d’une clé"})
    return [host("a", "workstation", one), host("b", "workstation", refused), *hosts()]


def _applied():
    done = result("usb_storage_drivers_blocked", "pass", before="fail", changed=True)
    left = result("wireless_off", "fail", True, before="fail", reason=Reason("guard", {"text": "\x1b]0;x\x07"}))
    return [host("a", "workstation", done, left), *hosts()]


def test_a_file_gets_plain_lines():
    file = io.StringIO()
    _screens(terminal.console(file))
    written = file.getvalue()
    assert "\x1b" not in written
    assert not RAW.search(written)
    assert max(map(len, written.splitlines())) < 700
    assert all(line == line.rstrip() for line in written.splitlines())
    assert "Suivre les mises à jour et les vulnérabilités" in written


def test_eighty_columns_are_enough(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    file = Tty()
    _screens(terminal.console(file))
    written = re.sub(r"\x1b\[[0-9;]*m", "", file.getvalue())
    assert "\x1b[" in file.getvalue()
    assert not RAW.search(written)
    assert max(map(cell_len, written.splitlines())) <= 80
    first = written.splitlines()[:41]
    assert [line[:5].strip() for line in first[1:]] == [str(number) for number in range(1, 41)]


def test_no_color_is_obeyed(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    file = Tty()
    terminal.rules(practice(), "fr", terminal.console(file))
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", file.getvalue())


def test_plan_and_apply_say_what_happens():
    file = io.StringIO()
    out = terminal.console(file)
    terminal.plan(_planned(), CONTROLS, "fr", out)
    terminal.apply(_applied(), CONTROLS, "fr", out)
    written = file.getvalue()
    assert "    +\\x1b[2J[red]" in written
    assert "garde-fou, refus\u00a0: le système démarre d’une clé" in written
    assert "1 correction prévue sur 1 machine" in written
    assert "✗ Le Wi-Fi est désactivé\u00a0: retenu par le garde-fou\u00a0: \\x1b]0;x\\x07" in written
    assert re.search(r"15\s+6 échecs\s+5 échecs|15\s+\d+ échecs?\s+\d+ échecs?", written)
    assert "1 contrôle corrigé" in written
