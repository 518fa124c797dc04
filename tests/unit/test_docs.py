"""The documentation speaks of what is there: tables fresh, links alive, command lines that parse, lists complete."""

from __future__ import annotations

import ast
import datetime
import json
import re
import shlex
import unicodedata
from pathlib import Path

import click
import pytest
import yaml

from ansible_collections.hygiene.baseline.plugins.plugin_utils import assessment, controls_file, judge, policy
from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import CLASSES, load_file
from ansible_collections.hygiene.baseline.plugins.plugin_utils.host.linux import guards
from hygiene_cli.cli import hygiene
from hygiene_cli.report import data, render
from hygiene_cli.words import WORDS
from tests.tools import doc_tables
from tests.tools.sample_practice import controls, practice

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("roles/*/*.md"))
    if path.name != "CHANGELOG.md"
)
GUIDES = [path for path in PAGES if path.parent in (ROOT, ROOT / "docs")]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
VERB = re.compile(r"^hygiene ")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
each_guide = pytest.mark.parametrize("page", GUIDES, ids=lambda path: str(path.relative_to(ROOT)))


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def prose(text: str) -> str:
    return FENCE.sub("", text)


def blocks(text: str, language: str) -> list[str]:
    return [body for found, body in FENCE.findall(text) if found == language]


def inline(text: str) -> list[str]:
    return [" ".join(code.split()) for code in re.findall(r"`([^`]+)`", prose(text))]


def anchors(path: Path) -> set[str]:
    """The names under which a page's headings are linked to."""
    found = set()
    for heading in re.findall(r"^#+ (.+)$", prose(path.read_text(encoding="utf-8")), re.M):
        plain = re.sub(r"[`*]", "", heading.strip().lower())
        kept = (one for one in plain if one in " -_" or unicodedata.category(one)[0] in "LN")
        found.add("".join(kept).replace(" ", "-"))
    return found


def table_keys(text: str, heading: str) -> set[str]:
    """The words in the first column of the tables below a heading."""
    part = re.split(rf"^#+ {re.escape(heading)}$", text, maxsplit=1, flags=re.M)[1]
    part = re.split(r"^#{1,2} ", part, maxsplit=1, flags=re.M)[0]
    rows = re.findall(r"^\|([^|]+)\|", part, re.M)
    return {word for row in rows for word in re.findall(r"`([\w\[\].]+)`", row)}


def test_generated_parts_are_fresh() -> None:
    stale = [name for name in doc_tables.PLACES if doc_tables.fresh(name, text_of(name)) != text_of(name)]
    assert stale == [], "run `make tables`"


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page.read_text(encoding="utf-8"))):
        name, _, anchor = target.partition("#")
        if "://" in target:
            continue
        path = (page.parent / name).resolve() if name else page
        if not path.exists() or (anchor and anchor not in anchors(path)):
            dead.append(target)
    assert dead == []


def shell_lines(text: str) -> list[str]:
    return [line.strip() for body in blocks(text, "sh") for line in body.splitlines()]


@each_guide
def test_hygiene_command_lines_parse(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    whole = shell_lines(text)
    for line in (line for line in (*whole, *inline(text)) if VERB.match(line)):
        words = shlex.split(line, comments=True)[1:]
        if words[0].startswith("-"):
            assert words[0] in ("--version", "--help", "--lang"), line
            continue
        verb = hygiene.get_command(click.Context(hygiene), words[0])
        assert verb is not None, line
        try:
            verb.make_context(words[0], words[1:])
        except click.MissingParameter:
            assert line not in whole, f"{line}: something is missing"
        except click.UsageError as problem:
            pytest.fail(f"{line}: {problem.format_message()}")


@each_guide
def test_make_targets_playbooks_and_inventories_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.M))
    text = page.read_text(encoding="utf-8")
    for line in (*shell_lines(text), *inline(text)):
        for target in re.findall(r"^make ([a-z-]+)$", line):
            assert target in targets, line
        for path in re.findall(r"-i (inventories/\S+)", line):
            assert (ROOT / path).exists(), line
    for name in re.findall(r"hygiene\.baseline\.(\w+)", text):
        places = (f"playbooks/{name}.yml", f"plugins/modules/{name}.py", f"plugins/callback/{name}.py", f"roles/{name}")
        assert any((ROOT / place).exists() for place in places), name


INTERNAL = {"hygiene_run", "hygiene_packed", "hygiene_census", "hygiene_read", "hygiene_roles"}
"""Variables of the playbooks that the command line alone sets."""


def test_every_playbook_is_told_with_its_variables() -> None:
    text = text_of("docs/ansible.md")
    for path in (ROOT / "playbooks").glob("*.yml"):
        assert f"hygiene.baseline.{path.stem}" in text, path.name
        for name in {*re.findall(r"\bhygiene_[a-z_]+", path.read_text(encoding="utf-8"))} - INTERNAL:
            assert f"`{name}`" in text, f"{path.name}: {name}"


@each_guide
def test_yaml_and_python_examples_are_sound(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for body in blocks(text, "yaml"):
        yaml.safe_load(body)
    for body in blocks(text, "python"):
        ast.parse(body)


def test_the_example_of_a_control_loads(tmp_path: Path) -> None:
    examples = [body for body in blocks(text_of("docs/controls.md"), "yaml") if body.startswith("- id:")]
    assert examples
    for body in examples:
        path = tmp_path / "controls.yml"
        path.write_text(body, encoding="utf-8")
        [control] = load_file(path, "remote_access")
        assert len(body.splitlines()) == 10
        assert control.systems["linux"].set


def test_both_readmes_say_the_same() -> None:
    ours, theirs = text_of("README.md"), text_of("LISEZMOI.md")
    assert outline(ours) == outline(theirs)
    assert [bare(body) for body in FENCE.findall(ours)] == [bare(body) for body in FENCE.findall(theirs)]
    assert links(ours) - {"LISEZMOI.md"} == links(theirs) - {"README.md"}
    assert numbers(ours) == numbers(theirs)


def outline(text: str) -> list[tuple[str, int]]:
    """Each heading's level, with how many points its section has."""
    parts = re.split(r"^(#+) .*$", prose(text), flags=re.M)[1:]
    return [(level, len(re.findall(r"^- ", body, re.M))) for level, body in zip(parts[::2], parts[1::2], strict=True)]


def bare(fence: tuple[str, str]) -> list[str]:
    return [line for line in fence[1].splitlines() if not line.startswith("#")]


def links(text: str) -> set[str]:
    return set(re.findall(r"\]\(([^)\s]+)\)", text))


def numbers(text: str) -> list[str]:
    part = re.search(r"<!-- coverage -->(.*?)<!-- end coverage -->", text, re.S)
    assert part
    return sorted(re.findall(r"\d+", part.group(1)))


def test_every_reason_is_explained_once() -> None:
    text = text_of("docs/results.md")
    reserved = re.search(r"### Reserved\n(.*?)(?=\n#|\Z)", text, re.S)
    assert reserved
    named = table_keys(text, "Reasons") | set(re.findall(r"`(\w+)`", reserved.group(1)))
    assert named == judge.REASONS


def test_what_is_reserved_is_given_by_nobody() -> None:
    reserved = set(re.findall(r"`(\w+)`", text_of("docs/results.md").split("### Reserved")[1]))
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (*ROOT.glob("plugins/**/*.py"), *ROOT.glob("hygiene_cli/**/*.py"))
        if path.name != "judge.py" and path.parent.name != "words"
    )
    given = set(re.findall(r'(?:code=|"code": |Reason\(|Unreadable\(|return )"(\w+)"', code))
    assert reserved & given == set()


def test_every_key_of_a_result_is_documented() -> None:
    text = text_of("docs/results.md")
    host = assessment.Assessment("linux", "server", {}, lambda words, variables: words, datetime.date(2026, 1, 1))
    told = ("run", "action", "collected_at", "collected_by", "profile", "collect")
    keys = assessment.contract(host, {}, **dict.fromkeys(told)).keys()
    assert keys <= table_keys(text, "A host's result")
    assert assessment.result("x", "pass").keys() <= table_keys(text, "A host's result")
    assert set(judge.RESULTS) <= table_keys(text, "Words")


def test_every_key_of_the_json_report_is_documented() -> None:
    words = set(inline(text_of("docs/report-formats.md")))
    known = {part for word in words for part in re.findall(r"\w+", word)}
    report = json.loads(render(practice(), controls(), "json", "en"))
    parts = [report, report["rules"][0], report["rules"][0]["clauses"][0], report["actions"][0], report["changes"][0]]
    parts += report["hosts"] + [one for host in report["hosts"] for one in host["controls"]]
    assert {key for part in parts for key in part} - known == set()
    assert {*data.COLUMNS, *data.WROTE} - known == set()


def test_every_key_and_operator_of_a_control_is_documented() -> None:
    text = text_of("docs/controls.md")
    assert table_keys(text, "Keys") == controls_file.CONTROL_KEYS | controls_file.BLOCK_KEYS
    assert table_keys(text, "Operators") == set(judge.OPERATORS)


def test_what_a_guard_proves_and_cannot_tell_is_said_for_each() -> None:
    known = {*guards.GUARDS} | doc_tables.windows_guards()
    assert table_keys(text_of("docs/safety.md"), "Guards") == known
    said = {name for name in known for name in (f"guard.{name}", f"guard.{name}.cannot")}
    assert said == {key for key in WORDS if key.startswith("guard.")} - {"guard.proves", "guard.cannot"}


def test_the_inventory_s_own_words_are_documented() -> None:
    text = text_of("docs/policy.md")
    assert table_keys(text, "Classes") >= set(CLASSES)
    words = set(inline(text))
    assert {*policy.PROFILES, *policy.COLLECT, *policy.FAIL_ON} <= words
    code = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("plugins/**/*.py"))
    own = {"hygiene_results", "hygiene_process", "hygiene_failed", "hygiene_profile_override"}
    read = set(re.findall(r'(?:get\(|, )"(hygiene_\w+)"', code)) - own
    assert {name for name in read if not name.startswith(("hygiene_host", "hygiene_problem"))} <= words


@each_page
def test_pages_name_no_machine_and_no_ticket(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"/home/\w+|/work/|/root/|(?<![\w&])#\d+\b|artifactory|proxy\.\w+", text) == []


def test_no_two_test_files_share_a_name() -> None:
    """pytest would collect neither, and only when both folders are run at once."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted({*names})
