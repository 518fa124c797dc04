"""Every sentence exists in both languages, takes the same parameters, and is asked for by a key that exists."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import CLASSES, SEVERITIES, SYSTEMS
from ansible_collections.hygiene.baseline.plugins.plugin_utils.judge import REASONS, RESULTS
from hygiene_cli import texts, words
from hygiene_cli.registers.schemas import schema
from hygiene_cli.report.states import STATES
from hygiene_cli.texts import t
from hygiene_cli.words import WORDS

ROOT = Path(__file__).resolve().parents[2]
FIELD = re.compile(r"\{(\w+)\}")


def test_both_languages_say_the_same():
    for key, (french, english) in WORDS.items():
        assert french.strip(), key
        assert english.strip(), key
        assert set(FIELD.findall(french)) == set(FIELD.findall(english)), key
        assert french.count("[") == french.count("]"), key
        for text in (french, english):
            assert "  " not in text.strip(), key
            if not key.startswith(("cli.", "help", "opt", "explain", "doctor")):
                assert "'" not in text, f"{key}: typographic apostrophes"


def test_no_key_is_defined_twice():
    parts = [module.WORDS for name, module in vars(words).items() if hasattr(module, "WORDS") and name != "WORDS"]
    assert sum(map(len, parts)) == len(WORDS)


def test_every_closed_list_has_its_words():
    wanted = {f"reason.{code}" for code in REASONS} | {f"class.{one}" for one in CLASSES}
    wanted |= {f"{group}.{one}" for group in ("state", "rule_state", "rules", "machines") for one in STATES}
    wanted |= {f"severity.{one}" for one in SEVERITIES} | {f"system.{one}" for one in SYSTEMS}
    assert wanted <= WORDS.keys()
    assert set(STATES) == {*RESULTS, "waived"}


def test_every_kind_of_equipment_has_its_word():
    kinds = schema("equipment", "fr")["properties"]["equipment"]["items"]["properties"]["kind"]["enum"]
    assert {f"equipment.{kind}" for kind in kinds} <= WORDS.keys()


def test_every_key_asked_for_exists():
    literal = re.compile(r"""\b(?:t|text)\(\s*f?["']([a-z0-9_.]+)["'{]""")
    asked = set()
    for path in (ROOT / "hygiene_cli").rglob("*"):
        if path.suffix in (".py", ".j2"):
            asked |= {key for key in literal.findall(path.read_text(encoding="utf-8")) if "." in key.strip(".")}
    assert asked
    assert {key for key in asked if key not in WORDS and not key.endswith(".")} == set()


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError):
        t("report.nothing_of_the_kind", "fr")


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_a_reason_can_be_said_with_and_without_parameters(lang):
    for code in REASONS:
        bare = texts.reason(code, lang)
        assert bare, code
        assert not re.search(r"[{}\[\]…]", bare), code
        named = texts.reason(code, lang, {"detail": "sshd"})
        assert "sshd" in named or code == "exceptions" or "detail" not in bare, code


def test_a_reason_of_another_version_is_shown_as_it_is():
    assert texts.reason("from_the_future", "fr", {"x": 1}) == "from_the_future"


def test_plural_and_typography():
    assert t("rules.pass", "fr", n=1) == "1 règle conforme"
    assert t("rules.pass", "fr", n=0) == "0 règle conforme"
    assert t("rules.pass", "en", n=0) == "0 rules compliant"
    assert t("rules.pass", "fr", n=24) == "24 règles conformes"
    assert texts.reason("exceptions", "fr", {"count": 3}) == "3 exceptions déclarées"
    assert texts.typography("Attention : « ceci » !", "fr") == "Attention\u00a0: «\u00a0ceci\u00a0»\u202f!"
    assert texts.typography("A : b", "en") == "A : b"


def test_what_a_parameter_holds_is_never_read_as_a_text():
    assert t("report.by", "fr", by="{n} [x] {{ 7*7 }} a|b") == "recueillie à la main par {n} [x] {{ 7*7 }} a|b"


def test_dates():
    at = datetime(2026, 3, 1, 12, 5, tzinfo=UTC)
    assert texts.day(at, "fr") == "1er\u00a0mars 2026"
    assert texts.day(at, "en") == "1\u00a0March 2026"
    assert texts.day(None, "fr") == "jamais"


def test_a_day_that_a_sentence_names_is_written_out():
    params = {"attestation": "36.restore", "until": "2026-12-01"}
    assert texts.reason("attestation_expired", "fr", params).endswith("elle valait jusqu’au 1er\xa0décembre 2026")
    assert texts.reason("attestation_expired", "en", params).endswith("it held until 1\xa0December 2026")
    assert texts.reason("not_concerned", "fr", {"why": "2026-02-31"}).endswith("2026-02-31"), "which is no day"


def test_loading_costs_next_to_nothing():
    code = "import datetime, re, typing, functools, time; a = time.process_time(); import hygiene_cli.texts;"
    code += "print(time.process_time() - a)"
    runs = [
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        for _ in range(3)
    ]
    assert min(float(run.stdout) for run in runs) < 0.020
