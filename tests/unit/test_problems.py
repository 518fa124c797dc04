"""Every sentence that an error says has its French, with the same parameters."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from hygiene_cli.errors import UsageProblem
from hygiene_cli.words.problems import FRENCH

FOLDER = Path(__file__).parents[2] / "hygiene_cli"
ERRORS = {"HygieneError", "UsageProblem", "StateProblem", "HistoryError"}


def sentences() -> set[str]:
    """The first argument of every error made in the command line: a text, or the name of a constant that is one."""
    found: set[str] = set()
    for path in sorted(FOLDER.rglob("*.py")):
        if path.parent.name == "words" or path.name == "errors.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
        for call in calls:
            if call.func.id in ERRORS and call.args:  # type: ignore[attr-defined]
                first = call.args[0]
                assert not isinstance(first, ast.JoinedStr), f"{path.name}:{first.lineno}: give the parameters by name"
                if isinstance(first, ast.Constant):
                    found.add(str(first.value))
        if path.name in ("database.py", "history.py", "run.py", "options.py", "kit.py", "session.py", "files.py"):
            found |= {
                str(node.value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and "{path}" in node.value
            }
    return found


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_sentence_is_said_in_french() -> None:
    assert sentences() - set(FRENCH) == set()


@pytest.mark.parametrize("english", sorted(FRENCH))
def test_the_french_says_the_same_things(english: str) -> None:
    assert fields(FRENCH[english]) == fields(english)


def test_a_value_with_braces_is_only_a_value() -> None:
    problem = UsageProblem("{path} cannot be read: {why}", path="{0} {x}", why="{{ 7*7 }}")
    assert str(problem) == "{0} {x} cannot be read: {{ 7*7 }}"
    assert problem.said("fr") == "{0} {x} ne peut pas être lu : {{ 7*7 }}"
