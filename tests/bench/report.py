#!/usr/bin/env python3
"""How long the reports of a large practice take, and how big they are: the whole command, from the history on.

Usage: report.py [HOSTS] [CONTROLS]     the defaults are 1000 and 200; promised: HTML within 5 s and 5 MB.
It is one process that waits for nothing: its processor time is what it takes on a machine that does nothing else.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / ".ansible" / "collections")]

from measure import BIN, peaks, run, table, verdict

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import load
from hygiene_cli import practice
from hygiene_cli.history import History
from hygiene_cli.report import FORMATS
from hygiene_cli.session import FILE

SECONDS, SIZE = 5.0, 5.0
ENDINGS = {"junit": "xml", "oscal": "oscal.json", "ciso": "ciso.csv"}
REASONS = (
    None,
    {"code": "profile", "profile": "essential", "risk": 2},
    {"code": "audit_only"},
    {"code": "pending_reboot"},
)


def results(names: list[str], number: int, dice: random.Random) -> Iterator[dict[str, Any]]:
    """A host's: a fifth fails, with values that mostly differ from host to host."""
    for name in names:
        luck = dice.random()
        told: dict[str, Any] = {"control": name, "result": "pass"}
        if luck < 0.2:
            told = {**told, "result": "fail", "actual": [f"valeur-{dice.randrange(40)}", number % 7]}
            told["reason"] = dice.choice(REASONS)
        elif luck < 0.3:
            told["result"] = "unknown" if luck < 0.22 else "notapplicable"
        yield told


def remember(folder: Path, count: int, names: list[str], now: datetime) -> tuple[Path, str]:
    """An inventory of that many hosts whose history holds a full check of them; the check's id."""
    hosts = {f"poste-{number:04}.imagerie.example": {} for number in range(count)}
    path = folder / "hosts.yml"
    path.write_text(json.dumps({"all": {"hosts": hosts, "vars": {"hygiene_class": "workstation"}}}), encoding="utf-8")
    known = {"class": "workstation", "collect": "host", "profile": "essential", "system": "linux"}
    dice = random.Random(1)
    with History.open(practice.find((str(path),)).state_folder() / FILE) as history:
        check = history.begin("check", now, inventory=dict.fromkeys(hosts, known))
        for number, name in enumerate(hosts):
            read = (now - timedelta(days=number % 25)).isoformat()
            told = {**known, "collected_at": read, "controls": list(results(names, number, dice))}
            history.add_host(check, name, told, now)
        history.finish(check, 2, now)
    return path, check


def main() -> int:
    """Print the figures as Markdown; 1 when HTML breaks its promise."""
    count, controls = (int(word) for word in (sys.argv[1:] + ["1000", "200"][len(sys.argv) - 1 :])[:2])
    names = [name for name, control in load().items() if "linux" in control.systems][:controls]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        practice.os.environ["XDG_STATE_HOME"] = name
        path, check = remember(folder, count, names, datetime.now(UTC))
        rows, figures = [], {}
        for format in FORMATS:
            written = folder / f"report.{ENDINGS.get(format, format)}"
            argv = [str(BIN / "hygiene"), "report", check, "-i", str(path), "-o", str(written)]
            cost, size = run(argv, accept=(2,)), written.stat().st_size / 1e6
            memory, _ = peaks(argv, {}, accept=(2,))
            figures[format] = cost.cpu, size
            rows.append([format, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{size:.2f}", f"{memory:.0f}"])
    cpu, size = figures["html"]
    print(table(["`hygiene report`", "wall (s)", "CPU (s)", "size (MB)", "memory (MB)"], rows))
    print(f"\n- HTML within {SECONDS:.0f} s of processor time: {verdict(cpu, SECONDS)}")
    print(f"- HTML within {SIZE:.0f} MB: {verdict(size, SIZE)}")
    return 0 if count > 1000 or (cpu <= SECONDS and size <= SIZE) else 1


if __name__ == "__main__":
    sys.exit(main())
