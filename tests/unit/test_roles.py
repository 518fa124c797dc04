"""Lint of every role and every kind: what the loader cannot see because it takes several files to see it."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jinja2
import jinja2.meta
import jmespath
import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.filter import core, encryption, mathstuff, urls, urlsplit
from ansible.plugins.test import core as core_tests
from ansible.plugins.test import files as file_tests
from ansible.plugins.test import mathstuff as math_tests

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from plugins.plugin_utils import courier  # noqa: E402,RUF100
from plugins.plugin_utils.controls import Control, load_file  # noqa: E402,RUF100
from plugins.plugin_utils.host.linux import after, guards  # noqa: E402,RUF100
from tests.tools.doc_tables import windows_guards  # noqa: E402,RUF100

ROLES = sorted(path.parents[1] for path in (ROOT / "roles").glob("*/meta/controls.yml"))
HOST = ROOT / "plugins" / "plugin_utils" / "host"
KINDS = sorted((HOST / "linux").glob("*.py"))
MARKER = "# --- set ---"
MACHINERY = {*courier.ALWAYS, *courier.WRITING, "__init__"}
KNOWN_VARIABLES = {
    "hygiene_class", "hygiene_profile", "hygiene_collect", "hygiene_managed_by", "hygiene_vendor_approval",
    "hygiene_maintenance_window", "hygiene_kept_keys", "hygiene_kept_passwords", "inventory_hostname", "groups", "omit",
}  # fmt: skip
LONG = {"changes": 500}
"""Files that may be longer than the rest, and how long: one subject that does not split."""
TASKS = """\
---
- name: Enforce the {role} controls
  hygiene.baseline.enforce:
    roles: [{role}]
"""

each_role = pytest.mark.parametrize("role", ROLES, ids=lambda path: path.name)
each_kind = pytest.mark.parametrize("path", KINDS, ids=lambda path: path.stem)


@functools.cache
def controls_of(role: Path) -> list[Control]:
    return load_file(role / "meta" / "controls.yml", role.name)


def all_controls() -> list[Control]:
    return [control for role in ROLES for control in controls_of(role)]


def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def defaults(role: Path) -> dict[str, Any]:
    return dict(read_yaml(role / "defaults" / "main.yml") or {})


def options(role: Path) -> dict[str, Any]:
    return dict(read_yaml(role / "meta" / "argument_specs.yml")["argument_specs"]["main"].get("options") or {})


@functools.cache
def jinja() -> jinja2.Environment:
    """An environment that knows Ansible's own filters and tests, to tell misspelt ones."""
    found = jinja2.Environment(autoescape=False)
    for module in (core, encryption, mathstuff, urls, urlsplit):
        found.filters.update(dict.fromkeys(module.FilterModule().filters(), str))
    for module in (core_tests, file_tests, math_tests):
        found.tests.update(dict.fromkeys(module.TestModule().tests(), bool))
    return found


def templates(value: Any) -> Iterator[str]:
    """Every word of a nested value that holds a template."""
    if isinstance(value, str) and ("{{" in value or "{%" in value):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from templates(key)
            yield from templates(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from templates(item)


# --- roles ---------------------------------------------------------------------------------------------------------


@each_role
def test_argument_specs_say_what_defaults_hold(role: Path) -> None:
    assert list(defaults(role)) == list(options(role)), "the same variables, in the same order"
    for name, option in options(role).items():
        assert name.startswith(f"{role.name}_")
        assert option.get("description"), f"{name} has no description"
        assert option.get("type"), f"{name} has no type"
        assert "default" not in option, f"{name}: the default stands in defaults/main.yml alone"


@each_role
def test_defaults_are_valid(role: Path) -> None:
    values = defaults(role)
    plain = {name: value for name, value in values.items() if not list(templates(value))}
    specs = {name: option for name, option in options(role).items() if name in plain}
    result = ArgumentSpecValidator(specs).validate(plain)
    assert not result.error_messages


@each_role
def test_variables_are_used(role: Path) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "roles").glob("*/meta/controls.yml"))
    text += "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "plugins" / "action").glob("*.py"))
    unused = [name for name in defaults(role) if not re.search(rf"\b{name}\b", text)]
    assert not unused


@each_role
def test_tasks_enforce_the_role(role: Path) -> None:
    assert (role / "tasks" / "main.yml").read_text(encoding="utf-8") == TASKS.format(role=role.name)


@each_role
def test_galaxy_info(role: Path) -> None:
    meta = read_yaml(role / "meta" / "main.yml")
    assert meta["dependencies"] == []
    assert meta["galaxy_info"]["license"] == "GPL-3.0-or-later"
    assert meta["galaxy_info"]["min_ansible_version"] == "2.19"
    assert meta["galaxy_info"]["description"] and meta["galaxy_info"]["platforms"]


def test_readme_tables_are_fresh() -> None:
    tool = ROOT / "tests" / "tools" / "readme_tables.py"
    done = subprocess.run([sys.executable, str(tool), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# --- controls ------------------------------------------------------------------------------------------------------


def test_ids_are_unique() -> None:
    ids = [control.id for control in all_controls()]
    assert sorted(set(ids)) == sorted(ids)


@each_role
def test_required_controls_exist(role: Path) -> None:
    known = {control.id for control in all_controls()}
    assert not {name for control in controls_of(role) for name in control.requires} - known


@functools.cache
def clauses_of_guide() -> dict[str, Any]:
    guide = ROOT / "hygiene_cli" / "guide.yml"
    rules = read_yaml(guide)["rules"] if guide.exists() else []
    return {clause["id"]: clause for rule in rules for clause in rule["clauses"]}


@each_role
def test_proved_clauses_exist(role: Path) -> None:
    clauses = clauses_of_guide()
    if not clauses:
        pytest.skip("a collection without the command line")
    for control in controls_of(role):
        for clause in control.proves:
            assert clause in clauses, f"{control.id} proves {clause}, which the guide does not have"
            assert "controls" in clauses[clause]["needs"], f"{control.id}: {clause} is not for controls to prove"


@each_role
def test_expressions_compile(role: Path) -> None:
    for control in controls_of(role):
        for block in control.systems.values():
            jmespath.compile(block.actual)
            if block.applies is not None:
                jmespath.compile(block.applies)


@each_role
def test_templates_use_known_variables(role: Path) -> None:
    known = KNOWN_VARIABLES | {name for other in ROLES for name in defaults(other)}
    for control in controls_of(role):
        for block in control.systems.values():
            places = {"when": control.when, "expected": block.expected, "params": block.params, "set": block.set}
            for place, value in places.items():
                for text in templates(value):
                    jinja().compile(text)
                    used = jinja2.meta.find_undeclared_variables(jinja().parse(text))
                    unknown = used - known - ({"expected"} if place == "set" else set())
                    assert not unknown, f"{control.id}: {place} uses {sorted(unknown)}"


@each_role
def test_guards_and_afters_exist(role: Path) -> None:
    known = {"linux": {*guards.GUARDS}, "windows": windows_guards()}
    for control in controls_of(role):
        for system, block in control.systems.items():
            if control.guard and block.set is not None:
                assert control.guard in known[system], f"{control.id}: {control.guard} is no guard of {system}"
            assert not set(block.after) - (set(after.AFTER) if system == "linux" else set()), f"{control.id}: after"


@each_role
def test_set_belongs_to_a_kind_that_can(role: Path) -> None:
    for control in controls_of(role):
        for system, block in control.systems.items():
            path = HOST / system / f"{block.kind}.{'py' if system == 'linux' else 'ps1'}"
            assert path.is_file(), f"{control.id}: no {system} kind {block.kind}"
            if system == "linux":
                read, write = functions(path)
                assert "get" in read
                assert block.set is None or "set" in write, f"{control.id}: {block.kind} cannot set"


# --- kinds ---------------------------------------------------------------------------------------------------------


@functools.cache
def functions(path: Path) -> tuple[set[str], set[str]]:
    """Names of the functions above and below the marker."""
    read, _, write = path.read_text(encoding="utf-8").partition(MARKER)

    def names(text: str) -> set[str]:
        return {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}

    return names(read), names(write)


@each_kind
def test_host_side_is_python_38_and_standard_library(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
    for node in ast.walk(tree):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            modules = [node.module or ""]
        for module in modules:
            assert module.split(".")[0] in sys.stdlib_module_names, f"{path.name} imports {module}"


@each_kind
def test_what_reads_does_not_need_what_writes(path: Path) -> None:
    if path.stem in MACHINERY:
        return
    text = path.read_text(encoding="utf-8")
    assert text.count(MARKER) <= 1
    read, _, write = text.partition(MARKER)
    assert not re.search(rf"^\s*from \.({'|'.join(courier.WRITING)}) import", read, re.MULTILINE)
    if write:
        assert "set" in functions(path)[1], f"{path.name} has the marker but no set"
    if not path.stem.startswith("_"):
        assert "get" in functions(path)[0]
        assert ast.get_docstring(ast.parse(text)), f"{path.name} does not say what it reads"


@each_kind
def test_types_used_at_run_time_are_those_of_38(path: Path) -> None:
    """Annotations are never evaluated; anywhere else `list[str]` stops Python 3.8."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        for field in ("annotation", "returns"):
            if getattr(node, field, None) is not None:
                setattr(node, field, None)
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            assert node.value.id not in {"list", "dict", "tuple", "set", "frozenset", "type"}, f"line {node.lineno}"


@each_kind
def test_host_files_stay_small(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    machinery = path.stem in MACHINERY or path.stem.endswith(("_guards", "_changes"))
    limit = LONG.get(path.stem, 300 if machinery else 150)
    assert lines <= limit, f"{path.name} has {lines} lines, more than {limit}"


def test_functions_stay_small() -> None:
    long = [
        f"{path.name}: {node.name} ({node.end_lineno - node.lineno + 1} lines)"
        for top in ("plugins", "hygiene_cli")
        for path in (ROOT / top).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno and node.end_lineno - node.lineno + 1 > 50
    ]
    assert not long
