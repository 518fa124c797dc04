"""The questionnaire in a real browser: filled in by keyboard in two sittings, saved, taken in; on a phone; on paper."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from hygiene_cli import cli

PEOPLE = """people:
  - {id: dupont, name: Marie Dupont, function: secretary, arrival: 2020-09-01}
  - {id: martin, name: Claire Martin, function: radiologist, arrival: 2015-09-01}
"""
MACHINE = "all: {children: {serveurs: {vars: {hygiene_class: server}, hosts: {pacs-1: {hygiene_collect: none}}}}}\n"
AXE = """
const done = arguments[0];
axe.run(document, {resultTypes: ['violations']})
  .then(found => done(found.violations.map(one => one.id + ': ' + one.nodes[0].html)), error => done([String(error)]));
"""
SMALL = """
return [...document.querySelectorAll('button, .button, .choices label, .field input, .field select')]
  .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 44).map(one => one.outerHTML);
"""
UNSEEN = """
const style = getComputedStyle(document.activeElement.closest('.choices label') || document.activeElement);
return style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2;
"""
Verb = Callable[..., str]


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verb:
    """Runs a verb in a new practice: what it printed."""
    monkeypatch.chdir(tmp_path)

    def verb(*words: str) -> str:
        code = cli.run(list(words))
        out, err = capsys.readouterr()
        assert code in (0, 2, 4), err
        return out

    verb("init", "cabinet")
    monkeypatch.chdir(tmp_path / "cabinet")
    Path("hosts.yml").write_text(MACHINE)
    Path("practice/people.yml").write_text(PEOPLE)
    Path("practice/practice.yml").write_text("name: Les Tilleuls\ndirector: martin\n")
    verb("questionnaire", "-o", "q.html")
    return verb


def look(browser: Chrome, width: int = 1200, height: int = 900) -> None:
    """The page, opened anew."""
    screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    browser.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(Path.cwd()), "eventsEnabled": False}
    )
    browser.get(Path("q.html").resolve().as_uri())


def press(browser: Chrome, *keys: str) -> None:
    ActionChains(browser).send_keys(*keys).perform()


def answered(browser: Chrome) -> int:
    said = browser.find_element(By.ID, "count").text
    (done,) = re.findall(r"^(\d+) questions sur 45$", said)
    assert int(browser.find_element(By.ID, "done").get_attribute("value") or 0) == int(done)
    return int(done)


def focused(browser: Chrome) -> Any:
    assert not browser.execute_script(UNSEEN), "the focus is not seen"
    return browser.switch_to.active_element


def to(browser: Chrome, path: str, backwards: bool = False) -> None:
    """Press Tab until the focus is there."""
    for _ in range(60):
        if (
            focused(browser).get_dom_attribute("id") == path
            or browser.switch_to.active_element.get_dom_attribute("name") == path
        ):
            return
        if backwards:
            ActionChains(browser).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
        else:
            press(browser, Keys.TAB)
    pytest.fail(f"Tab does not lead to {path}")


def saved(browser: Chrome) -> dict[str, Any]:
    """The file that the page saved."""
    WebDriverWait(browser, 20).until(lambda _: list(Path().glob("reponses-*.json")))
    (path,) = Path().glob("reponses-*.json")
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def state(practice: Verb, rule: int) -> dict[str, str]:
    told = json.loads(practice("status", "--format", "json"))
    clauses = next(one for one in told["rules"] if one["rule"] == rule)["clauses"]
    return {one["clause"]: one["verdict"] for one in clauses}


def test_filled_in_by_keyboard_over_two_sittings_saved_and_taken_in(browser: Chrome, practice: Verb) -> None:
    look(browser)
    assert answered(browser) == 0
    assert state(practice, 36)["36c"] != "pass"
    assert (state(practice, 32)["32a"], state(practice, 22)["22b"]) == ("fail", "fail")
    # the first sitting: who answers, then one yes and one reason
    press(browser, Keys.TAB, Keys.TAB)
    to(browser, "by")
    press(browser, "Marie")
    to(browser, "c-premises")
    press(browser, Keys.SPACE)
    assert answered(browser) == 1
    to(browser, "p-premises")
    press(browser, "contrat-portes.pdf")
    look(browser)
    assert answered(browser) == 1
    assert "Bon retour" in browser.find_element(By.ID, "said").text
    # the second one goes on where the first ended
    press(browser, Keys.TAB)
    to(browser, "next")
    press(browser, Keys.ENTER)
    assert focused(browser).get_dom_attribute("data-question") == "backups"
    press(browser, Keys.TAB, Keys.SPACE, Keys.ARROW_RIGHT)
    assert browser.find_element(By.CSS_SELECTOR, "[name=c-backups][value=no]").is_selected()
    to(browser, "c-wifi")
    press(browser, Keys.ARROW_LEFT)
    assert browser.find_element(By.CSS_SELECTOR, "[name=c-wifi][value=none]").is_selected()
    assert answered(browser) == 2, "a reason is wanted"
    to(browser, "n-wifi")
    press(browser, "aucun Wi-Fi")
    assert answered(browser) == 3
    to(browser, "next", backwards=True)
    press(browser, Keys.TAB, Keys.ENTER)
    told = saved(browser)
    assert (told["by"], told["approved_by"]) == ("dupont", "martin")
    assert {name: one["choice"] for name, one in told["answers"].items()} == {
        "premises": "yes", "backups": "no", "wifi": "none",
    }  # fmt: skip
    out = practice("attest", "--from", next(Path().glob("reponses-*.json")).name, "--yes")
    assert "+ 32.premises" in out
    assert "✗ 36.backup" in out
    assert state(practice, 32)["32a"] == "pass"
    assert state(practice, 22)["22b"] == "notapplicable"
    assert state(practice, 36)["36c"] != "pass"
    assert "contrat-portes.pdf" in Path("practice/attestations.yml").read_text()


def click(browser: Chrome, path: str) -> None:
    element = browser.find_element(By.CSS_SELECTOR, path)
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
    element.click()


def test_a_file_is_opened_again_where_the_browser_keeps_nothing(browser: Chrome, practice: Verb) -> None:
    script = {"source": "Object.defineProperty(window, 'localStorage', {get() { throw new Error('refused'); }});"}
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", script)
    try:
        look(browser)
        assert "ne garde pas" in browser.find_element(By.ID, "said").text
        click(browser, "[data-save]")
        assert "qui répond" in browser.find_element(By.ID, "said").text
        assert browser.switch_to.active_element.get_dom_attribute("id") == "by"
        press(browser, "Marie")
        press(browser, Keys.TAB, "Une autre", Keys.TAB)
        assert focused(browser).get_dom_attribute("id") == "approved_by-other"
        press(browser, "Zoé Petit")
        click(browser, "[name=c-awareness][value=yes]")
        click(browser, "#q-awareness input[value='39.lock']")
        click(browser, "[data-save]")
        assert saved(browser)["answers"]["awareness"]["untrue"] == ["39.lock"]
        assert (saved(browser)["by"], saved(browser)["approved_by"]) == ("dupont", "Zoé Petit")
        file = str(next(Path().glob("reponses-*.json")).resolve())
        look(browser)
        assert answered(browser) == 0
        browser.find_element(By.ID, "open").send_keys(file)
        WebDriverWait(browser, 20).until(lambda _: answered(browser) == 1)
        assert browser.find_element(By.ID, "approved_by-other").get_attribute("value") == "Zoé Petit"
        assert not browser.find_element(By.CSS_SELECTOR, "#q-awareness input[value='39.lock']").is_selected()
        for text, words in (
            ("[1]", "n’est pas"),
            (Path(file).read_text().replace("Les Tilleuls", "Les Ormes"), "Les Ormes"),
        ):
            Path("other.json").write_text(text)
            browser.find_element(By.ID, "open").send_keys(str(Path("other.json").resolve()))
            WebDriverWait(browser, 20).until(lambda _, words=words: words in browser.find_element(By.ID, "said").text)
            assert answered(browser) == 1
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


@pytest.mark.parametrize("width", [320, 360, 414, 768, 1280])
def test_no_width_scrolls_sideways_and_fingers_find_everything(browser: Chrome, practice: Verb, width: int) -> None:
    look(browser, width, 740)
    for choice in ("yes", "no", "none", "unknown"):
        for element in browser.find_elements(By.CSS_SELECTOR, f"input[type=radio][value={choice}]"):
            browser.execute_script("arguments[0].click()", element)
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        assert browser.execute_script(SMALL) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(browser: Chrome, practice: Verb, width: int) -> None:
    axe = (resources.files("axe_core_python") / "axe.min.js").read_text(encoding="utf-8")
    for choice in ("", "yes", "no"):
        look(browser, width)
        for element in browser.find_elements(By.CSS_SELECTOR, f"input[type=radio][value='{choice}']"):
            browser.execute_script("arguments[0].click()", element)
        browser.execute_script(axe)
        assert browser.execute_async_script(AXE) == []


def test_nothing_is_fetched_nor_complained_about(browser: Chrome, practice: Verb) -> None:
    browser.get_log("browser")
    look(browser)
    click(browser, "[name=c-audit][value=unknown]")
    assert browser.execute_script("return performance.getEntriesByType('resource').length") == 0
    assert browser.get_log("browser") == []
    refused = "try { await fetch('https://example.org/'); return false } catch (error) { return true }"
    assert browser.execute_script(f"return (async () => {{ {refused} }})()")
    assert "Content Security Policy" in "".join(entry["message"] for entry in browser.get_log("browser"))


def test_on_paper_each_question_is_whole(browser: Chrome, practice: Verb) -> None:
    look(browser)
    asked = {"preferCSSPageSize": True, "printBackground": True}
    pdf = base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", asked)["data"])
    assert 8 <= len(re.findall(rb"/MediaBox\s*\[", pdf)) <= 30
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not browser.find_element(By.CSS_SELECTOR, ".bar").is_displayed()
        details = browser.find_elements(By.CSS_SELECTOR, ".detail")
        assert details
        assert all(one.is_displayed() for one in details)
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_when_nothing_is_due_the_page_says_so(browser: Chrome, practice: Verb) -> None:
    look(browser)
    for element in browser.find_elements(By.CSS_SELECTOR, "input[value=yes], input[value=anssi-2021]"):
        browser.execute_script("arguments[0].click()", element)
    browser.execute_script(
        "for (const one of document.querySelectorAll('.fields input:not([data-other]):not([type=radio])'))"
        " { one.value = 'x'; one.dispatchEvent(new Event('input', {bubbles: true})); }"
        "for (const name of ['by', 'f-referent', 'f-deputies']) { const one = document.getElementById(name);"
        " one.value = 'dupont'; one.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    assert answered(browser) == 45
    click(browser, "#end [data-save]")
    saved(browser)
    practice("attest", "--from", next(Path().glob("reponses-*.json")).name, "--yes")
    assert "rien n’est dû" in practice("questionnaire", "-o", "q.html")
    look(browser)
    assert "Tout est à jour" in browser.find_element(By.TAG_NAME, "body").text
