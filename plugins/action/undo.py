"""Puts back what an earlier run replaced on a host, from the host's own journal; in check mode says what it would."""

from __future__ import annotations

from typing import Any, ClassVar

from ..plugin_utils.assessment import Json
from ..plugin_utils.confirmation import Writer, dangerous
from ..plugin_utils.orchestra import ARGUMENTS


class ActionModule(Writer):
    """hygiene.baseline.undo: see the module of the same name for its documentation."""

    ACTION = "undo"
    ARGUMENTS: ClassVar[Json] = {
        **{name: ARGUMENTS[name] for name in ("controls", "run", "packed")},
        "journal": {"type": "str", "required": True},
        "force": {"type": "bool", "default": False},
    }

    def run(self, tmp: Any = None, task_vars: Json | None = None) -> Json:
        result: Json = super().run(tmp, task_vars)
        self.open(task_vars or {})
        asked = {
            "run": self.args["journal"],
            "controls": self.args["controls"],
            "force": self.args["force"],
            "dangerous": [name for name, control in self.known.items() if dangerous(control, self.system)],
        }
        return self.act(result, {"undo": asked}, write=not self._task.check_mode)
