"""What changed between two checks: nothing where nothing did, and what differs by name, once; the trend."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.hygiene.baseline.plugins.plugin_utils import census
from hygiene_cli import changes, cli, guide, past, practice, show, verdict
from hygiene_cli.history import History
from hygiene_cli.history.censuses import lines
from hygiene_cli.history.snapshot import LETTERS, Snapshot, snapshot
from hygiene_cli.model import Point, Practice, Reason
from hygiene_cli.report import render, trend
from hygiene_cli.running.errand import Ran
from hygiene_cli.session import FILE, Session
from tests.tools.sample_practice import HOSTILE, controls
from tests.tools.sample_practice import practice as sample

GUIDE = guide.load()
NOW = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
CONTROLS = ("a", "b", "c")
WORDS = st.sampled_from([word for word in LETTERS if word])
NAMES = st.text(max_size=12) | st.sampled_from(HOSTILE)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Any verdict of some hosts and three controls."""
    hosts = draw(st.dictionaries(NAMES, st.lists(st.sampled_from([*LETTERS.values()]), min_size=3, max_size=3)))
    reasons = st.none() | st.just(Reason("no_register"))
    return Snapshot(
        rules={rule.number: draw(WORDS) for rule in GUIDE.rules[:4]},
        clauses={clause.id: (draw(WORDS), draw(reasons)) for clause in GUIDE.clauses[:6]},
        controls=CONTROLS,
        hosts={name: "".join(letters) for name, letters in hosts.items()},
        problems={name: "unreachable" for name in hosts if draw(st.booleans())},
    )


def compared(before: Snapshot, after: Snapshot) -> changes.Changes:
    return changes.compare(before, after, GUIDE, {"a": [GUIDE.clauses[1].id]})


@given(snapshots())
def test_a_check_and_itself_have_no_change(one: Snapshot) -> None:
    assert not compared(one, one)
    assert Snapshot.unpacked(one.packed()) == one


@given(snapshots(), snapshots())
def test_what_differs_is_named_once_and_nothing_else_is(before: Snapshot, after: Snapshot) -> None:
    found = compared(before, after)
    assert {one.rule for one in found.rules} == {n for n in after.rules if after.rules[n] != before.rules[n]}
    assert [one.what for one in found.clauses] == [
        name for name in after.clauses if after.clauses[name][0] != before.clauses[name][0]
    ]
    told = [(one.what, host, one.before, one.after) for one in found.controls for host in one.hosts]
    both = [host for host in after.hosts if host in before.hosts]
    expected = {
        (control, host, before.words(host).get(control, ""), after.words(host).get(control, ""))
        for host in both
        for control in CONTROLS
        if before.words(host).get(control) != after.words(host).get(control)
    }
    assert len(told) == len(set(told))
    assert set(told) == expected
    assert {*found.new} == {*after.hosts} - {*before.hosts}
    assert {*found.gone} == {*before.hosts} - {*after.hosts}
    assert {*found.silent} == {one for one in both if one in after.problems and one not in before.problems}
    assert {*found.back} == {one for one in both if one in before.problems and one not in after.problems}


CENSUS = st.dictionaries(st.sampled_from(census.PARTS), st.dictionaries(NAMES, st.text(max_size=6)))


@given(CENSUS, CENSUS)
def test_what_is_on_a_machine_is_compared_part_by_part(before: dict[str, Any], after: dict[str, Any]) -> None:
    was, now = frozenset(lines(before)), frozenset(lines(after))
    assert changes.items(was, was) == {}
    found = changes.items(was, now)
    for part in census.PARTS:
        one = found.get(part, changes.Difference())
        if part not in before or part not in after:
            assert part not in found
            continue
        old, new = before[part], after[part]
        assert one.new == {name: new[name] for name in new.keys() - old.keys()}
        assert one.gone == {name: old[name] for name in old.keys() - new.keys()}
        assert one.other == {name: (old[name], new[name]) for name in old.keys() & new.keys() if old[name] != new[name]}


LINUX = [
    {"value": {"software": {"items": [{"name": "bash", "version": "5.2"}, {"name": "bash", "version": "5.1"}]}}},
    {"value": {"accounts": [{"name": "marie", "login": True}, {"name": "www-data", "login": False}]}},
    {"value": [
        {"protocol": "tcp", "port": 22, "process": "sshd", "local": False},
        {"protocol": "udp", "port": 40123, "process": "avahi-daemon", "local": False},
        {"protocol": "tcp", "port": 631, "process": "cupsd", "local": True},
        {"protocol": "tcp", "port": 22, "process": "sshd", "local": True},
    ]},
]  # fmt: skip
WINDOWS = [
    {"value": {"items": [{"name": "7-Zip", "version": "24.08"}]}},
    {"value": {"own": True, "users": [{"name": "Marie", "enabled": True}, {"name": "Invité", "enabled": False}]}},
    {"value": [
        {"protocol": "tcp", "port": 49667, "process": "svchost", "services": ["EventLog"], "local": False},
        {"protocol": "tcp", "port": 445, "process": "System", "services": [], "local": False},
    ]},
]  # fmt: skip


def test_a_census_of_linux() -> None:
    assert census.census("linux", LINUX) == {
        "software": {"bash": "5.1, 5.2"},
        "accounts": {"marie": "open", "www-data": "closed"},
        "services": {"tcp/22 sshd": "network", "tcp/631 cupsd": "local", "udp/* avahi-daemon": "network"},
    }


def test_a_census_of_windows() -> None:
    assert census.census("windows", WINDOWS) == {
        "software": {"7-Zip": "24.08"},
        "accounts": {"Marie": "open", "Invité": "closed"},
        "services": {"tcp/* EventLog": "network", "tcp/445 System": "network"},
    }


@pytest.mark.parametrize("answer", [None, [], {"unknown": {}}, {"error": "no"}, {"value": None}, "x", 7])
def test_what_could_not_be_read_is_no_empty_list(answer: Any) -> None:
    assert census.census("linux", [answer] * 3) == {}
    assert census.census("windows", []) == {}


@pytest.mark.parametrize("value", [7, "x", [], {}, [[]], {"software": 3}, {"items": {}}, {"accounts": [None, {}]}])
def test_a_garbled_answer_counts_as_nothing_found(value: Any) -> None:
    assert all(not names for names in census.census("linux", [{"value": value}] * 3).values())


def test_a_census_is_bounded() -> None:
    items = [{"name": f"{number:06}" + "x" * 5000, "version": "y" * 5000} for number in range(9000)]
    found = census.census("linux", [{"value": {"software": {"items": items}}}])["software"]
    assert len(found) == census.MOST
    assert {len(word) for pair in found.items() for word in pair} == {census.LONGEST}


COUNTED = {"software": {"bash": "5.2"}, "accounts": {"marie.durand": "open"}, "services": {}}


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """A practice of two machines that nobody has read yet."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    path = tmp_path / "hosts.yml"
    path.write_text("all: {hosts: {poste: {}, ris: {}}}", encoding="utf-8")
    place = practice.find((str(path),))
    with History.open(place.state_folder() / FILE) as history:
        yield Session(place, history)


def check(session: Session, at: datetime, told: Mapping[str, Any], silent: tuple[str, ...] = ()) -> str:
    """A full check of the machines in `told` (control → word, and `census`), of those that do not answer besides."""
    known = {"class": "workstation", "collect": "host", "system": "linux", "profile": "essential"}
    run = session.history.begin("check", at, inventory=dict.fromkeys([*told, *silent], known))
    for name, own in told.items():
        results = [{"control": control, "result": word} for control, word in own.items() if control != "census"]
        payload = {**known, "collected_at": at.isoformat(), "host_id": own.get("host_id", name), "controls": results}
        session.history.add_host(run, name, {**payload, "census": own.get("census", COUNTED)}, at)
    for name in silent:
        session.history.add_problem(run, name, Reason("unreachable", {"detail": "no route"}), at)
    record = session.history.run(run)
    assert record
    told_of, papers = session.judge(record, session.history.hosts_at(run), at)
    packed = snapshot(told_of, session.controls).packed()
    session.history.finish(run, 0, at, verdict.words(told_of), papers.packed(), packed)
    return run


USB = "usb_storage_drivers_blocked"


def test_the_same_check_twice_changes_nothing(session: Session) -> None:
    told = {"poste": {USB: "fail"}, "ris": {USB: "pass"}}
    before, after = (session.history.run(check(session, NOW + timedelta(days=day), told)) for day in (0, 1))
    assert before
    assert after
    found = past.between(session, before, after)
    assert not found
    assert found.uncounted == []
    assert past.between(session, after, after).items == {}


def test_each_thing_that_changed_is_told(session: Session) -> None:
    first = session.history.run(check(session, NOW, {"poste": {USB: "pass"}, "ris": {USB: "pass"}, "fax": {}}))
    counted = {"software": {"bash": "5.3", "vlc": "3"}, "accounts": {"marie.durand": "closed"}, "services": {}}
    told = {"poste": {USB: "fail", "census": counted}, "neuf": {USB: "pass"}}
    second = session.history.run(check(session, NOW + timedelta(days=7), told, silent=("ris",)))
    assert first
    assert second
    found = past.between(session, first, second)
    assert (found.new, found.gone, found.silent, found.back) == (["neuf"], ["fax"], ["ris"], [])
    turned = [(one.what, one.before, one.after, one.hosts) for one in found.controls if one.what == USB]
    assert turned == [(USB, "pass", "fail", ["poste"])]
    assert found.items == {
        "poste": {
            "software": changes.Difference(new={"vlc": "3"}, other={"bash": ("5.2", "5.3")}),
            "accounts": changes.Difference(other={"marie.durand": ("open", "closed")}),
        }
    }


def test_another_machine_under_a_name_is_not_compared_with_the_old_one(session: Session) -> None:
    first = session.history.run(check(session, NOW, {"poste": {USB: "pass"}}))
    other = {"poste": {USB: "pass", "host_id": "another", "census": {"software": {}}}}
    second = session.history.run(check(session, NOW + timedelta(days=1), other))
    assert first
    assert second
    found = past.between(session, first, second)
    assert found.replaced == ["poste"]
    assert found.items == {}


def test_a_check_whose_words_were_not_kept_is_judged_again(session: Session) -> None:
    runs = [
        check(session, NOW + timedelta(days=day), {"poste": {USB: word}}) for day, word in ((0, "pass"), (1, "fail"))
    ]
    before, after = (session.history.run(run) for run in runs)
    assert before
    assert after
    kept = past.between(session, before, after)
    session.history._file.db.execute("UPDATE runs SET standings = NULL")
    assert past.between(session, before, after) == kept
    assert kept.controls


def test_a_census_is_kept_once_and_somebody_forgotten_is_not_in_it(session: Session) -> None:
    for day in range(3):
        run = check(session, NOW + timedelta(days=day), {"poste": {USB: "pass"}, "ris": {USB: "pass"}})
    count = "SELECT count(*) FROM censuses"
    assert session.history._file.db.execute(count).fetchone()[0] == 1
    before = session.history.counted(run)["poste"].digest
    session.history.reword(lambda text: text.replace("marie.durand", "erased-1"))
    after = session.history.counted(run)["poste"].digest
    assert before != after
    assert '["accounts", "erased-1", "open"]' in session.history.census(after)
    assert session.history._file.db.execute(count).fetchone()[0] == 1
    assert session.history.standings(run)


def test_the_verb(session: Session, monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["changes", "-i", "hosts.yml"]
    assert cli.run(words) == 0
    assert "rien à quoi le comparer" in capsys.readouterr().out
    runs = [check(session, NOW, {"poste": {USB: "pass"}, "ris": {}})]
    assert cli.run([*words, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"schema_version": 1, "compared": False}
    told = {"poste": {USB: "fail", "census": {**COUNTED, "software": {HOSTILE[4]: HOSTILE[2]}}}, "ris": {}}
    runs.append(check(session, NOW + timedelta(days=1), told))
    assert cli.run(words) == 0
    said = capsys.readouterr().out
    assert "1 machine\u00a0: poste" in said
    assert "\x1b" not in said
    assert cli.run([*words, *runs, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["before"]["run"], found["after"]["run"]) == (*runs,)
    assert found["items"]["poste"]["software"]["gone"] == {"bash": "5.2"}
    assert cli.run([*words, runs[1], "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out.lstrip("\ufeff")), delimiter=";"))
    assert {"kind": "control", "what": USB, "host": "poste", "before": "pass", "after": "fail", "why": ""} in rows
    assert [row["what"] for row in rows if row["kind"] == "software"] == [f"'{HOSTILE[4]}", "bash"]


def test_what_cannot_be_compared(
    session: Session, monkeypatch: pytest.MonkeyPatch, capsys: Any, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    narrow = session.history.begin("check", NOW, selection={"limit": "poste"})
    session.history.finish(narrow, 0, NOW)
    for asked, sentence in (
        (["nothing"], "aucune exécution nothing"), ([narrow], "n’est pas un contrôle complet"),
        (["a", "b", "c"], "deux exécutions se comparent"),
    ):  # fmt: skip
        assert cli.run(["changes", "-i", "hosts.yml", *asked]) == 5
        assert sentence in capsys.readouterr().err


def test_a_report_of_now_and_one_of_a_past_run_are_compared_with_the_check_before(session: Session) -> None:
    runs = [
        check(session, NOW + timedelta(days=day), {"poste": {USB: word}}) for day, word in ((0, "pass"), (1, "fail"))
    ]
    record = session.history.run(runs[1])
    assert record
    told = session.practice(record, session.history.hosts_at(runs[1]), NOW + timedelta(days=1))
    again = past.with_past(session, record, told).past
    assert again
    assert again.changes
    assert (again.changes.before_run, len(again.trend)) == (runs[0], 2)
    now = past.with_past(session, None, told).past
    assert now
    assert now.changes is not None
    assert not now.changes
    assert len(now.trend) == 3
    first = session.history.run(runs[0])
    alone = past.with_past(session, first, told).past
    assert alone
    assert alone.changes is None
    assert trend.build(alone.trend, "fr") is None


def test_a_check_keeps_what_it_said(session: Session, capsys: Any) -> None:
    run = session.history.begin("check", NOW, inventory={"poste": {"system": "linux", "class": "server"}})
    record = session.history.run(run)
    assert record
    show.after_check(session, Ran(record, [], False), show.NOTHING)
    assert session.history.standings(run) is not None


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_section_of_the_report(lang: str) -> None:
    source = render(sample(), controls(), "html", lang)
    section = source.split('<section class="changes"')[1].split('<section class="sheets"')[0]
    text = re.sub(r"<[^>]+>", " ", section)
    assert section.index('class="tally"') < section.index("<svg viewBox") < section.index("<details")
    assert "<title" in section
    assert "<desc" in section
    assert "<script>" not in section
    assert "\x1b" not in section
    assert ("ne répond plus" if lang == "fr" else "no longer answers") in text
    assert "x" * 100 not in section
    assert section.count("<rect") > 40


def test_the_first_check_has_nothing_to_compare_with_and_no_trend() -> None:
    told = dataclasses.replace(sample(), past=past.Past(None, (Point(NOW, {"pass": 40}),)))
    source = render(told, controls(), "html", "fr")
    assert "Premier contrôle complet" in source
    assert "<svg viewBox" not in source.split('<section class="changes"')[1].split('<section class="sheets"')[0]


def test_the_columns_of_the_trend_stand_on_one_line_and_hold_all_rules() -> None:
    points = [Point(NOW + timedelta(days=day), {"pass": day, "error": 1, "fail": 39 - day}) for day in range(12)]
    drawn = trend.build(points, "en")
    assert drawn
    for column, (_, numbers) in zip(drawn.columns, drawn.rows, strict=True):
        assert sum(numbers) == 40
        assert abs(sum(one.height for one in column.segments) - trend.HEIGHT) < 0.5
        assert max(one.y + one.height for one in column.segments) == pytest.approx(drawn.base, abs=0.2)
    assert "compliant: from 0 to 11" in drawn.desc
    assert drawn.heads == ["pass", "unknown", "fail"]


def test_a_narrowed_report_says_nothing_of_the_past() -> None:
    told: Practice = sample()
    assert 'class="changes"' not in render(told, controls(), "html", "fr", narrowed=True)
