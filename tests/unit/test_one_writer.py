"""No two controls that can be on at the same time write the same thing, whatever they call it."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Mapping

from ansible_collections.hygiene.baseline.plugins.plugin_utils.control import Block, Control
from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import load


def words_asked(control: Control) -> dict[str, str]:
    """{variable: word} of the conditions, all of which must hold for the control to be on."""
    condition = str(control.when).strip().removeprefix("{{").removesuffix("}}")
    parts = [re.fullmatch(r"\s*(\w+)\s*==\s*'(\w+)'\s*", part) for part in condition.split(" and ")]
    return {part[1]: part[2] for part in parts if part}


def together(one: Control, other: Control) -> bool:
    """Whether both could be on for one host: not when they ask the same variable for two different words."""
    ours, theirs = words_asked(one), words_asked(other)
    agreed = all(theirs.get(name, word) == word for name, word in ours.items())
    return agreed and bool(set(one.classes) & set(other.classes))


def written(block: Block) -> set[str]:
    """What a block of Windows writes, whatever its names for it: values of the registry, settings, services."""
    sets = [block.set or {}, (block.observe.set if block.observe else None) or {}]
    if block.kind == "registry_values":
        names = {name for one in sets for name in one.get("values", {})}
        return {"!".join(block.params["values"][name]).casefold() for name in names}
    if block.kind == "security_policy":
        return {name for one in sets for part in ("settings", "rights") for name in one.get(part, {})}
    if block.kind == "audit_policy":
        return {block.params["subcategories"][name].casefold() for one in sets for name in one}
    names = block.params.get("names")
    return {*map(str.casefold, names)} if block.kind == "services" and isinstance(names, list) else set()


def same_items(one: Block, other: Block) -> bool:
    if written(one) & written(other):
        return True
    if json.dumps([one.kind, one.params, one.set, one.actual], sort_keys=True, default=str) != json.dumps(
        [other.kind, other.params, other.set, other.actual], sort_keys=True, default=str
    ):
        return False
    if isinstance(one.expected, Mapping) and isinstance(other.expected, Mapping):
        return bool(set(one.expected) & set(other.expected))
    return True


def test_one_writer_for_an_item() -> None:
    every = ((control, *system) for control in load().values() for system in control.systems.items())
    writers = [entry for entry in every if entry[2].set is not None]
    twice = []
    for (one, system, block), (other, other_system, other_block) in itertools.combinations(writers, 2):
        if system == other_system and block.kind == other_block.kind and together(one, other):
            twice += [(one.id, other.id)] if same_items(block, other_block) else []
    assert twice == [], "both write the same items"
