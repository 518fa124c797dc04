# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Prints every host's results by control and rule number when ansible-playbook ends, whatever playbook gave them."""

from __future__ import annotations

DOCUMENTATION = r"""
name: compliance
type: aggregate
short_description: Print all hosts' results by rule and control at the end of a run
version_added: 0.1.0
author:
  - The hygiene team (@hygiene)
description:
  - Collects what M(hygiene.baseline.assess) and M(hygiene.baseline.enforce) found in any play of a run, roles included,
    and prints one line per control with the number of hosts per result.
  - Hosts that gave no result, because they were unreachable or failed, are named on the last line.
requirements:
  - Listed in C(callbacks_enabled) of ansible.cfg, or in E(ANSIBLE_CALLBACKS_ENABLED).
options:
  lang:
    description: Language of the words.
    type: str
    choices: [fr, en]
    default: fr
    env:
      - name: HYGIENE_LANG
    ini:
      - section: callback_compliance
        key: lang
notes:
  - The collection's own playbooks print this table already; V(hygiene_compact=false) leaves it to this callback.
"""

from collections.abc import Mapping
from typing import Any

from ansible.plugins.callback import CallbackBase

from ..plugin_utils import controls, courier
from ..plugin_utils.table import table

EXAMPLES = r"""
# ansible.cfg
# [defaults]
# callbacks_enabled = hygiene.baseline.compliance
# [callback_compliance]
# lang = en
"""


OURS = ("hygiene.baseline.assess", "hygiene.baseline.enforce")
"""The only tasks listened to: what another one says comes from the host as it is."""


class CallbackModule(CallbackBase):
    """hygiene.baseline.compliance."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "hygiene.baseline.compliance"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.told: dict[str, dict[str, str] | None] = {}

    def v2_runner_on_ok(self, result: Any) -> None:
        """A host's results, where the task gave some; a later task's replace an earlier one's."""
        found = contract(result.result) if result.task.resolved_action in OURS else None
        if found is not None:
            self.told[result.host.name] = {**(self.told.get(result.host.name) or {}), **found}

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """The same for a task that `hygiene_fail_on` made fail; another leaves the host without results."""
        self.told.setdefault(result.host.name, None)
        self.v2_runner_on_ok(result)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """A host that was not read."""
        self.told.setdefault(result.host.name, None)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Print the table, when any host gave results."""
        if not any(self.told.values()):
            return
        for line in table(controls.load(), self.told, str(self.get_option("lang"))):
            self._display.display(line)


def contract(result: Mapping[str, Any]) -> dict[str, str] | None:
    """{control: result} of a task's result; None for a task that is not one of ours."""
    told = result.get("hygiene")
    if isinstance(told, str):
        told = courier.unseal(told)
    if not isinstance(told, Mapping) or not isinstance(told.get("controls"), list):
        return None
    return {str(item["control"]): str(item["result"]) for item in told["controls"]}
