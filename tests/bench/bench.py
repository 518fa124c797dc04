"""All benchmarks one after the other; with --keep the figures go into docs/performance.md."""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- figures -->", "<!-- end figures -->"
PARTS = {
    "A fleet over SSH": ["fleet.py"],
    "Windows": ["windows_hosts.py"],
    "The host": ["host.py"],
    "The controller's memory and start": ["controller.py"],
    "Reports of 1,000 hosts and 200 controls": ["report.py"],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="keep the figures in docs/performance.md")
    given = parser.parse_args()
    told = [machine()]
    for title, (script, *words) in PARTS.items():
        print(f"### {title}\n", flush=True)
        done = subprocess.run(
            [sys.executable, str(HERE / script), *words], stdout=subprocess.PIPE, text=True, check=True
        )
        print(done.stdout, flush=True)
        shown = done.stdout.strip()
        told.append(f"### {title}\n\n{shown}" if "| --- |" in shown else f"### {title}\n\n```text\n{shown}\n```")
    if given.keep:
        keep("\n\n".join(told))
    return 0


def machine() -> str:
    today = datetime.date.today()
    return f"Measured on {today} with {os.cpu_count()} processors, Python {platform.python_version()}."


def keep(figures: str) -> None:
    """Put the figures where the page has them."""
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(BEGIN, 1)
    PAGE.write_text(f"{head}{BEGIN}\n{figures}\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
