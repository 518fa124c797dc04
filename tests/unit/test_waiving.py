"""A waiver shields until its last day, and never longer than one may last."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils.waiving import in_force
from hygiene_cli.inventory import waivers

TODAY = date(2026, 11, 26)
WAIVER = {"control": "usb_storage_drivers_blocked", "reason": "r", "approved_by": "Dr Martin"}


@pytest.mark.parametrize(
    ("rules", "until", "shields"),
    [
        ((15,), "2026-11-26", True),
        ((15,), "2026-11-25", False),
        ((15,), "2027-11-27", True),
        ((15,), "2027-11-28", False),
        ((15, 30), "2027-02-24", True),
        ((15, 30), "2027-02-25", False),
        ((15,), "2999-12-31", False),
        ((15,), "one day", False),
        ((15,), None, False),
    ],
)
def test_how_long_a_waiver_shields(rules: tuple[int, ...], until: str | None, shields: bool) -> None:
    assert in_force({**WAIVER, "until": until}, rules, TODAY) is shields


@pytest.mark.parametrize("key", ["reason", "approved_by"])
def test_an_incomplete_waiver_shields_nothing(key: str) -> None:
    assert not in_force({**WAIVER, "until": "2026-12-31", key: ""}, (15,), TODAY)


@pytest.mark.parametrize(("until", "kept"), [("2027-11-27", True), ("2099-12-31", False), ("2026-01-01", True)])
def test_the_inventory_s_waiver_of_a_machine_that_nothing_reads_is_no_longer(until: str, kept: bool) -> None:
    given: dict[str, Any] = {"hygiene_waived": [{**WAIVER, "until": until}]}
    assert bool(waivers(given, TODAY)) is kept
