"""Files that the command line writes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hygiene_cli.errors import UsageProblem
from hygiene_cli.files import replace


def test_a_new_file_is_as_the_umask_says(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        replace(tmp_path / "rapport.html", "é")
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert (tmp_path / "rapport.html").read_text(encoding="utf-8") == "é"
    assert (tmp_path / "rapport.html").stat().st_mode & 0o777 == 0o640


def test_who_may_read_a_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "rapport.html"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o600)
    replace(path, "new")
    assert (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777) == ("new", 0o600)


def test_what_cannot_be_written_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "rapport.html"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        replace(path, "half \ud800")
    assert path.read_text(encoding="utf-8") == "old"
    with pytest.raises(UsageProblem, match="cannot be written: No such file or directory; choose"):
        replace(tmp_path / "nowhere" / "rapport.html", "x")
    assert [*tmp_path.iterdir()] == [path]
