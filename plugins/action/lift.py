"""Lifts a control on a host for a time: undone now, in force again at the end by the host itself. Or ends a lift."""

from __future__ import annotations

from typing import Any, ClassVar

from ansible.errors import AnsibleActionFail

from ..plugin_utils.assessment import Json, plain
from ..plugin_utils.confirmation import Writer
from ..plugin_utils.orchestra import ARGUMENTS

LONGEST = 7 * 86400


class ActionModule(Writer):
    """hygiene.baseline.lift: see the module of the same name for its documentation."""

    _supports_check_mode = False
    ACTION = "lift"
    ARGUMENTS: ClassVar[Json] = {
        **{name: ARGUMENTS[name] for name in ("run", "packed")},
        "control": {"type": "str", "required": True},
        "seconds": {"type": "int"},
        "reason": {"type": "str"},
        "by": {"type": "str"},
        "end": {"type": "bool", "default": False},
    }

    def run(self, tmp: Any = None, task_vars: Json | None = None) -> Json:
        result: Json = super().run(tmp, task_vars)
        self.open(task_vars or {})
        control = self.args["control"]
        if control not in self.known:
            raise AnsibleActionFail(f"no control is called {control}")
        if self.args["end"]:
            return self.act(result, {"end_lift": {"control": control}})
        seconds = self.args["seconds"]
        if not seconds or not 60 <= seconds <= LONGEST:
            raise AnsibleActionFail(f"seconds is {seconds}; a lift lasts from one minute to seven days")
        if not self.args["reason"] or not self.args["by"]:
            raise AnsibleActionFail("a lift has a reason, and somebody by whom")
        words = {key: plain(self.args[key][:300]) for key in ("reason", "by")}
        until = self.now.timestamp() + seconds
        return self.act(result, {"lift": {"control": control, "until": until, **words}})
