"""What runs on a managed host must be Python 3.8 and know the standard library only."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

LINUX = Path(__file__).resolve().parents[2] / "plugins" / "plugin_utils" / "host" / "linux"
FILES = sorted(LINUX.glob("*.py"))


def imported(tree: ast.Module) -> set[str]:
    """The top-level packages that a file imports by absolute name."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_host_file_is_python_3_8_with_the_standard_library(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path), feature_version=(3, 8))
    assert imported(tree) <= set(sys.stdlib_module_names)


def test_host_files_are_found() -> None:
    assert len(FILES) > 5


def test_what_is_remembered_is_remembered_once_for_each_thing() -> None:
    """A key that stands for two things gives one kind the other's value, when both are asked of one host."""
    made: dict[str, set[str]] = {}
    for path in FILES:
        for key, make in re.findall(r"once\((\"[^\"]+\"), (.+)\)", path.read_text(encoding="utf-8")):
            made.setdefault(key, set()).add(re.sub(r"\b[A-Z]+\b", "NAME", make))
    assert {key: ways for key, ways in made.items() if len(ways) > 1} == {}
