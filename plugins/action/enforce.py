"""Sets the failing controls that the host's profile allows, and only those; in check mode says what it would write."""

from __future__ import annotations

from typing import Any

from ansible.errors import AnsibleActionFail

from ..plugin_utils import policy
from ..plugin_utils.assessment import MAX_ITEMS, MAX_TEXT, Asked, Assessment, Json, bounded, plain, resolve, small
from ..plugin_utils.control import Block
from ..plugin_utils.orchestra import Orchestra, as_list, as_mapping, new_run_id

LAST = ("pam", "faillock", "pwquality", "sudoers", "sshd", "nftables", "usbguard")
"""Kinds that stand on the way in: set after everything else of the same risk."""


class ActionModule(Orchestra):
    """hygiene.baseline.enforce: see the module of the same name for its documentation."""

    def run(self, tmp: Any = None, task_vars: Json | None = None) -> Json:
        result: Json = super().run(tmp, task_vars)
        self.open(task_vars or {})
        self.write = not self._task.check_mode
        self.ACTION = "apply" if self.write else "plan"
        self.run_id = self.args["run"] or new_run_id(self.now)
        assessment = self.assessment()
        if self.collect != "host" or self.system == "windows":
            assessment.results = {}
            return self.finish(result, self.contract(assessment, {}))
        answer = self.read(assessment)
        assessment.waive(as_list(self.task_vars.get("hygiene_waived")))
        chosen = self.choose(assessment)
        if chosen:
            if not answer["host"].get("root"):
                text = f"{self.ACTION} needs root on {self.host}: add -b (become), or connect as root"
                raise AnsibleActionFail(text, result={"hygiene_problem": {"code": "not_root", "detail": text}})
            answer = self.enforce(assessment, chosen, answer)
        told = self.contract(assessment, answer)
        told["run"], told["way_in"] = self.run_id, small(answer.get("way_in"))
        result["changed"] = any(item["changed"] for item in told["controls"])
        result = self.finish(result, told)
        if self._task.diff:
            result["diff"] = [part for item in told["controls"] for part in item["diff"]]
        return result

    def read(self, assessment: Assessment) -> Json:
        """Read and judge the host; learn which of the packages that the controls may need are missing."""
        wanted = {name for asked in assessment.asked for name in self.block(asked).packages}
        inquiry = {"kind": "packages", "params": {"names": sorted(wanted)}}
        request = {"resources": [*assessment.resources, inquiry]}
        answer = self.ask([*assessment.kinds(), "packages"], request)
        told = answer["resources"].pop() if answer["resources"] else None
        found = as_mapping(told).get("value")
        self.missing = wanted - {str(as_mapping(item).get("name")) for item in as_list(found)}
        assessment.judge(answer["resources"])
        return answer

    def block(self, asked: Asked) -> Block:
        return asked.control.systems[self.system]

    def packages(self, asked: Asked) -> list[str]:
        """The packages that have to be installed before this control can be set."""
        return [name for name in self.block(asked).packages if name in self.missing]

    def choose(self, assessment: Assessment) -> list[Asked]:
        """The failing controls to set, in order; the others get the reason why they are left alone."""
        barred = policy.audit_only(self.host, self.task_vars)
        allowed = policy.PROFILES[self.profile]
        chosen = []
        for asked in assessment.failing():
            found = assessment.results[asked.control.id]
            code = self._why_not(asked, found, barred, allowed)
            if code is None:
                chosen.append(asked)
            elif not found["reason"] or found["reason"]["code"] not in ("pending_reboot",):
                found["reason"] = {"code": code, "profile": self.profile, "risk": asked.control.risk}
                if code == "managed_by":
                    found["reason"]["by"] = self.managed[asked.control.id]
        return ordered(chosen)

    def _why_not(self, asked: Asked, found: Json, barred: str | None, allowed: int) -> str | None:
        block = self.block(asked)
        if block.set is None:
            return "audit_only"
        if barred:
            return barred
        if found["waiver"]:
            return "waived"
        if asked.control.id in self.managed:
            return "managed_by"
        if found["reason"] and found["reason"]["code"] == "pending_reboot":
            return "pending_reboot"
        if asked.control.risk > allowed:
            return "profile"
        return None

    def enforce(self, assessment: Assessment, chosen: list[Asked], answer: Json) -> Json:
        """One exchange: set the chosen controls in order, read everything again, judge again."""
        unable = self._install(chosen, answer)
        items = [self._item(assessment, asked) for asked in chosen if asked.control.id not in unable]
        request = {"resources": assessment.resources, "set": items, "write": self.write, "run": self.run_id}
        found_before = {name: (found["result"], found["reason"]) for name, found in assessment.results.items()}
        answer = self.ask(assessment.kinds(), request, writing=True)
        refused = as_mapping(answer.get("refused"))
        if refused:
            said = plain(str(refused.get("detail") or refused.get("code"))[:MAX_TEXT])
            text = f"{self.ACTION} is refused by {self.host}: {said}"
            code = "locked" if refused.get("code") == "locked" else "set_failed"
            raise AnsibleActionFail(text, result={"hygiene_problem": {"code": code, "detail": text}})
        outcomes = as_mapping(answer.get("sets"))
        if self.write:
            assessment.judge(answer["resources"])
            assessment.waive(as_list(self.task_vars.get("hygiene_waived")))
        failed_after = {name: text for name, text in as_mapping(answer.get("after")).items() if text}
        for name, found in assessment.results.items():
            found["before"], reason = found_before[name]
            if found["result"] == "fail" and not found["reason"]:
                found["reason"] = reason
        for asked in chosen:
            found = assessment.results[asked.control.id]
            if asked.control.id in unable:
                found["reason"] = {"code": "package_failed", "detail": unable[asked.control.id]}
            else:
                report(found, outcomes.get(asked.control.id), self.block(asked), failed_after)
                self.tell_packages(found, self.packages(asked))
        return answer

    def tell_packages(self, found: Json, names: list[str]) -> None:
        """Say which packages come first; until they are there, a plan cannot know more of a control."""
        if not names:
            return
        found["packages"] = names
        found["diff"] = [added(name) for name in names] + found["diff"]
        found["changed"] = True
        if not self.write:
            found["guard"] = found["reason"] = None

    def _item(self, assessment: Assessment, asked: Asked) -> Json:
        block = self.block(asked)
        variables = {**assessment.variables, "expected": asked.expected}
        return {
            "control": asked.control.id,
            "kind": block.kind,
            "params": asked.params,
            "wanted": resolve(block.set, variables, self.template),
            "failing": asked.finding.failing if asked.finding else None,
            "guard": asked.control.guard,
            "requires": list(asked.control.requires),
            "after": list(block.after),
        }

    def _install(self, chosen: list[Asked], answer: Json) -> dict[str, str]:
        """Install what the chosen controls need; {control: why it could not be} for those it failed for."""
        wanted = {asked.control.id: self.packages(asked) for asked in chosen}
        names = sorted({name for packages in wanted.values() for name in packages})
        if not names or not self.write:
            return {}
        debian = "debian" in (answer["host"].get("os"), *str(answer["host"].get("os_like")).split())
        module = "ansible.builtin.apt" if debian else "ansible.builtin.package"
        options = {"update_cache": True, "cache_valid_time": 3600, "install_recommends": False} if debian else {}
        done = self._execute_module(
            module_name=module, module_args={"name": names, "state": "present", **options}, task_vars=self.task_vars
        )
        if not done.get("failed"):
            return {}
        told = bounded(str(done.get("msg", "")))
        return {name: f"{', '.join(packages)}: {told}" for name, packages in wanted.items() if packages}


def ordered(chosen: list[Asked]) -> list[Asked]:
    """By rising risk, what stands on the way in last, and each control after those it requires."""
    kinds = {asked.control.id: next(iter(asked.control.systems.values())).kind for asked in chosen}
    waiting = sorted(chosen, key=lambda asked: (asked.control.risk, kinds[asked.control.id] in LAST))
    names = {asked.control.id for asked in chosen}
    placed: list[Asked] = []
    while waiting:
        done = {asked.control.id for asked in placed}
        free = [asked for asked in waiting if all(name in done or name not in names for name in asked.control.requires)]
        following = free[0] if free else waiting[0]
        placed.append(following)
        waiting.remove(following)
    return placed


def added(package: str) -> Json:
    """The difference that installing a package makes."""
    label = f"package {package}"
    return {"before_header": label, "after_header": label, "prepared": f"--- {label}\n+++ {label}\n+installed\n"}


def report(found: Json, outcome: Any, block: Block, failed_after: Json) -> None:
    """Add to a control's result what the host says its set did. Nothing of it is trusted."""
    if not isinstance(outcome, dict):
        found["reason"] = {"code": "set_failed", "detail": "the host said nothing about it"}
        return
    found["changed"] = bool(outcome.get("changed"))
    found["diff"] = [
        {key: plain(str(part.get(key, ""))[:20000], True) for key in ("before_header", "after_header", "prepared")}
        for part in as_list(outcome.get("diff"))[:MAX_ITEMS]
        if isinstance(part, dict)
    ]
    found["accounts"] = _names(outcome.get("accounts"))
    guard = outcome.get("guard")
    if isinstance(guard, dict):
        found["guard"] = {"ok": bool(guard.get("ok")), "text": bounded(str(guard.get("text", "")))}
    after = [f"{name}: {failed_after[name]}" for name in block.after if name in failed_after]
    if after and found["changed"]:
        found["result"], found["reason"] = "error", {"code": "set_failed", "detail": bounded(after[0])}
    if found["result"] != "fail":
        return
    if outcome.get("requires"):
        found["reason"] = {"code": "requires", "controls": _names(outcome["requires"])}
    elif found["guard"] and not found["guard"]["ok"]:
        found["reason"] = {"code": "guard", "text": found["guard"]["text"]}
    elif outcome.get("error"):
        found["reason"] = {"code": "set_failed", "detail": bounded(str(outcome["error"]))}


def _names(told: Any) -> list[str]:
    return [plain(str(name)[:100]) for name in as_list(told)[:MAX_ITEMS]]
