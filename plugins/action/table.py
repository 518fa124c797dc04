"""Prints every host's results by control and rule number, for those who run the playbooks without the command line."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase

from ..plugin_utils import controls
from ..plugin_utils.assessment import Json
from ..plugin_utils.table import kept, table


class ActionModule(ActionBase):
    """hygiene.baseline.table: see the module of the same name for its documentation."""

    _supports_check_mode = True
    _requires_connection = False

    def run(self, tmp: Any = None, task_vars: Json | None = None) -> Json:
        result: Json = super().run(tmp, task_vars)
        variables = task_vars or {}
        hosts = variables.get("ansible_play_hosts_all", [])
        told = {host: kept(variables["hostvars"][host].get("ansible_facts", {})) for host in hosts}
        lines = table(controls.load(), told, str(self._task.args.get("lang", "fr")))
        result.update(changed=False, msg=lines, _ansible_verbose_always=True)
        return result
