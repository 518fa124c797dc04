"""What the command line takes from Ansible's events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils.courier import seal
from hygiene_cli.run import Listener, Outcome

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


def test_a_damaged_packed_result_ends_the_run_with_its_error() -> None:
    hosts, _, listener = heard({"hygiene": "bm90aGluZw=="})
    assert not hosts
    assert listener.failure


def test_other_tasks_say_nothing() -> None:
    assert heard({"hygiene": TOLD}, "ansible.builtin.debug")[:2] == ({}, [])
