"""Asks a Windows host of the lab for resources directly, without WinRM and controls: many cases in one PowerShell."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls, courier_windows
from ansible_collections.hygiene.baseline.plugins.plugin_utils.assessment import Asked, Assessment
from windows import Windows

STATES = r"""
$all = foreach ($state in $Request.states) {
    $Remembered.Clear()
    foreach ($name in (Get-Names $state)) { [IO.File]::WriteAllText("C:\$name", (Get-Field $state $name)) }
    Get-Answer $Request.resource
    foreach ($name in (Get-Names $state)) { [IO.File]::Delete("C:\$name") }
}
[Console]::Out.WriteLine((ConvertTo-AsciiJson @($all)))
"""


def ask(windows: Windows, *resources: tuple[str, Mapping[str, Any]], before: str = "", culture: str = "") -> list[Any]:
    """The answers, as the host program gives them; `before` is a script run first."""
    request = {"resources": [{"kind": kind, "params": dict(params)} for kind, params in resources]}
    script = courier_windows.script([kind for kind, _ in resources], request, False)
    script += f"{before}\n[Console]::Out.WriteLine((ConvertTo-AsciiJson ((Get-Answers $Request)['resources'])))\n"
    answers: list[Any] = json.loads(windows.powershell(script, culture).strip().splitlines()[-1])
    return answers


def value(windows: Windows, kind: str, params: Mapping[str, Any], before: str = "") -> Any:
    answer = ask(windows, (kind, params), before=before)[0]
    assert "value" in answer, answer
    return answer["value"]


def in_states(windows: Windows, kind: str, params: Mapping[str, Any], states: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The answers for one resource, one for each state of the machine: {file of drive C: what is in it, as JSON}."""
    written = [{name: json.dumps(told) for name, told in state.items()} for state in states]
    request = {"states": written, "resource": {"kind": kind, "params": dict(params)}}
    found: list[Any] = json.loads(windows.powershell(courier_windows.script([kind], request, False) + STATES))
    return found


def judged(expected: Mapping[str, Any], answer: Any) -> dict[str, Any]:
    """The results that an answer makes of controls: {control: result}; `expected` has what is expected of each."""
    own = controls.load()
    assessment = Assessment("windows", "", {}, lambda text, _: text, datetime.date.today())
    assessment.asked = [Asked(own[name], {}, wanted, 0) for name, wanted in expected.items()]
    assessment.judge([answer], {})
    return assessment.results


def functions(windows: Windows, kinds: Sequence[str], script: str) -> Any:
    """What a script says, in JSON, that may call what writes."""
    text = courier_windows.script(kinds, {"resources": []}, True)
    text += f"[Console]::Out.WriteLine((ConvertTo-AsciiJson (& {{\n{script}\n}})))\n"
    return json.loads(windows.powershell(text).strip().splitlines()[-1])
