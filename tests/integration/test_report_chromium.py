"""The HTML report in a real browser: on a desk, on a phone, without JavaScript, and on A4 paper."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from pathlib import Path

import axe_core_python
import pypdfium2
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from hygiene_cli.report import paper, render
from tests.tools.sample_practice import LONG, commissioning, controls, practice

MM = 72 / 25.4
AXE = Path(axe_core_python.__file__).with_name("axe.min.js")
RUN_AXE = """
const done = arguments[arguments.length - 1];
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'];
const where = one => one.nodes.slice(0, 3).map(node => node.html.slice(0, 120)).join(' | ');
axe.run(document, {runOnly: rules}).then(
  found => done([found.passes.length, found.violations.map(one => one.id + ': ' + where(one))]));
"""
TOO_WIDE = """
return [...document.querySelectorAll('main *')]
  .filter(one => one.getBoundingClientRect().right > arguments[0] + 1)
  .map(one => one.tagName + ': ' + one.textContent.slice(0, 60));
"""
CLEAR = """
return [...document.querySelectorAll('.sheet .control, .host, .grid svg.i')]
  .filter(one => !one.checkVisibility({opacityProperty: true, visibilityProperty: true})).length;
"""
BREAKS = """
return [...document.querySelectorAll('.clauses tr, .rows tr, .group, .grid li, .urgent li, .end')]
  .map(one => getComputedStyle(one).breakInside).filter(one => one != 'avoid').length;
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample's report as a file."""
    path = tmp_path_factory.mktemp("report") / "rapport.html"
    path.write_text(render(practice(), controls(), "html", "fr"), encoding="utf-8")
    return path.as_uri()


def _at(browser: Chrome, address: str, width: int, height: int) -> None:
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    browser.get(address)


@pytest.mark.parametrize("width", [320, 360, 414, 768, 1280])
def test_no_width_scrolls_sideways(browser, address, width):
    _at(browser, address, width, 900)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert browser.execute_script(TOO_WIDE, width) == []


def test_everything_is_there_without_javascript(browser, address):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        _at(browser, address, 1280, 900)
        grid = [one.text for one in browser.find_elements(By.CSS_SELECTOR, ".grid section")]
        sheet = browser.find_element(By.ID, "r15").text
        sheets = browser.find_elements(By.CSS_SELECTOR, ".sheet")
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    numbers = re.findall(r"^\d+$", "\n".join(grid), re.M)
    assert sorted(map(int, numbers)) == list(range(1, 41))
    assert len(sheets) == 40
    assert "constaté usb_storage" in re.sub(r"\s+", " ", sheet)
    _at(browser, address, 1280, 900)
    assert browser.execute_script(CLEAR) == 0


def test_a_cell_leads_to_its_sheet(browser, address):
    _at(browser, address, 1280, 900)
    link = browser.find_element(By.CSS_SELECTOR, '.grid a[href="#r15"]')
    browser.execute_script("arguments[0].focus(); arguments[0].click()", link)
    assert browser.current_url.endswith("#r15")


def test_the_browser_finds_nothing_to_complain_about(browser, address):
    _at(browser, address, 1280, 900)
    assert browser.find_elements(By.TAG_NAME, "script") == []
    assert [entry for entry in browser.get_log("browser") if "favicon" not in entry["message"]] == []


TREND = """
const drawn = document.querySelector('.trend svg[role=img]').getBoundingClientRect();
const parts = [...document.querySelectorAll('.trend svg[role=img] :is(rect, text)')]
  .map(one => one.getBoundingClientRect());
const outside = parts.filter(one => one.right > drawn.right + 1 || one.bottom > drawn.bottom + 1);
return [drawn.width, drawn.height, outside.length];
"""
FOLDED = """
return [...document.querySelectorAll('.changes details :is(li, dd)')].filter(one => one.checkVisibility()).length;
"""


@pytest.mark.parametrize("width", [320, 1280])
def test_the_trend_is_drawn_within_its_place_and_has_its_figures_in_words(browser, address, width):
    _at(browser, address, width, 900)
    wide, high, outside = browser.execute_script(TREND)
    assert outside == 0
    assert wide > 250
    assert 0.3 < high / wide < 0.6
    drawing = browser.find_element(By.CSS_SELECTOR, ".trend svg[role=img]")
    assert drawing.accessible_name.startswith("Tendance des 40 règles 12 contrôles complets, du 8\xa0décembre 2025")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".figures tbody tr")) == 12


def test_what_changed_folds_without_javascript_and_is_open_on_paper(browser, address):
    _at(browser, address, 1280, 900)
    assert browser.execute_script(FOLDED) == 0
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get(address)
        browser.find_elements(By.CSS_SELECTOR, ".changes summary")[-1].send_keys(Keys.ENTER)
        shown = browser.find_elements(By.CSS_SELECTOR, ".changes .each dt")
        assert [one.text for one in shown][:3] == ["ris", "fax", "portable-astreinte"]
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        _at(browser, address, 1280, 900)
        assert browser.execute_script(FOLDED) > 30
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def _text_of_page(pdf: bytes, number: int) -> str:
    text: str = pypdfium2.PdfDocument(pdf)[number].get_textpage().get_text_range()
    return text


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(browser, address, width):
    _at(browser, address, width, 900)
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    passed, violations = browser.execute_async_script(RUN_AXE)
    assert violations == []
    assert passed > 15


def test_the_paper_is_a4_and_the_overview_one_page(browser, address, tmp_path):
    _at(browser, address, 1280, 900)
    asked = {"preferCSSPageSize": True, "printBackground": True}
    pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", asked)["data"])
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
    assert boxes
    assert all(abs(float(w) - 210 * MM) < 1.5 and abs(float(h) - 297 * MM) < 1.5 for w, h in boxes)
    assert 10 <= len(boxes) <= 30
    assert "Ce document constate" in _text_of_page(pdf, 0)
    assert "Ce qui a changé" in _text_of_page(pdf, 1)
    assert re.search(rf"1 / {len(boxes)}\b", _text_of_page(pdf, 0))
    words = "\n".join(_text_of_page(pdf, number) for number in range(len(boxes)))
    for number in range(1, 41):
        assert re.search(rf"^\s*{number}\b\W*\S", words, re.M)


def test_the_first_page_is_one_page_however_long_the_names(browser, tmp_path):
    path = tmp_path / "rapport.html"
    path.write_text(render(replace(practice(), declared=LONG), controls(), "html", "fr"), encoding="utf-8")
    _at(browser, path.as_uri(), 360, 900)
    assert browser.execute_script(TOO_WIDE, 360) == []
    asked = {"preferCSSPageSize": True, "printBackground": True}
    pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", asked)["data"])
    assert "Ce document constate" in _text_of_page(pdf, 0)


@pytest.mark.filterwarnings("default")  # the libraries' own
def test_weasyprint_prints_the_same_first_page():
    pdf = paper(practice(), controls(), "fr")
    assert "Ce document constate" in _text_of_page(pdf, 0)
    assert "Ce qui a changé" in _text_of_page(pdf, 1)
    assert "Tendance des 40 règles" in _text_of_page(pdf, 1)


@pytest.mark.parametrize(("key", "signed"), [("by_hand", True), ("not_kept", True), ("kept", False), ("none", False)])
def test_the_commissioning_record_is_one_page(browser, tmp_path, key, signed):
    path = tmp_path / "mise-en-service.html"
    path.write_text(commissioning(key), encoding="utf-8")
    _at(browser, path.as_uri(), 360, 900)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
    pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
    assert len(re.findall(rb"/MediaBox\s*\[", pdf)) == 1
    assert browser.find_elements(By.TAG_NAME, "script") == []
    assert ("Clé de chiffrement recopiée" in browser.find_element(By.TAG_NAME, "body").text) is signed


def test_no_row_is_cut_by_a_page(browser, address):
    _at(browser, address, 1280, 900)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert browser.execute_script(BREAKS) == 0
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
