"""The guide carries every sentence of the client's text, and its loader refuses whatever is doubtful."""

from __future__ import annotations

import copy
import re
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hygiene_cli import guide as module
from hygiene_cli.guide import Guide, GuideError, load

FIXTURES = Path(__file__).parents[1] / "fixtures" / "guide"
RULE_LABEL = re.compile(r"Règle n°\s*(\d+) :")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def collapse(text: str) -> str:
    """Whitespace, no-break spaces and bullet signs become one space."""
    return " ".join(text.replace("\uf02d", " ").split())


def sections() -> dict[int, str]:
    """The client's text by rule number, without the rule labels; the preamble is 0."""
    parts = RULE_LABEL.split((FIXTURES / "40-regles-imagerie.txt").read_text(encoding="utf-8"))
    return {0: collapse(parts[0])} | {int(n): collapse(text) for n, text in zip(parts[1::2], parts[2::2], strict=True)}


def clause_ids(entry: dict[str, Any]) -> list[str]:
    return [entry["clause"]] if isinstance(entry["clause"], str) else list(entry["clause"])


def slim(raw: dict[str, Any]) -> dict[str, Any]:
    """The same guide with the first clause of each rule only: quick to write and to load again."""
    raw = copy.deepcopy(raw)
    for part in [raw, *raw["rules"]]:
        key = "preamble" if part is raw else "clauses"
        part[key] = part[key][:1]
    return raw


TEXTS = sections()
PASSAGES: dict[str, list[dict[str, Any]]] = yaml.load(
    (FIXTURES / "passages.yml").read_text(encoding="utf-8"), Loader=LOADER
)
SLIM = slim(yaml.load(module.PATH.read_text(encoding="utf-8"), Loader=LOADER))
SLIM_TEXT = yaml.dump(SLIM, Dumper=DUMPER, allow_unicode=True, sort_keys=False)


@pytest.fixture(scope="module")
def guide() -> Guide:
    return load()


# --- the guide against the client's text


def test_the_fixture_holds_the_forty_rules() -> None:
    assert list(TEXTS) == list(range(41))


@pytest.mark.parametrize("kind", ["passages", "explains"])
def test_every_passage_is_in_the_text_of_its_rule_and_in_its_order(kind: str) -> None:
    place = (0, 0)
    for entry in PASSAGES[kind]:
        rule, passage = entry["rule"], entry["passage"]
        assert passage == collapse(passage)
        start = TEXTS[rule].find(passage, place[1] if rule == place[0] else 0)
        assert start >= 0, f"rule {rule}: {passage!r} is not in the text, or not in this order"
        assert rule >= place[0]
        place = (rule, start + len(passage))


@pytest.mark.parametrize("rule", range(41))
def test_the_passages_cover_the_whole_text(rule: int) -> None:
    text = TEXTS[rule]
    left = list(text)
    for kind in ("passages", "explains"):
        place = 0
        for entry in PASSAGES[kind]:
            if entry["rule"] == rule:
                start = text.index(entry["passage"], place)
                place = start + len(entry["passage"])
                assert "\0" not in left[start:place], f"{entry['passage']!r} overlaps another passage"
                left[start:place] = "\0" * len(entry["passage"])
    assert "".join(left).replace("\0", "").strip() == ""


def test_every_passage_is_carried_by_clauses_of_its_rule(guide: Guide) -> None:
    for entry in PASSAGES["passages"]:
        for clause_id in clause_ids(entry):
            assert guide.clause(clause_id).rule == entry["rule"]


def test_every_clause_carries_a_passage(guide: Guide) -> None:
    carried = {clause_id for entry in PASSAGES["passages"] for clause_id in clause_ids(entry)}
    assert {clause.id for clause in guide.clauses} == carried


@pytest.mark.parametrize(
    ("words", "clause_id", "fr", "en"),
    [
        ("Ne faire aucune exception", "30b", "Aucune exception", "No exception"),
        ("que depuis des postes du cabinet", "31a", "que depuis des postes du cabinet", "only from the practice’s own"),
        ("connaitre exactement le nombre", "4b", "nombre exact", "exact number"),
        (
            "ne doit pas être stockée sur le réseau qu’elle représente",
            "1g",
            "jamais stockée sur le réseau qu’elle représente",
            "never stored on the network it represents",
        ),
        ("sauf si cela est strictement nécessaire", "15a", "strictement nécessaire", "strictly necessary"),
        ("dans les 24 heures", "26b", "dans les 24 heures", "within 24 hours"),
        ("tous les 6 mois", "10a", "six mois", "six months"),
        ("au moins une fois par an", "40a", "au moins une fois par an", "at least once a year"),
    ],
)
def test_the_strict_words_are_not_softened(guide: Guide, words: str, clause_id: str, fr: str, en: str) -> None:
    assert any(words in entry["passage"] and clause_id in clause_ids(entry) for entry in PASSAGES["passages"])
    assert fr in guide.clause(clause_id).text.fr
    assert en in guide.clause(clause_id).text.en


# --- the guide itself


def test_attestation_ids_are_unique_and_of_their_rule(guide: Guide) -> None:
    ids = [attestation.id for attestation in guide.attestations]
    assert len(ids) == len(set(ids))
    for clause in guide.clauses:
        owed = [one for one in clause.attestations if not one.compares]
        assert bool(owed) == ("attestation" in clause.needs)
        assert all(re.fullmatch(rf"{clause.rule}\.[a-z]+", attestation.id) for attestation in clause.attestations)


@pytest.mark.parametrize(
    ("attestation_id", "valid_for"),
    [
        ("36.restore", "12m"),
        ("36.plan", "12m"),
        ("36.backup", "1m"),
        ("6.vulnerabilities", "31d"),
        ("25.scan", "3m"),
        ("4.gateway", "3m"),
        ("20.audit", "6m"),
        ("20.rights", "6m"),
        ("5.forwarding", "6m"),
        ("27.mail", "1m"),
        ("27.resources", "1m"),
        ("40.audit", "12m"),
    ],
)
def test_validities_an_auditor_asks_for(guide: Guide, attestation_id: str, valid_for: str) -> None:
    assert guide.attestation(attestation_id).valid_for == valid_for


@pytest.mark.parametrize(("valid_for", "days"), [("12m", 366), ("6m", 183), ("3m", 92), ("1m", 31), ("31d", 31)])
def test_a_validity_in_days(valid_for: str, days: int) -> None:
    assert module.Attestation("1.map", module.Text("fr", "en"), valid_for).days == days


def test_every_theme_has_rules_and_every_title_fits_a_table(guide: Guide) -> None:
    assert {rule.theme for rule in guide.rules} == set(guide.themes)
    assert max(len(rule.title[language]) for rule in guide.rules for language in module.LANGUAGES) <= 60


def test_the_french_has_its_own_apostrophes_and_quotes(guide: Guide) -> None:
    texts = [rule.title for rule in guide.rules] + [rule.intent for rule in guide.rules]
    texts += [clause.text for clause in guide.clauses] + [attestation.statement for attestation in guide.attestations]
    for text in texts:
        assert not re.search("['\"]", text.fr + text.en)
        assert text.fr != text.en


def test_the_crosswalk_to_the_anssi_measures(guide: Guide) -> None:
    assert guide.rule(1).anssi42 == (4, 25)
    assert guide.rule(31).anssi42 == (32, 13, 3)
    assert guide.rule(40).anssi42 == (38,)


def test_finding_rules_clauses_and_attestations(guide: Guide) -> None:
    assert guide.rule(15).number == 15
    assert guide.clause("15a") in guide.rule(15).clauses
    assert guide.clause("0a") is guide.preamble[0] is guide.clauses[0]
    assert guide.clause_attested_by("36.restore").id == "36a"


@pytest.mark.parametrize("number", [0, 41, -1])
def test_no_such_rule(guide: Guide, number: int) -> None:
    with pytest.raises(GuideError, match="rules 1 to 40"):
        guide.rule(number)


def test_no_such_clause_or_attestation(guide: Guide) -> None:
    with pytest.raises(GuideError, match="'15z'"):
        guide.clause("15z")
    with pytest.raises(GuideError, match=r"'15\.none'"):
        guide.attestation("15.none")


def test_loading_is_quick() -> None:
    best = min(_timed_load() for _ in range(3))
    assert best < 0.06


def _timed_load() -> float:
    start = time.perf_counter()
    load()
    return time.perf_counter() - start


# --- the loader against bad guides


def refused(tmp_path: Path, old: str, new: str) -> str:
    text = module.PATH.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "guide.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(GuideError) as caught:
        load(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(str(path))
    return message


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("schema_version: 1", "schema_version: 2", "line 7: schema_version must be 1"),
        ("schema_version: 1", "schema_version: one", "must be a whole number"),
        ("schema_version: 1", "schema_version: 1\nschema_version: 1", "stands twice"),
        ("schema_version: 1", "schema_version: 1\nextra: 1", "line 8: unknown key 'extra'"),
        ("schema_version: 1\n", "", "lacks schema_version"),
        ('id: "15b"', 'id: "15c"', "clause '15c' stands where '15b' is wanted"),
        ('id: "15b"', 'id: "15a"', "clause '15a' stands where '15b' is wanted"),
        ("number: 15", "number: 16", "rule 16 stands where rule 15 is wanted"),
        ("theme: premises", "theme: cellar", "unknown theme 'cellar'"),
        ("needs: [controls, register]", "needs: [control]", "out of controls, attestation, register"),
        ("needs: [controls, register]", "needs: []", "a list that is not empty"),
        ("needs: [controls, register]", "needs: [register, register]", "different words"),
        ("needs: [controls, register]", "needs: [attestation]", "exactly when attestation is among its needs"),
        ("needs: [attestation]", "needs: [controls]", "exactly when attestation is among its needs"),
        ("severity: critical", "severity: grave", "is 'grave'; it is one of low, medium, high, critical"),
        ("effort: days", "effort: weeks", "is 'weeks'; it is one of minutes, hours, days"),
        ("valid_for: 31d", "valid_for: 31", "valid_for of 6.vulnerabilities must be a text"),
        ("valid_for: 31d", "valid_for: 1y", "write months or days"),
        ("valid_for: 31d", "valid_for: 0m", "write months or days"),
        ('id: "36.restore"', 'id: "35.restore"', "must be '36.' and one lowercase word"),
        ('id: "36.restore"', 'id: "36.plan"', "is used twice"),
        ("anssi42: [4, 25]", "anssi42: [4, 43]", "from 1 to 42"),
        ("anssi42: [4, 25]", "anssi42: [4, 4]", "different numbers"),
        ("title: {fr: ", "title: {de: ", "unknown key 'de'"),
        ('"Keep the map of the system up to date"', '""', "neither empty"),
        ('"Keep the map of the system up to date"', "[a]", "must be a text"),
        ('"Keep the map of the system up to date"', '"a', "is not valid YAML"),
    ],
)
def test_a_bad_guide_is_refused_in_one_sentence(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert says in refused(tmp_path, old, new)


def test_a_guide_of_thirty_nine_rules_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "guide.yml"
    path.write_text(yaml.dump({**SLIM, "rules": SLIM["rules"][:39]}, Dumper=DUMPER), encoding="utf-8")
    with pytest.raises(GuideError, match="39 rules where 40 are wanted"):
        load(path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\xff", b"- 1", b"&a [*a]", b"a: *b", b"a: 1\n---\nb: 2", b"\x00"])
def test_what_is_no_guide_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "guide.yml"
    path.write_bytes(content)
    with pytest.raises(GuideError):
        load(path)


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="cannot be read"):
        load(tmp_path / "none.yml")


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a structure."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [place for key in keys for place in places(value[key])]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["15a", "12m", 1]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_mutated_guide_loads_or_gives_a_guide_error(tmp_path: Path, data: st.DataObject) -> None:
    raw = copy.deepcopy(SLIM)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places(raw)))
        action = data.draw(st.sampled_from(["replace", "delete", "add", "repeat"]))
        if action == "replace":
            container[key] = data.draw(ANYTHING)
        elif action == "delete":
            del container[key]
        elif isinstance(container, list):
            container.append(container[key] if action == "repeat" else data.draw(ANYTHING))
        else:
            container[data.draw(st.text(max_size=5) | st.integers())] = data.draw(ANYTHING)
    loads_or_refuses(tmp_path, yaml.dump(raw, Dumper=DUMPER, allow_unicode=True))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(SLIM_TEXT)), cut=st.integers(0, 40), put=st.text(max_size=6))
def test_a_garbled_guide_loads_or_gives_a_guide_error(tmp_path: Path, at: int, cut: int, put: str) -> None:
    loads_or_refuses(tmp_path, SLIM_TEXT[:at] + put + SLIM_TEXT[at + cut :])


def loads_or_refuses(tmp_path: Path, text: str) -> None:
    path = tmp_path / "guide.yml"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        found = load(path)
    except GuideError:
        return
    assert [rule.number for rule in found.rules] == list(range(1, 41))
