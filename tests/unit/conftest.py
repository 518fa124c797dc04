"""What every unit test leaves as it found it, and the new practice that many begin with."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from hygiene_cli import cli

Verb = Callable[..., tuple[int, str, str]]
"""Runs a verb: (exit code, stdout, stderr)."""

settings.register_profile("no deadline", deadline=None)  # how long an example takes is the machine's affair
settings.load_profile("no deadline")


@pytest.fixture(autouse=True)
def without_the_collection_loader() -> Iterator[None]:
    """Reading an inventory starts Ansible's collection loader, which then refuses what it did not load itself."""
    yield
    finder = sys.modules.get("ansible.utils.collection_loader._collection_finder")
    if finder is not None and finder.AnsibleCollectionConfig.collection_finder:
        finder._AnsibleCollectionFinder._remove()


@pytest.fixture
def cabinet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a practice as `hygiene init` leaves it, where the test then works."""
    monkeypatch.chdir(tmp_path)
    assert cli.run(["init", "cabinet"]) == 0
    monkeypatch.chdir(tmp_path / "cabinet")
    return tmp_path / "cabinet"


@pytest.fixture
def verb(cabinet: Path, capsys: pytest.CaptureFixture[str]) -> Verb:
    """Runs a verb in that practice."""

    def run(*words: str) -> tuple[int, str, str]:
        code = cli.run(list(words))
        out, err = capsys.readouterr()
        return code, out, err

    capsys.readouterr()
    return run
