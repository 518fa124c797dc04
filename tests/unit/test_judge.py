"""Every operator by hand, and what no value whatever may make the judge do."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.hygiene.baseline.plugins.plugin_utils import judge
from ansible_collections.hygiene.baseline.plugins.plugin_utils.judge import Finding, JudgeError

TODAY = datetime.date(2026, 3, 1)
ENTRY = {"name": "durand", "reason": "PACS on call", "approved_by": "Dr Martin", "review_by": "2026-06-30"}
ANYTHING = object()


def entry(**changed: Any) -> dict[str, Any]:
    return {**ENTRY, **changed}


PASSING: list[tuple[str, Any, Any]] = [
    ("equal", 1, 1),
    ("equal", "1", 1),
    ("equal", 1, "1"),
    ("equal", " 1 ", 1),
    ("equal", 1.0, 1),
    ("equal", "0x10", 16),
    ("equal", "no", "no"),
    ("equal", None, None),
    ("equal", True, True),
    ("equal", [1, "a"], [1, "a"]),
    ("equal", {"a": 1, "more": 2}, {"a": 1}),
    ("equal", {"a": {"b": ["1"]}}, {"a": {"b": [1]}}),
    ("equal", {}, {"a": None}),
    ("at_least", 14, 12),
    ("at_least", 12, 12),
    ("at_least", "14", 12),
    ("at_least", "1.10", "1.9"),
    ("at_least", "TLSv1.3", "TLSv1.2"),
    ("at_least", "2026-02-10", "2026-02-09"),
    ("at_least", "1.2.1", "1.2"),
    ("at_least", {"a": 5, "b": 5}, {"a": 5, "b": 1}),
    ("at_most", 3, 5),
    ("at_most", "1.9", "1.10"),
    ("at_most", 0, 5),
    ("between", 5, [1, 5]),
    ("between", "5", (1, 9)),
    ("between", {"a": 5}, {"a": [1, 9]}),
    ("empty", [], ANYTHING),
    ("empty", "", ANYTHING),
    ("empty", {}, ANYTHING),
    ("includes", ["a", "b"], ["a"]),
    ("includes", "a", "a"),
    ("includes", [], []),
    ("includes", {"x": ["a", "b"]}, {"x": ["a"]}),
    ("subset_of", ["a"], ["a", "b"]),
    ("subset_of", [], ["a"]),
    ("subset_of", "a", ["a"]),
    ("subset_of", {"x": ["a"]}, {"x": ["a", "b"]}),
    ("one_of", "a", ["a", "b"]),
    ("one_of", "a", "a"),
    ("one_of", 1, ["1", 2]),
    ("declared", [], []),
    ("declared", [], None),
    ("declared", ["root"], ["root"]),
    ("declared", ["durand"], [ENTRY]),
    ("declared", [{"name": "durand", "uid": 1000}], [ENTRY]),
    ("declared", [1000], [entry(name="1000")]),
    ("declared", ["durand"], [entry(review_by="2026-03-01")]),
    ("declared", ["durand"], [entry(review_by=datetime.date(2026, 3, 1))]),
    ("declared", ["durand"], [entry(review_by=datetime.datetime(2026, 3, 1, 8))]),
    ("declared", ["durand"], [entry(review_by="2020-01-01"), "durand"]),
]
FAILING: list[tuple[str, Any, Any, Any]] = [  # operator, actual, expected, failing
    ("equal", 2, 1, 1),
    ("equal", None, 1, 1),
    ("equal", True, 1, 1),
    ("equal", 0, False, False),
    ("equal", "yes", "Yes", "Yes"),
    ("equal", [True], [1], [1]),
    ("equal", [1, 2], [1], [1]),
    ("equal", {"a": 1}, {"a": 2, "b": None}, {"a": 2}),
    ("at_least", 8, 12, 12),
    ("at_least", None, 12, 12),
    ("at_least", "1.9", "1.10", "1.10"),
    ("at_least", "TLSv1", "TLSv1.2", "TLSv1.2"),
    ("at_least", {"a": 1, "b": 9}, {"a": 5, "b": 5, "c": 1}, {"a": 5, "c": 1}),
    ("at_most", 6, 5, 5),
    ("at_most", None, 5, 5),
    ("at_most", "1.10", "1.9", "1.9"),
    ("between", 0, [1, 5], [1, 5]),
    ("between", 6, [1, 5], [1, 5]),
    ("between", None, [1, 5], [1, 5]),
    ("empty", ["usb_storage"], ANYTHING, ["usb_storage"]),
    ("empty", "uas", ANYTHING, ["uas"]),
    ("empty", 0, ANYTHING, [0]),
    ("empty", False, ANYTHING, [False]),
    ("includes", ["a"], ["a", "b"], ["b"]),
    ("includes", None, ["a"], ["a"]),
    ("includes", [True], [1], [1]),
    ("subset_of", ["a", "c"], ["a", "b"], ["c"]),
    ("subset_of", ["a"], None, ["a"]),
    ("subset_of", {}, {"x": ["a"]}, {"x": ["a"]}),
    ("one_of", "c", ["a", "b"], "a"),
    ("one_of", None, ["a"], "a"),
    ("one_of", "c", [], None),
    ("declared", ["eve"], [ENTRY], ["eve"]),
    ("declared", ["eve"], [], ["eve"]),
    ("declared", ["durand", {"name": "eve"}], [ENTRY], [{"name": "eve"}]),
    ("declared", [{"uid": 0}], [ENTRY], [{"uid": 0}]),
    ("declared", [["durand"]], [ENTRY], [["durand"]]),
    ("declared", ["durand"], [entry(review_by="2026-02-28")], ["durand"]),
    ("declared", ["durand"], [entry(review_by="soon")], ["durand"]),
    *[("declared", ["durand"], [entry(**{key: ""})], ["durand"]) for key in ("reason", "approved_by", "review_by")],
    *[("declared", ["durand"], [entry(**{key: "  "})], ["durand"]) for key in ("reason", "approved_by")],
    *[
        ("declared", ["durand"], [{k: v for k, v in ENTRY.items() if k != key}], ["durand"])
        for key in ("reason", "approved_by", "review_by")
    ],
]
REFUSED: list[tuple[str, Any, Any]] = [
    ("at_least", "unlimited", 14),
    ("at_least", "unlimited", "14"),
    ("at_least", "SSLv3", "TLSv1.2"),
    ("at_least", True, 1),
    ("at_least", [1], 1),
    ("at_least", 1, None),
    ("at_least", "", "1"),
    ("at_most", float("nan"), 5),
    ("at_most", {"a": 1}, 5),
    ("at_most", "9" * 5000, 5),
    ("between", 5, [1]),
    ("between", 5, 1),
    ("between", 5, None),
    ("equal", [1], {"a": 1}),
    ("equal", None, {"a": 1}),
    # where nothing was found to look at, an empty list proves nothing
    ("empty", None, None),
    ("subset_of", None, ["a"]),
    ("declared", None, []),
    ("no_such_operator", 1, 1),
]


def test_there_are_at_most_ten_operators_and_each_is_tried() -> None:
    assert len(judge.OPERATORS) <= 10
    assert {row[0] for row in PASSING} == set(judge.OPERATORS) == {row[0] for row in FAILING}


@pytest.mark.parametrize(("operator", "actual", "expected"), PASSING)
def test_passes(operator: str, actual: Any, expected: Any) -> None:
    finding = judge.test(operator, actual, expected, TODAY)
    assert finding.ok
    assert finding.failing is None


@pytest.mark.parametrize(("operator", "actual", "expected", "failing"), FAILING)
def test_fails_and_says_what(operator: str, actual: Any, expected: Any, failing: Any) -> None:
    finding = judge.test(operator, actual, expected, TODAY)
    assert not finding.ok
    assert finding.failing == failing


@pytest.mark.parametrize(("operator", "actual", "expected"), REFUSED)
def test_refuses_to_compare(operator: str, actual: Any, expected: Any) -> None:
    with pytest.raises(JudgeError) as caught:
        judge.test(operator, actual, expected, TODAY)
    assert len(str(caught.value)) < 300


def test_declared_counts_the_exceptions_made_use_of() -> None:
    allowed = [ENTRY, entry(name="petit"), "root"]
    assert judge.test("declared", ["durand", "root"], allowed, TODAY) == Finding(True, None, 1)
    assert judge.test("declared", ["durand", "petit", "eve"], allowed, TODAY).exceptions == 2


def test_declared_names_the_exceptions_to_review() -> None:
    allowed = [entry(review_by="2026-01-01"), entry(name="petit", reason=None)]
    finding = judge.test("declared", ["durand", "petit", "eve"], allowed, TODAY)
    assert finding.review_due == ("durand", "petit")
    assert finding.failing == ["durand", "petit", "eve"]


def test_an_expired_exception_nobody_uses_fails_nothing() -> None:
    assert judge.test("declared", ["root"], ["root", entry(review_by="2020-01-01")], TODAY).ok


def outcome(operator: str, actual: Any, expected: Any) -> Finding | str:
    """The finding, or the sentence of the refusal."""
    try:
        return judge.test(operator, actual, expected, TODAY)
    except JudgeError as error:
        return str(error)


def test_values_nested_beyond_measure_are_refused() -> None:
    deep: Any = []
    for _ in range(900):
        deep = [deep]
    deeper = json.loads(json.dumps(deep))
    found = outcome("equal", deep, deeper)
    assert found.ok if isinstance(found, Finding) else "nested" in found


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["1", "1.2", "a"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=3) | st.sampled_from(list(ENTRY)), inner, max_size=4)
    ),
    max_leaves=12,
)
OPERATOR = st.sampled_from(sorted(judge.OPERATORS))


@given(OPERATOR, JSON, JSON)
def test_no_value_raises_anything_but_judge_error(operator: str, actual: Any, expected: Any) -> None:
    found = outcome(operator, actual, expected)
    if isinstance(found, str):
        assert len(found) < 300
    else:
        assert not found.ok or found.failing is None


@given(OPERATOR, JSON, JSON)
def test_the_same_values_get_the_same_finding(operator: str, actual: Any, expected: Any) -> None:
    assert repr(outcome(operator, actual, expected)) == repr(outcome(operator, actual, expected))


@given(st.integers(), st.integers())
def test_orders_agree(actual: int, expected: int) -> None:
    def ok(operator: str, wanted: Any) -> bool:
        return judge.test(operator, actual, wanted, TODAY).ok

    assert ok("at_least", expected) == (actual >= expected) == ok("at_least", str(expected))
    assert ok("equal", expected) == (ok("at_least", expected) and ok("at_most", expected))
    assert ok("equal", expected) == ok("between", [expected, expected])


@given(st.lists(JSON, max_size=5), st.lists(JSON, max_size=5))
def test_fewer_items_never_fail_more(actual: list[Any], allowed: list[Any]) -> None:
    for operator in ("empty", "subset_of", "declared"):
        whole = judge.test(operator, actual, allowed, TODAY)
        fewer = judge.test(operator, actual[1:], allowed, TODAY)
        assert fewer.ok or not whole.ok


@given(JSON)
def test_equal_knows_itself_but_for_what_is_not_a_number(value: Any) -> None:
    assert judge.same(value, value) or "nan" in repr(value)
