"""A variable's value that a managed host may have told (a fact, a registered result) is never a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.template import Templar, trust_as_template

from ansible_collections.hygiene.baseline.plugins.plugin_utils import policy
from ansible_collections.hygiene.baseline.plugins.plugin_utils.orchestra import Orchestra
from hygiene_cli import inventory

Fill = Callable[[Any, Mapping[str, Any]], Any]


def of_a_task(value: Any, variables: Mapping[str, Any]) -> Any:
    task: Any = SimpleNamespace(_templar=Templar(variables={}))
    return Orchestra.fill(task, value, variables)


FILLS = pytest.mark.parametrize("fill", [of_a_task, inventory.fill])


@FILLS
def test_what_a_host_told_is_not_run(fill: Fill, tmp_path: Path) -> None:
    told = "{{ lookup('ansible.builtin.pipe', 'touch " + str(tmp_path / "ran") + "') }}"
    inner = {"passwords_grub_user": trust_as_template("{{ fact }}"), "fact": told}
    for given in ({"passwords_grub_user": told}, inner):
        assert policy.effective("pc-1", given, fill)["passwords_grub_user"] == told
    assert fill(told, {}) == told
    assert list(tmp_path.iterdir()) == []


@FILLS
def test_what_the_inventory_says_is_filled_in(fill: Fill) -> None:
    given = {"site": 14, "passwords_min_length": trust_as_template("{{ site + 1 }}")}
    assert policy.effective("pc-1", given, fill)["passwords_min_length"] == 15
    own = {"passwords_min_length": trust_as_template("{{ passwords_history }}"), "passwords_history": 9}
    assert policy.effective("pc-1", own, fill)["passwords_min_length"] == 9


def test_defaults_are_plain_values() -> None:
    """They are taken as they stand."""
    assert "{{" not in str(policy.defaults()) and "{%" not in str(policy.defaults())


@FILLS
def test_a_templated_waiver_is_a_waiver(fill: Fill) -> None:
    """Read as it stands, it would be none, and apply would set the waived control."""
    waiver = {"control": "usb_storage_drivers_blocked", "until": "2026-12-31", "reason": "r", "approved_by": "a"}
    given = {"ours": [waiver], "hygiene_waived": trust_as_template("{{ ours }}"), "hygiene_profile": "audit"}
    assert policy.settled(given, fill)["hygiene_waived"] == [waiver]
    assert (
        inventory.waivers(inventory.settled(given), date(2026, 11, 26))["usb_storage_drivers_blocked"]["reason"] == "r"
    )
