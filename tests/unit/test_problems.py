"""Every sentence that an error says has its French, with the same parameters."""

from __future__ import annotations

import ast
import sqlite3
import string
from pathlib import Path

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import ControlError
from ansible_collections.hygiene.baseline.plugins.plugin_utils.policy import PolicyError
from hygiene_cli.errors import UsageProblem
from hygiene_cli.guide import GuideError
from hygiene_cli.known import told
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


def test_the_french_says_the_same_things() -> None:
    assert [english for english, french in FRENCH.items() if fields(french) != fields(english)] == []


def test_a_value_with_braces_is_only_a_value() -> None:
    problem = UsageProblem("{path} cannot be read: {why}", path="{0} {x}", why="{{ 7*7 }}")
    assert str(problem) == "{0} {x} cannot be read: {{ 7*7 }}"
    assert problem.said("fr") == "{0} {x} ne peut pas être lu : {{ 7*7 }}"


@pytest.mark.parametrize(
    ("problem", "code", "words"),
    [
        (ControlError("controls.yml, line 2: unknown key 'operater'"), 5, "unknown key 'operater' ; corrigez-le"),
        (GuideError("guide.yml, line 40: is not valid YAML."), 5, "ligne 40 : is not valid YAML ; corrigez-le"),
        (PolicyError("x is 1 for h; allowed: 2"), 5, "x vaut 1 pour h ; valeurs admises : 2"),
        (sqlite3.OperationalError("disk I/O error"), 1, "historique est inutilisable : disk I/O error"),
        (PermissionError(13, "Permission denied", "/x"), 1, "/x : ce compte n’en a pas le droit"),
        (RuntimeError("boom"), 1, "RuntimeError : boom (relancez avec -vvv"),
    ],
)
def test_what_other_modules_raise_is_one_sentence_with_its_exit_code(problem: Exception, code: int, words: str) -> None:
    ours = told(problem)
    assert ours.exit_code == code
    assert words in ours.said("fr")
