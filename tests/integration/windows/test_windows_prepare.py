"""A Windows workstation commissioned from nothing, with the restart that it waits for."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from lab import inventory
from windows import Windows

CONTROL = r"HKLM\SYSTEM\CurrentControlSet\Control\Windows"
BITLOCKER = r"HKLM\SYSTEM\CurrentControlSet\Services\BDESVC"
ENCRYPTED = {
    "DriveLetter": "C:", "VolumeType": 0, "Conversion": 1, "Percent": 100, "Protection": 1, "Method": 7,
    "Protectors": [{"Id": "{00000000-0000-0000-0000-000000000001}", "Type": 1}],
}  # fmt: skip
SHUTDOWN = "00112233445566da"
"""When Windows was last shut down, as it keeps it: another after each restart."""


def test_prepared_up_to_the_record_to_sign(windows: Windows, tmp_path: Path) -> None:
    (tmp_path / ".hygiene").mkdir()
    inventory([windows], tmp_path / "hosts.yml", hygiene_profile="reinforced", hygiene_class="workstation")
    windows.registry("add", CONTROL, "/v", "ShutdownTime", "/t", "REG_BINARY", "/d", "00", "/f")
    windows.registry("add", BITLOCKER, "/v", "Start", "/t", "REG_DWORD", "/d", "3", "/f")
    (windows.disk / "lab-bitlocker.json").write_text(json.dumps([ENCRYPTED]), "ascii")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
    with subprocess.Popen(
        [
            sys.executable, "-m", "hygiene_cli.cli", "prepare", windows.hostname, "-i", str(tmp_path), "--yes",
            "--by", "Sophie Martin", "--without-observation",
        ],
        env={**environment, "NO_COLOR": "1", "HYGIENE_LANG": "fr"},
        cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    ) as process:  # fmt: skip
        assert process.stdout
        said: list[str] = []
        for line in process.stdout:
            said.append(line)
            if line.startswith("Redémarrez"):
                windows.registry("add", CONTROL, "/v", "ShutdownTime", "/t", "REG_BINARY", "/d", SHUTDOWN, "/f")
        process.wait(timeout=300)
    text = "".join(said)
    assert process.returncode == 2, text
    assert re.findall(r"étape (\d)/7", text) == ["1", "2", "3", "4", "5", "6", "7"]
    record: dict[str, Any] = json.loads((tmp_path / ".hygiene" / "prepare" / f"{windows.hostname}.json").read_text())
    assert record["steps"]["essential"]["changed"] > 3
    assert record["steps"]["full"]["changed"] > 5
    assert record["steps"]["escrow"]["key"] == "not_kept", "nobody chose where keys are kept"
    page = (tmp_path / f"mise-en-service-{windows.hostname}.html").read_text("utf-8")
    assert "Procès-verbal de mise en service" in page and "Windows 10" in page
    assert "pas encore conservée" in page and "(disk_encryption_escrow)" in page
    for step in ("essential", "full"):
        assert f"hygiene undo {record['steps'][step]['run']}" in page
