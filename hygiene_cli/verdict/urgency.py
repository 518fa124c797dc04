"""What to do first, and what changed since the previous verdict. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import AUDIT_ONLY_CLASSES, Control
from hygiene_cli.model import Action, Change, Host, RuleVerdict, Standing
from hygiene_cli.verdict.fleet import concerns

SEVERITY = {"low": 1, "medium": 2, "high": 4, "critical": 8}
EASE = (1.0, 0.9, 0.6, 0.4)
"""By risk of enforcing: what apply does without harm comes before what may lock somebody out."""
BY_HAND = 0.5
ONLY_SUPPORTS = 0.5


def actions(
    hosts: Sequence[Host], controls: Mapping[str, Control], table: Mapping[str, Mapping[str, Standing]]
) -> tuple[Action, ...]:
    """One action for each control that fails unshielded anywhere, with all its hosts; most urgent first."""
    failing: dict[str, list[Host]] = {}
    for host in hosts:
        for name, one in table[host.name].items():
            if one.word == "fail" and concerns(controls[name], host):
                failing.setdefault(name, []).append(host)
    found = [(urgency(controls[name], own), _action(controls[name], own)) for name, own in failing.items()]
    found.sort(key=lambda pair: (-pair[0], pair[1].control))
    return tuple(action for _, action in found)


def urgency(control: Control, hosts: Sequence[Host]) -> float:
    """Severity × hosts × ease of the cure; half of it when the control decides no clause."""
    ease = EASE[control.risk] if _enforceable(control, hosts) else BY_HAND
    return SEVERITY[control.severity] * len(hosts) * ease * (1 if control.proves else ONLY_SUPPORTS)


def changes(previous: Mapping[int, str], rules: Sequence[RuleVerdict]) -> tuple[Change, ...]:
    """The rules whose word is another than in `previous` (rule → word); a rule not in it is no change."""
    return tuple(
        Change(rule.rule.number, previous[rule.rule.number], rule.word)
        for rule in rules
        if previous.get(rule.rule.number, rule.word) != rule.word
    )


def _action(control: Control, hosts: Sequence[Host]) -> Action:
    return Action(
        control=control.id,
        hosts=tuple(host.name for host in hosts),
        rules=control.rules,
        severity=control.severity,
        enforceable=_enforceable(control, hosts),
        risk=control.risk,
    )


def _enforceable(control: Control, hosts: Sequence[Host]) -> bool:
    """Whether apply could cure it on any of the hosts."""
    return any(
        control.systems[host.system].set is not None
        and host.host_class not in AUDIT_ONLY_CLASSES
        and host.collect == "host"
        for host in hosts
    )
