#!/usr/bin/env python3
"""How long the reports of a large practice take, and how big they are: the whole command, from the history on.

Usage: report.py [HOSTS] [CONTROLS]     the defaults are 1000 and 200, checked 12 times;
promised: HTML within 5 s and 5 MB, the action plan within 1 s.
It is one process that waits for nothing: its processor time is what it takes on a machine that does nothing else.
"""

from __future__ import annotations

import functools
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

from ansible_collections.hygiene.baseline.plugins.plugin_utils import policy
from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import load
from hygiene_cli import practice
from hygiene_cli.history import History
from hygiene_cli.history.snapshot import snapshot
from hygiene_cli.report import FORMATS
from hygiene_cli.session import FILE, Session
from hygiene_cli.verdict import words as verdict_words

SECONDS, SIZE, ACTIONS = 5.0, 5.0, 1.0
RUNS = 12
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
    """A practice of that many hosts whose history holds a full check of them for each of RUNS weeks; the last one's id.

    From week to week a tenth of the results change, and on each host ten of 600 packages.
    """
    hosts = {f"poste-{number:04}.imagerie.example": {} for number in range(count)}
    place = folder / "cabinet"
    run([str(BIN / "hygiene"), "init", str(place)])
    path = place / "hosts.yml"
    path.write_text(json.dumps({"all": {"hosts": hosts, "vars": {"hygiene_class": "workstation"}}}), encoding="utf-8")
    known = {"class": "workstation", "collect": "host", "profile": "essential", "system": "linux"}
    with History.open(practice.find((str(path),)).state_folder() / FILE) as history:
        session = Session(practice.find((str(path),)), history)
        for week in range(RUNS):
            at = now - timedelta(weeks=RUNS - 1 - week)
            check = history.begin("check", at, inventory=dict.fromkeys(hosts, known))
            for number, name in enumerate(hosts):
                told = {**known, "collected_at": (at - timedelta(days=number % 7)).isoformat(), "host_id": name}
                history.add_host(check, name, {**told, **seen(names, number, week)}, at)
            record = history.run(check)
            assert record is not None
            judged, papers = session.judge(record, history.hosts_at(check), at)
            kept = snapshot(judged, session.controls).packed()
            history.finish(check, 2, at, verdict_words(judged), papers.packed(), kept)
    return path, check


defaults = functools.cache(policy.defaults)


def seen(names: list[str], number: int, week: int) -> dict[str, Any]:
    """What a host answers in a week: {controls, census}."""
    usual = list(results(names, number, random.Random(number)))
    other = list(results(names, number, random.Random(-1 - number - 10_000 * week)))
    told = [new if place % 10 == week % 10 else old for place, (old, new) in enumerate(zip(usual, other, strict=True))]
    software = {f"package-{one:03}": f"1.{week if one % 60 == number % 60 else 0}" for one in range(600)}
    return {
        "controls": told,
        "policy": defaults(),
        "census": {"software": software, "accounts": {"marie": "open"}, "services": {}},
    }


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
            rows.append([f"`report`, {format}", f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{size:.2f}", f"{memory:.0f}"])
        # a check leaves the plan worked out; here, where none ran, the first look does, and numbers the gaps
        anew = run([str(BIN / "hygiene"), "actions", "-i", str(path)], accept=(2,))
        rows.append(["`actions`, worked out anew", f"{anew.wall:.2f}", f"{anew.cpu:.2f}", "", ""])
        for verb in ("changes", "actions"):
            argv = [str(BIN / "hygiene"), verb, "-i", str(path)]
            cost = run(argv, accept=(0, 2))
            figures[verb] = cost.cpu, 0.0
            memory, _ = peaks(argv, {}, accept=(0, 2))
            rows.append([f"`{verb}`", f"{cost.wall:.2f}", f"{cost.cpu:.2f}", "", f"{memory:.0f}"])
    cpu, size = figures["html"]
    print(table(["verb", "wall (s)", "CPU (s)", "size (MB)", "memory (MB)"], rows))
    print(f"\n- HTML within {SECONDS:.0f} s of processor time: {verdict(cpu, SECONDS)}")
    print(f"- HTML within {SIZE:.0f} MB: {verdict(size, SIZE)}")
    print(f"- actions within {ACTIONS:.0f} s of processor time: {verdict(figures['actions'][0], ACTIONS)}")
    return 0 if count > 1000 or (cpu <= SECONDS and size <= SIZE) else 1


if __name__ == "__main__":
    sys.exit(main())
