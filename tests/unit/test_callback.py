"""The callback that prints the table of any playbook: to which tasks it listens."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.callback.compliance import CallbackModule

TOLD = {"hygiene": {"controls": [{"control": "a_b", "result": "pass"}]}}


def result(action: str, told: dict[str, Any]) -> Any:
    return SimpleNamespace(
        result=told, task=SimpleNamespace(resolved_action=action), host=SimpleNamespace(name="poste-1")
    )


@pytest.mark.parametrize("action", ["hygiene.baseline.assess", "hygiene.baseline.enforce"])
def test_our_own_tasks_are_heard(action: str) -> None:
    callback = CallbackModule()
    callback.v2_runner_on_ok(result(action, TOLD))
    assert callback.told == {"poste-1": {"a_b": "pass"}}


def test_another_task_that_a_host_fills_with_results_is_not() -> None:
    callback = CallbackModule()
    callback.v2_runner_on_ok(result("ansible.builtin.setup", TOLD))
    assert callback.told == {}
    callback.v2_runner_on_failed(result("ansible.builtin.setup", TOLD))
    assert callback.told == {"poste-1": None}
