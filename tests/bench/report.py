#!/usr/bin/env python3
"""How long the reports of a large practice take, and how big they are.

Usage: report.py [HOSTS] [CONTROLS]     the defaults are 1000 and 150; promised: HTML within 5 s and 5 MB
"""

from __future__ import annotations

import random
import resource
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / ".ansible" / "collections")]

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control, Text
from hygiene_cli import guide, verdict
from hygiene_cli.model import Host, Reason, Result
from hygiene_cli.report import FORMATS, render
from tests.tools.sample_practice import NOW, controls

REASONS = (None, Reason("profile", {"profile": "essential", "risk": 2}), Reason("audit_only"), Reason("pending_reboot"))


def many_controls(count: int) -> dict[str, Control]:
    """The sample's controls over and over, each with an id and a title of its own."""
    base = list(controls().values())
    found = {}
    for number in range(count):
        one = base[number % len(base)]
        name = f"{one.id}_{number}"
        found[name] = replace(one, id=name, title=Text(f"{one.title.fr} ({number})", f"{one.title.en} ({number})"))
    return found


def many_hosts(count: int, known: dict[str, Control]) -> list[Host]:
    """Hosts of which a fifth of the results fail, with values that mostly differ from host to host."""
    dice = random.Random(1)
    found = []
    for number in range(count):
        results = {name: _result(name, number, dice) for name in known}
        system = "windows" if number % 3 else "linux"
        name = f"poste-{number:04}.imagerie.example"
        read = NOW - timedelta(days=number % 25)
        found.append(Host(name, system, "workstation", "essential", results=results, last_reading=read))
    return found


def _result(name: str, number: int, dice: random.Random) -> Result:
    luck = dice.random()
    at = NOW - timedelta(days=number % 25)
    if luck < 0.2:
        actual = [f"valeur-{dice.randrange(40)}", number % 7]
        return Result(name, "fail", actual=actual, expected=[], reason=dice.choice(REASONS), at=at)
    word = "unknown" if luck < 0.22 else "notapplicable" if luck < 0.3 else "pass"
    return Result(name, word, actual=[], expected=[], at=at)


def main() -> int:
    """Print a line for the verdict and one for each format; 1 when HTML breaks its promise."""
    hosts, count = (int(word) for word in (sys.argv[1:] + ["1000", "150"][len(sys.argv) - 1 :])[:2])
    known = many_controls(count)
    fleet = many_hosts(hosts, known)
    began = time.perf_counter()
    judged = verdict.practice("Banc de mesure", fleet, known, guide.load(), NOW)
    print(f"{'verdict':8} {time.perf_counter() - began:6.2f} s")
    kept = True
    for format in FORMATS:
        began = time.perf_counter()
        size = len(render(judged, known, format).encode())
        spent = time.perf_counter() - began
        print(f"{format:8} {spent:6.2f} s {size / 1e6:6.2f} MB")
        kept = kept and (format != "html" or hosts > 1000 or (spent <= 5 and size <= 5e6))
    print(f"{'memory':8} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
