"""The controls' templates: computed here as Ansible computes them, and left to Ansible where they cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible.template import Templar, trust_as_template

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls, policy, templates

VARIABLES = {**policy.defaults(), "hygiene_class": "server", "inventory_hostname": "pacs-1"}
BLOCKS = [block for control in controls.load().values() for block in control.systems.values()]
OF_CHECK = sorted(
    {
        *templates._texts([control.when for control in controls.load().values()]),
        *templates._texts([[block.params, block.expected] for block in BLOCKS]),
    }
)
OF_SET = sorted(text for text in set(templates._texts([block.set for block in BLOCKS])) if "expected" not in text)


def by_ansible(text: str, variables: Mapping[str, Any]) -> Any:
    return Templar(variables=dict(variables)).template(trust_as_template(text))


def refuse(text: str, variables: Mapping[str, Any]) -> Any:
    return f"left to Ansible: {text}"


@pytest.mark.parametrize("text", [*OF_CHECK, *OF_SET])
def test_a_controls_template_means_what_it_means_to_ansible(text: str) -> None:
    assert templates.quick(by_ansible)(text, VARIABLES) == by_ansible(text, VARIABLES)


def test_no_template_of_a_check_is_left_to_ansible() -> None:
    """A check of many hosts would compile it again for each."""
    assert [text for text in OF_CHECK if not templates.expression(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "{{ lookup('env', 'HOME') }}",  # functions of Ansible's
        "{{ a | combine({}) }}",  # filters of Ansible's
        "{{ a }} and {{ a }}",  # more than an expression
        "{% if a %}x{% endif %}",
        "{{ missing }}",  # Ansible says what is missing
        "{{ a.missing }}",
        "{{ a['x'] / 0 }}",
        "{{ a",
    ],
)
def test_what_cannot_be_computed_here_is_left_to_ansible(text: str) -> None:
    assert templates.quick(refuse)(text, {"a": {"x": 1}}) == refuse(text, {})


def test_a_template_cannot_change_the_policy() -> None:
    kept: dict[str, Any] = {"a": [1]}
    assert templates.quick(refuse)("{{ a.append(2) }}", kept).startswith("left")
    assert kept == {"a": [1]}
