"""Whose journal it is: a copied disk keeps the machine id, and a new disk the hardware."""

from __future__ import annotations

import importlib

import pytest

journal = importlib.import_module("ansible_collections.hygiene.baseline.plugins.plugin_utils.host.linux.journal")


@pytest.mark.parametrize(
    ("head", "here", "another"),
    [
        (("a", "x"), ("a", "x"), False),
        (("a", "x"), ("b", "x"), True),
        (("a", "x"), ("a", "y"), True),
        (("a", None), ("a", "y"), False),
        (("a", "x"), ("a", None), False),
        ((None, None), ("a", "y"), False),
    ],
)
def test_another_machine(head: tuple[str | None, ...], here: tuple[str | None, ...], another: bool) -> None:
    heads, places = (dict(zip(("host_id", "hardware_id"), one, strict=True)) for one in (head, here))
    assert journal.another(heads, places) is another


def test_a_journal_of_before_says_less() -> None:
    assert not journal.another({"run": "x"}, {"host_id": "a", "hardware_id": "b"})
