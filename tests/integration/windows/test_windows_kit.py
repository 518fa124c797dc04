"""The kit of a machine that WinRM does not reach: made, run there by hand, its answer taken in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from windows import Windows


def test_a_kit_is_run_by_hand_and_its_answer_taken_in(windows: Windows, tmp_path: Path) -> None:
    told = {**windows.variables, "hygiene_collect": "kit", "hygiene_class": "modality"}
    (tmp_path / "hosts.yml").write_text(json.dumps({"all": {"hosts": {"irm-1": told}}}), "utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}

    def hygiene(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "hygiene_cli.cli", *arguments, "-i", "hosts.yml"],
            env={**environment, "XDG_STATE_HOME": str(tmp_path / "state")},
            cwd=tmp_path, text=True, capture_output=True, timeout=120, check=False,
        )  # fmt: skip

    assert ".ps1" in hygiene("kit", "--host", "irm-1", "-o", "kit.py").stderr
    assert "powershell" in hygiene("kit", "--host", "irm-1", "-o", "kit.ps1").stdout
    kit = (tmp_path / "kit.ps1").read_text("ascii")
    assert "function Set-" not in kit
    said = windows.powershell(kit)
    for encoding in ("ascii", "utf-16"):
        (tmp_path / "said.json").write_text(said, encoding)
        done = hygiene("import", "said.json", "--host", "irm-1")
        assert done.returncode == 2, done.stderr
        assert "Windows verrouille la session" in done.stdout
