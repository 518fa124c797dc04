"""What of the PowerShell needs no Windows: any PowerShell runs it, the lab's or a pwsh on the path."""

from __future__ import annotations

import base64
import ipaddress
import json
from collections.abc import Callable
from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows

Engine = Callable[[str], str]


def told(engine: Engine, kinds: list[str], script: str, **request: Any) -> Any:
    functions = courier_windows.script(kinds, request, False)
    return json.loads(
        engine(f"{functions}\n$out = & {{ {script} }}\n[Console]::Out.WriteLine((ConvertTo-AsciiJson $out))\n")
    )


def test_every_script_parses(engine: Engine) -> None:
    names = sorted(path.stem for path in courier_windows.HOST.glob("*.ps1"))
    texts = [base64.b64encode(courier_windows.source(name, True).encode()).decode() for name in names]
    script = """
        $texts = @($Request.texts)
        $wrong = foreach ($one in $texts) {
            $text = [Text.Encoding]::ASCII.GetString([Convert]::FromBase64String($one))
            $tokens = $errors = $null
            [void] [Management.Automation.Language.Parser]::ParseInput($text, [ref] $tokens, [ref] $errors)
            foreach ($one in $errors) { [string] $one.Message }
        }
        [ordered] @{ read = $texts.Count; wrong = @($wrong | Where-Object { $_ }) }
    """
    found = told(engine, [], script, texts=texts)
    assert found == {"read": len(names), "wrong": []}


STRANGE = {"é": ["\u202e", "'; throw 'x", '"$(1/0)"', "a\tb\u0000"], "n": [1, -2, 3.5, None, True, {}, []]}


def test_json_of_anything_is_ascii_and_comes_back(engine: Engine) -> None:
    assert told(engine, [], "$Request.value", value=STRANGE) == STRANGE


TEXTS = [
    "10.0.0.9",
    "10.0.0.0/8",
    "192.168.0.0/255.255.0.0",
    "10.0.0.1-10.0.0.9",
    "fe80::/10",
    "::1",
    "LocalSubnet",
    "x/8",
]


def test_what_is_outside_of_networks(engine: Engine) -> None:
    """Together they are everything, and none is in two."""
    script = """
        $ranges = Get-AddressRanges @($Request.texts)
        $found = [ordered] @{}
        foreach ($family in 4, 6) {
            $own = @($ranges | Where-Object { $_.family -eq $family })
            $found["in$family"] = @($own | ForEach-Object { Format-AddressRange $_ })
            $rest = Get-AddressComplement $ranges $family
            $found["out$family"] = @($rest | ForEach-Object { Format-AddressRange $_ })
        }
        $found
    """
    found = told(engine, ["network"], script, texts=TEXTS)
    assert found["in4"] == ["10.0.0.0/8", "192.168.0.0/16"]
    assert found["in6"] == ["::1", "fe80::/10"]
    for family, bits in (("4", 32), ("6", 128)):
        assert sum(size(text) for text in found[f"in{family}"] + found[f"out{family}"]) == 2**bits


def size(text: str) -> int:
    """How many addresses a range holds."""
    if "-" not in text:
        return ipaddress.ip_network(text).num_addresses
    low, high = (int(ipaddress.ip_address(end)) for end in text.split("-"))
    return high - low + 1


def test_a_rule_of_the_firewall_is_taken_apart(engine: Engine) -> None:
    line = (
        "v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=RPC-EPMap|LPort2_10=5000-6000|RA4=10.0.0.0/255.0.0.0|"
    )
    script = """
        $rule = ConvertFrom-RuleText 'x' $Request.line 'local'
        [ordered] @{
            rule = $rule.remote; ports = @(135, 5985, 445 | Where-Object { Test-RulePort $rule $_ })
            other = @(ConvertFrom-RuleText 'y' 'hello' 'local').Count
        }
    """
    assert told(engine, ["firewall_rules"], script, line=line) == {
        "rule": ["10.0.0.0/8"],
        "ports": [135, 5985],
        "other": 1,
    }
