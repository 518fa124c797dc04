"""The policy in force, as roles and hosts are told it."""

from __future__ import annotations

from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils import policy


def test_what_an_item_leaves_out_stays_out() -> None:
    """The validator puts nulls there, which would take the place of what the host takes by itself."""
    volume: dict[str, Any] = {"device": "/dev/sdb", "name": "a", "mountpoint": "/srv/a", "keyfile": "/etc/keys/a"}
    given = {"disk_encryption_new_volumes": [volume]}
    assert policy.effective("pc-1", given, lambda value, _: value)["disk_encryption_new_volumes"] == [volume]
