"""What reading every Linux control costs a host, by the benchmark's own measure."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from lab import Host

BENCH = Path(__file__).resolve().parents[1] / "bench"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The benchmark's module, importable for this test alone."""
    monkeypatch.setattr(sys, "path", [str(BENCH), *sys.path])
    import host

    return host


def test_every_control_is_read_within_the_promised_time_and_memory(host: Host, bench: Any) -> None:
    told = bench.timed(host)
    packages = sum(used for program, used in told["programs"].items() if program in bench.PACKAGE_MANAGERS)
    assert told["resources"] > 80
    assert sum(times for _, _, _, times in told["kinds"].values()) == told["resources"]
    assert told["cpu"] - packages <= bench.CPU
    assert told["memory"] <= bench.MEMORY
    assert len(told["started"]) <= 10, told["started"]
