"""The order of package versions, against a table and against dpkg itself."""

from __future__ import annotations

import importlib
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PACKAGE = "ansible_collections.hygiene.baseline.plugins.plugin_utils.host.linux"
compare = importlib.import_module(f"{PACKAGE}._versions").compare
SIGNS = {"lt": -1, "eq": 0, "gt": 1}


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("1.0~rc1-1", "1.0-1"),
        ("1.0-1", "1.0-1+deb12u1"),
        ("1.0-1+deb12u9", "1.0-1+deb12u10"),
        ("9:1.0", "10:0.1"),
        ("2.9", "2.10"),
        ("1.0~~", "1.0~"),
        ("1.0-1~bpo12+1", "1.0-1"),
        ("1.2.3", "1.2.3a"),
        ("1.2a", "1.2+"),
        ("6.1.0-9-amd64", "6.1.0-28-amd64"),
        ("", "0.1"),
    ],
)
def test_order(older: str, newer: str) -> None:
    assert compare(older, newer) == -1
    assert compare(newer, older) == 1
    assert compare(older, older) == 0


@pytest.mark.parametrize(("one", "other"), [("1.0", "0:1.0"), ("1.0-0", "1.0"), ("1.00", "1.0"), ("01.2", "1.2")])
def test_equal_though_written_differently(one: str, other: str) -> None:
    assert compare(one, other) == 0


versions = st.from_regex(r"\A([0-9]{1,2}:)?[0-9][0-9a-z.+~]{0,8}(-[0-9a-z.+~]{1,5})?\Z")


@pytest.mark.skipif(shutil.which("dpkg") is None, reason="not a Debian")
@settings(max_examples=60, deadline=None)
@given(one=versions, other=versions)
def test_as_dpkg_orders(one: str, other: str) -> None:
    sign = {value: key for key, value in SIGNS.items()}[compare(one, other)]
    assert subprocess.run(["dpkg", "--compare-versions", one, sign, other], check=False).returncode == 0
