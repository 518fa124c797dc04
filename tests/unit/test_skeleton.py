"""What `hygiene init` writes: its examples, uncommented, are a policy and registers that hold."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import hygiene_cli
from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls, policy
from ansible_collections.hygiene.baseline.plugins.plugin_utils.host.linux.connectivity import ENDPOINT
from hygiene_cli import guide
from hygiene_cli.proofs.book import Book
from hygiene_cli.proofs.equipment import gaps
from hygiene_cli.registers import NAMES, Registers, reading, schemas
from hygiene_cli.registers.checks import Known

SKELETON = Path(hygiene_cli.__file__).parent / "skeleton"
TODAY = datetime.date(2026, 11, 26)


def uncommented(text: str) -> dict[str, Any]:
    """The file with its examples in force: lists filled in, variables set."""
    text = re.sub(r": \[\]\n(?=#  - )", ":\n", text)
    text = re.sub(r"^#(  - .*|    \w+: .*)$", r"\1", text, flags=re.M)
    text = re.sub(r"^# (hygiene_\w+): (.*)$", r"\1: \2", text, flags=re.M)
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_its_examples_hold(lang: str) -> None:
    given = uncommented((SKELETON / lang / "group_vars" / "all.yml").read_text(encoding="utf-8"))
    values = policy.effective("pc-1", given, lambda value, _: value)
    assert [bool(ENDPOINT.fullmatch(target)) for target in values["internet_access_targets"]] == [True]
    assert policy.windows("pc-1", given)


def register(lang: str, name: str) -> str:
    return (SKELETON / lang / "practice" / f"{name}.yml").read_text(encoding="utf-8")


def in_force(text: str) -> str:
    """A register with its examples in force."""
    head, _, body = text.partition("---\n")
    body = re.sub(r"^#(  +(- |\w+:).*)$", r"\1", body, flags=re.M)
    return head + "---\n" + re.sub(r"^# (\w+:.*|  - \{.*)$", r"\1", body, flags=re.M)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_register_is_empty_and_its_examples_are_what_its_schema_allows(lang: str, name: str) -> None:
    text, path = register(lang, name), Path(f"{name}.yml")
    assert text.startswith(f"# yaml-language-server: $schema=.schemas/{name}.json\n")
    assert not any((reading.parse(path, text).data or {}).values())
    found = reading.parse(path, in_force(text))
    assert found.data
    assert all(found.data.values())
    assert [str(one) for one in schemas.problems(name, found)] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_examples_of_all_registers_agree(lang: str) -> None:
    documents = {name: reading.parse(Path(f"{name}.yml"), in_force(register(lang, name))) for name in NAMES}
    people = documents["people"].data["people"]
    people += [{**people[0], "id": name, "accounts": []} for name in ("martin", "bernard")]
    hosts = ["accueil-1", "front-desk-1"]
    found = Known(guide.load(), controls.load(), TODAY, hosts)(Registers(Path("practice"), documents))
    assert [str(one) for one in found] == []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_equipment_of_the_examples_lacks_nothing(lang: str) -> None:
    path = Path("equipment.yml")
    found = Registers(Path("practice"), {"equipment": reading.parse(path, in_force(register(lang, "equipment")))})
    lacking = gaps(Book(found, guide.load(), TODAY))
    assert {clause: names for clause, (_, names) in lacking.items() if names} == {}
