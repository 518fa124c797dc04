"""A machine commissioned from nothing: interrupted, taken up again, refused where it has to be, and replaced."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lab import Host, inventory, wait_until

ARMED = "Redémarrez"
DROP_IN = "/etc/security/pwquality.conf.d/90-hygiene.conf"


@pytest.fixture(scope="module")
def practice(trixie: Host, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice of one new workstation."""
    folder = tmp_path_factory.mktemp("cabinet")
    (folder / ".hygiene").mkdir()
    write(folder, trixie)
    return folder


def write(folder: Path, host: Host, **policy: Any) -> None:
    told = {"hygiene_profile": "reinforced", "hygiene_class": "workstation", **policy}
    inventory([host], folder / "hosts.yml", **{key: value for key, value in told.items() if value})


def start(folder: Path, host: Host, *arguments: str) -> subprocess.Popen[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
    words = ("prepare", host.hostname, "-i", str(folder), "-b", "--yes", "--by", "Sophie Martin", *arguments)
    return subprocess.Popen(
        [sys.executable, "-m", "hygiene_cli.cli", *words],
        env={**environment, "NO_COLOR": "1", "HYGIENE_LANG": "fr"},
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def prepare(folder: Path, host: Host, *arguments: str) -> tuple[int, str]:
    process = start(folder, host, *arguments)
    said, _ = process.communicate(timeout=300)
    return process.returncode, said


def record(folder: Path, host: Host) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / ".hygiene" / "prepare" / f"{host.hostname}.json").read_text("utf-8"))
    return found


def until_it_waits(process: subprocess.Popen[str]) -> list[str]:
    """What was said until a restart is asked for."""
    said: list[str] = []
    assert process.stdout
    for line in process.stdout:
        said.append(line)
        if line.startswith(ARMED):
            return said
    raise AssertionError("".join(said))


def restarted(folder: Path, host: Host) -> None:
    """The machine restarts, and may have another address afterwards."""
    host.lab.hang_up(host)
    subprocess.run(["podman", "restart", "--time", "5", host.name], check=True, capture_output=True)
    host._locate()
    wait_until("the machine to answer", lambda: host.ssh("true").returncode == 0, 60)
    write(folder, host)


@pytest.fixture(scope="module")
def interrupted(practice: Path, trixie: Host) -> list[str]:
    """The sequence stopped by Ctrl-C while it waits for a restart."""
    process = start(practice, trixie)
    said = until_it_waits(process)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    return said


@pytest.fixture(scope="module")
def commissioned(practice: Path, trixie: Host, interrupted: list[str]) -> tuple[int, str]:
    restarted(practice, trixie)
    return prepare(practice, trixie)


def test_essential_comes_first_and_waits_for_a_restart(interrupted: list[str], practice: Path, trixie: Host) -> None:
    text = "".join(interrupted)
    assert re.findall(r"étape (\d)/7", text) == ["1", "2", "3"]


def test_it_goes_on_from_where_it_was(commissioned: tuple[int, str], practice: Path, trixie: Host) -> None:
    code, said = commissioned
    assert code == 2, said
    assert re.findall(r"étape (\d)/7", said) == ["1", "3", "4", "5", "6", "7"]
    steps = record(practice, trixie)["steps"]
    assert list(steps) == ["identity", "essential", "restart", "escrow", "full", "restart_again", "check"]
    assert steps["essential"]["changed"] > 10
    assert steps["full"]["changed"] > 5
    assert steps["full"]["profile"] == "reinforced"
    assert trixie.run(f"test -e {DROP_IN}").returncode == 0


def test_the_record_is_written_to_be_signed(commissioned: tuple[int, str], practice: Path, trixie: Host) -> None:
    path = practice / f"mise-en-service-{trixie.hostname}.html"
    assert str(path) in commissioned[1]
    page = path.read_text("utf-8")
    steps = record(practice, trixie)["steps"]
    for word in ("Procès-verbal de mise en service", "Sophie Martin", "poste de travail", "Pour le cabinet"):
        assert word in page
    for step in ("essential", "full"):
        assert f"hygiene undo {steps[step]['run']}" in page
    assert page.index(steps["full"]["run"]) >= 0
    assert "Debian GNU/Linux 13" in page


def test_a_second_time_it_only_checks(commissioned: tuple[int, str], practice: Path, trixie: Host) -> None:
    before = record(practice, trixie)["steps"]
    code, said = prepare(practice, trixie, "-o", str(practice / "autre.html"))
    assert code == 2
    assert re.findall(r"étape (\d)/7", said) == ["1", "7"]
    after = record(practice, trixie)["steps"]
    assert {step: after[step] for step in ("essential", "full")} == {
        step: before[step] for step in ("essential", "full")
    }
    assert after["identity"]["failing"] == before["identity"]["failing"], "as it was found when it came"
    assert (practice / "autre.html").is_file()


def test_another_profile_is_applied_from_there(commissioned: tuple[int, str], practice: Path, trixie: Host) -> None:
    code, said = prepare(practice, trixie, "--profile", "strict")
    assert re.findall(r"étape (\d)/7", said) == ["1", "5", "6", "7"]
    assert code == 2
    assert record(practice, trixie)["steps"]["full"]["profile"] == "strict"


def test_who_does_not_agree_changes_nothing(bookworm: Host, tmp_path: Path) -> None:
    write(tmp_path, bookworm)
    (tmp_path / ".hygiene").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "hygiene_cli.cli", "prepare", bookworm.hostname, "-i", str(tmp_path), "-b"],
        env={**os.environ, "HYGIENE_LANG": "en"},
        cwd=tmp_path,
        input="n\n",
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert "nothing" in done.stdout.lower() or "abandon" in done.stdout.lower(), done.stdout
    assert bookworm.run("test -e /var/lib/hygiene").returncode != 0
    assert not list(tmp_path.glob("mise-en-service*"))


@pytest.mark.parametrize(
    ("policy", "arguments", "words"),
    [
        ({"hygiene_class": None}, (), "hygiene_class"),
        ({"hygiene_class": "pacs"}, (), "hygiene_vendor_approval"),
        ({"hygiene_profile": "audit"}, (), "hygiene_profile"),
        ({"hygiene_collect": "kit"}, (), "hygiene_collect"),
        ({}, ("--wait", "soon"), "--wait"),
        ({}, ("-o", "pv.txt"), ".html"),
        ({}, ("-o", "nowhere/pv.html"), "nowhere"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    bookworm: Host, tmp_path: Path, policy: dict[str, Any], arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / ".hygiene").mkdir()
    write(tmp_path, bookworm, **policy)
    code, said = prepare(tmp_path, bookworm, *arguments)
    assert code == 5
    assert words in said
    assert len(said.splitlines()) == 1, said


def test_a_group_is_not_a_machine(bookworm: Host, tmp_path: Path) -> None:
    (tmp_path / ".hygiene").mkdir()
    write(tmp_path, bookworm)
    done = subprocess.run(
        [sys.executable, "-m", "hygiene_cli.cli", "prepare", "all", "-i", str(tmp_path), "--lang", "en"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 5
    assert "one machine" in done.stderr


@pytest.fixture
def replaced(commissioned: tuple[int, str], practice: Path, trixie: Host) -> Host:
    """Another machine of that name, at that address."""
    address = trixie.address
    trixie.reset()
    assert trixie.address == address
    return trixie


def test_a_replaced_machine_inherits_nothing(replaced: Host, practice: Path) -> None:
    run = record(practice, replaced)["steps"]["essential"]["run"]
    process = start(practice, replaced)
    said = "".join(until_it_waits(process))
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert "une autre machine répond" in said
    assert re.findall(r"étape (\d)/7", said) == ["1", "2", "3"]
    steps = record(practice, replaced)["steps"]
    assert list(steps) == ["identity", "essential"]
    assert steps["essential"]["run"] != run
