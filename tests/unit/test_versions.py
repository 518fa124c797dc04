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
compare_rpm = importlib.import_module(f"{PACKAGE}._rpm_versions").compare
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


RPM = [
    ("1.0", "1.0", 0),
    ("1.0", "1_0", 0),
    ("1.0", "1.00", 0),
    ("1.9", "1.10", -1),
    ("1.0", "1.0.1", -1),
    ("1.0a", "1.0", 1),
    ("1.0a", "1.0.1", -1),
    ("1.0a", "1.0b", -1),
    ("1.0~rc1", "1.0", -1),
    ("1.0~rc1", "1.0~rc2", -1),
    ("1.0^git1", "1.0", 1),
    ("1.0^git1", "1.0.1", -1),
    ("1.0^git1~pre", "1.0^git1", -1),
    ("5.14.0", "5.14.0", 0),
    ("503.11.1.el9_5", "503.40.1.el9_5", -1),
    ("28.el9_4", "28.el9", 1),
    ("1.module+el8", "1.module_el8", 0),
    ("FC5", "fc4", -1),
    ("2a", "2.0", -1),
    ("10xyz", "10.1xyz", -1),
    ("xyz.4", "8", -1),
    ("xyz.4", "2", -1),
    ("5.5p2", "5.6p1", -1),
]
"""One, another, and rpm's own word on their order."""


@pytest.mark.parametrize(("one", "other", "order"), RPM)
def test_the_order_of_rpm(one: str, other: str, order: int) -> None:
    assert compare_rpm(("0", one, "1"), ("0", other, "1")) == order
    assert compare_rpm(("0", other, "1"), ("0", one, "1")) == -order
    assert compare_rpm(("0", "1", one), ("0", "1", other)) == order


def test_an_epoch_comes_first() -> None:
    assert compare_rpm(("1", "1", "1"), ("0", "9", "9")) == 1
    assert compare_rpm(("0", "1", "1"), ("0", "1", "1")) == 0
