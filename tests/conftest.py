"""Fixtures for every test: hosts of the lab, and what may never be skipped in silence."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lab import Host, Lab, unavailable

ROOT = Path(__file__).resolve().parents[1]
NO_LAB = "no lab: "
Fleet = Callable[..., list[Host]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test's folder says what it needs."""
    for item in items:
        folders = item.path.relative_to(ROOT).parts
        if "integration" in folders:
            item.add_marker("integration")
        if "vm" in folders:
            item.add_marker("vm")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests this machine could not run, and why."""
    skipped = [report for report in terminalreporter.getreports("skipped") if NO_LAB in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} tests skipped: {unavailable()}", red=True, bold=True)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def lab() -> Iterator[Lab]:
    """The session's lab. Without podman its tests are skipped and counted; in CI they fail."""
    reason = unavailable()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(f"{NO_LAB}{reason}", pytrace=False)
    if reason:
        pytest.skip(f"{NO_LAB}{reason}")
    with Lab() as session:
        yield session


@pytest.fixture(scope="module")
def bookworm(lab: Lab) -> Iterator[Host]:
    """A Debian 12 host, new for each test module."""
    host = lab.start("bookworm")
    yield host
    host.remove()


@pytest.fixture(scope="module")
def trixie(lab: Lab) -> Iterator[Host]:
    """A Debian 13 host, new for each test module."""
    host = lab.start("trixie")
    yield host
    host.remove()


@pytest.fixture(scope="module", params=["bookworm", "trixie"])
def host(request: pytest.FixtureRequest) -> Host:
    """Each test once per system; the same host as `bookworm` or `trixie` in this module."""
    found: Host = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def fleet(lab: Lab) -> Iterator[Fleet]:
    """`fleet(n, suite="bookworm")` starts n hosts at once; they go when the test module ends."""
    started: list[Host] = []

    def start(count: int, suite: str = "bookworm") -> list[Host]:
        hosts = lab.start_many([suite] * count)
        started.extend(hosts)
        return hosts

    yield start
    for one in started:
        one.remove()
