"""In which order failing controls are set."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from ansible_collections.hygiene.baseline.plugins.action.enforce import ordered
from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import load


@pytest.mark.parametrize("system", ["linux", "windows"])
def test_what_depends_on_who_administers_comes_after_it(system: str) -> None:
    """The rules that keep administrators from the Internet are those of who is left, though their risk is lower."""
    names = ["admin_internet_refused", "local_admins_groups_declared", "passwords_local_policy"]
    names += ["passwords_long_lengths_allowed"]
    known = [load()[name] for name in names]
    chosen = [SimpleNamespace(control=one) for one in known if system in one.systems]
    order = [asked.control.id for asked in ordered(cast(Any, chosen), system)]
    assert order[-2:] == ["local_admins_groups_declared", "admin_internet_refused"]
    if system == "windows":
        assert order[:2] == ["passwords_long_lengths_allowed", "passwords_local_policy"]
