"""Runs inside ansible-playbook: hands the inventory it has read to the command line, which need not read it again.

Loaded from its folder by the environment that hygiene_cli.run sets, never by a plain ansible-playbook.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

from hygiene_cli.inventory import FILE_VARIABLE, Inventoried, inventoried, settled


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
        told = {"hosts": inventoried(hosts), "chosen": chosen}
        Path(os.environ[FILE_VARIABLE]).write_text(json.dumps(told, default=str), encoding="utf-8")
