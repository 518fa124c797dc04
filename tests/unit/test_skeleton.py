"""What `hygiene init` writes: its examples, uncommented, are a policy that holds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import hygiene_cli
from ansible_collections.hygiene.baseline.plugins.plugin_utils import policy
from ansible_collections.hygiene.baseline.plugins.plugin_utils.host.linux.connectivity import ENDPOINT

SKELETON = Path(hygiene_cli.__file__).parent / "skeleton"


def uncommented(text: str) -> dict[str, Any]:
    """The file with its examples in force: lists filled in, variables set."""
    text = re.sub(r": \[\]\n(?=#  - )", ":\n", text)
    text = re.sub(r"^#(  - .*|    \w+: .*)$", r"\1", text, flags=re.M)
    text = re.sub(r"^# (hygiene_\w+|passwords_\w+): (.*)$", r"\1: \2", text, flags=re.M)
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_its_examples_hold(lang: str) -> None:
    given = uncommented((SKELETON / lang / "group_vars" / "all.yml").read_text(encoding="utf-8"))
    assert {"internet_access_targets", "local_admins_declared", "passwords_doctrine"} <= given.keys()
    values = policy.effective("pc-1", given, lambda value, _: value)
    assert values["local_admins_declared"][0]["approved_by"]
    assert [bool(ENDPOINT.fullmatch(target)) for target in values["internet_access_targets"]] == [True]
    assert policy.windows("pc-1", given)
