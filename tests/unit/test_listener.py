"""What the command line takes from Ansible's events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils.courier import seal
from hygiene_cli.errors import HygieneError
from hygiene_cli.running.runner import Listener, Outcome

TOLD = {"schema_version": 1, "controls": [{"control": "a_b", "result": "pass", "actual": "é\ud800"}]}


def heard(
    result: Any, action: str = "hygiene.baseline.assess"
) -> tuple[dict[str, Any], list[tuple[str, str, str]], Listener]:
    hosts: dict[str, Any] = {}
    problems: list[tuple[str, str, str]] = []

    def on_host(name: str, told: Mapping[str, Any]) -> None:
        hosts[name] = told

    listener = Listener(on_host, lambda *words: problems.append(words), Outcome())
    listener({"event": "runner_on_ok", "event_data": {"host": "h", "task_action": action, "res": result}})
    return hosts, problems, listener


@pytest.mark.parametrize("hygiene", [TOLD, seal(TOLD)], ids=["open", "packed"])
def test_a_result_is_taken_open_or_packed(hygiene: Any) -> None:
    assert heard({"hygiene": hygiene})[0] == {"h": TOLD}


def test_a_damaged_result_loses_that_host_alone() -> None:
    hosts, problems, listener = heard({"hygiene": "bm90aGluZw=="})
    assert not hosts
    assert [words[:2] for words in problems] == [("h", "bad_answer")]
    assert not listener.failure


def test_a_history_that_cannot_be_written_ends_the_run_with_its_error() -> None:
    def full(name: str, told: Mapping[str, Any]) -> None:
        raise HygieneError("the disk is full")

    listener = Listener(full, lambda *words: None, Outcome())
    event = {"host": "h", "task_action": "hygiene.baseline.assess", "res": {"hygiene": TOLD}}
    listener({"event": "runner_on_ok", "event_data": event})
    assert str(listener.failure) == "the disk is full"


def test_other_tasks_say_nothing() -> None:
    assert heard({"hygiene": TOLD}, "ansible.builtin.debug")[:2] == ({}, [])
