"""What the collection and the hosts say in English is said in French to whoever reads French.

The sentences are taken from the code: what is raised, what guards return, what becomes a reason's detail.
"""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import refusals_windows
from hygiene_cli import texts
from hygiene_cli.errors import HygieneError, UsageProblem
from hygiene_cli.rewording import reworded
from hygiene_cli.words import collection, on_hosts, on_windows

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
FOR_AUTHORS = ("controls_file.py",)
"""What only somebody who writes a control is told, of the very words of its YAML."""
INNER = ("age.py", "courier_windows.py", "control.py")
"""What another module turns into its own sentence: a key that is none, a program that unpacks itself."""
SAID_BY = {"text", "said", "detail", "fate", "told"}
"""The variables in which a sentence waits to be raised."""


def words_of(node: ast.AST) -> Iterator[str]:
    """The texts of an expression, with a word of our own for each value in them."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        said = ""
        for place, part in enumerate(node.values):
            # what clings to a word is an addition that may be empty
            clings = re.search(r"\w$", said) and not isinstance(part, ast.Constant)
            said += str(part.value) if isinstance(part, ast.Constant) else "" if clings else f"x{place}x"
        yield said
    elif not isinstance(node, ast.Compare | ast.Subscript):
        for child in ast.iter_child_nodes(node):
            yield from words_of(child)


def expressions(tree: ast.AST, guards: bool, here: bool) -> Iterator[ast.AST]:
    """What is raised or returned as a sentence, or stands in a reason's detail."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            yield from node.exc.args
        elif isinstance(node, ast.Return) and guards and isinstance(node.value, ast.Tuple):
            yield from node.value.elts[1:]
        elif isinstance(node, ast.Tuple) and guards and len(node.elts) == 2:
            yield node.elts[1]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "_stop":
            yield from node.args[1:]
        elif isinstance(node, ast.Dict):
            named = zip(node.keys, node.values, strict=True)
            yield from (value for key, value in named if isinstance(key, ast.Constant) and key.value == "detail")
        elif isinstance(node, ast.Assign) and (guards or here):
            targets = [one for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)]
            if any(one.id in SAID_BY for one in targets):
                yield node.value


def is_sentence(text: str) -> bool:
    """Whether there are words of ours in it, and no pattern or file."""
    own = re.sub(r"x\d+x", " ", text)
    return re.search(r"[A-Za-z]{2,} +[a-z]{2,}", own) is not None and "\n" not in text and "\\" not in text


def sentences() -> set[str]:
    found = {f"pc: {one.sentence}" for one in (*refusals_windows.ON_THE_WAY, *refusals_windows.THERE)}
    folders = ("plugin_utils", "action", "plugin_utils/host/linux")
    for path in (path for folder in folders for path in sorted(PLUGINS.glob(f"{folder}/*.py"))):
        if path.name not in (*FOR_AUTHORS, *INNER):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            here = "linux" not in path.parts
            for one in expressions(tree, path.name.endswith("guards.py"), here):
                found |= {text.removeprefix("; ") for text in words_of(one) if is_sentence(text)}
    return found


VALUE = r"\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|\$\{\w+\}|\$\w+"
QUOTED = rf"'([^']*)'|\"((?:[^\"$`]|`.|{VALUE})*)\""
SAID = re.compile(rf"(?:\bthrow |Stop-Unreadable '\w+' |New-Verdict \$\w+ |\$words = |\breturn )(?:{QUOTED})")
"""Where PowerShell stops with a sentence, or a guard returns one."""
SAYING = ("guards", "reverting")
"""The files of which whatever is returned, or waits in $words, is a sentence."""


def of_windows() -> set[str]:
    found = set()
    for path in sorted((PLUGINS / "plugin_utils" / "host" / "windows").glob("*.ps1")):
        for one in SAID.finditer(path.read_text(encoding="utf-8")):
            if one.group().startswith(("return", "$words")) and not path.name.startswith(SAYING):
                continue
            places = iter(range(100))
            text = re.sub(rf"(?<=\w)(?:{VALUE})$", "", one.group(1) or one.group(2) or "")
            text = re.sub(VALUE, lambda _, at=places: f"x{next(at)}x", text)  # type: ignore[misc]
            found |= {text.removeprefix("HYGIENE|locked|")} if is_sentence(text) else set()
    return found


def test_there_are_as_many_as_there_should_be() -> None:
    found = sentences()
    assert len(found) > 170 and len(of_windows()) > 80
    assert "x0x runs as x1x, with the password that would be changed" in of_windows()
    assert "x0x is set for x2x in the inventory and x4x says otherwise; keep one of them" in found


@pytest.mark.parametrize("english", sorted(sentences() | of_windows()))
def test_every_sentence_is_said_in_french_with_all_that_is_in_it(english: str) -> None:
    french = reworded(english, "fr")
    assert french != english
    assert {*re.findall(r"x\d+x", english)} <= {*re.findall(r"x\d+x", french)}
    assert reworded(english, "en") == english


def test_the_french_says_the_same_things() -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    left_out = {"argument '", "Elements value"}  # Ansible's own words repeat what our sentence has said
    for english, french in {**collection.FRENCH, **on_hosts.FRENCH, **on_windows.FRENCH}.items():
        assert fields(french) <= fields(english), english
        assert fields(french) == fields(english) or english.startswith((*left_out, "value of ")), english
        assert "'" not in re.sub(r"pip install '[^']+'", "", french), "typographic apostrophes"


def test_sentences_within_sentences() -> None:
    english = "hygiene_maintenance_window is wrong for pc1: 'lundi' is no time of the day"
    assert reworded(english, "fr") == (
        "hygiene_maintenance_window est faux pour pc1 : 'lundi' n’est pas une heure de la journée"
    )
    assert reworded("apply is refused by pc1: it needs an administrator", "fr") == (
        "pc1 refuse apply : il faut un compte administrateur"
    )
    assert reworded("a.py runs x.service: give those an account of their own first; b is root", "fr").startswith(
        "a.py fait tourner x.service"
    )
    refused = "/x ne peut pas être lu : ce compte n’en a pas le droit"
    assert reworded("/x cannot be read: Permission denied", "fr") == refused


def test_a_program_s_own_words_stay() -> None:
    for said in ("E: Unable to locate package x", "sshd -T: bad line", "", "{0} {why} {{ 7*7 }}", "a; b", "x: y: z"):
        assert reworded(said, "fr") == said
    assert reworded("{0} cannot be read: {x!r}", "fr") == "{0} ne peut pas être lu : {x!r}"


def test_a_reason_and_a_refusal_are_said_so() -> None:
    where = "local_admins_declared is set for pc1 in the inventory and practice/privileged.yml says otherwise"
    detail = f"{where}; keep one of them"
    told = texts.reason("bad_policy", "fr", {"detail": detail})
    assert told.endswith("et practice/privileged.yml dit autre chose ; ne gardez que l’un des deux"), told
    assert texts.reason("bad_policy", "en", {"detail": detail}).endswith(detail)
    refused = {"detail": "apply is refused by pc1: no connection reaches it"}
    assert "n’y mène" in texts.reason("set_failed", "fr", refused)
    text = "this run did not come in over SSH"
    assert "n’est pas entrée par SSH" in texts.reason("guard", "fr", {"text": text})
    assert "vaut 1 pour h" in UsageProblem("x is 1 for h; allowed: 2").said("fr")
    denied = HygieneError("{path}: {why}", path="/x", why="Permission denied")
    assert "ce compte n’en a pas le droit" in denied.said("fr")
