"""The language of Windows and its code page change nothing in what is answered, to the byte."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls as controls_module
from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows
from hygiene_cli import kit
from hygiene_cli.inventory import Inventoried
from windows import Windows

NASTY = {
    name: [r"HKLM\SYSTEM\CurrentControlSet\Control", name]
    for name in ("Été", "'; throw 'x", '"$(1/0)"', "a\nb", "\u202egpj.exe", "@'\n'@", "`n", "SystemBootDevice")
}
"""Names as somebody could choose them to do harm."""
CULTURES, PAGES = ("fr-FR", "en-US", "de-DE"), (850, 65001, 1252)
USUAL = (("en-US", 65001), ("de-DE", 1252))
REST = [(culture, page) for culture in CULTURES for page in PAGES if (culture, page) not in (*USUAL, ("fr-FR", 850))]
Answer = Callable[[str, int], str]


@pytest.fixture(scope="module")
def answer(windows: Windows) -> Answer:
    """What every kind answers to every control, and to hostile names, in a language and a code page."""
    host = Inventoried("poste", {"ansible_connection": "winrm", "hygiene_class": "workstation"})
    resources = kit.everything(host, list(controls_module.load().values()))
    resources += [
        {"kind": "registry_values", "params": {"values": NASTY}},
        {"kind": "services", "params": {"names": ["Spooler", "RemoteRegistry"]}},
        {"kind": "nothing", "params": {}},
    ]
    kinds = {one["kind"] for one in resources} - {"nothing"}
    script = courier_windows.script(kinds, {"resources": resources}, False)
    script += "[Console]::Out.WriteLine((ConvertTo-AsciiJson ((Get-Answers $Request)['resources'])))\n"
    return lambda culture, page: windows.powershell(script, culture, page)


@pytest.fixture(scope="module")
def french(answer: Answer) -> str:
    """The answer of a French Windows, once everything that is simulated has its state."""
    answer("fr-FR", 850)
    return answer("fr-FR", 850)


def test_everything_is_read(french: str) -> None:
    told = json.loads(french)
    assert [one for one in told[:-1] if "value" not in one] == []
    assert {*told[-3]["value"]["values"]} == {*NASTY}
    assert told[-1]["error"].startswith("nothing: ")


@pytest.mark.parametrize(("culture", "page"), USUAL)
def test_the_language_changes_nothing(answer: Answer, french: str, culture: str, page: int) -> None:
    assert answer(culture, page) == french


@pytest.mark.long
@pytest.mark.parametrize(("culture", "page"), REST)
def test_no_language_with_any_code_page_changes_anything(answer: Answer, french: str, culture: str, page: int) -> None:
    assert answer(culture, page) == french
