"""From controls and a host's policy to what is asked of the host, and from its answer to results.

Pure but for `template`, which the action plugins give: a function that templates a trusted string with variables.
"""

from __future__ import annotations

import datetime
import functools
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

try:
    import jmespath
except ImportError:  # said by the action plugins, before anything is asked
    jmespath = None

from . import judge
from .control import edition_of
from .controls import Control
from .judge import Finding
from .waiving import in_force

READY = jmespath is not None
"""Whether the library that reads the answers is installed."""
Template = Callable[[str, Mapping[str, Any]], Any]
Json = dict[str, Any]

SIMPLE = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*\}\}")
MAX_ITEMS, MAX_TEXT, MAX_DEPTH = 60, 600, 6
SCHEMA_VERSION = 1
MAX_RESULT = 600_000
"""A result larger than this (in characters of JSON) would be emptied by ansible-runner: details are cut first."""
MAX_ASIDE = 20_000
"""The same for each thing that a host says of itself."""
WAITS = ("pending_reboot", "under_way")
"""The reasons beside what is set already, and only waits for a restart or takes its time."""
OWNED = "overridden_by_gpo"
"""The reason beside what a group policy, or a management server, decides."""
LAST_DAY = 4102444800
"""2100-01-01: no lift ends later."""
FACTS = ("hostname", "os", "os_like", "os_version", "os_name", "kernel", "python", "root", "clock",
         "hardware_id", "boot", "edition", "product_type", "chassis",
         "powershell", "filtered")  # fmt: skip


@functools.cache
def query(text: str) -> Any:
    """A compiled JMESPath expression. Raises jmespath's JMESPathError."""
    return jmespath.compile(text)


def resolve(value: Any, variables: Mapping[str, Any], template: Template) -> Any:
    """The value with its templates filled in; text without braces, and plain variables, cost nothing."""
    if isinstance(value, str):
        if "{{" not in value and "{%" not in value:
            return value
        simple = SIMPLE.fullmatch(value.strip())
        if simple and simple.group(1) in variables:
            return variables[simple.group(1)]
        return template(value, variables)
    if isinstance(value, Mapping):
        return {key: resolve(item, variables, template) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [resolve(item, variables, template) for item in value]
    return value


def bounded(value: Any, depth: int = 0, most: int = MAX_ITEMS) -> Any:
    """The value as a report keeps it: long lists (over `most`), texts and deep structures cut, saying so."""
    if isinstance(value, str):
        return value if len(value) <= MAX_TEXT else value[:MAX_TEXT] + f"… ({len(value)})"
    if isinstance(value, Mapping | list | tuple) and depth >= MAX_DEPTH:
        return "…"
    if isinstance(value, Mapping):
        found = {str(key)[:MAX_TEXT]: bounded(item, depth + 1, most) for key, item in list(value.items())[:most]}
        return found if len(value) <= most else {**found, "…": len(value) - most}
    if isinstance(value, list | tuple):
        items = [bounded(item, depth + 1, most) for item in value[:most]]
        return items if len(value) <= most else [*items, f"… +{len(value) - most}"]
    return value if value is None or isinstance(value, bool | int | float) else str(value)[:MAX_TEXT]


@dataclass
class Asked:
    """One control that the host has to be asked about, with everything of its policy filled in."""

    control: Control
    params: Json
    expected: Any
    resource: int
    finding: Finding | None = None
    seen: Any = None
    """While it is observed and fails: whom the host saw that it would cut."""


@dataclass
class Assessment:
    """A host's controls: those settled without asking, and those to ask about."""

    system: str
    host_class: str
    variables: Mapping[str, Any]
    template: Template
    today: datetime.date
    results: dict[str, Json] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    resources: list[Json] = field(default_factory=list)

    def prepare(self, controls: Iterable[Control]) -> None:
        """Sort the controls: settled by class, system or policy, or to be asked of the host."""
        places: dict[str, int] = {}
        for control in controls:
            settled = self._settle(control)
            if settled:
                self.results[control.id] = settled
                continue
            block = control.systems[self.system]
            params = resolve(block.params, self.variables, self.template)
            key = f"{block.kind} {params!r}"
            if key not in places:
                places[key] = len(self.resources)
                self.resources.append({"kind": block.kind, "params": params})
            expected = resolve(block.expected, self.variables, self.template)
            self.asked.append(Asked(control, params, expected, places[key]))

    def _settle(self, control: Control) -> Json | None:
        if self.system not in control.systems:
            return result(control.id, "notapplicable", code="system", system=self.system)
        if self.host_class not in control.classes:
            return result(control.id, "notapplicable", code="class", host_class=self.host_class)
        if not resolve(control.when, self.variables, self.template):
            return result(control.id, "notapplicable", code="policy")
        raw = control.systems[self.system].expected
        if raw is not None and resolve(raw, self.variables, self.template) is None:
            return result(control.id, "notchecked", code="policy_not_chosen")
        return None

    def kinds(self) -> list[str]:
        return [resource["kind"] for resource in self.resources]

    def judge(self, answers: list[Any], facts: Mapping[str, Any]) -> None:
        """Fill in the results from the host's answers, one per resource. Nothing in them is trusted.

        `facts` is what the host says of itself: of a control that its edition cannot have, the answer says nothing.
        """
        edition = edition_of(facts.get("edition"))
        for asked in self.asked:
            control = asked.control
            if control.editions and edition and edition not in control.editions:
                self.results[control.id] = result(control.id, "notapplicable", code="edition", edition=edition)
                continue
            answer = answers[asked.resource] if asked.resource < len(answers) else None
            self.results[control.id] = self._one(asked, answer)

    def _one(self, asked: Asked, answer: Any) -> Json:
        name, block = asked.control.id, asked.control.systems[self.system]
        asked.finding = asked.seen = None
        if not isinstance(answer, Mapping):
            return result(name, "error", code="bad_answer")
        if "unknown" in answer:
            told = answer["unknown"] if isinstance(answer["unknown"], Mapping) else {}
            code = str(told.get("code")) if str(told.get("code")) in judge.REASONS else "not_readable"
            verdict = "notchecked" if code in judge.NOT_LOOKED_AT else "unknown"
            return result(name, verdict, expected=asked.expected, code=code, detail=bounded(told.get("detail")))
        if "value" not in answer:
            return result(
                name, "error", expected=asked.expected, code="read_failed", detail=bounded(answer.get("error"))
            )
        value: Any = answer["value"]
        try:
            if block.applies and not query(block.applies).search(value):
                return result(name, "notapplicable", code="applies")
            actual = query(block.actual).search(value)
            asked.finding = judge.test(block.operator, actual, asked.expected, self.today)
            pending = query(block.pending).search(value) if block.pending and not asked.finding.ok else None
            waits = str(pending) if pending in WAITS else WAITS[0] if pending else None
            if block.observe and not asked.finding.ok:
                asked.seen = query(block.observe.seen).search(value)
        except Exception as problem:  # whatever a host may send: one control never loses the others
            return result(name, "error", expected=asked.expected, code="bad_answer", detail=bounded(str(problem)))
        found = self._judged(asked, asked.finding, actual, waits)
        policies = owners(answer.get("owners"), asked.finding.failing)
        if policies and not waits:
            found["reason"] = {"code": OWNED, "gpo": policies}
        return found

    def _judged(self, asked: Asked, finding: Finding, actual: Any, waits: str | None) -> Json:
        control = asked.control
        shown = (actual not in (None, [], {}, "")) if control.secret else actual
        expected = None if control.secret else asked.expected
        found = result(control.id, "pass" if finding.ok else "fail", actual=shown, expected=expected)
        if finding.review_due and not finding.ok:
            found["reason"] = {"code": "review_due", "names": list(finding.review_due)}
        elif finding.exceptions:
            found["reason"] = {"code": "exceptions", "count": finding.exceptions}
        if waits:
            found["reason"] = {"code": waits}
        return found

    def waive(self, waivers: Iterable[Any]) -> None:
        """Attach the waivers in force (`hygiene_waived`) to the failures they cover."""
        rules = {one.control.id: one.control.rules for one in self.asked}
        for waiver in waivers:
            name = waiver.get("control") if isinstance(waiver, Mapping) else None
            found = self.results.get(str(name))
            if found and found["result"] == "fail" and in_force(waiver, rules.get(str(name), ()), self.today):
                found["waiver"] = {key: bounded(waiver.get(key)) for key in ("until", "reason", "approved_by")}

    def lift(self, lifts: Any, now: float) -> None:
        """Attach what is lifted for a time on the host to the failures it explains. Nothing in it is trusted."""
        for told in lifts if isinstance(lifts, list) else []:
            found = self.results.get(str(told.get("control"))) if isinstance(told, Mapping) else None
            until = told.get("until") if found else None
            if found and found["result"] == "fail" and isinstance(until, int | float) and now < until < LAST_DAY:
                end = datetime.datetime.fromtimestamp(until, datetime.UTC).isoformat(timespec="seconds")
                words = {key: plain(str(told.get(key, ""))[:MAX_TEXT]) for key in ("reason", "by")}
                found["lifted"] = {"until": end, **words}

    def failing(self) -> list[Asked]:
        return [asked for asked in self.asked if self.results[asked.control.id]["result"] == "fail"]


def owners(told: Any, failing: Any) -> str:
    """The group policies, or management servers, that decide what fails; of what passes, all that decide of it."""
    if not isinstance(told, Mapping):
        return ""
    named = {name: plain(str(policy)[:MAX_TEXT]) for name, policy in told.items()}
    if isinstance(failing, Mapping):
        named = {name: policy for name, policy in named.items() if name in failing}
    return ", ".join(sorted({*named.values()}))[:MAX_TEXT]


def result(name: str, verdict: str, actual: Any = None, expected: Any = None, code: str = "", **params: Any) -> Json:
    """One control's result as the contract has it."""
    return {
        "control": name,
        "result": verdict,
        "before": None,
        "actual": bounded(actual),
        "expected": bounded(expected),
        "reason": {"code": code, **{key: value for key, value in params.items() if value is not None}}
        if code
        else None,
        "changed": False,
        "diff": [],
        "guard": None,
        "waiver": None,
        "lifted": None,
    }


def contract(assessment: Assessment, answer: Mapping[str, Any], **told: Any) -> Json:
    """A host's result as documented in docs/results.md; `told` is what only the caller knows."""
    facts = answer.get("host")
    facts = facts if isinstance(facts, Mapping) else {}
    return {
        "schema_version": SCHEMA_VERSION,
        **told,
        # ours, not the host's: all of it, or what only a long list would cut is judged as if it were not there
        "policy": {name: bounded(value) for name, value in (told.get("policy") or {}).items()},
        "host_id": facts["host_id"][:64] if isinstance(facts.get("host_id"), str) else None,
        "system": assessment.system,
        "class": assessment.host_class,
        "facts": {key: small(facts.get(key)) for key in FACTS},
        "spent": small(answer.get("spent")),
        "state": small(answer.get("state") or {}),
        "controls": list(assessment.results.values()),
    }


def lighten(items: list[Json]) -> list[Json]:
    """The results within MAX_RESULT characters: the largest give up their values first, then whatever a host said."""
    sizes = [(len(json.dumps(item)), item) for item in items]
    for cut in (_light, _bare):
        total = sum(size for size, _ in sizes)
        sizes.sort(key=lambda one: -one[0])
        for place, (before, item) in enumerate(sizes):
            if total <= MAX_RESULT:
                return items
            cut(item)
            sizes[place] = len(json.dumps(item)), item
            total -= before - sizes[place][0]
    return items


def _light(item: Json) -> None:
    item["actual"], item["diff"] = "…", item["diff"][:1]


def _bare(item: Json) -> None:
    item.update(diff=[], reason=item["reason"] and {"code": item["reason"]["code"]})
    item["guard"] = item["guard"] and {"ok": item["guard"]["ok"], "text": "…"}
    if item.get("accounts"):
        item["accounts"] = ["…"]


def small(value: Any) -> Any:
    """What a host says beside its results, when it is as short as it should be."""
    value = bounded(value)
    return value if len(json.dumps(value)) <= MAX_ASIDE else "…"


def plain(text: Any, lines: bool = False) -> str:
    """A host's words as Ansible may print them: nothing in them drives a terminal. Line breaks stay with `lines`."""
    kept = "\n\t" if lines else ""
    return "".join(one if one.isprintable() or one in kept else ascii(one)[1:-1] for one in str(text))
