"""Reads a host once and judges it by the controls; never writes."""

from __future__ import annotations

from typing import Any

from ..plugin_utils import census
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
        beside = [MACHINE] if self.args["inventory"] else []
        counted = census.resources(self.system) if self.args["census"] else []
        if self.collect == "host":
            resources = [*assessment.resources, *beside, *counted]
            answer = self.ask([one["kind"] for one in resources], {"resources": resources})
            self.judge(assessment, answer)
        else:
            assessment.results = {}
        result["changed"] = False
        told = self.contract(assessment, answer)
        more = answer["resources"][len(assessment.resources) :] if answer else []
        if beside and answer:
            told["inventory"] = bounded(as_mapping(more[0] if more else None).get("value"), most=MOST)
        if counted and answer:
            told["census"] = census.census(self.system, more[len(beside) :])
        return self.finish(result, told)
