"""Sets the failing controls that the host's profile allows, and only those; in check mode says what it would write."""

from __future__ import annotations

import datetime
from typing import Any

from ..plugin_utils import policy, schedule
from ..plugin_utils.assessment import OWNED, WAITS, Asked, Assessment, Json, bounded, plain, resolve
from ..plugin_utils.confirmation import DANGEROUS, WAY_IN, dangerous
from ..plugin_utils.control import Block
from ..plugin_utils.keeping import Keeper
from ..plugin_utils.orchestra import as_list, as_mapping, new_run_id
from ..plugin_utils.reporting import added, report, tell_guard

BREAKS = 2
"""The risk of what may break an application or a device: not while somebody works with it."""
ATTENDED = ("workstation", "laptop", "import_station")
"""Classes of machines that somebody sits at."""
FARTHEST = 14 * 3600


class ActionModule(Keeper):
    """hygiene.baseline.enforce: see the module of the same name for its documentation."""

    arming: set[str]
    """The chosen controls that are only observed for now."""

    def run(self, tmp: Any = None, task_vars: Json | None = None) -> Json:
        result: Json = super().run(tmp, task_vars)
        self.open(task_vars or {})
        self.write = not self._task.check_mode
        self.ACTION = "apply" if self.write else "plan"
        self.run_id = self.args["run"] or new_run_id(self.now)
        assessment = self.assessment()
        if self.collect != "host":
            assessment.results = {}
            return self.finish(result, self.contract(assessment, {}))
        answer = self.read(assessment)
        chosen, beyond = self.choose(assessment, self.barred(answer["host"]))
        if chosen and not answer["host"].get("root"):
            self.refuse({"refused": {"code": "not_root"}})
        if chosen or (beyond and answer["host"].get("root")):
            answer = self.enforce(assessment, chosen, beyond, answer)
        return self.conclude(result, assessment, answer)

    def read(self, assessment: Assessment) -> Json:
        """Read and judge the host; learn who sits at it, and which of the packages that may be needed are missing."""
        wanted = {name for asked in assessment.asked for name in self.block(asked).packages}
        inquiries: list[Json] = [{"kind": "sessions", "params": {}}]
        inquiries += [{"kind": "packages", "params": {"names": sorted(wanted)}}] if self.system == "linux" else []
        request = {"resources": [*assessment.resources, *inquiries]}
        answer = self.ask([*assessment.kinds(), *(one["kind"] for one in inquiries)], request)
        told = [as_list(as_mapping(one).get("value")) for one in answer["resources"][len(assessment.resources) :]]
        sessions, installed = [*told, [], []][:2]
        self.missing = wanted - {str(as_mapping(item).get("name")) for item in installed}
        self.untimely = self.not_now(answer, [str(as_mapping(item).get("account")) for item in sessions])
        self.judge(assessment, answer)
        return answer

    def not_now(self, answer: Json, people: list[str]) -> Json | None:
        """Why nothing that may break an application is set on the host at this moment, or None."""
        if self.fill(self.task_vars.get("hygiene_now"), self.task_vars) in (True, "true", "yes"):
            return None
        offset = answer["host"].get("utc_offset")
        offset = offset if isinstance(offset, int) and abs(offset) <= FARTHEST else 0
        if self.windows and not schedule.within(self.windows, self.now + datetime.timedelta(seconds=offset)):
            return {"code": "outside_window", "window": str(self.task_vars["hygiene_maintenance_window"])}
        if people and self.host_class in ATTENDED:
            return {"code": "session_open", "accounts": [plain(name[:60]) for name in people[:6]]}
        return None

    def block(self, asked: Asked) -> Block:
        return asked.control.systems[self.system]

    def packages(self, asked: Asked) -> list[str]:
        """The packages that have to be installed before this control can be set."""
        return [name for name in self.block(asked).packages if name in self.missing]

    def barred(self, host: Json) -> str | None:
        """Why nothing at all is written on the host (a reason code), or None."""
        told = policy.audit_only(self.host, self.task_vars)
        family = (host.get("os"), *str(host.get("os_like")).split())
        return told or (None if self.system == "windows" or "debian" in family else "read_only_system")

    def choose(self, assessment: Assessment, barred: str | None) -> tuple[list[Asked], list[Asked]]:
        """The failing controls to set, in order; the others get the reason why they are left alone.

        Second, for a plan, dangerous ones beyond the profile, of which the guard's word is asked all the same.
        """
        allowed = policy.PROFILES[self.profile]
        chosen: list[Asked] = []
        beyond: list[Asked] = []
        self.arming = set()
        for asked in assessment.failing():
            found = assessment.results[asked.control.id]
            code = self._why_not(asked, found, barred, allowed)
            if code is None:
                chosen.append(asked)
                observes = self.block(asked).observe is not None and asked.seen is not False
                if self.quiet_days and observes and asked.control.id not in self.observed:
                    self.arming.add(asked.control.id)
                    found["reason"] = self.to_observe()
            elif code == "observing":
                found["reason"] = {"code": code, **self.observed[asked.control.id]}
                beyond += [asked] if asked.control.risk >= DANGEROUS and not self.write else []
            elif not found["reason"] or found["reason"]["code"] not in (*WAITS, OWNED):
                found["reason"] = {"code": code, "profile": self.profile, "risk": asked.control.risk}
                if self.untimely and code == self.untimely["code"]:
                    found["reason"] = {**found["reason"], **self.untimely}
                if code == "managed_by":
                    found["reason"]["by"] = self.managed[asked.control.id]
                if code == "lifted":
                    found["reason"]["until"] = found["lifted"]["until"]
                if code == "profile" and asked.control.risk >= DANGEROUS and not (self.write or barred):
                    beyond.append(asked)
        return self.without_waiting(assessment, ordered(chosen, self.system)), beyond

    def to_observe(self) -> Json:
        return {"code": "observing", "days": self.quiet_days}

    def without_waiting(self, assessment: Assessment, chosen: list[Asked]) -> list[Asked]:
        """The chosen controls without those that require a failing one which is not set now."""
        kept: list[Asked] = []
        failing = {asked.control.id for asked in assessment.failing()}
        set_now = {name for name in failing if (assessment.results[name]["reason"] or {}).get("code") in WAITS}
        for asked in chosen:
            waits = [name for name in asked.control.requires if name in failing - set_now]
            if waits:
                assessment.results[asked.control.id]["reason"] = {"code": "requires", "controls": waits}
                continue
            kept.append(asked)
            if asked.control.id not in self.arming:
                set_now.add(asked.control.id)
        return kept

    def _why_not(self, asked: Asked, found: Json, barred: str | None, allowed: int) -> str | None:
        block = self.block(asked)
        if block.set is None:
            return "audit_only"
        if barred:
            return barred
        if found["waiver"]:
            return "waived"
        if found["lifted"]:
            return "lifted"
        if asked.control.id in self.managed:
            return "managed_by"
        if found["reason"] and found["reason"]["code"] in (*WAITS, OWNED):
            return str(found["reason"]["code"])
        if asked.control.risk > allowed:
            return "profile"
        if self.untimely and asked.control.risk >= BREAKS:
            return str(self.untimely["code"])
        if not self.observed.get(asked.control.id, {"ready": True})["ready"]:
            return "observing"
        return None

    def enforce(self, assessment: Assessment, chosen: list[Asked], beyond: list[Asked], answer: Json) -> Json:
        """One exchange: set the chosen controls in order, read everything again, judge again; confirm what is armed."""
        unable = self._install(chosen)
        items = [self._item(assessment, asked) for asked in chosen if asked.control.id not in unable]
        unkept = self.keep_first(items)
        items = [item for item in items if item["control"] not in unkept]
        items += [{**self._item(assessment, asked), "only_guard": True} for asked in beyond]
        request = {
            "resources": assessment.resources,
            "set": items,
            "write": self.write,
            "run": self.run_id,
            "window": self.window(),
        }
        before = {name: (found["result"], found["reason"]) for name, found in assessment.results.items()}
        answer, reverted = self.exchange_kept(assessment, request)
        self.refuse(answer)
        if self.write:
            self.judge(assessment, answer)
        for name, found in assessment.results.items():
            found["before"], reason = before[name]
            if found["result"] == "fail" and not found["reason"]:
                found["reason"] = reason
        sets = as_mapping(answer.get("sets"))
        sets |= {name: {"guard": {"ok": False, "text": text}} for name, text in unkept.items()}
        self._report(assessment, chosen, beyond, {**answer, "sets": sets}, unable)
        for asked in chosen if reverted else []:
            found = assessment.results[asked.control.id]
            untouched = found["reason"] and found["reason"]["code"] in ("guard", "requires", "package_failed")
            if dangerous(asked.control, self.system) and found["result"] == "fail" and not untouched:
                found["reason"] = {"code": "reverted", "detail": reverted}
        return answer

    def _report(
        self,
        assessment: Assessment,
        chosen: list[Asked],
        beyond: list[Asked],
        answer: Json,
        unable: dict[str, str],
    ) -> None:
        outcomes = as_mapping(answer.get("sets"))
        failed_after = {name: text for name, text in as_mapping(answer.get("after")).items() if text}
        for asked in chosen:
            found = assessment.results[asked.control.id]
            if asked.control.id in unable:
                found["reason"] = {"code": "package_failed", "detail": unable[asked.control.id]}
            else:
                report(found, outcomes.get(asked.control.id), self.block(asked).after, failed_after)
                self.tell_packages(found, self.packages(asked))
        for asked in beyond:
            outcome = as_mapping(outcomes.get(asked.control.id))
            tell_guard(assessment.results[asked.control.id], outcome)

    def tell_packages(self, found: Json, names: list[str]) -> None:
        """Say which packages come first; until they are there, a plan cannot know more of a control."""
        if not names:
            return
        found["packages"] = names
        found["diff"] = [added(name) for name in names] + found["diff"]
        found["changed"] = True
        if not self.write:
            found["guard"] = None
            found["reason"] = self.to_observe() if found["control"] in self.arming else None

    def _item(self, assessment: Assessment, asked: Asked) -> Json:
        block = self.block(asked)
        variables = {**assessment.variables, "expected": asked.expected}
        return {
            "control": asked.control.id,
            "kind": block.kind,
            "params": asked.params,
            "wanted": resolve(block.set, variables, self.template),
            "failing": asked.finding.failing if asked.finding else None,
            "dangerous": dangerous(asked.control, self.system),
            "guard": asked.control.guard,
            "only_guard": False,
            "observe": self._observing(assessment, asked),
            "requires": list(asked.control.requires),
            "after": list(block.after),
        }

    def _observing(self, assessment: Assessment, asked: Asked) -> Any:
        """What makes the host observe, for a control that is not set before it did."""
        told = self.block(asked).observe
        if told is None or asked.control.id not in self.arming:
            return None
        return resolve(told.set, assessment.variables, self.template)

    def _install(self, chosen: list[Asked]) -> dict[str, str]:
        """Install what the chosen controls need; {control: why it could not be} for those it failed for."""
        wanted = {asked.control.id: self.packages(asked) for asked in chosen}
        names = sorted({name for packages in wanted.values() for name in packages})
        if not names or not self.write:
            return {}
        options = {"update_cache": True, "cache_valid_time": 3600, "install_recommends": False}
        done = self._execute_module(
            module_name="ansible.builtin.apt",
            module_args={"name": names, "state": "present", **options},
            task_vars=self.task_vars,
        )
        if not done.get("failed"):
            return {}
        told = bounded(str(done.get("msg", "")))
        return {name: f"{', '.join(packages)}: {told}" for name, packages in wanted.items() if packages}


def ordered(chosen: list[Asked], system: str) -> list[Asked]:
    """What stands on the way in last, by rising risk, and each control after those it requires."""
    waiting = sorted(chosen, key=lambda asked: (asked.control.systems[system].kind in WAY_IN, asked.control.risk))
    names = {asked.control.id for asked in chosen}
    placed: list[Asked] = []
    while waiting:
        done = {asked.control.id for asked in placed}
        free = [asked for asked in waiting if all(name in done or name not in names for name in asked.control.requires)]
        following = free[0] if free else waiting[0]
        placed.append(following)
        waiting.remove(following)
    return placed
