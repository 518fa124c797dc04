"""Confirming, by a new connection, that a host can still be reached and administered after dangerous changes.

The host puts them back by itself unless this succeeds in time, so nothing here has to be reliable but the truth told.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleActionFail, AnsibleConnectionFailure, AnsibleError

from . import policy
from .assessment import Assessment, Json, bounded, plain, small
from .control import Control
from .orchestra import Orchestra, as_mapping, new_run_id
from .reporting import report

FRESH = "-o ControlMaster=no -o ControlPath=none "
"""SSH takes the first value that it is given, so nothing later shares a connection."""
DANGEROUS = 3
"""The risk of what may lock somebody out."""
WAY_IN = ("pam", "faillock", "sudoers", "sshd", "nftables", "usbguard", "internet_firewall")
"""Kinds that stand on the way in; those of the firewall also depend on who administers the machine by then."""
PAUSE, GRACE = 3.0, 120.0
"""Seconds between two tries; for how long after the host's own time is over we still ask it what it did."""


def dangerous(control: Control, system: str) -> bool:
    """Whether setting a control may lock somebody out: the host puts it back unless it is confirmed from outside."""
    block = control.systems.get(system)
    return control.risk >= DANGEROUS or bool(control.guard) or (block is not None and block.kind in WAY_IN)


class Writer(Orchestra):
    """An action that writes on hosts, and confirms from outside what the host armed itself against."""

    run_id: str

    def window(self) -> int:
        """Seconds that the host waits for a confirmation."""
        return policy.whole(self.host, self.task_vars, *policy.CONFIRM_WINDOW)

    def act(self, result: Json, asked: Json, write: bool = True) -> Json:
        """Have the host do what its journal knows of (`undo`, `lift` …), and judge the controls that it concerned."""
        self.run_id = self.args["run"] or new_run_id(self.now)
        self.require_host()
        self.controls = list(self.known.values())
        assessment = self.assessment()
        request = {"resources": assessment.resources, **asked, "write": write, "run": self.run_id}
        answer, reverted = self.exchange(assessment, {**request, "window": self.window()})
        self.refuse(answer)
        self.judge(assessment, answer)
        outcomes = as_mapping(answer.get("sets"))
        failed_after = {name: text for name, text in as_mapping(answer.get("after")).items() if text}
        assessment.results = {name: assessment.results[name] for name in outcomes if name in assessment.results}
        for name, found in assessment.results.items():
            report(found, outcomes[name], self.known[name].systems[self.system].after, failed_after)
            if reverted and dangerous(self.known[name], self.system):
                found["reason"] = {"code": "reverted", "detail": reverted}
        return self.conclude(result, assessment, answer)

    def conclude(self, result: Json, assessment: Assessment, answer: Json) -> Json:
        """The task's result: the contract, whether something was written, and the differences where asked for."""
        told = self.contract(assessment, answer)
        told["run"], told["way_in"] = self.run_id, small(answer.get("way_in"))
        result["changed"] = any(item["changed"] for item in told["controls"])
        result = self.finish(result, told)
        if self._task.diff:
            result["diff"] = [part for item in told["controls"] for part in item["diff"]]
        return result

    def require_host(self) -> None:
        """Raise AnsibleActionFail for a host that no connection reaches."""
        if self.collect != "host":
            text = f"{self.ACTION} is refused by {self.host}: no connection reaches it"
            raise AnsibleActionFail(text, result={"hygiene_problem": {"code": "set_failed", "detail": text}})

    def exchange(
        self, assessment: Assessment, request: Json, risky: bool = True, secrets: Mapping[str, str] | None = None
    ) -> tuple[Json, str]:
        """What the host answered, and why its dangerous changes were put back ("" when they were not).

        A change may cut the very connection that asked for it: the host is then asked by another one what became of it.
        """
        try:
            answer = self.ask(assessment.kinds(), request, writing=True, secrets=secrets)
        except AnsibleConnectionFailure as problem:
            if not (request["write"] and risky):
                raise
            lost = {"error": plain(str(problem)[:200])}
            sets = {item["control"]: lost for item in request.get("set", ())}
            answer = {"host": {}, "resources": [], "armed": True, "sets": sets}
        if not answer.get("armed"):
            return answer, ""
        told = self.confirm()
        if told["state"] == "confirmed" and answer["resources"]:
            return answer, ""
        again = self.ask(assessment.kinds(), {"resources": assessment.resources})
        why = told["detail"] or "nobody confirmed it in time" if told["state"] == "reverted" else ""
        return {**answer, **again}, why

    def confirm(self) -> Json:
        """{state: confirmed, reverted or unknown, detail}; raises AnsibleError when the host never answered again."""
        until = time.monotonic() + self.window() + GRACE
        why = ""
        while True:
            try:
                told = self._ask_once()
            except AnsibleError as problem:
                why = why or plain(str(problem)[:300])
                if time.monotonic() > until:
                    raise
                time.sleep(PAUSE)
                continue
            return {**told, "detail": why or str(told.get("detail") or "")}

    def _ask_once(self) -> Json:
        with self._fresh():
            become = self._connection.become
            if become is not None and become.name.rsplit(".", 1)[-1] == "sudo":
                self._low_level_execute_command("sudo -k", sudoable=False)
            answer = self.ask([], {"resources": [], "write": True, "confirm": self.run_id, "run": self.run_id}, True)
        self.refuse(answer)
        told = as_mapping(answer.get("confirm"))
        errors = as_mapping(told.get("errors"))
        detail = "; ".join(f"{bounded(str(name))}: {bounded(str(text))}" for name, text in list(errors.items())[:5])
        return {"state": str(told.get("state")), "detail": plain(detail)}

    @contextlib.contextmanager
    def _fresh(self) -> Iterator[None]:
        """New connections only, whatever ansible.cfg or SSH's own configuration keeps open."""
        connection: Any = self._connection
        if connection.transport != "ssh":
            connection.reset()
            yield
            return
        before = connection.get_option("ssh_args")
        connection.set_option("ssh_args", FRESH + str(before or ""))
        try:
            yield
        finally:
            connection.set_option("ssh_args", before)
