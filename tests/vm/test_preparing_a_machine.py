"""A machine commissioned with a real restart in the middle: waited for, noticed, and gone on from."""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import sys
import threading
from pathlib import Path

from lab import inventory
from vm import Machine


def test_a_restart_is_waited_for(vm: Machine, tmp_path: Path) -> None:
    (tmp_path / ".hygiene").mkdir()
    path = inventory([vm], tmp_path / "hosts.yml", hygiene_profile="reinforced", hygiene_class="workstation")
    process = subprocess.Popen(
        [sys.executable, "-m", "hygiene_cli.cli", "prepare", vm.hostname, "-i", str(path), "-b", "--yes"],
        env={**os.environ, "HYGIENE_LANG": "en", "NO_COLOR": "1"},
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said: list[str] = []
    lines: queue.Queue[str] = queue.Queue()

    def listen() -> None:
        assert process.stdout
        with process.stdout as out:
            for line in out:
                lines.put(line)
        lines.put("")

    threading.Thread(target=listen, daemon=True).start()
    restarts = 0
    for line in iter(lambda: lines.get(timeout=600), ""):
        said.append(line)
        if line.startswith("Restart "):
            restarts += 1
            vm.reboot()  # here, since the machine dies with the thread that started it
    text = "".join(said)
    assert process.wait() == 2, text
    assert re.findall(r"step (\d)/7", text) == ["1", "2", "3", "4", "5", "6", "7"]
    told = json.loads((tmp_path / ".hygiene" / "prepare" / f"{vm.hostname}.json").read_text("utf-8"))
    steps = told["steps"]
    assert steps["restart"]["boot"] != steps["identity"]["boot"]
    assert restarts == 1 + ("boot" in steps["restart_again"])
    assert told["hardware_id"], "root reads the SMBIOS UUID"
    machine = steps["identity"]["machine"]
    assert machine["vendor"] and machine["software"] > 100
    assert "Procès-verbal" in (tmp_path / f"mise-en-service-{vm.hostname}.html").read_text("utf-8")
