"""Reads a host once and judges it by the controls; never writes."""

from __future__ import annotations

from typing import Any

from ..plugin_utils.assessment import Json
from ..plugin_utils.orchestra import Orchestra, as_list


class ActionModule(Orchestra):
    """hygiene.baseline.assess: see the module of the same name for its documentation."""

    ACTION = "check"

    def run(self, tmp: Any = None, task_vars: Json | None = None) -> Json:
        result: Json = super().run(tmp, task_vars)
        self.open(task_vars or {})
        assessment = self.assessment()
        answer: Json = {}
        if self.collect == "host" and self.system == "linux":
            answer = self.ask(assessment.kinds(), {"resources": assessment.resources})
            assessment.judge(answer["resources"])
            assessment.waive(as_list(self.task_vars.get("hygiene_waived")))
        else:
            assessment.results = {}
        result["changed"] = False
        return self.finish(result, self.contract(assessment, answer))
