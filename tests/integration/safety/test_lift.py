"""A control lifted for a time: never compliant, left alone by apply, and put in force again by the host itself."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from drive import Told, carry
from lab import Host, inventory, wait_until

LENGTH, X11 = "passwords_min_length", "remote_access_ssh_x11"
DROP_IN = "/etc/security/pwquality.conf.d/90-hygiene.conf"
OURS = "/var/lib/hygiene"
BY, WHY = "Dr Martin", "intervention de l'éditeur \x1b[31m"
MINUTE = 60


@pytest.fixture
def one(bookworm: Host) -> Host:
    bookworm.must_run(f"rm -rf {OURS} {DROP_IN} /etc/ssh/sshd_config.d/00-hygiene.conf; systemctl reload ssh")
    return bookworm


@pytest.fixture
def path(one: Host, tmp_path: Path) -> Path:
    return inventory([one], tmp_path / "hosts.yml", hygiene_profile="strict", hygiene_class="workstation")


def lift(path: Path, control: str = LENGTH, **more: Any) -> Told:
    words = {"hygiene_lift_seconds": 3600, "hygiene_lift_reason": WHY, "hygiene_lift_by": BY, **more}
    return carry("lift", path, (), {"hygiene_control": control, **words})


def test_lifted_it_is_undone_shown_and_left_alone(one: Host, path: Path) -> None:
    carry("apply", path, [LENGTH, X11])
    told = lift(path).control(one.hostname, LENGTH)
    assert told["changed"] and told["result"] == "fail"
    assert one.run(f"test -e {DROP_IN}").returncode != 0
    found = carry("check", path, [LENGTH, X11])
    lifted = found.control(one.hostname, LENGTH)
    assert lifted["result"] == "fail", "a lifted control is never compliant"
    assert lifted["lifted"]["by"] == BY
    assert "éditeur" in lifted["lifted"]["reason"] and "\x1b" not in lifted["lifted"]["reason"]
    assert found.control(one.hostname, X11)["lifted"] is None
    again = carry("apply", path, [LENGTH]).control(one.hostname, LENGTH)
    assert (again["changed"], again["reason"]["code"]) == (False, "lifted")


def test_the_host_ends_it_by_itself(one: Host, path: Path) -> None:
    carry("apply", path, [LENGTH])
    wanted = one.read(DROP_IN)
    lift(path, hygiene_lift_seconds=MINUTE)
    one.lab.hang_up(one)
    begun = time.monotonic()
    wait_until("the lift to end", lambda: one.run(f"test -e {DROP_IN}").returncode == 0, 2 * MINUTE)
    assert time.monotonic() - begun > MINUTE / 2
    wait_until("its timer to go", lambda: one.run("ls /etc/systemd/system/hygiene-lift-*").returncode != 0, MINUTE)
    assert one.read(DROP_IN) == wanted
    assert one.must_run(f"ls {OURS}/lifts") == ""
    found = carry("check", path, [LENGTH]).control(one.hostname, LENGTH)
    assert (found["result"], found["lifted"]) == ("pass", None)


def test_ended_before_its_time(one: Host, path: Path) -> None:
    carry("apply", path, [LENGTH])
    lift(path)
    told = carry("lift", path, (), {"hygiene_control": LENGTH, "hygiene_lift_end": True}).control(one.hostname, LENGTH)
    assert told["changed"] and told["result"] == "pass" and told["lifted"] is None
    assert one.run("ls /etc/systemd/system/hygiene-lift-*").returncode != 0
    again = carry("lift", path, (), {"hygiene_control": LENGTH, "hygiene_lift_end": True})
    assert "is not lifted" in again.problems[one.hostname][1]


def test_lifted_again_it_only_lasts_longer(one: Host, path: Path) -> None:
    carry("apply", path, [LENGTH])
    lift(path)
    before = json.loads(one.read(f"{OURS}/lifts/{LENGTH}.json"))
    lift(path, hygiene_lift_seconds=7200, hygiene_lift_by="Mme Petit")
    after = json.loads(one.read(f"{OURS}/lifts/{LENGTH}.json"))
    assert after["until"] - before["until"] > 3000
    assert (after["by"], after["run"]) == ("Mme Petit", before["run"])
    carry("lift", path, (), {"hygiene_control": LENGTH, "hygiene_lift_end": True})
    assert carry("check", path, [LENGTH]).control(one.hostname, LENGTH)["result"] == "pass"


def test_what_hygiene_did_not_set_is_not_lifted(one: Host, path: Path) -> None:
    told = lift(path)
    assert "did not set" in told.problems[one.hostname][1]
    assert one.run(f"ls {OURS}/lifts/* /etc/systemd/system/hygiene-lift-*").returncode != 0


def test_what_was_put_back_and_set_again_is_lifted_once(one: Host, path: Path) -> None:
    runs = [f"20260101T00000{n}Z-000{n}" for n in range(4)]
    carry("apply", path, [LENGTH], {"hygiene_run": runs[0]})
    carry("undo", path, (), {"hygiene_journal": runs[0], "hygiene_run": runs[1]})
    assert "did not set" in lift(path).problems[one.hostname][1]
    carry("undo", path, (), {"hygiene_journal": runs[1], "hygiene_run": runs[2]})
    assert lift(path).control(one.hostname, LENGTH)["changed"]
    assert one.run(f"test -e {DROP_IN}").returncode != 0


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"hygiene_lift_seconds": 30}, "one minute to seven days"),
        ({"hygiene_lift_seconds": 8 * 86400}, "one minute to seven days"),
        ({"hygiene_lift_reason": ""}, "a lift has a reason"),
        ({"hygiene_control": "../../etc/passwd"}, "no control is called"),
    ],
)
def test_a_lift_that_cannot_be(one: Host, path: Path, more: dict[str, Any], says: str) -> None:
    assert says in lift(path, **more).problems[one.hostname][1]
