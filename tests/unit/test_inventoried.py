"""What is kept of the inventory, and what a clear password in it is."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from ansible._internal._datatag._tags import Origin

import hygiene_cli
from hygiene_cli.inventory import Inventoried, clear_secrets, inventoried


def written(path: Path, head: str) -> str:
    """A password that Ansible says comes from a file which starts so."""
    path.write_text(head, encoding="utf-8")
    value: str = Origin(path=str(path)).tag("hunter2")
    return value


@pytest.mark.parametrize(
    "head, told", [("$ANSIBLE_VAULT;1.1;AES256\n", []), ("ansible_password: hunter2\n", ["ansible_password"])]
)
def test_a_password_in_a_vaulted_file_is_not_in_clear(tmp_path: Path, head: str, told: list[str]) -> None:
    assert clear_secrets({"ansible_password": written(tmp_path / "vars.yml", head)}) == told


@pytest.mark.parametrize(
    "value, told",
    [
        ("hunter2", ["ansible_password"]),
        ("{{ lookup('env', 'PASSWORD') }}", []),
        ("", []),
        (12345, ["ansible_password"]),
    ],
)
def test_a_password_that_stands_in_the_inventory_is_in_clear(value: object, told: list[str]) -> None:
    assert clear_secrets({"ansible_password": value}) == told


def test_a_host_whose_variables_cannot_be_is_still_inventoried() -> None:
    hosts = [Inventoried("a", {"hygiene_class": "pacs"}), Inventoried("b", {"hygiene_class": "no such"})]
    found = inventoried(hosts)
    assert found["a"]["class"] == "pacs"
    assert found["b"] == {}


def test_all_of_the_collection_that_the_command_uses_is_there_before_ansible_closes_it(tmp_path: Path) -> None:
    """A verb that imports more of it after the inventory was read would end in an error of Ansible's."""
    (tmp_path / "hosts.yml").write_text("all: {hosts: {a: }}\n")
    used = {
        name
        for path in Path(hygiene_cli.__file__).parent.rglob("*.py")
        for found in re.findall(r"plugins\.plugin_utils(?: import \(?([\w, ]+)|\.(\w+))", path.read_text())
        for name in [*re.findall(r"\w+", found[0].split(" as ")[0]), found[1]]
        if name
    }
    assert {"census", "age", "policy"} <= used
    program = f"""
import importlib
from hygiene_cli import inventory
inventory.load([{str(tmp_path / "hosts.yml")!r}])
for name in {sorted(used)!r}:
    importlib.import_module("ansible_collections.hygiene.baseline.plugins.plugin_utils." + name)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
