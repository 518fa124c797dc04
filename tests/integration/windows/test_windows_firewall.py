"""The firewall of Windows: what is in force, what is written and put back, and whom it lets in when it is done."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows
from windows import MODULES, Windows
from windows_drive import differing, exported

LOCAL = r"HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\WindowsFirewall"
PORTS = [135, 445, 3389, 5985]
NASTY = ["Été", "'; throw 'x", '"$(1/0)"', "a\tb", "\u202egpj.exe", "[a-z]*", "`n"]
RULE = "v2.33|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=3389|Name=x|"


def run(windows: Windows, script: str, **told: Any) -> Any:
    """What a script makes of the functions of everything that writes, and of $Request."""
    functions = courier_windows.script(["firewall_profiles", "firewall_rules", "network"], told, True)
    return json.loads(windows.powershell(f"{functions}{SHORT}\n$out = {script}\nConvertTo-AsciiJson $out\n"))


SHORT = """
function Get-Way([string] $Source) {
    return [ordered] @{ account = 'a'; sid = 's'; connection = 'winrm'; port = 5985; source = $Source }
}
function Write-All($Changes, [string] $Which) {
    foreach ($one in $Changes) { & "Write-$(Get-KindName $one.type)Target" $one.target $one[$Which] }
}
"""
ROUND = """& {
    $profiles = Set-FirewallProfiles $null $Request.profiles $Request.failing
    $rules = Set-FirewallRules $Request.params ([ordered] @{ networks = $true }) $null
    $group = Set-FirewallRules $Request.group ([ordered] @{ active = $false }) $null
    $changes = @($profiles) + @($rules)
    $ways = @('10.0.0.7', '192.0.2.9', '') | ForEach-Object { Get-Way $_ }
    $verdicts = $ways | ForEach-Object { Test-GuardFirewallLetsUsIn $null $null $changes $_ }
    Write-All $changes 'after'
    Write-All $group 'after'
    $now = @{ profiles = (Get-FirewallProfiles $null).profiles; rules = (Get-FirewallRules $Request.params) }
    $again = (Set-FirewallRules $Request.params ([ordered] @{ networks = $true }) $null)
    Write-All $group 'before'
    [Array]::Reverse($changes)
    Write-All $changes 'before'
    $group = @($group | ForEach-Object { $_.target })
    [ordered] @{ verdicts = @($verdicts); now = $now; again = @($again).Count; group = $group }
}"""


def test_set_guarded_and_put_back(windows: Windows) -> None:
    before = exported(windows)
    told = run(
        windows,
        ROUND,
        profiles={"enabled": True, "inbound": "block", "log_size": 20000},
        failing={"service": "automatic", "private": True},
        params={"ports": PORTS, "networks": ["10.0.0.0/24", "fd00::/64"]},
        group={"groups": ["@FirewallAPI.dll,-28752"]},
    )
    assert differing(before, exported(windows)) == []
    assert [one["ok"] for one in told["verdicts"]] == [True, False, False], told["verdicts"]
    private = told["now"]["profiles"]["private"]
    assert (private["enabled"], private["inbound"], private["log_size"]) == (True, "block", 20000)
    assert (told["now"]["rules"]["exposed"], told["again"]) == ([], 0)
    assert told["group"] == ["RemoteDesktop-UserMode-In-TCP"]


@pytest.fixture
def values(windows: Windows) -> Iterator[Any]:
    """Writes registry values, which go when the test ends."""
    written: list[tuple[str, str]] = []

    def write(key: str, items: Sequence[tuple[str, str, str]]) -> None:
        for name, kind, data in items:
            windows.registry("add", key, "/v", name, "/t", kind, "/d", data, "/f")
            written.append((key, name))

    yield write
    for key, name in written:
        windows.registry("delete", key, "/v", name, "/f")


def test_a_policy_has_the_last_word(windows: Windows, values: Any) -> None:
    values(
        rf"{POLICY}\PublicProfile", [("EnableFirewall", "REG_DWORD", "0"), ("AllowLocalPolicyMerge", "REG_DWORD", "0")]
    )
    values(rf"{POLICY}\FirewallRules", [("Door", "REG_SZ", RULE)])
    script = """& {
        $said = ''
        try { Set-FirewallProfiles $null ([ordered] @{ enabled = $true }) ([ordered] @{ public = $true }) }
        catch { $said = [string] $_ }
        $door = ''
        try { Set-FirewallRules $Request.params ([ordered] @{ networks = $true }) $null }
        catch { $door = [string] $_ }
        $answer = Get-FirewallProfiles $null
        $on = @{ type = 'registry'; target = $Request.target; before = $null; after = @{ data = 1 } }
        $ours = Get-FirewallRefusal 'public' 5985 (Get-AddressRange '10.0.0.7') @($on)
        $public = $answer.profiles.public
        [ordered] @{ said = $said; door = $door; policy = $answer.policy; public = $public; ours = $ours }
    }"""
    target = rf"{POLICY}\PublicProfile!EnableFirewall"
    told = run(windows, script, params={"ports": [3389], "networks": []}, target=target)
    assert "a policy decides enabled of the public profile" in told["said"]
    assert "the rule Door comes from a policy" in told["door"]
    assert told["policy"] == ["public.enabled", "public.local_rules"]
    assert told["public"]["enabled"] is False
    assert "no rule that counts" in told["ours"], "what was made on the machine does not count there"


def test_a_block_wins_over_what_lets_us_in(windows: Windows, values: Any) -> None:
    block = "v2.33|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort2_10=5000-6000|RA4=10.0.0.0/255.255.255.0|Name=x|"
    values(rf"{LOCAL}\FirewallRules", [("Stop", "REG_SZ", block)])
    script = """& {
        $changes = Set-FirewallProfiles $null ([ordered] @{ enabled = $true }) ([ordered] @{ private = $true })
        @('10.0.0.7', '10.0.1.7') | ForEach-Object { (Test-GuardFirewallLetsUsIn $null $null $changes (Get-Way $_)).ok }
    }"""
    assert run(windows, script) == [False, True]


def test_garbage_and_strange_names_cost_nothing_else(windows: Windows, values: Any) -> None:
    garbage = [
        ("g1", "REG_SZ", "v2.33|"),
        ("g2", "REG_SZ", "hello"),
        ("g3", "REG_DWORD", "7"),
        ("g4", "REG_SZ", "v2.33|=|Dir=In|Active=TRUE|"),
    ]
    values(rf"{LOCAL}\FirewallRules", garbage)
    script = """& {
        $key = Open-Key $FirewallRuleKeys.local $true
        foreach ($name in $Request.names) { $key.SetValue($name, $Request.rule, 'String') }
        $found = Get-FirewallRules $Request.params
        $changes = (Set-FirewallRules $Request.params ([ordered] @{ networks = $true }) $null)
        Write-All $changes 'after'
        $left = @((Get-FirewallRules $Request.params).exposed).Count
        Write-All $changes 'before'
        $same = @($Request.names | Where-Object { $key.GetValue($_) -cne $Request.rule })
        foreach ($name in $Request.names) { $key.DeleteValue($name) }
        $rules = @($found.exposed | ForEach-Object { $_.rule })
        [ordered] @{ rules = $rules; unreadable = $found.unreadable; left = $left; changed = $same }
    }"""
    told = run(windows, script, names=NASTY, rule=RULE, params={"ports": [3389], "networks": ["10.0.0.0/8"]})
    assert {*NASTY} < {*told["rules"]}
    assert (told["unreadable"], told["left"], told["changed"]) == (2, 0, [])


def test_thousands_of_rules_are_answered_in_bounds(windows: Windows) -> None:
    script = """& {
        $key = Open-Key $FirewallRuleKeys.local $true
        foreach ($number in 1..1000) { $key.SetValue("many-$number", $Request.rule, 'String') }
        $started = [Diagnostics.Stopwatch]::StartNew()
        $found = Get-FirewallRules $Request.params
        $spent = $started.Elapsed.TotalSeconds
        foreach ($number in 1..1000) { $key.DeleteValue("many-$number") }
        [ordered] @{ shown = @($found.exposed).Count; more = $found.more; spent = $spent }
    }"""
    told = run(windows, script, rule=RULE, params={"ports": [3389], "networks": []})
    assert (told["shown"], told["more"]) == (200, 801)
    assert told["spent"] < 20


def test_without_its_commands_nothing_is_written(
    windows: Windows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(MODULES, tmp_path / "modules", ignore=shutil.ignore_patterns("NetSecurity", "NetConnection"))
    monkeypatch.setattr("windows.MODULES", tmp_path / "modules")
    script = """& {
        $said = ''
        $changes = Set-FirewallProfiles $null ([ordered] @{ enabled = $true }) ([ordered] @{ private = $true })
        try { Write-All $changes 'after' } catch { $said = [string] $_ }
        [ordered] @{ said = $said; profiles = Get-ConnectedProfiles }
    }"""
    told = run(windows, script)
    assert "lacks the module NetSecurity" in told["said"]
    assert told["profiles"] == ["public", "private", "domain"], "every kind, where Windows does not say which"


WORLDS = [
    (["10.0.0.0/8"], ["0.0.0.0-9.255.255.255", "11.0.0.0-255.255.255.255", "::/0"]),
    (["0.0.0.0/1", "128.0.0.0/1", "::/0"], []),
    (["10.0.0.0/255.0.0.0", "10.0.0.9", "nonsense", "fe80::/10"],
     ["0.0.0.0-9.255.255.255", "11.0.0.0-255.255.255.255", "::-fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
      "fec0::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]),
]  # fmt: skip


def test_the_rest_of_the_world(windows: Windows) -> None:
    script = """@(foreach ($one in $Request.texts) {
        $ranges = Get-AddressRanges @($one.text)
        $rest = foreach ($family in 4, 6) {
            (Get-AddressComplement $ranges $family) | ForEach-Object { Format-AddressRange $_ }
        }
        [ordered] @{ rest = @($rest | Where-Object { $_ }) }
    })"""
    told = run(windows, script, texts=[{"text": text} for text, _ in WORLDS])
    assert [one["rest"] for one in told] == [rest for _, rest in WORLDS]


def test_the_local_network_is_known_by_the_machine_s_own_addresses(windows: Windows) -> None:
    """On a public network Windows lets only it reach WinRM."""
    (windows.disk / "lab-network-category").write_text("0")
    script = """& {
        $key = Open-Key $FirewallRuleKeys.local $true
        $lab = $key.GetValue('WINRM-LAB')
        $key.DeleteValue('WINRM-LAB')
        $range = Get-AddressRange @(Get-LocalNetworks)[0]
        $near = [string] (Get-Address $range.low $range.family)
        $ways = @($near, '198.51.100.9') | ForEach-Object { Get-Way $_ }
        $verdicts = $ways | ForEach-Object { Test-GuardFirewallLetsUsIn $null $null @() $_ }
        $key.SetValue('WINRM-LAB', $lab, 'String')
        @($verdicts | ForEach-Object { $_.ok })
    }"""
    try:
        assert run(windows, script) == [True, False]
    finally:
        (windows.disk / "lab-network-category").unlink()
