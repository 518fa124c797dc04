"""Runs inside ansible-playbook: hands the inventory it has read to the command line, which need not read it again.

Loaded from its folder by the environment that hygiene_cli.running.runner sets, never by a plain ansible-playbook.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase
from ansible.template import Templar

from hygiene_cli.inventory import COMPARE, FILE_VARIABLE, Inventoried, inventoried, settled


class CallbackModule(CallbackBase):
    """Writes {host: what history keeps of it} once, before the first task starts."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "inventoried"

    def v2_playbook_on_play_start(self, play: Any) -> None:
        manager = play.get_variable_manager()
        inventory = manager._inventory
        chosen = [host.name for host in inventory.get_hosts(play.hosts, ignore_restrictions=True)]
        hosts = []
        for host in inventory.get_hosts(ignore_limits=True, ignore_restrictions=True):
            try:
                values = settled(manager.get_vars(host=host, include_hostvars=False))
            except Exception:  # said by the host's own result
                values = {}
            hosts.append(Inventoried(host.name, values, host.name in chosen))
        told = {"hosts": inventoried(hosts), "chosen": chosen, "same_secret": []}
        if manager.extra_vars.get(COMPARE):
            from hygiene_cli.doctor.windows import in_common

            told["same_secret"] = in_common(hosts, lambda value, known: open_(value, known, manager._loader))
        Path(os.environ[FILE_VARIABLE]).write_text(json.dumps(told, default=str), encoding="utf-8")


def open_(value: Any, variables: Mapping[str, Any], loader: Any) -> str:
    """A password as the connection would have it, out of the vault that this run has open."""
    return str(Templar(loader=loader, variables=dict(variables)).template(value) or "")
