"""The history keeps what every run found, gives any past report back, and says in one sentence what is wrong."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import re
import sqlite3
import stat
import tempfile
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hygiene_cli.errors import HygieneError
from hygiene_cli.history import History, HistoryError, database
from hygiene_cli.history.readings import State
from hygiene_cli.model import Host, Reason, Result

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def payload(at: datetime = NOW, host_id: str | None = "m1", **results: Any) -> dict[str, Any]:
    """A host's result: `usb="fail"` for a control's word, or its whole mapping."""
    controls = [
        {"control": name, **(told if isinstance(told, dict) else {"result": told})} for name, told in results.items()
    ]
    return {
        "schema_version": 1, "collected_at": at.isoformat(), "collected_by": None, "host_id": host_id,
        "system": "linux", "class": "server", "profile": "essential", "collect": "host",
        "facts": {"os_name": "Debian 12", "kernel": None},
        "policy": {"passwords_min_length": 12}, "controls": controls,
    }  # fmt: skip


def visit(history: History, at: datetime, name: str = "pacs", **told: Any) -> str:
    """A whole run over one host."""
    run = history.begin("check", at)
    history.add_host(run, name, payload(at, **told), at)
    history.finish(run, 0, at)
    return run


def only(hosts: list[Host]) -> Host:
    (host,) = hosts
    return host


def words(results: Any) -> dict[str, str]:
    return {name: result.result for name, result in results.items()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "history.sqlite"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    with History.open(path) as opened:
        yield opened


def test_only_its_owner_may_read_it(history: History, path: Path) -> None:
    visit(history, NOW, usb="pass")
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


def test_a_run_is_told_from_begin_to_end(history: History) -> None:
    inventory = {"pacs": {"class": "pacs"}}
    run = history.begin(
        "check", NOW, inventory=inventory, selection={"limit": "pacs", "rules": []}, versions={"a": "1"}
    )
    assert re.fullmatch(r"20260301T083000Z-[0-9a-f]{4}", run)
    begun = history.run(run)
    assert begun is not None
    assert (begun.verb, begun.status, begun.started, begun.finished) == ("check", "running", NOW, None)
    assert (begun.narrowed, begun.selection, begun.versions, begun.inventory) == (
        True,
        {"limit": "pacs"},
        {"a": "1"},
        inventory,
    )
    history.finish(run, 2, NOW + DAY, {15: "fail"})
    ended = history.run(run)
    assert ended is not None
    assert (ended.status, ended.exit_code, ended.finished, ended.words) == ("done", 2, NOW + DAY, {15: "fail"})


def test_runs_of_the_same_second_have_ids_of_their_own(history: History) -> None:
    made = [history.begin("check", NOW) for _ in range(300)]
    assert len(set(made)) == 300
    assert [run.id for run in history.runs()] == made[::-1]
    assert len(history.runs(5)) == 5


@pytest.mark.parametrize("parts", [[60000], [900] * 60])
def test_a_long_difference_is_kept_as_far_as_it_goes(history: History, parts: list[int]) -> None:
    """It stays a list of parts that reports can read, whatever was left out."""
    told = [{"before_header": "f", "prepared": "+x\n" * (size // 3)} for size in parts]
    visit(history, NOW, usb={"result": "fail", "diff": told})
    kept = only(history.hosts_at()).results["usb"].diff
    assert all(part["before_header"] == "f" and part["prepared"].startswith("+x\n") for part in kept)
    assert kept[-1]["prepared"].rstrip().endswith("…" if len(parts) == 1 else f"… +{60 - len(kept)}")
    assert 10000 < sum(len(part["prepared"]) for part in kept) < 30000


def test_a_result_comes_back_whole(history: History) -> None:
    told = {
        "result": "fail", "before": "pass", "actual": {"a": [1, None]}, "expected": 12, "changed": True,
        "reason": {"code": "guard", "text": "no"}, "diff": [{"before": "a", "after": "b"}],
        "guard": {"ok": False, "text": "x"}, "waiver": {"until": "2026-12-31", "reason": "r", "approved_by": "a"},
        "lifted": None, "accounts": ["eve"],
    }  # fmt: skip
    run = visit(history, NOW, usb=told)
    assert only(history.hosts_at()).results["usb"] == Result(
        "usb", "fail", {"a": [1, None]}, 12, Reason("guard", {"text": "no"}), "pass", True,
        ({"before": "a", "after": "b"},), {"ok": False, "text": "x"},
        {"until": "2026-12-31", "reason": "r", "approved_by": "a"}, None, ("eve",), NOW, run, None,
    )  # fmt: skip


def test_a_host_comes_back_whole(history: History) -> None:
    visit(history, NOW, usb="pass")
    host = only(history.hosts_at())
    assert (host.name, host.system, host.host_class, host.profile, host.collect) == (
        "pacs",
        "linux",
        "server",
        "essential",
        "host",
    )
    assert (host.os_name, host.facts, host.policy) == (
        "Debian 12",
        {"os_name": "Debian 12"},
        {"passwords_min_length": 12},
    )
    assert (host.problem, host.last_reading, host.collected_by) == (None, NOW, None)


# what stands after each sequence of words for one control: (reading, later)
SEQUENCES: list[tuple[list[Any], str | None, str | None]] = [
    (["pass"], "pass", None),
    (["pass", "fail"], "fail", None),
    (["fail", "notapplicable"], "notapplicable", None),
    (["pass", "unknown"], "pass", "unknown"),
    (["pass", "error", "unknown"], "pass", "unknown"),
    (["unknown"], None, "unknown"),
    (["unknown", "error"], None, "error"),
    (["unknown", "pass"], "pass", None),
    (["pass", "unknown", "fail"], "fail", None),
    (["pass", {"result": "notchecked", "reason": {"code": "policy_not_chosen"}}], "notchecked", None),
    (["pass", {"result": "notchecked", "reason": {"code": "not_collected"}}], "pass", None),
    ([{"result": "notchecked", "reason": {"code": "not_collected"}}], "notchecked", None),
    ([{"result": "notchecked", "reason": {"code": "policy_not_chosen"}}, "unknown"], None, "unknown"),
    ([{"result": "notapplicable", "reason": {"code": "policy"}}, "unknown"], None, "unknown"),
    ([{"result": "notapplicable", "reason": {"code": "applies"}}, "unknown"], "notapplicable", "unknown"),
    ([{"result": "compliant"}], None, "error"),
    ([{"result": None}], None, "error"),
    ([{"result": ["pass"]}], None, "error"),
]


@pytest.mark.parametrize(("sequence", "reading", "later"), SEQUENCES)
def test_what_stands_after(history: History, sequence: list[Any], reading: str | None, later: str | None) -> None:
    for day, told in enumerate(sequence):
        visit(history, NOW + day * DAY, usb=told)
    host = only(history.hosts_at())
    assert (words(host.results).get("usb"), words(host.later).get("usb")) == (reading, later)


def test_controls_not_looked_at_keep_their_reading(history: History) -> None:
    visit(history, NOW, usb="pass", ssh="fail")
    visit(history, NOW + DAY, ssh="pass")
    results = only(history.hosts_at()).results
    assert {name: (result.result, result.at) for name, result in results.items()} == {
        "usb": ("pass", NOW), "ssh": ("pass", NOW + DAY),
    }  # fmt: skip


def test_an_answer_older_than_the_reading_replaces_nothing(history: History) -> None:
    visit(history, NOW, usb="fail")
    run = history.begin("import", NOW + DAY)
    carried = {**payload(NOW - DAY, usb="pass"), "collected_by": "Acme"}
    history.add_host(run, "pacs", carried, NOW + DAY)
    assert words(only(history.hosts_at()).results) == {"usb": "fail"}


def test_a_run_s_own_result_counts_though_the_clock_was_set_back(history: History) -> None:
    visit(history, NOW, usb="fail")
    run = visit(history, NOW - timedelta(seconds=30), usb="pass")
    assert words(only(history.hosts_of(run)).results) == {"usb": "pass"}
    assert words(only(history.hosts_at()).results) == {"usb": "pass"}


def test_an_answer_from_the_future_is_dated_now(history: History) -> None:
    run = history.begin("import", NOW)
    history.add_host(run, "pacs", payload(NOW + 400 * DAY, usb="pass"), NOW)
    assert only(history.hosts_at()).last_reading == NOW


def test_who_collected_is_told_until_a_connection_reads(history: History) -> None:
    run = history.begin("import", NOW)
    history.add_host(run, "pacs", {**payload(NOW, usb="pass"), "collected_by": "Acme"}, NOW)
    host = only(history.hosts_at())
    assert (host.collected_by, host.results["usb"].by) == ("Acme", "Acme")
    visit(history, NOW + DAY, usb="pass")
    assert only(history.hosts_at()).collected_by is None


def test_a_host_not_asked_this_time_keeps_what_it_told(history: History) -> None:
    visit(history, NOW, usb="pass")
    run = history.begin("check", NOW + DAY)
    silent = {**payload(NOW + DAY, None), "facts": {"os_name": None}, "collect": "kit"}
    assert history.add_host(run, "pacs", silent, NOW + DAY) is None
    host = only(history.hosts_at())
    assert (host.os_name, words(host.results), host.collect) == ("Debian 12", {"usb": "pass"}, "kit")


def test_a_problem_leaves_what_was_known(history: History) -> None:
    visit(history, NOW, usb="pass")
    run = history.begin("check", NOW + DAY)
    history.add_problem(run, "pacs", Reason("unreachable", {"detail": "no route"}), NOW + DAY)
    host = only(history.hosts_at())
    assert host.problem == Reason("unreachable", {"detail": "no route"})
    assert words(host.results) == {"usb": "pass"}
    assert only(history.hosts_of(run)).results == {}
    visit(history, NOW + 2 * DAY, usb="pass")
    assert only(history.hosts_at()).problem is None


def test_another_machine_under_the_name_begins_anew(history: History) -> None:
    before = visit(history, NOW, usb="pass", ssh="fail")
    run = history.begin("check", NOW + DAY)
    note = history.add_host(run, "pacs", payload(NOW + DAY, "m2", usb="fail"), NOW + DAY)
    assert note == Reason("other_machine", {"host": "pacs", "since": "2026-03-02", "last": "2026-03-01"})
    assert words(only(history.hosts_at()).results) == {"usb": "fail"}
    assert words(only(history.hosts_at(before)).results) == {"usb": "pass", "ssh": "fail"}
    assert history.machines() == {"pacs": "m2"}


@pytest.mark.parametrize("identities", [("m1", None, "m1"), (None, "m1"), ("m1", "m1")])
def test_a_host_that_does_not_tell_its_identity_is_no_other(
    history: History, identities: tuple[str | None, ...]
) -> None:
    run = history.begin("check", NOW)
    assert [history.add_host(run, "pacs", payload(NOW, one, usb="pass"), NOW) for one in identities] == [None] * len(
        identities
    )


def test_the_identity_is_kept_through_answers_without_one(history: History) -> None:
    for identity in ("m1", None):
        visit(history, NOW, host_id=identity, usb="pass")
    run = history.begin("check", NOW)
    assert history.add_host(run, "pacs", payload(NOW, "m2"), NOW) is not None


def test_a_disk_in_another_machine_is_another_machine(history: History) -> None:
    """Root alone reads the SMBIOS UUID: a check without root in between forgets nothing."""
    for facts in ({"hardware_id": "x"}, {"os": "debian"}):
        run = history.begin("check", NOW)
        assert history.add_host(run, "pacs", {**payload(NOW, usb="pass"), "facts": facts}, NOW) is None
    run = history.begin("check", NOW)
    told = {**payload(NOW, ssh="pass"), "facts": {"hardware_id": "y"}}
    note = history.add_host(run, "pacs", told, NOW)
    assert note is not None
    assert note.code == "other_machine"
    assert words(history.hosts_at(run, {"pacs": {}})[0].results) == {"ssh": "pass"}


def test_a_past_report_is_rendered_as_it_was(history: History) -> None:
    first = history.begin("check", NOW, inventory={"pacs": {"class": "pacs"}, "ris": {}})
    history.add_host(first, "pacs", payload(NOW, usb="fail"), NOW)
    history.add_problem(first, "ris", Reason("unreachable"), NOW)
    history.finish(first, 2, NOW)
    then = history.hosts_at(first)
    second = history.begin("check", NOW + DAY, inventory={"pacs": {}, "new": {}})
    history.add_host(second, "pacs", payload(NOW + DAY, usb="pass", ssh="fail"), NOW + DAY)
    history.add_host(second, "new", payload(NOW + DAY, usb="pass"), NOW + DAY)
    history.finish(second, 2, NOW + DAY)
    assert history.hosts_at(first) == then
    assert [(host.name, host.host_class, words(host.results)) for host in then] == [
        ("pacs", "pacs", {"usb": "fail"}), ("ris", "", {}),
    ]  # fmt: skip
    assert [host.name for host in history.hosts_at(second)] == ["pacs", "new"]


def test_a_run_tells_what_it_found_itself(history: History) -> None:
    visit(history, NOW, usb="pass", ssh="pass")
    run = visit(history, NOW + DAY, usb="unknown", tls="fail")
    assert words(only(history.hosts_of(run)).results) == {"usb": "unknown", "tls": "fail"}


def test_only_inventoried_hosts_are_told_and_those_never_seen_too(history: History) -> None:
    visit(history, NOW, "gone", usb="pass")
    visit(history, NOW, "pacs", usb="pass")
    inventory = {"pacs": {"class": "pacs", "waivers": {"usb": {"until": "2026-12-31"}}}, "new": {"collect": "kit"}}
    pacs, new = history.hosts_at(inventory=inventory)
    assert (pacs.name, pacs.host_class, pacs.waivers) == ("pacs", "pacs", inventory["pacs"]["waivers"])
    assert (new.name, new.collect, new.results) == ("new", "kit", {})
    assert history.hosts_at(inventory={}) == []
    assert [host.name for host in history.hosts_at()] == ["gone", "pacs"]


def test_previous_is_the_last_full_check_that_ended(history: History) -> None:
    def run(verb: str, selection: dict[str, Any] | None = None, ends: bool = True) -> str:
        made = history.begin(verb, NOW, selection=selection)
        if ends:
            history.finish(made, 0, NOW)
        return made

    first = run("check")
    run("check", {"limit": "pacs"})
    run("apply")
    history.interrupt(run("check", ends=False), NOW)
    last = run("check")
    assert history.previous(first) is None
    assert [found.id for found in [history.previous(last), history.previous()] if found] == [first, last]


def test_an_interrupted_run_keeps_the_hosts_it_finished(path: Path) -> None:
    with History.open(path) as history:
        run = history.begin("check", NOW)
        history.add_host(run, "pacs", payload(usb="pass"), NOW)
    with History.open(path) as again:
        assert words(only(again.hosts_of(run)).results) == {"usb": "pass"}
        again.interrupt(run, NOW)
        assert [(told.status, told.exit_code) for told in again.runs()] == [("interrupted", 130)]


def test_a_killed_run_is_told_as_interrupted(path: Path, history: History) -> None:
    run = history.begin("check", NOW)
    process = multiprocessing.get_context("spawn").Process(target=os.getpid)
    process.start()
    process.join()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE runs SET pid = ?", (process.pid,))
    connection.close()
    found = history.run(run)
    assert found is not None
    assert found.status == "interrupted"


def test_old_entries_are_not_carried_on(history: History) -> None:
    visit(history, NOW, usb="pass", ssh="unknown")
    visit(history, NOW + 61 * DAY, tls="pass")
    host = only(history.hosts_at())
    assert (words(host.results), words(host.later)) == ({"tls": "pass"}, {})


@pytest.mark.parametrize("huge", ["x" * 10**6, ["x" * 100] * 10**4, {"a": ["x"] * 10**6}, [["x" * 10**6]]])
def test_huge_values_are_cut(history: History, path: Path, huge: Any) -> None:
    visit(history, NOW, usb={"result": "fail", "actual": huge, "reason": {"code": "guard", "detail": huge}})
    result = only(history.hosts_at()).results["usb"]
    assert len(json.dumps(result.actual)) < 25_000
    assert "…" in result.actual
    assert path.stat().st_size < 300_000


@pytest.mark.parametrize(
    "garbled",
    [
        {},
        {"controls": None},
        {"controls": [None, 1, {}, {"control": 1}, {"control": ["usb"]}]},
        {"host_id": "\ud800", "class": ["x"], "system": {"a": 1}, "facts": [], "policy": None, "collected_at": "soon"},
        {"controls": [{"control": "usb", "result": "fail", "diff": "x", "guard": "x", "reason": "x", "accounts": 1}]},
        {"collected_at": "9999-99-99"},
        {"controls": [{"control": "usb", "result": "pass", "actual": "\ud800\x00"}]},
    ],
)
def test_garbled_answers_are_taken_without_harm(history: History, garbled: dict[str, Any]) -> None:
    run = history.begin("check", NOW)
    history.add_host(run, "pacs", garbled, NOW)
    assert only(history.hosts_at()).name == only(history.hosts_of(run)).name == "pacs"


# --- several at once


def _fill(path: Path, name: str, visits: int) -> None:
    with History.open(path) as history:
        run = history.begin("check", NOW)
        for number in range(visits):
            history.add_host(run, f"{name}{number}", payload(usb="pass"), NOW)
            history.add_host(run, "shared", payload(**{f"{name}_{number}": "pass"}), NOW)
        history.finish(run, 0, NOW)


def test_two_runs_at_once_lose_nothing(path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_fill, args=(path, name, 20)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    with History.open(path) as history:
        hosts = {host.name: host for host in history.hosts_at()}
        assert [run.status for run in history.runs()] == ["done", "done"]
    assert len(hosts) == 41
    assert len(hosts["shared"].results) == 40


def test_a_report_is_read_while_a_run_writes(history: History, path: Path) -> None:
    run = history.begin("check", NOW)
    with History.open(path) as reader:
        for number in range(5):
            history.add_host(run, f"h{number}", payload(usb="pass"), NOW)
            assert len(reader.hosts_at()) == number + 1


def test_threads_share_one_history(history: History) -> None:
    run = history.begin("check", NOW)
    threads = [
        threading.Thread(target=history.add_host, args=(run, f"h{number}", payload(usb="pass"), NOW))
        for number in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(history.hosts_at()) == 10


# --- what goes wrong


def sentence(error: pytest.ExceptionInfo[HistoryError], path: Path) -> str:
    said = str(error.value)
    assert isinstance(error.value, HygieneError)
    assert str(path) in said
    assert "\n" not in said
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("content", [b"not a database " * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_corrupt_file_is_told(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(HistoryError) as error:
        History.open(path)
    assert "damaged" in sentence(error, path)


def test_corrupt_pages_are_told(path: Path) -> None:
    with History.open(path) as history:
        for day in range(30):
            visit(
                history,
                NOW + day * DAY,
                **{f"c{n}": {"result": "fail", "actual": os.urandom(200).hex()} for n in range(20)},
            )
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    with pytest.raises(HistoryError) as error, History.open(path) as history:
        history.hosts_at()
    assert "damaged" in sentence(error, path)


def test_a_corrupt_state_is_told(path: Path, history: History) -> None:
    visit(history, NOW, usb="pass")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE visits SET state = ?", (b"garbage",))
    connection.close()
    with pytest.raises(HistoryError) as error:
        history.hosts_at()
    assert "damaged" in sentence(error, path)


def test_a_newer_schema_is_told_and_left_alone(path: Path) -> None:
    History.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(HistoryError) as error:
        History.open(path)
    assert "update hygiene" in sentence(error, path)


@contextlib.contextmanager
def unprivileged() -> Iterator[None]:
    """As an ordinary account, also where the tests are run by root."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)


@pytest.mark.parametrize("begun", [False, True])
def test_a_read_only_folder_is_told(begun: bool) -> None:
    # not under tmp_path, which another account may not even enter
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "history.sqlite"
        if begun:
            History.open(path).close()
        Path(name).chmod(0o555)
        with unprivileged(), pytest.raises(HistoryError) as error, History.open(path) as history:
            history.begin("check", NOW)
        Path(name).chmod(0o700)
    assert re.search("Permission denied|readonly|unable to open", sentence(error, path))


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "state" / "history.sqlite"
    with pytest.raises(HistoryError) as error:
        History.open(path)
    assert "XDG_STATE_HOME" in sentence(error, path)


def test_a_link_in_its_place_is_refused(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(HistoryError) as error:
        History.open(path)
    sentence(error, path)
    assert not (tmp_path / "elsewhere").exists()


def test_a_full_disk_is_told_and_loses_no_finished_host(history: History, path: Path) -> None:
    run = history.begin("check", NOW)
    history.add_host(run, "pacs", payload(usb="pass"), NOW)
    pages = history._file.db.execute("PRAGMA page_count").fetchone()[0]
    history._file.db.execute(f"PRAGMA max_page_count = {pages + 1}")
    huge = {f"c{number}": {"result": "fail", "actual": os.urandom(4000).hex()} for number in range(9)}
    with pytest.raises(HistoryError) as error:
        history.add_host(run, "huge", payload(**huge), NOW)
    assert "disk is full" in sentence(error, path)
    assert only(history.hosts_at()).name == "pacs"


def test_a_file_held_too_long_is_told(history: History, path: Path) -> None:
    history._file.db.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(HistoryError) as error:
            history.begin("check", NOW)
    finally:
        other.close()
    assert "held by another program" in sentence(error, path)
    assert history.begin("check", NOW)


def test_an_unknown_run_is_told(history: History, path: Path) -> None:
    assert history.run("x") is None
    with pytest.raises(HistoryError) as error:
        history.hosts_at("x")
    sentence(error, path)
    with pytest.raises(HistoryError):
        history.add_host("x", "pacs", payload(), NOW)


def test_migrations_are_run_once_each_and_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with History.open(path) as history:
        run = visit(history, NOW, usb="pass")
    monkeypatch.setattr(database, "MIGRATIONS", (*database.MIGRATIONS, "ALTER TABLE runs ADD COLUMN extra TEXT;"))
    for _ in range(2):
        with History.open(path) as history:
            assert history.run(run) is not None
            assert history._file.db.execute("SELECT extra FROM runs").fetchone()[0] is None


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with History.open(path) as history:
        run = visit(history, NOW, usb="pass")
    broken = (*database.MIGRATIONS, "ALTER TABLE runs ADD COLUMN extra TEXT; ALTER TABLE nothing ADD COLUMN x TEXT;")
    with monkeypatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", broken)
        with pytest.raises(HistoryError):
            History.open(path)
    with History.open(path) as history:
        assert history.run(run) is not None
        assert "extra" not in [row["name"] for row in history._file.db.execute("PRAGMA table_info(runs)")]


def test_a_state_survives_its_packing() -> None:
    state = State({"usb": {"result": "pass", "at": "x", "run": "r"}}, {}, {"a": 1}, {"b": "é\ud800"})
    assert State.unpack(state.pack()) == state
