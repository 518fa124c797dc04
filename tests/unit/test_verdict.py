"""The verdict as a truth table, and what must hold whatever the readings are."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.hygiene.baseline.plugins.plugin_utils import judge
from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import CLASSES, Block, Control, Text
from hygiene_cli import guide, verdict
from hygiene_cli.model import ClauseVerdict, Host, Practice, Reason, Result, RuleVerdict, Standing
from hygiene_cli.verdict import Proof, exit_code, practice, words
from hygiene_cli.verdict.standing import ORDER, in_force, standing, worst

NOW = datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
GUIDE = guide.load()
WAIVER = {"until": "2026-03-01", "reason": "replaced in May", "approved_by": "Dr Martin"}
EXPIRED = {**WAIVER, "until": "2026-02-28"}
SENTENCE = Text("Une phrase", "A sentence")


def control(name: str, *proves: str, systems: str = "linux", **changed: Any) -> Control:
    """A control that proves clauses; `enforce=False` for audit only."""
    wanted = {} if changed.pop("enforce", True) else None
    block = Block("kind", {}, "@", None, None, wanted, (), (), "empty", None)
    made = Control(
        id=name, role="role", proves=proves, supports=(), title=SENTENCE, why=SENTENCE, danger=None, classes=CLASSES,
        when=True, severity="high", risk=1, guard=None, requires=(), reboot=False, secret=False, sources=(),
        systems=dict.fromkeys(systems.split(), block),
    )  # fmt: skip
    return dataclasses.replace(made, **changed)


def result(name: str, word: str, code: str | None = None, **changed: Any) -> Result:
    return Result(name, word, reason=Reason(code) if code else None, **{"at": NOW, **changed})


def host(name: str = "pacs", **changed: Any) -> Host:
    """A host; `a="fail"` is the reading of the control `a`."""
    told = {key: changed.pop(key) for key in list(changed) if key not in Host.__dataclass_fields__}
    results = {key: value if isinstance(value, Result) else result(key, value) for key, value in told.items()}
    return Host(name, **{"host_class": "server", "results": results, **changed})


def judged(controls: list[Control], *hosts: Host, **more: Any) -> Practice:
    return practice("cabinet", hosts, {one.id: one for one in controls}, GUIDE, NOW, **more)


def clause(told: Practice, name: str) -> ClauseVerdict:
    return next(one for rule in told.rules for one in rule.clauses if one.clause.id == name)


def rule(told: Practice, number: int) -> RuleVerdict:
    return told.rules[number - 1]


# --- order: architecture's words, worst first

COMBINED: list[tuple[list[str], str]] = [
    (["fail", "error"], "fail"),
    (["error", "unknown"], "error"),
    (["unknown", "notchecked"], "unknown"),
    (["notchecked", "waived"], "notchecked"),
    (["waived", "pass"], "waived"),
    (["pass", "notapplicable"], "pass"),
    (["notapplicable", "notapplicable"], "notapplicable"),
    (["pass", "pass", "pass"], "pass"),
    (["pass", "waived", "fail"], "fail"),
    (["notapplicable", "pass", "unknown"], "unknown"),
    (["notapplicable", "waived"], "waived"),
    (["notapplicable", "notchecked"], "notchecked"),
    (list(ORDER), "fail"),
]


@pytest.mark.parametrize(("given_words", "expected"), COMBINED)
def test_the_worst_decides_whatever_the_order(given_words: list[str], expected: str) -> None:
    for mixed in itertools.islice(itertools.permutations(given_words), 50):
        decided = worst(Standing(word) for word in mixed)
        assert decided is not None
        assert decided.word == expected


def test_the_worst_of_nothing_is_nothing() -> None:
    assert worst([]) is None


# --- one control on one host

OLD = NOW - 31 * DAY
STANDINGS: list[tuple[str, Host, str, str | None]] = [  # what, host, word, reason's code
    ("pass", host(a="pass"), "pass", None),
    ("fail", host(a="fail"), "fail", None),
    ("not applicable", host(a=result("a", "notapplicable", "class")), "notapplicable", "class"),
    ("no choice", host(a=result("a", "notchecked", "policy_not_chosen")), "notchecked", "policy_not_chosen"),
    ("30 days old", host(a=result("a", "pass", at=NOW - 30 * DAY)), "pass", None),
    ("older", host(a=result("a", "pass", at=NOW - 30 * DAY - timedelta(seconds=1))), "unknown", "no_reading"),
    ("an old failure is no reading either", host(a=result("a", "fail", at=OLD)), "unknown", "no_reading"),
    ("of this very run", host(a=result("a", "pass", at=None)), "pass", None),
    ("later unknown", host(a="pass", later={"a": result("a", "unknown", "not_root")}), "pass", None),
    ("later error", host(a="fail", later={"a": result("a", "error", "read_failed")}), "fail", None),
    ("only unknown", host(later={"a": result("a", "unknown", "not_root")}), "unknown", "not_root"),
    ("only error", host(later={"a": result("a", "error", "read_failed")}), "error", "read_failed"),
    (
        "old reading, later error",
        host(a=result("a", "pass", at=OLD), later={"a": result("a", "error", "read_failed")}),
        "error",
        "read_failed",
    ),
    ("old error", host(later={"a": result("a", "error", "read_failed", at=OLD)}), "unknown", "no_reading"),
    ("unknown among the results of a run", host(a=result("a", "unknown", "not_root")), "unknown", "not_root"),
    ("never seen", host(), "unknown", "no_reading"),
    ("unreachable", host(problem=Reason("unreachable")), "unknown", "unreachable"),
    ("our own error", host(problem=Reason("bad_policy")), "error", "bad_policy"),
    ("unreachable, but read before", host(a="pass", problem=Reason("unreachable")), "pass", None),
    ("not collected", host(collect="none"), "notchecked", "not_collected"),
    ("waits for a kit", host(collect="kit"), "notchecked", "not_collected"),
    ("kit came in", host(collect="kit", a="pass"), "pass", None),
    ("kit too old", host(collect="kit", a=result("a", "pass", at=OLD)), "notchecked", "not_collected"),
    ("kit could not read", host(collect="kit", later={"a": result("a", "unknown", "not_root")}), "unknown", "not_root"),
    ("waived", host(a=result("a", "fail", waiver=WAIVER)), "waived", None),
    ("waiver expired", host(a=result("a", "fail", waiver=EXPIRED)), "fail", None),
    ("lifted", host(a=result("a", "fail", lifted={"until": "2026-03-01T10:00:00+00:00"})), "waived", None),
    ("lift ended", host(a=result("a", "fail", lifted={"until": "2026-03-01T08:00:00+00:00"})), "fail", None),
    ("expired waiver, lift", host(a=result("a", "fail", waiver=EXPIRED, lifted=WAIVER)), "waived", None),
    ("waived by the inventory since", host(a="fail", waivers={"a": WAIVER}), "waived", None),
    ("another control waived", host(a="fail", waivers={"b": WAIVER}), "fail", None),
    ("waived but passing", host(a=result("a", "pass", waiver=WAIVER)), "pass", None),
    ("waived but unreadable", host(later={"a": result("a", "unknown", waiver=WAIVER)}), "unknown", None),
    ("waived and not collected", host(collect="none", waivers={"a": WAIVER}), "waived", "waived"),
    ("waiver expired, not collected", host(collect="none", waivers={"a": EXPIRED}), "notchecked", "not_collected"),
]


@pytest.mark.parametrize(("one", "word", "code"), [row[1:] for row in STANDINGS], ids=[row[0] for row in STANDINGS])
def test_a_control_on_a_host_counts_as(one: Host, word: str, code: str | None) -> None:
    told = standing(one, "a", NOW)
    assert (told.word, told.reason.code if told.reason else None) == (word, code)


@pytest.mark.parametrize(
    ("until", "holds"),
    [
        ("2026-03-01", True),
        ("2026-02-28", False),
        ("2027-01-01", True),
        (TODAY, True),
        (TODAY - DAY, False),
        (NOW, True),
        (NOW - timedelta(seconds=1), False),
        ("2026-03-01T09:00:00+00:00", True),
        ("2026-03-01T09:30:00", True),
        ("2026-03-01T10:00:00+02:00", False),
        ("soon", False),
        ("", False),
        (None, False),
        (20270101, True),
        (20, False),
    ],
)
def test_a_waiver_holds_to_the_end_of_its_day(until: Any, holds: bool) -> None:
    assert in_force({"until": until}, NOW) is holds


# --- a clause on a host (28a needs controls only)

ON_HOST: list[tuple[str, list[Control], Host, str, str | None]] = [
    ("one control", [control("a", "28a")], host(a="pass"), "pass", None),
    ("the worst of two", [control("a", "28a"), control("b", "28a")], host(a="pass", b="fail"), "fail", None),
    (
        "one is not applicable",
        [control("a", "28a"), control("b", "28a")],
        host(a="pass", b="notapplicable"),
        "pass",
        None,
    ),
    (
        "all not applicable",
        [control("a", "28a"), control("b", "28a")],
        host(a=result("a", "notapplicable", "applies"), b="notapplicable"),
        "notapplicable",
        "applies",
    ),
    ("a control never read", [control("a", "28a"), control("b", "28a")], host(a="pass"), "unknown", "no_reading"),
    ("no control at all", [], host(), "notchecked", "no_control"),
    ("another clause's control", [control("a", "10a")], host(a="pass"), "notchecked", "no_control"),
    ("a control that only supports", [control("a", supports=(28,))], host(a="fail"), "notchecked", "no_control"),
    ("none for its system", [control("a", "28a", systems="windows")], host(a="pass"), "notchecked", "no_control"),
    ("not for its class", [control("a", "28a", classes=("laptop",))], host(a="fail"), "notapplicable", "class"),
    (
        "of its class for the other system only",
        [control("a", "28a", classes=("laptop",)), control("b", "28a", systems="windows")],
        host(),
        "notchecked",
        "no_control",
    ),
    ("class not known yet", [control("a", "28a", classes=("laptop",))], host(host_class=""), "unknown", "no_reading"),
    ("switched off", [control("a", "28a")], host(a=result("a", "notapplicable", "policy")), "notchecked", "policy"),
    (
        "one of two switched off",
        [control("a", "28a"), control("b", "28a")],
        host(a=result("a", "notapplicable", "policy"), b="pass"),
        "pass",
        None,
    ),
    (
        "one switched off, one not chosen",
        [control("a", "28a"), control("b", "28a")],
        host(a=result("a", "notapplicable", "policy"), b=result("b", "notchecked", "policy_not_chosen")),
        "notchecked",
        "policy_not_chosen",
    ),
    (
        "not collected",
        [control("a", "28a")],
        host(host_class="modality", collect="none"),
        "notchecked",
        "not_collected",
    ),
    (
        "not collected but not of its class",
        [control("a", "28a", classes=("server",))],
        host(host_class="modality", collect="none"),
        "notapplicable",
        "class",
    ),
    ("a result of a control that is gone", [control("a", "28a")], host(a="pass", gone="fail"), "pass", None),
    ("waived", [control("a", "28a")], host(a=result("a", "fail", waiver=WAIVER)), "waived", None),
]


@pytest.mark.parametrize(
    ("controls", "one", "word", "code"), [row[1:] for row in ON_HOST], ids=[row[0] for row in ON_HOST]
)
def test_a_clause_on_a_host(controls: list[Control], one: Host, word: str, code: str | None) -> None:
    told = judged(controls, one)
    found = clause(told, "28a")
    reason = found.host_reasons.get("pacs")
    assert (found.hosts["pacs"], reason.code if reason else None) == (word, code)
    assert found.word == rule(told, 28).word == word
    assert (found.verdict, found.shielded) == (("fail", True) if word == "waived" else (word, False))


# --- registers and attestations (3c needs controls and an attestation, 33b a register, 13a an attestation)

PAPERS: list[tuple[str, str, dict[str, str], Proof | None, str, str | None]] = [
    ("no register", "33b", {}, None, "notchecked", "no_register"),
    ("no attestation", "13a", {}, None, "notchecked", "no_attestation"),
    ("neither", "37b", {}, None, "notchecked", "no_attestation"),
    ("controls pass, no attestation", "3c", {"a": "pass"}, None, "notchecked", "no_attestation"),
    ("controls fail, no attestation", "3c", {"a": "fail"}, None, "fail", None),
    ("controls pass, no register", "3d", {"a": "pass"}, None, "notchecked", "no_register"),
    ("register kept", "33b", {}, Proof(Standing("pass")), "pass", None),
    ("attestation expired", "13a", {}, Proof(Standing("fail", Reason("no_attestation"))), "fail", "no_attestation"),
    ("nothing to attest", "13a", {}, Proof(Standing("notapplicable")), "notapplicable", None),
    ("controls and attestation pass", "3c", {"a": "pass"}, Proof(Standing("pass")), "pass", None),
    ("controls fail, attestation passes", "3c", {"a": "fail"}, Proof(Standing("pass")), "fail", None),
    ("controls pass, attestation expired", "3c", {"a": "pass"}, Proof(Standing("fail")), "fail", None),
    ("both fail", "3d", {"a": "fail"}, Proof(Standing("fail", Reason("not_closed"))), "fail", "not_closed"),
    ("no reading, attestation passes", "3c", {}, Proof(Standing("pass")), "unknown", "no_reading"),
]


@pytest.mark.parametrize(
    ("name", "told", "proof", "word", "code"), [row[1:] for row in PAPERS], ids=[row[0] for row in PAPERS]
)
def test_a_clause_needs_all_its_proofs(
    name: str, told: dict[str, str], proof: Proof | None, word: str, code: str | None
) -> None:
    controls = [control("a", name)] if "controls" in GUIDE.clause(name).needs else []
    found = clause(judged(controls, host(**told), registers={name: proof} if proof else None), name)
    assert (found.word, found.reason.code if found.reason else None) == (word, code)


def test_an_attestation_decides_for_a_host_that_nothing_reads() -> None:
    scanner = host("scanner", host_class="modality", collect="none")
    attested = Proof(Standing("pass"), {"scanner": Standing("pass"), "pacs": Standing("pass")})
    found = clause(judged([control("a", "3c")], scanner, host(a="fail"), registers={"3c": attested}), "3c")
    assert found.hosts == {"scanner": "pass", "pacs": "fail"}, "where readings are, they decide"


def test_the_preamble_stands_outside_the_forty() -> None:
    told = judged([])
    assert [one.clause.id for one in told.preamble] == [one.id for one in GUIDE.preamble]
    assert {one.verdict for one in told.preamble} == {"notchecked"}


# --- a rule, and the practice


def test_one_green_control_never_colours_a_rule_with_several_obligations() -> None:
    told = judged([control("a", "10a")], host(a="pass"))
    assert clause(told, "10a").verdict == "pass"
    assert rule(told, 10).verdict == "notchecked"


def test_a_rule_counts_its_hosts_by_their_worst() -> None:
    hosts = [
        host("good", a="pass", b="pass"),
        host("bad", a="pass", b="fail"),
        host("covered", a="pass", b=result("b", "fail", waiver=WAIVER)),
        host("silent"),
        host("spared", a="notapplicable", b="notapplicable"),
    ]
    controls = [control("a", "11a"), control("b", "11b")]
    found = rule(judged(controls, *hosts), 11)
    assert (found.passing, found.failing, found.unverified, found.waived) == (
        ("good",),
        ("bad",),
        ("silent",),
        ("covered",),
    )
    assert (found.verdict, found.shielded) == ("fail", False)
    covered = rule(judged(controls, hosts[0], hosts[2], registers={"11a": Proof(Standing("pass"))}), 11)
    assert (covered.verdict, covered.shielded, covered.word) == ("fail", True, "waived")


def test_a_practice_without_hosts_is_compliant_with_nothing() -> None:
    told = judged([control("a", "28a")])
    assert len(told.rules) == 40
    assert {one.verdict for one in told.rules} == {"notchecked"}
    assert clause(told, "28a").reason == Reason("no_reading")
    assert exit_code([], NOW, told) == 0


def test_exceptions_are_counted_once_a_rule() -> None:
    entry = {"name": "durand", "reason": "on call", "approved_by": "Dr Martin", "review_by": "2026-12-31"}
    finding = judge.test("declared", ["durand", "petit"], [entry, {**entry, "name": "petit"}], TODAY)
    assert finding.exceptions == 2
    reason = Reason("exceptions", {"count": finding.exceptions})
    hosts = [host(name, a=dataclasses.replace(result("a", "pass"), reason=reason)) for name in ("x", "y")]
    told = judged([control("a", "11a", "11b", "28a")], *hosts, registers={"11a": Proof(Standing("pass"))})
    assert (clause(told, "11a").exceptions, rule(told, 11).exceptions, rule(told, 28).exceptions) == (4, 4, 4)
    assert (rule(told, 11).verdict, rule(told, 18).exceptions) == ("pass", 0)
    registered = judged([], registers={"15b": Proof(Standing("pass", exceptions=3))})
    assert rule(registered, 15).exceptions == 3


ALLOWED: list[tuple[dict[str, Any], str]] = [  # what an entry of an allow-list says, what the host's item counts as
    ({"reason": "on call", "approved_by": "Dr Martin", "review_by": "2026-03-01"}, "pass"),
    ({"reason": "on call", "approved_by": "Dr Martin", "review_by": "2026-02-28"}, "fail"),
    ({"reason": "on call", "approved_by": "Dr Martin", "review_by": "someday"}, "fail"),
    ({"reason": "on call", "approved_by": "Dr Martin"}, "fail"),
    ({"reason": "on call", "review_by": "2026-12-31"}, "fail"),
    ({"approved_by": "Dr Martin", "review_by": "2026-12-31"}, "fail"),
    ({"reason": " ", "approved_by": "Dr Martin", "review_by": "2026-12-31"}, "fail"),
    ({}, "fail"),
]


@pytest.mark.parametrize(("entry", "word"), ALLOWED)
def test_an_exception_needs_a_reason_an_approver_and_a_date(entry: dict[str, Any], word: str) -> None:
    finding = judge.test("declared", ["durand"], [{"name": "durand", **entry}], TODAY)
    told = judged([control("a", "28a")], host(a="pass" if finding.ok else "fail"))
    assert rule(told, 28).verdict == word


def test_a_rule_says_the_age_of_its_oldest_reading() -> None:
    controls = [control("a", "30a"), control("b", "30b"), control("c", "28a")]
    old, older = NOW - 9 * DAY, NOW - 10 * DAY
    told = judged(controls, host(a=result("a", "pass", at=old), b="fail", c=result("c", "pass", at=older)))
    assert (rule(told, 30).oldest, clause(told, "30b").oldest, rule(told, 28).oldest) == (old, NOW, older)
    assert rule(told, 18).oldest is None


# --- exit codes


def narrowed(*told: Result, unread: bool = False) -> int:
    return exit_code(told, NOW, unread=[host(problem=Reason("unreachable"))] if unread else [])


NARROWED: list[tuple[list[Result], bool, int]] = [
    ([], False, 0),
    ([result("a", "pass")], False, 0),
    ([result("a", "pass"), result("b", "notapplicable", "class")], False, 0),
    ([result("a", "notchecked", "policy_not_chosen")], False, 0),
    ([result("a", "fail")], False, 2),
    ([result("a", "fail", "reverted")], False, 2),
    ([result("a", "fail", "guard")], False, 2),
    ([result("a", "fail", "pending_reboot")], False, 2),
    ([result("a", "fail", waiver=WAIVER)], False, 0),
    ([result("a", "fail", lifted=WAIVER)], False, 0),
    ([result("a", "fail", waiver=EXPIRED)], False, 2),
    ([result("a", "error")], False, 4),
    ([result("a", "unknown")], False, 4),
    ([result("a", "unknown"), result("b", "fail")], False, 2),
    ([result("a", "unknown"), result("b", "fail", waiver=WAIVER)], False, 4),
    ([result("a", "pass")], True, 4),
    ([result("a", "fail")], True, 2),
    ([], True, 4),
]


@pytest.mark.parametrize(("told", "unread", "code"), NARROWED)
def test_exit_code_of_a_narrowed_run(told: list[Result], unread: bool, code: int) -> None:
    assert narrowed(*told, unread=unread) == code


PRACTICES: list[tuple[str, Host, list[Result], int]] = [  # what, the host's readings, the run's own results, code
    ("all pass", host(a="pass", s="pass"), [result("a", "pass")], 0),
    ("a rule fails", host(a="fail"), [result("a", "fail")], 2),
    ("a rule is waived", host(a=result("a", "fail", waiver=WAIVER), s="pass"), [result("a", "fail", waiver=WAIVER)], 0),
    ("a rule is unknown", host(), [], 4),
    ("a rule is in error", host(later={"a": result("a", "error")}), [result("a", "error")], 4),
    ("read before, unknown now", host(a="pass"), [result("a", "unknown")], 4),
    ("failed before, unknown now", host(a="fail"), [result("a", "unknown")], 2),
    ("what only supports fails", host(a="pass", s="fail"), [result("a", "pass"), result("s", "fail")], 2),
    ("what only supports is unknown", host(a="pass"), [result("a", "pass"), result("s", "unknown")], 4),
    ("not collected", host(collect="none"), [], 0),
]


@pytest.mark.parametrize(("one", "own", "code"), [row[1:] for row in PRACTICES], ids=[row[0] for row in PRACTICES])
def test_exit_code_of_the_practice(one: Host, own: list[Result], code: int) -> None:
    seen = dataclasses.replace(one, last_reading=NOW if one.results else None)
    told = judged([control("a", "28a"), control("s", supports=(28,))], seen)
    assert exit_code(own, NOW, told) == code


def test_exit_code_of_the_practice_with_a_host_unread() -> None:
    told = judged([control("a", "28a")], host(a="pass"))
    assert exit_code([], NOW, told, [host("ris", problem=Reason("unreachable"))]) == 4


# --- actions and changes


def test_the_same_failure_on_many_hosts_is_one_action() -> None:
    hosts = [host(f"h{number}", a="fail", b="pass") for number in range(3)]
    (action,) = judged([control("a", "28a", "30a"), control("b", "28a")], *hosts).actions
    assert (action.control, action.hosts, action.rules) == ("a", ("h0", "h1", "h2"), (28, 30))
    assert (action.severity, action.enforceable, action.risk) == ("high", True, 1)


MORE_URGENT: list[tuple[str, dict[str, Any], int, dict[str, Any], int]] = [  # first comes first: control, hosts …
    ("severity", {"severity": "critical"}, 1, {"severity": "high"}, 1),
    ("hosts", {}, 2, {}, 1),
    ("less risk", {"risk": 0}, 1, {"risk": 3}, 1),
    ("enforceable", {"risk": 1}, 1, {"enforce": False}, 1),
    ("one critical host", {"severity": "critical"}, 1, {"severity": "low"}, 4),
    ("decides a clause", {}, 1, {"proves": (), "supports": (28,)}, 1),
]


@pytest.mark.parametrize(
    ("first", "hosts_a", "second", "hosts_b"), [row[1:] for row in MORE_URGENT], ids=[row[0] for row in MORE_URGENT]
)
def test_what_comes_first(first: dict[str, Any], hosts_a: int, second: dict[str, Any], hosts_b: int) -> None:
    controls = [control("b", "28a", **second), control("z", "28a", **first)]
    hosts = [host(f"h{n}", z="fail" if n < hosts_a else "pass", b="fail" if n < hosts_b else "pass") for n in range(4)]
    assert [action.control for action in judged(controls, *hosts).actions] == ["z", "b"]


def test_shielded_failures_and_other_classes_ask_for_nothing() -> None:
    covered = host(a=result("a", "fail", waiver=WAIVER), b="fail", c="fail")
    controls = [control("a", "28a"), control("b", "28a", classes=("laptop",)), control("c", "28a", systems="windows")]
    assert judged(controls, covered).actions == ()


@pytest.mark.parametrize("changed", [{"host_class": "modality"}, {"collect": "kit"}])
def test_what_apply_cannot_reach_is_not_enforceable(changed: dict[str, Any]) -> None:
    (action,) = judged([control("a", "28a")], host(a="fail", **changed)).actions
    assert not action.enforceable


def test_changes_since_the_previous_verdict() -> None:
    controls = [control("a", "18a"), control("b", "11b"), control("c", "28a")]
    papers = {"18a": Proof(Standing("pass")), "14a": Proof(Standing("pass"))}
    before = words(judged(controls, host(a="fail", b="pass", c="fail"), registers=papers))
    later = host(a="pass", b="pass", c=result("c", "fail", waiver=WAIVER))
    after = judged(controls, later, previous=before, registers=papers)
    assert [dataclasses.astuple(change) for change in after.changes] == [
        (14, "fail", "waived"), (18, "fail", "pass"), (28, "fail", "waived")
    ]  # fmt: skip
    assert judged(controls, host()).changes == ()


# --- what only the whole fleet can say


def test_the_level_is_even_when_nothing_fails_anywhere_and_every_host_was_read() -> None:
    controls = [control("a", "28a"), control("s", supports=(30,))]
    read = {"last_reading": NOW}
    for word, hosts in {
        "pass": [host("x", a="pass", s="pass", **read), host("y", a="pass", s="notapplicable", **read)],
        "fail": [host("x", a="pass", s="pass", **read), host("y", a="pass", s="fail", **read)],
        "unknown": [host("x", a="pass", s="pass", **read), host("y", a="pass", **read)],
        "waived": [host("x", a="pass", s=result("s", "fail", waiver=WAIVER), **read)],
        "notchecked": [host("x", collect="none")],
    }.items():
        equipment = {"14a": Proof(Standing("pass"))}
        assert clause(judged(controls, *hosts, registers=equipment), "14a").word == word


def test_a_laptop_fails_nothing_that_a_fixed_workstation_passes() -> None:
    controls = [control("a", "17a"), control("b", "28a")]
    fixed, laptop = {"host_class": "workstation"}, {"host_class": "laptop"}
    papers = {"17a": Proof(Standing("pass"))}

    def word(*hosts: Host) -> str:
        return clause(judged(controls, *hosts, registers=papers), "17a").word

    assert word(host("f", a="pass", b="pass", **fixed), host("l", a="pass", b="pass", **laptop)) == "pass"
    assert word(host("f", a="pass", b="pass", **fixed), host("l", a="pass", b="fail", **laptop)) == "fail"
    assert word(host("f", a="pass", b="fail", **fixed), host("l", a="pass", b="fail", **laptop)) == "pass"
    assert word(host("f", a="pass", b="fail", **fixed), host("l", a="fail", b="fail", **laptop)) == "fail"


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        (None, "pass"),
        ({"name": "k", "reason": "r", "approved_by": "a", "review_by": "2026-03-01"}, "pass"),
        ({"name": "k", "reason": "r", "approved_by": "a", "review_by": "2026-02-28"}, "fail"),
        ({"name": "k", "reason": "r", "approved_by": "a", "review_by": "soon"}, "fail"),
        ({"name": "k", "approved_by": "a", "review_by": "2026-03-01"}, "fail"),
    ],
)
def test_each_key_that_is_let_in_is_declared(entry: dict[str, str] | None, word: str) -> None:
    policy = {"usb_storage_allow_list": [entry] if entry else []}
    assert clause(judged([], host(policy=policy, last_reading=NOW)), "15b").hosts == {"pacs": word}
    assert clause(judged([], host()), "15b").word == "notchecked"
    assert clause(judged([], host(policy=policy)), "15b").word == "notchecked", "nothing was read there"


def test_where_no_control_exists_for_a_system_the_attestation_decides() -> None:
    controls = [control("a", "10c")]
    hosts = [host("l", a="pass"), host("w", system="windows")]
    assert clause(judged(controls, *hosts), "10c").word == "notchecked"
    for word in ("pass", "fail"):
        told = judged(controls, *hosts, registers={"10c": Proof(Standing(word))})
        assert (clause(told, "10c").word, clause(told, "10c").hosts) == (word, {"l": "pass"})


# --- whatever the readings are

SPOTS = [clause.id for clause in GUIDE.clauses if "controls" in clause.needs][:12]
CONTROLS = [
    control(f"c{number}", *proved, systems=systems, classes=classes)
    for number, (proved, systems, classes) in enumerate(
        [
            ((SPOTS[0],), "linux", CLASSES),
            ((SPOTS[0], SPOTS[1]), "linux windows", CLASSES),
            ((SPOTS[2],), "windows", CLASSES),
            ((SPOTS[3], SPOTS[4]), "linux", ("server", "laptop")),
            (("28a",), "linux", CLASSES),
            (("28a", "18a"), "linux windows", ("laptop", "modality")),
            (("28a",), "linux", CLASSES),
        ]
    )
]
PROVED = sorted({clause for one in CONTROLS for clause in one.proves})
RESULT = st.builds(
    Result,
    control=st.just(""),
    result=st.sampled_from(judge.RESULTS),
    reason=st.sampled_from([None, *map(Reason, ("policy", "applies", "not_collected", "exceptions"))]),
    waiver=st.sampled_from([None, WAIVER, EXPIRED]),
    at=st.sampled_from([NOW, NOW - 29 * DAY, OLD, None]),
)  # fmt: skip
READINGS = st.dictionaries(st.sampled_from([one.id for one in CONTROLS]), RESULT)
HOST = st.builds(
    Host,
    name=st.just(""),
    system=st.sampled_from(["linux", "windows"]),
    host_class=st.sampled_from(["server", "laptop", "modality", ""]),
    collect=st.sampled_from(["host", "kit", "none"]),
    results=READINGS,
    later=READINGS,
    problem=st.sampled_from([None, Reason("unreachable"), Reason("read_failed")]),
)
HOSTS = st.lists(HOST, max_size=3).map(
    lambda found: [dataclasses.replace(one, name=f"h{n}") for n, one in enumerate(found)]
)
QUICK = settings(max_examples=60, deadline=None)
BETTER_TO_WORSE = ("notapplicable", "pass", "waived", "notchecked", "unknown", "error", "fail")
RANK = {word: place for place, word in enumerate(BETTER_TO_WORSE)}


def ranks(told: Practice) -> dict[int, int]:
    return {number: RANK[word] for number, word in words(told).items()}


def with_result(one: Host, name: str, told: Result) -> Host:
    return dataclasses.replace(one, results={**one.results, name: told})


@QUICK
@given(HOSTS)
def test_there_are_forty_rules_and_each_is_the_worst_of_its_clauses(hosts: list[Host]) -> None:
    told = judged(CONTROLS, *hosts)
    assert [one.rule.number for one in told.rules] == list(range(1, 41))
    for one in told.rules:
        assert RANK[one.word] == max(RANK[found.word] for found in one.clauses)
        assert not set(one.passing) & set(one.failing) | set(one.passing) & set(one.unverified)
    assert exit_code([], NOW, told) in (0, 2, 4)


@QUICK
@given(HOSTS.filter(bool), st.data())
def test_fixing_something_never_worsens_a_rule(hosts: list[Host], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(hosts) - 1))
    fixed = data.draw(st.sampled_from(CONTROLS))
    before = judged(CONTROLS, *hosts)
    # switched off is no state of the host: reading what policy ignored is another question
    told = hosts[place].results.get(fixed.id)
    if told is not None and told.result == "notapplicable":
        return
    after = judged(
        CONTROLS, *hosts[:place], with_result(hosts[place], fixed.id, result(fixed.id, "pass")), *hosts[place + 1 :]
    )
    worse = {number for number, rank in ranks(after).items() if rank > ranks(before)[number]}
    assert worse <= {17}, "where the desks do better, a laptop that does not is left behind"


@QUICK
@given(HOSTS.filter(bool), st.data())
def test_a_failure_more_never_improves_a_rule(hosts: list[Host], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(hosts) - 1))
    broken = data.draw(st.sampled_from(CONTROLS))
    before = judged(CONTROLS, *hosts)
    failing = with_result(hosts[place], broken.id, result(broken.id, "fail"))
    after = judged(CONTROLS, *hosts[:place], failing, *hosts[place + 1 :])
    assert all(rank >= ranks(before)[n] for n, rank in ranks(after).items())
    assert exit_code([], NOW, after) == 2 or exit_code([], NOW, before) == exit_code([], NOW, after)


def shielded_by(hosts: list[Host], waiver: dict[str, Any] | None) -> list[Host]:
    """The hosts with every reading under this waiver."""
    return [
        dataclasses.replace(
            one,
            waivers={},
            results={name: dataclasses.replace(told, waiver=waiver) for name, told in one.results.items()},
            later={name: dataclasses.replace(told, waiver=waiver) for name, told in one.later.items()},
        )
        for one in hosts
    ]


@QUICK
@given(HOSTS)
def test_what_expired_shields_nothing(hosts: list[Host]) -> None:
    bare, expired = judged(CONTROLS, *shielded_by(hosts, None)), judged(CONTROLS, *shielded_by(hosts, EXPIRED))
    assert words(expired) == words(bare)
    assert "waived" not in words(expired).values()


@QUICK
@given(HOSTS)
def test_what_is_waived_is_never_compliant(hosts: list[Host]) -> None:
    bare, waived = judged(CONTROLS, *shielded_by(hosts, None)), judged(CONTROLS, *shielded_by(hosts, WAIVER))
    for name in PROVED:
        for host, word in clause(bare, name).hosts.items():
            after = clause(waived, name).hosts[host]
            assert after == word if word != "fail" else RANK[after] >= RANK["waived"]
    for number, word in words(bare).items():
        assert word != "fail" or RANK[words(waived)[number]] >= RANK["waived"]


@QUICK
@given(HOSTS, st.sampled_from(["linux", "windows"]), st.sampled_from(["server", "laptop", ""]))
def test_an_unread_host_turns_no_clause_green(hosts: list[Host], system: str, host_class: str) -> None:
    silent = Host("silent", system=system, host_class=host_class)
    before, after = judged(CONTROLS, *hosts), judged(CONTROLS, *hosts, silent)
    for name in PROVED:
        assert clause(after, name).hosts["silent"] in ("unknown", "notchecked", "notapplicable")
        if clause(after, name).verdict == "pass":
            assert clause(before, name).verdict == "pass"


@QUICK
@given(HOSTS)
def test_neither_order_nor_names_of_hosts_and_controls_matter(hosts: list[Host]) -> None:
    told = judged(CONTROLS, *hosts)
    assert words(judged(CONTROLS[::-1], *hosts[::-1])) == words(told)


@QUICK
@given(HOSTS, st.sampled_from([name for name in SPOTS if "attestation" in GUIDE.clause(name).needs]))
def test_a_clause_without_its_attestation_is_never_green(hosts: list[Host], name: str) -> None:
    assert clause(judged(CONTROLS, *hosts), name).verdict not in ("pass", "notapplicable")


@QUICK
@given(HOSTS)
def test_green_rests_on_readings_alone(hosts: list[Host]) -> None:
    told = judged(CONTROLS, *hosts)
    for name in PROVED:
        for one in hosts:
            if clause(told, name).hosts[one.name] == "pass":
                proving = [by for by in CONTROLS if name in by.proves and one.results.get(by.id)]
                assert any(one.results[by.id].result == "pass" for by in proving)


def test_a_thousand_hosts_are_judged_in_time() -> None:
    spots = [found.id for found in GUIDE.clauses if "controls" in found.needs]
    controls = [control(f"c{n}", spots[n % len(spots)], spots[(n * 7) % len(spots)]) for n in range(150)]
    readings: Mapping[str, Result] = {
        one.id: result(one.id, "fail" if n % 5 else "pass") for n, one in enumerate(controls)
    }
    hosts = [host(f"h{number}", results=readings) for number in range(1000)]
    begun = time.process_time()
    told = judged(controls, *hosts)
    assert time.process_time() - begun < 2
    assert len(told.actions) == 120


def test_verdict_holds_no_clock() -> None:
    later = practice("cabinet", [host(a="pass")], {"a": control("a", "28a")}, GUIDE, NOW + 31 * DAY)
    assert rule(later, 28).verdict == "unknown"
    assert later.at == NOW + 31 * DAY
    assert verdict.practice("x", [], {}, GUIDE, NOW).name == "x"
