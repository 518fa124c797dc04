"""The action plan: derived from a verdict, joined with what people said of it, stable when nothing changed."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import CLASSES, Block, Control, Text
from hygiene_cli import actions, cli, guide, verdict
from hygiene_cli.actions.export import as_calendar, as_csv
from hygiene_cli.model import Host, Practice, Reason, Result, Standing
from hygiene_cli.registers import Registers
from hygiene_cli.registers.reading import Document
from hygiene_cli.verdict import Proof

NOW = datetime.datetime(2026, 11, 26, 9, tzinfo=datetime.UTC)
TODAY = NOW.date()
GUIDE = guide.load()


def control(name: str, *proves: str, risk: int = 1, severity: str = "high", enforce: bool = True) -> Control:
    block = Block("kind", {}, "@", None, None, {} if enforce else None, (), (), "empty", None)
    said = Text("Une phrase", "A sentence")
    return Control(
        id=name, role="role", proves=proves, supports=(), title=said, why=said, danger=None, classes=CLASSES, when=True,
        severity=severity, risk=risk, guard=None, requires=(), reboot=False, secret=False, sources=(),
        systems={"linux": block},
    )  # fmt: skip


CONTROLS = {
    one.id: one
    for one in (
        control("a", "11a"),
        control("b", "11a", "11b", risk=2, severity="medium"),
        control("c", "14a", severity="low", enforce=False),
    )
}
GOOD = {one.id: Proof(Standing("pass")) for one in GUIDE.clauses if one.needs != ("controls",)}


def judged(failing: dict[str, list[str]], papers: dict[str, str] | None = None) -> Practice:
    """A practice of three hosts; `failing` is control → hosts, `papers` clause → reason."""
    hosts = [
        Host(
            name,
            host_class="server",
            results={one: Result(one, "fail" if name in failing.get(one, ()) else "pass", at=NOW) for one in CONTROLS},
        )
        for name in ("x", "y", "z")
    ]
    proofs = {**GOOD, **{clause: Proof(Standing("fail", Reason(code))) for clause, code in (papers or {}).items()}}
    return verdict.practice("p", hosts, CONTROLS, GUIDE, NOW, registers=proofs)


def entries(*given_: dict[str, Any]) -> Registers:
    return Registers(Path("practice"), {"actions": Document(Path("actions.yml"), {"actions": list(given_)})})


def test_one_control_on_many_hosts_is_one_action_and_a_paper_is_another() -> None:
    found = actions.gaps(
        judged({"a": ["x", "y"], "c": ["z"]}, {"36a": "no_attestation", "0b": "no_attestation"}), CONTROLS
    )
    assert [(one.what, one.hosts, one.rules) for one in found] == [
        ("a", ("x", "y"), (11,)), ("36a", (), (36,)), ("0b", (), ()), ("c", ("z",), (14,))
    ]  # fmt: skip
    assert [one.effort for one in found] == ["minutes", "days", "hours", "days"]


def test_of_two_papers_the_graver_comes_first() -> None:
    papers = dict.fromkeys(("0a", "36a", "36b", "36c"), "no_attestation")
    found = actions.gaps(judged({"a": ["x"], "c": ["z"]}, papers), CONTROLS)
    assert [one.what for one in found] == ["36c", "a", "36a", "0a", "36b", "c"]


def test_what_a_gap_gains_is_the_rules_that_fail_for_it_alone() -> None:
    alone = actions.gaps(judged({"a": ["x"]}), CONTROLS)
    assert [(one.what, one.gains) for one in alone] == [("a", (11,))]
    both = actions.gaps(judged({"a": ["x"], "b": ["x"], "c": ["x"]}), CONTROLS)
    assert {one.what: one.gains for one in both} == {"a": (), "b": (), "c": (14,)}


def test_what_is_waived_is_no_action() -> None:
    told = judged({}, {"33d": "not_traced"})
    waiver = {"what": "33d", "hosts": None, "until": "2026-12-31"}
    shielded = verdict.practice("p", told.hosts, CONTROLS, GUIDE, NOW, waivers=(waiver,),
                                registers={**GOOD, "33d": Proof(Standing("fail", Reason("not_traced")))})  # fmt: skip
    assert [one.what for one in actions.gaps(told, CONTROLS)] == ["33d"]
    assert actions.gaps(shielded, CONTROLS) == []


STATES: dict[str, tuple[dict[str, Any], str]] = {
    "nothing said": ({}, "open"),
    "with a date to come": ({"to": "a", "due": "2026-11-26"}, "open"),
    "past its date": ({"to": "a", "due": "2026-11-25"}, "late"),
    "done today": ({"done": {"date": "2026-11-26", "by": "a"}}, "waiting"),
    "done before the reading": ({"done": {"date": "2026-11-25", "by": "a"}}, "reopened"),
}


@pytest.mark.parametrize("case", STATES)
def test_the_state_of_an_action(case: str) -> None:
    said, state = STATES[case]
    found = actions.gaps(judged({"a": ["x"]}), CONTROLS)
    (item,) = actions.plan(found, entries({"number": 7, "gap": "a", **said}), TODAY)
    assert (item.number, item.state) == (7, state)


def test_what_no_longer_fails_is_closed() -> None:
    (item,) = actions.plan([], entries({"number": 7, "gap": "a", "to": "a", "due": "2026-11-01"}), TODAY)
    assert (item.state, item.gap) == ("closed", None)


def test_the_plan_is_complete_when_each_gap_has_somebody_and_a_day() -> None:
    found = actions.gaps(judged({"a": ["x"], "c": ["x"]}), CONTROLS)
    first = {"number": 1, "gap": "a", "to": "a", "due": "2026-12-01"}
    partly = actions.planned(found, entries(first, {"number": 2, "gap": "c", "to": "a"}), TODAY)
    assert (partly.word, partly.reason) == ("fail", Reason("unplanned", {"names": ["c"], "n": 1}))
    wholly = actions.planned(found, entries(first, {"number": 2, "gap": "c", "to": "a", "due": "2026-12-01"}), TODAY)
    assert wholly.word == "pass"
    assert actions.planned([], entries(), TODAY).word == "pass"


def test_the_plan_s_own_clause_decides_its_rule() -> None:
    told = judged({})
    failed = verdict.settle(told, "40b", Standing("fail", Reason("unplanned")))
    rule = failed.rules[39]
    assert (rule.rule.number, rule.verdict, rule.clauses[1].reason) == (40, "fail", Reason("unplanned"))
    assert verdict.settle(failed, "40b", Standing("pass")).rules[39].verdict == "pass"
    assert [one.word for one in failed.rules[:39]] == [one.word for one in told.rules[:39]]


@given(st.dictionaries(st.sampled_from(sorted(CONTROLS)), st.lists(st.sampled_from("xyz"), unique=True, min_size=1)),
       st.lists(st.sampled_from(sorted(GOOD)), unique=True, max_size=6))  # fmt: skip
def test_the_same_verdict_gives_the_same_plan_and_one_mended_gap_leaves_the_others(
    failing: dict[str, list[str]], papers: list[str]
) -> None:
    broken = dict.fromkeys(papers, "no_register")
    found = actions.gaps(judged(failing, broken), CONTROLS)
    assert found == actions.gaps(judged(failing, broken), CONTROLS)
    assert len({one.what for one in found}) == len(found)
    for gap in found:
        rest = actions.gaps(
            judged(
                {k: v for k, v in failing.items() if k != gap.what}, {k: v for k, v in broken.items() if k != gap.what}
            ),
            CONTROLS,
        )
        assert [one.what for one in rest] == [one.what for one in found if one is not gap]


def items() -> list[actions.Item]:
    found = actions.gaps(judged({"a": ["x", "y"]}), CONTROLS)
    (item,) = actions.plan(found, entries({"number": 7, "gap": "a", "to": "=cmd", "due": "2026-12-01"}), TODAY)
    return [item, dataclasses.replace(item, due=None)]


def test_a_spreadsheet_reads_the_plan_and_takes_no_cell_for_a_formula() -> None:
    text = as_csv(items(), {"a": "=SUM(A1)"}, "fr")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert [rows[0][key] for key in ("number", "what", "title", "hosts", "to", "due")] == [
        "7", "a", "'=SUM(A1)", "x y", "'=cmd", "2026-12-01"
    ]  # fmt: skip


def test_a_calendar_has_a_task_for_each_action_with_a_date() -> None:
    text = as_calendar(items(), {"a": "Clés, badges; codes\nBEGIN:VEVENT " + "é" * 80}, "Cabinet", NOW)
    assert text.count("BEGIN:VTODO") == 1
    assert "DUE;VALUE=DATE:20261201\r\n" in text
    assert "\r\nBEGIN:VEVENT" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    unfolded = text.replace("\r\n ", "")
    assert "SUMMARY:Cabinet : Clés\\, badges\\; codes" in unfolded
    assert "é" * 80 in unfolded


def test_numbers_stay_whatever_is_added(cabinet: Path, capsys: Any) -> None:
    capsys.readouterr()
    assert cli.run(["actions"]) == 2
    first = capsys.readouterr().out
    written = Path("practice/actions.yml").read_bytes()
    assert cli.run(["actions"]) == 2
    assert capsys.readouterr().out in first
    assert Path("practice/actions.yml").read_bytes() == written
    people = "people:\n  - {id: dupont, name: D, function: f, arrival: 2020-01-01}\n"
    Path("practice/people.yml").write_text(people)
    assert cli.run(["actions", "assign", "1", "--to", "dupont", "--due", "30d"]) == 0
    assert cli.run(["actions", "note", "1", "called", "--by", "dupont"]) == 0
    assert cli.run(["actions", "done", "1", "--by", "dupont"]) == 0
    assert cli.run(["actions"]) == 2
    assert "called" in capsys.readouterr().out
    for words in ("assign 9999 --to dupont --due 30d", "assign 1 --to nobody --due 1d",
                  "assign 1 --to dupont --due soon", "note 9999 x --by y"):  # fmt: skip
        assert cli.run(["actions", *words.split()]) == 5
    assert cli.run(["actions", "-o", "plan.pdf"]) == 5
    assert cli.run(["actions", "-o", "plan.csv", "-o", "plan.ics"]) == 2
    assert Path("plan.csv").exists()
    assert Path("plan.ics").exists()
