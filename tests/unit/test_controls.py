"""The strict loader: what it reads, and that it refuses the rest with file, line, id and the allowed words."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls, controls_file, judge
from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import ControlError

USB: dict[str, Any] = {
    "id": "usb_storage_blocked",
    "proves": ["15a"],
    "supports": [16],
    "title": {"fr": "Un titre", "en": "A title"},
    "why": {"fr": "Une raison", "en": "A reason"},
    "danger": {"fr": "Un danger", "en": "A danger"},
    "classes": ["workstation", "server"],
    "when": "{{ usb_storage_strategy == 'block' }}",
    "severity": "high",
    "risk": 2,
    "guard": "root_not_on_usb",
    "operator": "empty",
    "secret": True,
    "sources": ["CIS"],
    "linux": {
        "resource": {"kernel_modules": {"names": ["usb_storage"]}},
        "actual": "[?loadable].name",
        "applies": "@",
        "set": {"blocked": True},
        "after": ["initramfs"],
        "packages": ["kmod"],
    },
}
Change = Callable[[dict[str, Any]], Any]


class NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def text_of(*entries: dict[str, Any]) -> str:
    return yaml.dump(list(entries), Dumper=NoAliases, sort_keys=False, allow_unicode=True)


def write(folder: Path, text: str, role: str = "usb_storage") -> Path:
    path = folder / role / "meta" / "controls.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> str:
    """What loading this file as the role usb_storage says."""
    path = write(folder, text)
    with pytest.raises(ControlError) as caught:
        controls.load.__wrapped__(folder)
    assert str(caught.value).startswith(f"{path}"), "every refusal begins with the file"
    return str(caught.value).removeprefix(str(path))


def changed(change: Change) -> dict[str, Any]:
    entry = copy.deepcopy(USB)
    change(entry)
    return entry


def put(*path: str, value: Any) -> Change:
    def change(entry: dict[str, Any]) -> None:
        for key in path[:-1]:
            entry = entry[key]
        entry[path[-1]] = value

    return change


def drop(*path: str) -> Change:
    def change(entry: dict[str, Any]) -> None:
        for key in path[:-1]:
            entry = entry[key]
        del entry[path[-1]]

    return change


def test_reads_everything(tmp_path: Path) -> None:
    second = {
        "id": "usb_storage_length", "supports": [9], "title": USB["title"], "why": USB["why"], "severity": "low",
        "risk": 0, "operator": "at_least", "expected": "{{ n }}", "requires": ["usb_storage_blocked"],
        "linux": {"resource": {"kernel_modules": None}, "pending": "waits"},
    }  # fmt: skip
    found = controls.load_file(write(tmp_path, text_of(USB, second)), "usb_storage")
    first, second_control = found
    assert (first.id, first.role, first.proves, first.supports, first.rules) == (
        "usb_storage_blocked", "usb_storage", ("15a",), (16,), (15, 16),
    )  # fmt: skip
    assert (first.title.fr, first.why.en, first.danger and first.danger.fr) == ("Un titre", "A reason", "Un danger")
    assert (first.classes, first.when) == (("workstation", "server"), USB["when"])
    assert (first.severity, first.risk, first.guard, first.secret) == ("high", 2, "root_not_on_usb", True)
    block = first.systems["linux"]
    assert (block.kind, block.params, block.set) == ("kernel_modules", {"names": ["usb_storage"]}, {"blocked": True})
    assert (block.after, block.packages, block.operator) == (("initramfs",), ("kmod",), "empty")
    assert second_control.classes == controls.CLASSES
    assert second_control.when is True
    assert (second_control.systems["linux"].set, second_control.systems["linux"].actual) == (None, "@")
    assert (second_control.systems["linux"].expected, second_control.systems["linux"].pending) == ("{{ n }}", "waits")


def test_a_block_may_override_operator_expected_and_applies(tmp_path: Path) -> None:
    entry = changed(lambda e: e["linux"].update(operator="equal", expected=1, applies="x"))
    entry["applies"] = "y"
    block = controls.load_file(write(tmp_path, text_of(entry)), "usb_storage")[0].systems["linux"]
    assert (block.operator, block.expected, block.applies) == ("equal", 1, "x")


# what is wrong, and the words its refusal must hold
BAD: list[tuple[str, Change, list[str]]] = [
    ("unknown key", put("titel", value="x"), ["unknown key 'titel'", "allowed:", "title"]),
    ("unknown key in a block", put("linux", "sett", value={}), ["unknown key 'sett'", "linux", "set"]),
    ("unknown key in a text", put("title", "de", value="x"), ["unknown key 'de'", "fr", "en"]),
    ("unknown operator", put("operator", value="=="), ["operator is '=='", *judge.OPERATORS]),
    ("no operator", drop("operator"), ["operator is None", *judge.OPERATORS]),
    ("operator of another type", put("operator", value=["empty"]), ["operator is ['empty']"]),
    ("unknown severity", put("severity", value="huge"), ["severity is 'huge'", *controls.SEVERITIES]),
    ("unknown class", put("classes", value=["pc"]), ["classes is 'pc'", *controls.CLASSES]),
    ("unknown risk", put("risk", value=4), ["risk is 4", "0, 1, 2, 3"]),
    ("true is no risk", put("risk", value=True), ["risk is True"]),
    ("unknown kind", put("linux", "resource", value={"registry": {}}), ["resource is 'registry'", "kernel_modules"]),
    ("machinery is no kind", put("linux", "resource", value={"changes": {}}), ["resource is 'changes'"]),
    ("a path is no kind", put("linux", "resource", value={"../linux/sshd": {}}), ["resource is '../linux/sshd'"]),
    ("two kinds", put("linux", "resource", value={"kernel_modules": {}, "sshd": {}}), ["one kind"]),
    ("no resource", drop("linux", "resource"), ["one kind"]),
    ("params of another type", put("linux", "resource", "kernel_modules", value=["x"]), ["must be a mapping"]),
    ("kind of another system", lambda e: e.update(windows=e.pop("linux")), ["resource is 'kernel_modules'"]),
    ("no system", drop("linux"), ["linux or windows"]),
    ("system of another type", put("linux", value="yes"), ["linux must be a mapping"]),
    ("bad clause", put("proves", value=["15"]), ["'15'", "no clause id", "15a"]),
    ("clause of no rule", put("proves", value=["41a"]), ["'41a'"]),
    ("clause of the preamble", put("proves", value=["0a"]), ["'0a'"]),
    ("clause twice", put("proves", value=["15a", "15a"]), ["proves", "twice"]),
    ("clauses of another type", put("proves", value="15a"), ["proves must be a list"]),
    ("bad rule", put("supports", value=[41]), ["1 to 40"]),
    ("clause where a rule is meant", put("supports", value=["15a"]), ["1 to 40"]),
    ("nothing proved", lambda e: (e.pop("proves"), e.pop("supports")), ["proves", "supports"]),
    ("no French", drop("title", "fr"), ["title needs a sentence in fr"]),
    ("no English", drop("why", "en"), ["why needs a sentence in en"]),
    ("blank text", put("danger", "fr", value=" "), ["danger needs a sentence in fr"]),
    ("text of another type", put("title", value="x"), ["title needs a sentence"]),
    *[(f"no {key}", drop(key), [f"{key} is missing"]) for key in ("title", "why", "severity", "risk")],
    ("id of another role", put("id", value="updates_x"), ["starts with usb_storage_"]),
    ("id that is no identifier", put("id", value="usb_storage_a-b"), ["identifier"]),
    ("risk 3 without guard", lambda e: (e.update(risk=3), e.pop("guard")), ["risk 3", "guard"]),
    ("guard of another type", put("guard", value=["x"]), ["guard must be"]),
    ("when without template", put("when", value="usb_storage_strategy == 'block'"), ["when must be"]),
    ("when without value", put("when", value=None), ["when must be"]),
    ("secret of another type", put("secret", value="no"), ["secret is 'no'", "True, False"]),
    ("reboot of another type", put("reboot", value=1), ["reboot is 1"]),
    ("actual of another type", put("linux", "actual", value=["x"]), ["actual must be"]),
    ("applies of another type", put("applies", value=True), ["applies must be"]),
    ("set of another type", put("linux", "set", value=True), ["set must be a mapping"]),
    ("packages without set", drop("linux", "set"), ["without set"]),
    ("expected of empty", put("expected", value=1), ["empty takes no expected"]),
    ("no expected", put("operator", value="at_least"), ["at_least needs expected"]),
    ("unknown requirement", put("requires", value=["usb_storage_x"]), ["requires usb_storage_x"]),
    ("requires itself", put("requires", value=["usb_storage_blocked"]), ["requires itself"]),
]  # fmt: skip


@pytest.mark.parametrize(("change", "words"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_refuses(tmp_path: Path, change: Change, words: list[str]) -> None:
    entry = changed(change)
    said = refusal(tmp_path, "# a comment\n" + text_of(entry))
    line = re.match(r", line (\d+): ", said)
    assert line
    assert 2 <= int(line[1]) <= text_of(entry).count("\n") + 1
    assert str(entry["id"]) in said
    for word in words:
        assert word in said


BROKEN: list[tuple[str, str, list[str]]] = [
    ("no id", text_of(changed(drop("id"))), ["line 1", "id is missing"]),
    ("no list", "controls: []\n", ["line 1", "list of controls"]),
    ("empty file", "", ["line 1", "list of controls"]),
    ("no mapping", "- usb_storage_blocked\n", ["line 1", "mapping"]),
    ("key twice", "- id: usb_storage_a\n  risk: 1\n  risk: 2\n", ["line 3", "'risk'", "twice"]),
    ("alias", "- &a {id: x}\n- *a\n", ["line 2", "aliases (*a)"]),
    ("no YAML", "- id: [\n", ["line 2"]),
    ("tag", "- !!python/object:os.system {}\n", ["line 1"]),
    ("no date", "- when: 2026-13-45\n", ["cannot read"]),
    ("key that is no word", "- {[1]: 2}\n", ["line 1", "key"]),
    ("not text", "- \x00\n", ["not YAML"]),
]


@pytest.mark.parametrize(("text", "words"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_refuses_a_broken_file(tmp_path: Path, text: str, words: list[str]) -> None:
    said = refusal(tmp_path, text)
    for word in words:
        assert word in said


def test_refuses_what_is_no_utf8(tmp_path: Path) -> None:
    write(tmp_path, "").write_bytes(b"- id: \xff\xfe\n")
    with pytest.raises(ControlError, match="not YAML"):
        controls.load.__wrapped__(tmp_path)


def test_refuses_an_id_defined_twice_and_names_both_places(tmp_path: Path) -> None:
    said = refusal(tmp_path, text_of(USB, USB))
    lines = text_of(USB).count("\n")
    assert f"line {lines + 1}: usb_storage_blocked is already defined in " in said
    assert said.endswith("controls.yml, line 1")


def test_refuses_requirements_that_go_round(tmp_path: Path) -> None:
    first = changed(put("requires", value=["usb_storage_other"]))
    second = changed(lambda e: e.update(id="usb_storage_other", requires=["usb_storage_blocked"]))
    assert "requires itself" in refusal(tmp_path, text_of(first, second))


def test_reads_all_roles_in_order(tmp_path: Path) -> None:
    write(tmp_path, text_of(changed(put("id", value="zeta_a"))), "zeta")
    write(tmp_path, text_of(USB))
    assert list(controls.load.__wrapped__(tmp_path)) == ["usb_storage_blocked", "zeta_a"]


def test_the_roles_of_the_collection_load() -> None:
    found = controls.load()
    assert all(name == control.id for name, control in found.items())


def test_kinds_are_neither_machinery_nor_shared_parts() -> None:
    assert "kernel_modules" in controls_file.kinds("linux")
    assert not {"base", "changes", "main"} & set(controls_file.kinds("linux"))
    assert not [name for name in controls_file.kinds("linux") if name.startswith("_")]


def known(tmp_path: Path) -> dict[str, controls.Control]:
    other = changed(lambda e: e.update(id="zeta_a", proves=["9a"], supports=[]))
    write(tmp_path, text_of(other), "zeta")
    write(tmp_path, text_of(USB))
    return dict(controls.load.__wrapped__(tmp_path))


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["usb_storage_blocked", "zeta_a"]),
        ({"ids": ["zeta_a"]}, ["zeta_a"]),
        ({"rules": [15]}, ["usb_storage_blocked"]),
        ({"rules": [16]}, ["usb_storage_blocked"]),
        ({"rules": [9, 15]}, ["usb_storage_blocked", "zeta_a"]),
        ({"rules": [40]}, []),
        ({"roles": ["zeta"]}, ["zeta_a"]),
        ({"roles": iter(["zeta"]), "rules": iter([15])}, ["usb_storage_blocked", "zeta_a"]),
    ],
)
def test_selects(tmp_path: Path, chosen: dict[str, Any], expected: list[str]) -> None:
    assert [control.id for control in controls.select(known(tmp_path), **chosen)] == expected


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"ids": ["zeta_b"]}, ["'zeta_b'", "zeta_a"]),
        ({"roles": ["zetta"]}, ["'zetta'", "zeta?"]),
        ({"rules": [0]}, ["no rule 0", "1 to 40"]),
        ({"rules": [41]}, ["no rule 41"]),
    ],
)
def test_refuses_a_selection_of_nothing_known(tmp_path: Path, chosen: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(ControlError) as caught:
        controls.select(known(tmp_path), **chosen)
    assert all(word in str(caught.value) for word in words)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a nested value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inner for place in places(item, (*path, key)))]


PLACES = [place for place in places(USB) if place]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3),
    max_leaves=6,
)
SLOWLY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def outcome(load: Callable[[], list[controls.Control]]) -> list[controls.Control] | str:
    """What is loaded, or the sentence of the refusal."""
    try:
        return load()
    except ControlError as error:
        return str(error)


@given(st.sampled_from(PLACES), JUNK)
@SLOWLY
def test_a_mutated_control_is_refused_in_a_sentence_or_still_a_control(tmp_path: Path, place: Any, junk: Any) -> None:
    entry: Any = copy.deepcopy(USB)
    inner = entry
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = junk
    path = write(tmp_path, text_of(entry))
    found = outcome(lambda: list(controls.load.__wrapped__(tmp_path).values()))
    if isinstance(found, str):
        assert found.startswith(f"{path}")
        assert "__line__" not in found
    else:
        assert found[0].proves or found[0].supports
        assert "__line__" not in repr(found)


@given(st.text(alphabet="-: {}[]&*!|>\"'%@#\n\tax1é\x00", max_size=60))
@SLOWLY
def test_any_text_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    found = outcome(lambda: controls.load_file(path, "usb_storage"))
    assert found == [] or str(found).startswith(f"{path}")
