"""The whole inventory of a host as one file: what rule 1 asks to know of a machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from lab import Host, inventory


def test_one_file_per_host(host: Host, tmp_path: Path) -> None:
    path = inventory([host], tmp_path / "hosts.yml")
    done = subprocess.run(
        [Path(sys.executable).with_name("ansible-playbook"), "hygiene.baseline.inventory", "-b", "-i", path,
         "-e", f"hygiene_export={tmp_path}"],
        capture_output=True, text=True, check=False, env={**os.environ, "ANSIBLE_NOCOLOR": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    written = tmp_path / f"{host.hostname}.json"
    assert written.stat().st_mode & 0o777 == 0o600
    told = json.loads(written.read_text(encoding="utf-8"))
    assert set(told) >= {"hardware", "software", "network"}
    versions = {one["name"]: one["version"] for one in told["software"]["items"]}
    assert versions["openssh-server"] == host.must_run("dpkg-query -W -f '${Version}' openssh-server").strip()
    assert 22 in {one["port"] for one in told["network"]["listening"]}
    addresses = json.dumps([one["addresses"] for one in told["network"]["interfaces"]])
    assert host.address in addresses
    assert told["network"]["routes"]
