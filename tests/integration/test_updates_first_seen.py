"""A security update that nothing dates, on a real machine: on time when first seen, late once the delay has passed."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from lab import Host, inventory

CONTROL = "updates_security_installed"
LIST = "/var/lib/apt/lists/lab.example_debian-security_dists_lab-security"


def check(path: Path, state: Path) -> dict[str, Any]:
    """What a check by the command line says of the control."""
    environment = {**os.environ, "XDG_STATE_HOME": str(state), "NO_COLOR": "1", "HYGIENE_LANG": "en"}
    words = ["check", "-b", "-i", str(path), "--control", CONTROL, "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-m", "hygiene_cli.cli", *words], env=environment, capture_output=True, text=True, timeout=300
    )
    (host,) = json.loads(done.stdout)["hosts"]
    (found,) = [one for one in host["controls"] if one["control"] == CONTROL]
    return dict(found)


def test_first_seen_is_on_time_and_late_once_the_delay_has_passed(bookworm: Host, tmp_path: Path) -> None:
    bookworm.must_run("rm -rf /var/lib/apt/lists/*")
    bookworm.put(f"{LIST}_InRelease", "Origin: Debian\nLabel: Debian-Security\nCodename: lab-security\n")
    bookworm.put(f"{LIST}_main_binary-amd64_Packages", "Package: sudo\nVersion: 99:1\nArchitecture: amd64\n\n")
    path = inventory([bookworm], tmp_path / "hosts.yml", hygiene_class="server")
    found = check(path, tmp_path / "state")
    assert found["reason"], found
    assert (found["result"], found["reason"]["code"], found["reason"]["names"]) == ("pass", "first_seen", ["sudo"])
    (history,) = tmp_path.glob("state/**/history.sqlite")
    with sqlite3.connect(history) as file:
        file.execute("UPDATE sightings SET first = date(first, '-8 days')")
    file.close()
    found = check(path, tmp_path / "state")
    assert found["result"] == "fail"
    assert [(one["name"], one["available"], one["days"]) for one in found["actual"]] == [("sudo", "99:1", 8)]
