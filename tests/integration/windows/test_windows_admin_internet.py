"""Administrators and the Internet on Windows: rules by SID, put back as they were, and what a connection proves."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows
from windows import Windows
from windows_drive import differing, exported, run

RUN = "20260101T000000Z-0004"
REFUSED, FIREWALL = "admin_internet_refused", "firewall_on"
FIREWALL_KEY = r"HKLM\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
INSIDE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/4", "fc00::/7", "fe80::/10", "ff00::/8"]
PARAMS = {"inside": INSIDE, "management": ["203.0.113.0/24"], "proxies": ["10.0.0.9:3128", "[fd00::9]:8080"]}


def asked(windows: Windows, script: str, **told: Any) -> Any:
    functions = courier_windows.script(["internet_firewall", "connectivity"], told, True)
    return json.loads(windows.powershell(f"{functions}\n$out = {script}\nConvertTo-AsciiJson $out\n"))


ROUND = """& {
    $found = Get-InternetFirewall $Request.params
    $changes = Set-InternetFirewall $Request.params $null $null
    foreach ($one in $changes) { Write-FirewallRuleTarget $one.target $one.after }
    $now = Get-InternetFirewall $Request.params
    $rules = Select-FirewallRules 'hygiene: administrators'
    $sid = $found.accounts[0]
    $less = ConvertFrom-Json (ConvertTo-AsciiJson $Request.params)
    $less.proxies = @()
    $left = Get-InternetFirewall $less
    Set-NetFirewallRule -Name "hygiene-admin-$sid" -Enabled False
    $weaker = Get-InternetFirewall $Request.params
    foreach ($one in $changes) { Write-FirewallRuleTarget $one.target $one.before }
    [ordered] @{ found = $found; now = $now; rules = $rules; left = $left.wrong; weaker = $weaker.wrong; sid = $sid }
}"""


def test_each_administrator_is_blocked_but_for_the_inside(windows: Windows) -> None:
    assert asked(windows, "Get-InternetFirewall $Request.params", params=PARAMS)["needed"]
    before = exported(windows)
    told = asked(windows, ROUND, params=PARAMS)
    assert differing(before, exported(windows)) == []
    sids = told["found"]["accounts"]
    assert sids and all(sid.startswith("S-1-") for sid in sids)
    off = [line for line in told["now"]["wrong"] if line.startswith("off: ")]
    assert told["now"]["wrong"] == off, "no rule is wrong any more; where the firewall is off, that is said"
    assert len(told["rules"]) == len(sids) * 3
    for rule in told["rules"]:
        assert (rule["direction"], rule["action"], rule["active"], rule["profiles"]) == ("out", "block", True, [])
        assert rule["user"] == f"D:(A;;CC;;;{rule['title'].split()[-1]})"
    main = next(rule for rule in told["rules"] if rule["name"] == f"hygiene-admin-{told['sid']}")
    assert "11.0.0.0-126.255.255.255" in main["remote"] and "2000::/3" in main["remote"]
    assert not [text for text in main["remote"] if text.startswith(("10.", "192.168.", "203.0.113.", "fe80", "::"))]
    proxy = next(rule for rule in told["rules"] if rule["name"].endswith("fd00::9-8080"))
    assert (proxy["remote"], proxy["remote_ports"], proxy["protocol"]) == (["fd00::9"], ["8080"], "6")
    assert len([line for line in told["left"] if line.startswith("extra: ")]) == len(sids) * 2
    assert f"changed: hygiene-admin-{told['sid']}" in told["weaker"]


def test_applied_it_passes_and_undone_it_is_gone(windows: Windows, path: Path) -> None:
    controls = [REFUSED, FIREWALL]
    found = run("check", path, controls).control(windows.hostname, REFUSED)
    before = windows.registry("query", FIREWALL_KEY, "/s")
    assert found["result"] == "fail" and "off: private networks" in found["actual"]
    applied = run("apply", path, controls, hygiene_run=RUN).control(windows.hostname, REFUSED)
    assert (applied["result"], applied["changed"]) == ("pass", True), applied
    again = run("apply", path, controls)
    assert not [one for one in again.hosts[windows.hostname]["controls"] if one["changed"]]
    run("undo", path, hygiene_journal=RUN)
    assert windows.registry("query", FIREWALL_KEY, "/s") == before


KEPT = ["0.0.0.0-198.51.100.7"]
EVERYBODY = {"everybody": True, "inside": INSIDE, "kept": KEPT, "proxies": ["10.0.0.9:3128"]}
"""Wherever the lab is: what it needs is below."""


def test_for_everybody_one_rule_and_what_is_needed_stays_within_reach(windows: Windows) -> None:
    script = """& {
        $rules = Get-InternetRules $Request.params
        $verdicts = foreach ($source in '10.0.0.7', '198.51.100.7', '203.0.113.9', '') {
            Test-GuardInsideStaysReached $Request.params $null $null @{ connection = 'winrm'; source = $source }
        }
        $far = ConvertFrom-Json '{"everybody": true, "inside": []}'
        $verdicts += Test-GuardInsideStaysReached $far $null $null @{ connection = 'local' }
        [ordered] @{ rules = $rules; verdicts = $verdicts }
    }"""
    told = asked(windows, script, params=EVERYBODY)
    assert [*told["rules"]] == ["hygiene-internet", "hygiene-internet-10.0.0.9-3128"]
    main = told["rules"]["hygiene-internet"]
    assert (main["user"], main["action"], main["profiles"]) == ("", "block", [])
    assert [text for text in main["remote"] if text.startswith("198.51.100.8-")]
    assert [one["ok"] for one in told["verdicts"]] == [True, True, False, False, False], told["verdicts"]
    assert "203.0.113.9, would be out of reach" in told["verdicts"][2]["text"]


@pytest.fixture
def door() -> Iterator[tuple[str, str]]:
    """A port that answers like a proxy, and one that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_server(("127.0.0.1", 0)) as unused:
        closed = unused.getsockname()[1]
        unused.close()

        def serve() -> None:
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                with line:
                    line.settimeout(0.5)
                    try:
                        asked = line.recv(200)
                    except TimeoutError:
                        continue
                    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n" if b":443" in asked else b"HTTP/1.1 403 Non\r\n\r\n")

        threading.Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}", f"127.0.0.1:{closed}"


def test_what_is_reached_is_tried(windows: Windows, door: tuple[str, str]) -> None:
    opened, closed = door
    params = {"targets": [opened, closed, "192.0.2.1:443"], "proxies": [opened], "label": "accueil"}
    told = asked(windows, "Get-Connectivity $Request.params", params=params)
    assert [row["reached"] for row in told["direct"]] == [True, False, False]
    assert [(row["connected"], row["reached"]) for row in told["proxy"]] == [(True, False), (True, False), (True, True)]
    assert {row["label"] for row in told["direct"]} == {"accueil"}


def test_what_is_not_reached_proves_nothing_of_others(windows: Windows, door: tuple[str, str]) -> None:
    _, closed = door
    script = """& {
        $said = @()
        foreach ($params in @($Request.asked)) {
            try { $said += [string] @((Get-Connectivity $params).direct).Count } catch { $said += [string] $_ }
        }
        $said
    }"""
    none = {"targets": [], "proxies": []}
    whole = {"targets": [closed], "proxies": [], "administrators": True}
    wrong = {"targets": ["nonsense"], "proxies": []}
    told = asked(windows, script, asked=[none, whole, wrong, {"targets": [closed], "proxies": [], "label": "x"}])
    assert told[0] == "0"
    assert told[1].startswith("HYGIENE|not_readable|connecting as the other")
    assert told[2] == "'nonsense' is not host:port"
    assert told[3] == "1"
