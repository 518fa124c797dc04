"""What a run says of hosts that gave nothing, and of an environment that cannot run."""

from __future__ import annotations

import fcntl
import locale
import os
import time
from pathlib import Path

import pytest

from hygiene_cli.errors import HygieneError
from hygiene_cli.running import private
from hygiene_cli.running import runner as run


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("runner_on_unreachable", "Failed to connect to the host via ssh: no route to host", "unreachable"),
        ("runner_on_unreachable", "u@h: Permission denied (publickey,password).", "auth_failed"),
        ("runner_on_unreachable", "Invalid/incorrect password: Permission denied", "auth_failed"),
        ("runner_on_unreachable", "Host key verification failed.", "auth_failed"),
        ("runner_on_failed", "Incorrect sudo password", "become_failed"),
        ("runner_on_failed", "Missing sudo password", "become_failed"),
        ("runner_on_failed", "Timeout (12s) waiting for privilege escalation prompt", "become_failed"),
        ("runner_on_failed", "Task failed: Timed out after 300 second(s).", "timeout"),
        ("runner_on_failed", "something else", "read_failed"),
    ],
)
def test_a_host_that_gave_nothing(kind: str, text: str, code: str) -> None:
    assert run.classify(kind, {"msg": text}) == (code, text)


def test_our_own_words_come_first() -> None:
    problem = {"code": "no_python", "detail": "h has no Python"}
    assert run.classify("runner_on_failed", {"msg": "x", "hygiene_problem": problem}) == (
        "no_python",
        "h has no Python",
    )


def test_an_old_ansible_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "version", lambda name: "2.16.3")
    with pytest.raises(HygieneError, match=r"2\.16\.3 is too old.*2\.19"):
        run.require_ansible()


def test_the_private_folder_is_ours_alone_and_goes() -> None:
    with private.private_folder() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


def test_what_a_killed_run_left_goes_with_the_next_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago = time.time() - 2 * private.JUST_MADE

    def folder(name: str, at: float = long_ago) -> Path:
        path = tmp_path / name
        (path / "env").mkdir(parents=True)
        os.utime(path, (at, at))
        return path

    left, being_made, other = folder("hygiene-left"), folder("hygiene-new", time.time()), folder("else")
    (tmp_path / "hygiene-link").symlink_to(other)
    held = folder("hygiene-held")
    holding = os.open(held, os.O_RDONLY)
    fcntl.flock(holding, fcntl.LOCK_SH)
    assert private.abandoned(tmp_path) == [left]

    monkeypatch.setattr(run.os, "access", lambda *asked: False)
    monkeypatch.setattr(private.tempfile, "tempdir", str(tmp_path))
    with private.private_folder() as ours:
        os.utime(ours, (long_ago, long_ago))
        assert private.abandoned(tmp_path) == []
        assert {*tmp_path.iterdir()} == {being_made, other, tmp_path / "hygiene-link", held, ours}
    os.close(holding)
    assert private.abandoned(tmp_path) == [held]


def test_extra_variables_never_reach_the_command_line() -> None:
    values, files = run.extra_vars(["a=1 b='two words'", '{"c": [1]}', "@vars.yml"])
    assert values == {"a": "1", "b": "two words", "c": [1]}
    assert files == ["-e", "@vars.yml"]


@pytest.mark.parametrize(
    ("name", "lacks"), [("C.UTF-8", {}), ("C", {"LC_ALL": "C.UTF-8"}), ("xx_XX.UTF-8", {"LC_ALL": "C.UTF-8"})]
)
def test_ansible_starts_in_a_locale_of_this_system(
    monkeypatch: pytest.MonkeyPatch, name: str, lacks: dict[str, str]
) -> None:
    monkeypatch.setenv("LC_ALL", name)
    before = locale.setlocale(locale.LC_ALL)
    assert run.utf8_locale() == lacks
    assert locale.setlocale(locale.LC_ALL) == before
