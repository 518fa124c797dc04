"""undo, lift, doctor --hosts and --now as people type them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from lab import Host, inventory

Run = Callable[..., "subprocess.CompletedProcess[str]"]
LENGTH, X11 = "passwords_min_length", "remote_access_ssh_x11"
SESSION = "/run/systemd/sessions/99"


@pytest.fixture
def one(bookworm: Host) -> Host:
    bookworm.must_run(
        f"rm -rf /var/lib/hygiene /etc/security/pwquality.conf.d {SESSION} /etc/ssh/sshd_config.d/00-hygiene.conf"
    )
    bookworm.must_run("systemctl reload ssh")
    return bookworm


@pytest.fixture
def hygiene(one: Host, tmp_path: Path) -> Run:
    """The command on a practice of one host, with a state folder of its own."""
    path = inventory([one], tmp_path / "hosts.yml", hygiene_profile="reinforced", hygiene_class="workstation")

    def run(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        own = {"XDG_STATE_HOME": str(tmp_path / "state"), "NO_COLOR": "1", "HYGIENE_LANG": "en", "COLUMNS": "100"}
        environment = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
        return subprocess.run(
            [sys.executable, "-m", "hygiene_cli.cli", *arguments, "-i", str(path)],
            env={**environment, **own},
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    return run


def last_run(hygiene: Run) -> str:
    run: str = json.loads(hygiene("history", "--format", "json").stdout)["runs"][0]["run"]
    return run


def test_apply_then_undo(hygiene: Run, one: Host) -> None:
    assert hygiene("apply", "-b", "--yes", "--control", LENGTH, "--control", X11).returncode == 0
    run = last_run(hygiene)
    planned = hygiene("undo", run, "-b", "--plan")
    assert (planned.returncode, planned.stdout.count("would be put back")) == (0, 2), planned.stdout
    refused = hygiene("undo", run, "-b", stdin="n\n")
    assert one.hostname in refused.stderr and "nothing was written" in refused.stdout
    assert hygiene("check", "-b", "--control", LENGTH).returncode == 0
    done = hygiene("undo", run, "-b", "--yes")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 controls put back" in done.stdout
    assert "put back" in hygiene("report", last_run(hygiene)).stdout
    assert hygiene("check", "-b", "--control", LENGTH, "--control", X11).returncode == 2


def test_what_was_changed_since_leaves_two(hygiene: Run, one: Host) -> None:
    hygiene("apply", "-b", "--yes", "--control", LENGTH)
    one.must_run("sed -i 's/minlen.*/minlen = 20/' /etc/security/pwquality.conf.d/90-hygiene.conf")
    run = last_run(hygiene)
    left = hygiene("undo", run, "-b", "--yes")
    assert (left.returncode, "changed since" in left.stdout) == (2, True), left.stdout
    assert hygiene("undo", run, "-b", "--yes", "--force").returncode == 0


def test_lift_is_shown_everywhere(hygiene: Run, one: Host, tmp_path: Path) -> None:
    hygiene("apply", "-b", "--yes", "--control", LENGTH)
    words = ("--for", "4h", "--reason", "maintenance {{ 7 * 7 }} <b>", "--by", "Dr Martin")
    done = hygiene("lift", LENGTH, "--host", one.hostname, "-b", *words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lifted until" in done.stdout and "Dr Martin" in done.stdout
    shown = hygiene("check", "-b", "--control", LENGTH, "-o", "r.html", "-o", "r.json")
    for text in ("lifted for a time", "{{ 7 * 7 }} <b>", "Dr Martin"):
        assert text in shown.stdout
    assert "{{ 7 * 7 }} &lt;b&gt;" in (tmp_path / "r.html").read_text(encoding="utf-8")
    doctor = hygiene("doctor", "--hosts", "-b")
    assert f"{LENGTH} is lifted until" in doctor.stdout and "journal" in doctor.stdout
    ended = hygiene("lift", LENGTH, "--host", one.hostname, "-b", "--end")
    assert "in force again" in ended.stdout
    assert hygiene("check", "-b", "--control", LENGTH).returncode == 0
    assert "is lifted" not in hygiene("doctor", "--hosts", "-b").stdout
    assert "read without root" in hygiene("doctor", "--hosts").stdout


def test_an_open_session_is_waited_for_unless_now(hygiene: Run, one: Host) -> None:
    one.put(SESSION, "USER=durand\nTYPE=x11\nCLASS=user\nSTATE=active\nSEAT=seat0\n")
    assert "a session is open: durand" in hygiene("plan", "-b", "--control", X11).stdout
    held = hygiene("apply", "-b", "--yes", "--control", X11, "--control", LENGTH)
    assert held.returncode == 2 and "a session is open: durand" in held.stdout
    assert hygiene("check", "-b", "--control", LENGTH).returncode == 0, "a nuisance at most: it is not held back"
    assert hygiene("apply", "-b", "--yes", "--now", "--control", X11).returncode == 0


def test_outside_the_window(hygiene: Run, one: Host) -> None:
    now = one.must_run("date -d '2 hours' +%H:%M; date -d '3 hours' +%H:%M").split()
    window = ("-e", json.dumps({"hygiene_maintenance_window": "-".join(now)}))
    held = hygiene("plan", "-b", "--control", X11, *window)
    assert f"outside the maintenance window ({'-'.join(now)})" in held.stdout
    always = ("-e", json.dumps({"hygiene_maintenance_window": "00:00-24:00"}))
    assert hygiene("apply", "-b", "--yes", "--control", X11, *always).returncode == 0
    wrong = hygiene("plan", "-b", "--control", X11, "-e", json.dumps({"hygiene_maintenance_window": "at night"}))
    assert wrong.returncode == 4 and "is no window such as" in wrong.stdout + wrong.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("undo", "nonsense"), "no run nonsense"),
        (("lift", LENGTH, "--for", "4h", "--reason", "x"), "--host NAME"),
        (("lift", LENGTH, "--host", "h", "--for", "4 weeks", "--reason", "x"), "seven days at most"),
        (("lift", LENGTH, "--host", "h", "--for", "8d", "--reason", "x"), "seven days at most"),
        (("lift", LENGTH, "--host", "h", "--for", "4h"), "for how long and why"),
        (("lift", "password_min_length", "--host", "h", "--for", "4h", "--reason", "x"), "did you mean"),
        (("lift", LENGTH, "--host", "nobody", "--for", "4h", "--reason", "x"), "nobody"),
    ],
)
def test_mistakes_are_one_sentence(hygiene: Run, arguments: tuple[str, ...], says: str) -> None:
    done = hygiene(*arguments, "-b")
    assert done.returncode == 5, done.stdout + done.stderr
    assert says in done.stderr and len(done.stderr.strip().splitlines()) == 1
