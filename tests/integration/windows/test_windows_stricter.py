"""A host that is stricter than the policy passes and is left alone: every control that has an order, or a set, to be
stricter in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls as controls_module
from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows
from ansible_collections.hygiene.baseline.plugins.plugin_utils.control import Block
from lab import inventory
from windows import Windows
from windows_drive import join, run

ORDERED = ("at_least", "at_most", "between", "includes", "one_of", "subset_of")
USERS = "S-1-5-32-545"
BLOCKS = {
    one.id: one.systems["windows"]
    for one in controls_module.load().values()
    if "windows" in one.systems
    and one.systems["windows"].set is not None
    and one.systems["windows"].operator in ORDERED
    # who may come in by a port: none is the least there is, and a rule for everybody less is the same rule; what is
    # left of somebody who left: nothing is the least as well
    and one.systems["windows"].kind not in ("firewall_rules", "departed")
}
POLICIES = [
    {"hygiene_class": "workstation"},
    {"hygiene_class": "domain_controller"},
    {"hygiene_class": "workstation", "disk_encryption_escrow": "ad"},
]

WRITE = """& {
    $keys = [Collections.ArrayList] @()
    $changes = @(foreach ($one in $Request.changes) { New-Change $one.type $one.target $one.after })
    Invoke-Changes $changes $true { param($Change, $Made) $keys.AddRange(@($Made)) } ([Collections.ArrayList] @())
    if ($Request.made) { Remove-Keys $Request.made }
    $back = @($changes | ForEach-Object { [ordered] @{ type = $_.type; target = $_.target; after = $_.before } })
    [Array]::Reverse($back)
    [ordered] @{ changes = $back; made = $keys }
}"""


def values_within(operator: str, expected: Any, audited: bool) -> tuple[Any, Any]:
    """Two values that hold, at the two ends of what does."""
    if operator == "between":
        return expected[0], expected[1]
    if operator == "at_least":
        return expected + 1, 2 * expected
    if operator == "at_most":
        return expected - 1, expected // 2
    if operator == "includes":
        more = ["success", "failure"] if audited else [*expected, USERS]
        return list(expected), more
    if operator == "subset_of":
        return [], expected[:1]
    return expected[0], expected[-1]


def spot(block: Block, key: str, value: Any) -> dict[str, Any]:
    """Where a value of a control stands on the host: {type, target, after}."""
    assert block.set is not None
    if block.kind == "registry_values":
        told = block.set["values"][key]
        after = None if value is None else {"type": told["type"], "data": value}
        return {"type": "registry", "target": "!".join(block.params["values"][key]), "after": after}
    if block.kind == "audit_policy":
        number = ("success" in value) + 2 * ("failure" in value)
        return {"type": "audit", "target": block.params["subcategories"][key], "after": {"value": number}}
    if block.kind == "security_policy":
        return {
            "type": "policy",
            "target": key,
            "after": {"value": sorted(value) if isinstance(value, list) else value},
        }
    assert block.kind == "firewall_profiles", f"how {block.kind} is made stricter is not said here"
    (setting,) = block.set
    return {"type": "firewall_setting", "target": f"{key}.{setting}", "after": {"value": value}}


def wanted(name: str, expected: Any, end: int) -> list[dict[str, Any]]:
    """What makes a host stricter than a control asks, at one of the two ends."""
    block = BLOCKS[name]
    assert block.set is not None
    if not isinstance(expected, Mapping):
        (key,) = block.set["values"]
        expected = {key: expected}
    audited = block.kind == "audit_policy"
    return [spot(block, key, values_within(block.operator, one, audited)[end]) for key, one in expected.items()]


def write(windows: Windows, told: Mapping[str, Any]) -> Any:
    """Change the host; what takes the changes back, and the keys that they made."""
    text = courier_windows.script(["registry_values"], told, True)
    return json.loads(windows.powershell(f"{text}\n$out = {WRITE}\nConvertTo-AsciiJson $out\n"))


@pytest.fixture(scope="module")
def asked(windows: Windows, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, dict[str, Any]]]:
    """For each policy its inventory, and what it expects: {control: expected}, each control once."""
    found: list[tuple[Path, dict[str, Any]]] = []
    left = {*BLOCKS}
    join(windows)
    for policy in POLICIES:
        path = inventory(
            [windows], tmp_path_factory.mktemp("stricter") / "hosts.yml", hygiene_profile="strict", **policy
        )
        told = run("check", path, sorted(left)).hosts[windows.hostname]["controls"]
        mine = {item["control"]: item["expected"] for item in told if item["result"] in ("pass", "fail")}
        found.append((path, mine))
        left -= {*mine}
    assert left == set(), "no policy of POLICIES asks for these"
    return found


@pytest.mark.parametrize("end", [0, 1], ids=["one end", "the other end"])
def test_a_stricter_host_passes_and_is_left_alone(
    windows: Windows, asked: list[tuple[Path, dict[str, Any]]], end: int
) -> None:
    for path, expected in asked:
        changes = [change for name, value in expected.items() for change in wanted(name, value, end)]
        back = write(windows, {"changes": changes, "made": []})
        told = run("apply", path, [*expected]).hosts[windows.hostname]["controls"]
        write(windows, back)
        assert [(item["control"], item["actual"]) for item in told if item["result"] != "pass"] == []
        assert [item["control"] for item in told if item["changed"]] == []
