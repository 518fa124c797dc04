"""Updates that nothing dates count from the first check that saw them waiting."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from hygiene_cli.history import History
from hygiene_cli.history.sightings import CONTROL
from hygiene_cli.model import Host, Reason, Result
from hygiene_cli.verdict.standing import standing

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with History.open(tmp_path / "history.sqlite") as opened:
        yield opened


def update(
    name: str = "openssl", days: int | None = None, installed: str = "1", available: str = "2"
) -> dict[str, Any]:
    return {"name": name, "installed": installed, "available": available, "days": days}


def seen(history: History, at: datetime, *updates: Any, delay: Any = 7, word: str = "fail") -> dict[str, Any]:
    """The control's result after a visit on that day."""
    item = {"control": CONTROL, "result": word, "actual": list(updates), "reason": None}
    told = {
        "collected_at": at.isoformat(), "policy": {"updates_install_max_age_days": delay},
        "controls": [{"control": "other", "result": "pass"}, item],
    }  # fmt: skip
    found = history.dated(told, at)["controls"]
    assert found[0] == {"control": "other", "result": "pass"}
    return dict(found[1])


def word(history: History, at: datetime, *updates: Any, **told: Any) -> str:
    return str(seen(history, at, *updates, **told)["result"])


def test_the_delay_runs_from_the_first_sighting(history: History) -> None:
    first = seen(history, NOW, update())
    assert (first["result"], first["actual"]) == ("pass", [])
    assert first["reason"] == {
        "code": "first_seen", "names": ["openssl"], "n": 1, "since": "2026-11-26", "until": "2026-12-03",
    }  # fmt: skip
    assert word(history, NOW + 7 * DAY, update()) == "pass"
    late = seen(history, NOW + 8 * DAY, update())
    assert (late["result"], late["actual"]) == ("fail", [update(days=8)])


def test_a_reading_proves_nothing_any_more_once_the_delay_is_over(history: History) -> None:
    """Nobody looked since: it may have been installed, or not."""
    reason = seen(history, NOW, update())["reason"]
    told = Result(
        CONTROL, "pass", reason=Reason("first_seen", {k: v for k, v in reason.items() if k != "code"}), at=NOW
    )
    host = Host("pc-1", results={CONTROL: told})
    assert standing(host, CONTROL, NOW + 7 * DAY).word == "pass"
    late = standing(host, CONTROL, NOW + 8 * DAY)
    assert (late.word, late.reason and late.reason.code) == ("unknown", "first_seen")


def test_it_is_the_fleet_that_sees(history: History) -> None:
    """Two machines have other versions installed, and are offered the same one."""
    assert word(history, NOW, update(installed="1")) == "pass"
    assert word(history, NOW + 8 * DAY, update(installed="0.9")) == "fail"


def test_a_newer_version_starts_no_new_delay(history: History) -> None:
    assert word(history, NOW, update(available="2")) == "pass"
    assert word(history, NOW + 6 * DAY, update(available="3")) == "pass"
    assert word(history, NOW + 8 * DAY, update(available="3")) == "fail"
    assert word(history, NOW + 8 * DAY, update(installed="2", available="4")) == "pass", "2 was installed meanwhile"


def test_one_that_is_late_is_named_alone(history: History) -> None:
    seen(history, NOW, update("openssl"))
    found = seen(history, NOW + 8 * DAY, update("openssl"), update("curl"), update("libc6", days=30))
    assert (found["result"], found["actual"]) == ("fail", [update("openssl", 8), update("libc6", 30)])
    assert word(history, NOW, update("libc6", days=30)) == "fail", "what is dated is no affair of ours"


def test_a_list_that_was_cut_stays_late(history: History) -> None:
    found = seen(history, NOW, update(), "… +12")
    assert (found["result"], found["actual"]) == ("fail", ["… +12"])


@pytest.mark.parametrize("delay", [None, "7", {}])
def test_without_a_delay_nothing_is_granted(history: History, delay: Any) -> None:
    assert word(history, NOW, update(), delay=delay) == "fail"


@pytest.mark.parametrize("told", [{}, {"controls": None}, {"controls": [None, 3]}, {"policy": []}])
def test_what_is_garbled_stays_as_it_is(history: History, told: dict[str, Any]) -> None:
    assert history.dated(told, NOW) == told


def test_hostile_names_are_only_text(history: History) -> None:
    hostile = {
        "name": ["x" * 9000],
        "installed": {"a": None},
        "available": "'); DROP TABLE sightings; --",
        "days": None,
    }
    assert word(history, NOW, hostile) == "pass"
    assert word(history, NOW + 8 * DAY, hostile) == "fail"


def test_a_clock_that_was_ahead_grants_nothing_more(history: History) -> None:
    assert word(history, NOW + 300 * DAY, update()) == "pass"
    assert word(history, NOW, update()) == "pass"
    assert word(history, NOW + 8 * DAY, update()) == "fail"


def test_a_kit_counts_from_the_day_on_which_it_read(history: History) -> None:
    """Read twenty days ago, brought today."""
    told = {
        "collected_at": (NOW - 20 * DAY).isoformat(), "policy": {"updates_install_max_age_days": 7},
        "controls": [{"control": CONTROL, "result": "fail", "actual": [update()]}],
    }  # fmt: skip
    assert history.dated(told, NOW)["controls"][0]["result"] == "pass"
    assert word(history, NOW, update()) == "fail"


def test_what_nobody_has_seen_for_long_is_forgotten(history: History) -> None:
    seen(history, NOW, update())
    seen(history, NOW + 500 * DAY, update("curl"))
    assert word(history, NOW + 501 * DAY, update()) == "pass"
