"""Asks a Windows host of the lab for resources directly, without WinRM and controls: many cases in one PowerShell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows
from windows import Windows


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


def functions(windows: Windows, kinds: Sequence[str], script: str) -> Any:
    """What a script says, in JSON, that may call what writes."""
    text = courier_windows.script(kinds, {"resources": []}, True)
    text += f"[Console]::Out.WriteLine((ConvertTo-AsciiJson (& {{\n{script}\n}})))\n"
    return json.loads(windows.powershell(text).strip().splitlines()[-1])
