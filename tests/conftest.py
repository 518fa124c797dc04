"""Fixtures for every test: hosts of the lab, and what may never be skipped in silence."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import windows_reached
from lab import Host, Lab, unavailable
from windows import Windows, missing

ROOT = Path(__file__).resolve().parents[1]
WINDOWS = ROOT / "tests" / "integration" / "windows"
NO_LAB = "no lab: "
EVERY = pytest.StashKey[bool]()
"""Whether this run has all that is tested on the Windows of the lab."""
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
    """Say how many tests this machine could not run, and why; and what of the PowerShell was run."""
    skipped = [str(report.longrepr) for report in terminalreporter.getreports("skipped")]
    reasons = Counter(text.split(NO_LAB, 1)[1].rstrip("')") for text in skipped if NO_LAB in text)
    for reason, count in reasons.items():
        terminalreporter.write_line(f"{count} tests skipped: {reason}", red=True, bold=True)
    numbers = windows_reached.reached()
    if numbers:
        lines, missed = windows_reached.told(numbers)
        for line in lines if terminalreporter.config.stash.get(EVERY, False) else lines[:1]:
            terminalreporter.write_line(line, red=bool(missed))


def pytest_collection_finish(session: pytest.Session) -> None:
    ran = {item.path for item in session.items}
    session.config.stash[EVERY] = ran >= {*WINDOWS.glob("test_*.py")} and not session.config.option.keyword


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Every function of what is sent to Windows is run by the lab, or the suite fails."""
    numbers = windows_reached.reached() if session.config.stash.get(EVERY, False) else set()
    if session.exitstatus == pytest.ExitCode.OK and numbers and windows_reached.told(numbers)[1]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


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


@pytest.fixture(scope="session")
def windows_lab() -> Callable[..., Windows]:
    """Makes Windows hosts. Where there is no lab for them the tests are skipped and counted; in CI they fail."""
    reason = missing()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(f"{NO_LAB}{reason}", pytrace=False)
    if reason:
        pytest.skip(f"{NO_LAB}{reason}")
    return Windows


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
