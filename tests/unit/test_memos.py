"""What is worked out once and given again: only while everything that it rests on is the same."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest

from hygiene_cli import cli, fingerprint, inventory, practice, session
from hygiene_cli.actions import gaps, memo
from hygiene_cli.actions.desk import ActionDesk
from hygiene_cli.session import FILE, History, Session

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
USB = "usb_storage_drivers_blocked"
HOSTS = "all:\n  hosts:\n    poste: {hygiene_class: workstation}\n    ris: {}\n"
Open = Callable[[], Session]
Change = Callable[[pytest.MonkeyPatch], object]


@pytest.fixture
def opened(cabinet: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens the practice again and again, as one command after another does, on 26 November 2026 at nine."""
    (cabinet / "hosts.yml").write_text(HOSTS, encoding="utf-8")
    at(monkeypatch, NOW)
    left: list[Session] = []

    def open_() -> Session:
        place = practice.find(())
        left.append(Session(place, History.open(place.state_folder() / FILE)))
        left[-1].read_inventory()
        return left[-1]

    first = open_()
    run = first.history.begin("check", NOW, inventory=first.inventory)
    lifted = {"until": (NOW + timedelta(hours=2)).isoformat(), "reason": "x"}
    visit(first, run, "poste", [{"control": USB, "result": "fail"}])
    visit(first, run, "ris", [{"control": USB, "result": "fail", "lifted": lifted}])
    yield open_
    for one in left:
        one.history.close()


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    for module in (session, memo):
        monkeypatch.setattr(module, "now", lambda: moment)


def visit(where: Session, run: str, name: str, controls: list[dict[str, Any]]) -> None:
    told = {"host_id": name, "class": "workstation", "collect": "host", "controls": controls}
    where.history.add_host(run, name, {**told, "collected_at": NOW.isoformat()}, NOW)


def worked_out(monkeypatch: pytest.MonkeyPatch, what: Any, name: str) -> list[bool]:
    """Grows by one each time that a function runs."""
    runs: list[bool] = []
    whole = getattr(what, name)
    monkeypatch.setattr(what, name, lambda *given, **named: runs.append(True) or whole(*given, **named))
    return runs


def test_the_gaps_that_are_recalled_are_those_that_were_judged(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = worked_out(monkeypatch, Session, "practice")
    first, again = memo.recalled(opened()), memo.recalled(opened())
    assert first == again
    assert len(judged) == 1
    assert USB in [one.what for one in first[0]]


def rewritten(name: str, old: str, new: str) -> Change:
    def change(_: pytest.MonkeyPatch) -> None:
        path = Path(name)
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def answered(_: pytest.MonkeyPatch) -> None:
    place = practice.find(())
    with History.open(place.state_folder() / FILE) as history:
        run = history.begin("check", NOW)
        visit(Session(place, history), run, "poste", [{"control": USB, "result": "pass"}])


CHANGES: dict[str, Change] = {
    "a machine answers": answered,
    "a machine changes its class": rewritten("hosts.yml", "workstation", "laptop"),
    "a machine leaves": rewritten("hosts.yml", "    ris: {}\n", ""),
    "a register says more": lambda _: Path("practice/people.yml").write_text(
        "people:\n  - {id: d, name: D, function: f, arrival: 2020-01-01}\n", encoding="utf-8"
    ),
    "the practice's folder is opened to others": lambda _: Path("practice/people.yml").chmod(0o644),
    "a lift ends": lambda patch: at(patch, NOW + timedelta(hours=3)),
    "a machine was not seen for a week": lambda patch: at(patch, NOW + timedelta(days=7, seconds=1)),
    "a reading gets too old": lambda patch: at(patch, NOW + timedelta(days=30, seconds=1)),
    "another day": lambda patch: at(patch, NOW + timedelta(hours=15)),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_gaps_are_judged_anew_once_anything_changes(
    opened: Open, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with click.Context(cli.hygiene):
        ActionDesk.open(())
        judged = worked_out(monkeypatch, Session, "practice")
        CHANGES[name](monkeypatch)
        found = ActionDesk.open(()).found
    assert judged
    fresh = opened()
    assert found == gaps(fresh.practice(None, fresh.hosts(), session.now()), fresh.controls)


def test_who_does_what_is_said_without_judging_again(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    with click.Context(cli.hygiene):
        ActionDesk.open(())
        judged = worked_out(monkeypatch, Session, "practice")
        desk = ActionDesk.open(())
        desk.edit(1, lambda entry: entry.update(due=desk.today))
        assert ActionDesk.open(()).items[0].due == desk.today
    assert not judged


def test_a_check_leaves_its_gaps_unless_the_inventory_says_something_else(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = opened()
    told = checked.practice(None, checked.hosts(), NOW)
    memo.remember(checked, told, {**(checked.inventory or {}), "other": {}})
    judged = worked_out(monkeypatch, Session, "practice")
    memo.recalled(opened())
    assert len(judged) == 1
    memo.remember(checked, told, checked.inventory or {})
    memo.recalled(opened())
    assert len(judged) == 1


def test_a_check_does_not_ask_a_live_inventory_once_more(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = opened()
    told = checked.practice(None, checked.hosts(), NOW)
    Path("hosts.yml").chmod(0o755)
    read = worked_out(monkeypatch, inventory, "load")
    memo.remember(checked, told, checked.inventory or {})
    assert not read


def test_forgetting_somebody_forgets_what_was_worked_out(opened: Open) -> None:
    where = opened()
    memo.recalled(where)
    where.history.reword(lambda text: text)
    with where.history._file.reading():
        assert where.history._file.one("SELECT 1 FROM memos") is None


def test_an_inventory_of_plain_files_is_read_once(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    read = worked_out(monkeypatch, inventory, "load")
    assert list(opened().inventory or ()) == ["poste", "ris"]
    assert not read
    rewritten("hosts.yml", "workstation", "laptop")(monkeypatch)
    assert (opened().inventory or {})["poste"]["class"] == "laptop"
    assert read


def environment(name: str, value: str) -> Change:
    return lambda patch: patch.setenv(name, value)


LIVE: dict[str, Change] = {
    "a program": lambda _: Path("hosts.yml").chmod(0o755),
    "a plugin": lambda _: Path("hosts.yml").write_text("---\nplugin: ansible.builtin.constructed\n", encoding="utf-8"),
    "a lookup": rewritten("hosts.yml", "workstation", "\"{{ lookup('env', 'CLASS') }}\""),
    "a filter": rewritten("hosts.yml", "workstation", "\"{{ ['laptop', 'server'] | random }}\""),
    "a block": rewritten("hosts.yml", "workstation", '"{% if now() %}server{% endif %}"'),
    "variables elsewhere": lambda _: Path("group_vars/windows/shared").symlink_to("/etc", target_is_directory=True),
    "plugins in the configuration": lambda _: Path("ansible.cfg").write_text(
        "[inventory]\nenable_plugins = yaml\n", encoding="utf-8"
    ),
    "plugins in the environment": environment("ANSIBLE_INVENTORY_ENABLED", "yaml"),
    "plugins of variables in the environment": environment("ANSIBLE_VARS_PLUGINS", "/etc/plugins"),
}


@pytest.mark.parametrize("name", LIVE)
def test_an_inventory_that_may_say_something_else_is_never_taken_as_known(
    opened: Open, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    place = opened().place
    assert fingerprint.inventory(place)
    LIVE[name](monkeypatch)
    assert fingerprint.inventory(place) is None


def test_a_template_that_names_a_variable_is_as_plain_as_the_variable(opened: Open) -> None:
    place = opened().place
    before = fingerprint.inventory(place)
    Path("host_vars").mkdir()
    Path("host_vars/ris.yml").write_text("hygiene_class: \"{{ classes['ris'] }}\"\n", encoding="utf-8")
    after = fingerprint.inventory(place)
    assert after
    assert after != before


def test_a_setting_that_reads_the_inventory_otherwise_is_another_inventory(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = opened().place
    before = fingerprint.inventory(place)
    monkeypatch.setitem(os.environ, "ANSIBLE_HASH_BEHAVIOUR", "merge")
    assert fingerprint.inventory(place) != before
