"""Reads a host once and judges it by the controls; never writes."""

from __future__ import annotations

from typing import Any

from ..plugin_utils.assessment import Json, bounded
from ..plugin_utils.orchestra import Orchestra, as_mapping

MACHINE: Json = {"kind": "machine", "params": {"parts": ["hardware", "software", "network"], "full": True}}
MOST = 2000
"""The longest list of an inventory."""


class ActionModule(Orchestra):
    """hygiene.baseline.assess: see the module of the same name for its documentation."""

    ACTION = "check"

    def run(self, tmp: Any = None, task_vars: Json | None = None) -> Json:
        result: Json = super().run(tmp, task_vars)
        self.open(task_vars or {})
        assessment = self.assessment()
        answer: Json = {}
        inventory = self.args["inventory"]
        if self.collect == "host":
            resources = [*assessment.resources, *([MACHINE] if inventory else [])]
            answer = self.ask([one["kind"] for one in resources], {"resources": resources})
            self.judge(assessment, answer)
        else:
            assessment.results = {}
        result["changed"] = False
        told = self.contract(assessment, answer)
        if inventory and answer:
            last = answer["resources"][len(assessment.resources) :]
            told["inventory"] = bounded(as_mapping(last[0] if last else None).get("value"), most=MOST)
        return self.finish(result, told)
