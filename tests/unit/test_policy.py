"""The policy in force, as roles and hosts are told it."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import assessment, policy


def test_what_an_item_leaves_out_stays_out() -> None:
    """The validator puts nulls there, which would take the place of what the host takes by itself."""
    volume: dict[str, Any] = {"device": "/dev/sdb", "name": "a", "mountpoint": "/srv/a", "keyfile": "/etc/keys/a"}
    given = {"disk_encryption_new_volumes": [volume]}
    assert policy.effective("pc-1", given, lambda value, _: value)["disk_encryption_new_volumes"] == [volume]


def test_the_whole_of_it_is_told_with_a_host_s_result() -> None:
    """What is judged by it later (removable media, the doctrine, the delay of updates) must not be cut away."""
    host = assessment.Assessment("linux", "server", {}, lambda words, variables: words, datetime.date(2026, 1, 1))
    told = assessment.contract(host, {}, policy=policy.public(policy.defaults()))["policy"]
    assert told.keys() == policy.defaults().keys()
    assert (told["usb_storage_allow_list"], told["updates_install_max_age_days"]) == ([], 7)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["updates"], "each entry is {by"),
        ([{"by": "WSUS", "what": "updates"}], "each entry is {by"),
        ([{"what": ["updates"]}], "each entry is {by"),
        ({"by": "WSUS", "what": ["update"]}, "'update' for pc-1, which is no role"),
    ],
)
def test_another_tool_is_named_with_what_it_manages(given: Any, says: str) -> None:
    with pytest.raises(policy.PolicyError, match=re.escape(says)):
        policy.managed_by("pc-1", {"hygiene_managed_by": given})


def test_a_role_that_another_tool_manages_is_all_its_controls() -> None:
    assert policy.managed_by("pc-1", {}) == {}
    given = [{"by": "WSUS", "what": ["updates", "usb_storage_drivers_blocked"]}]
    found = policy.managed_by("pc-1", {"hygiene_managed_by": given})
    assert {"updates_automatic_daily", "usb_storage_drivers_blocked"} <= found.keys()
    assert {*found.values()} == {"WSUS"}
    assert all(name.startswith("updates_") for name in found if name != "usb_storage_drivers_blocked")
