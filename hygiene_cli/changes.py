"""What changed between two full checks: rules and why, clauses, controls, machines, and what is on them. Pure.

Two equal snapshots and censuses have no change; what differs is named once, and nothing else is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from ansible_collections.hygiene.baseline.plugins.plugin_utils.census import PARTS
from hygiene_cli.guide import Guide
from hygiene_cli.history.snapshot import Snapshot
from hygiene_cli.model import Changes, Difference, RuleTurn, Turn


def compare(before: Snapshot, after: Snapshot, guide: Guide, proving: Mapping[str, Iterable[str]]) -> Changes:
    """What two snapshots differ in; `proving` is control → the clauses that it proves."""
    clauses = _clauses(before, after)
    controls = _controls(before, after)
    return Changes(
        rules=_rules(before, after, guide, clauses, controls, proving),
        clauses=clauses,
        controls=controls,
        new=[name for name in after.hosts if name not in before.hosts],
        gone=[name for name in before.hosts if name not in after.hosts],
        silent=[name for name in after.problems if name in before.hosts and name not in before.problems],
        back=[name for name in before.problems if name in after.hosts and name not in after.problems],
    )


def _clauses(before: Snapshot, after: Snapshot) -> list[Turn]:
    nothing = ("", None)
    return [
        Turn(name, before.clauses.get(name, nothing)[0], *after.clauses.get(name, nothing))
        for name in dict.fromkeys([*after.clauses, *before.clauses])
        if before.clauses.get(name, nothing)[0] != after.clauses.get(name, nothing)[0]
    ]


def _controls(before: Snapshot, after: Snapshot) -> list[Turn]:
    """Of the hosts that were there both times, one turn for each control and pair of words."""
    found: dict[tuple[str, str, str], list[str]] = {}
    same = before.controls == after.controls
    for host in after.hosts:
        if host not in before.hosts or (same and before.hosts[host] == after.hosts[host]):
            continue
        was, now = before.words(host), after.words(host)
        for control in dict.fromkeys([*now, *was]):
            words = was.get(control, ""), now.get(control, "")
            if words[0] != words[1]:
                found.setdefault((control, *words), []).append(host)
    order = {control: place for place, control in enumerate(dict.fromkeys([*after.controls, *before.controls]))}
    return [Turn(*key, hosts=found[key]) for key in sorted(found, key=lambda key: (order[key[0]], *key[1:]))]


def _rules(
    before: Snapshot,
    after: Snapshot,
    guide: Guide,
    clauses: Sequence[Turn],
    controls: Sequence[Turn],
    proving: Mapping[str, Iterable[str]],
) -> list[RuleTurn]:
    found = []
    for rule in guide.rules:
        was, now = before.rules.get(rule.number, ""), after.rules.get(rule.number, "")
        if was != now:
            own = {clause.id for clause in rule.clauses}
            turned = [one for one in clauses if one.what in own]
            ids = {one.what for one in turned}
            through = [one for one in controls if ids & {*proving.get(one.what, ())}]
            found.append(RuleTurn(rule.number, was, now, turned, through))
    return found


def items(was: frozenset[str], now: frozenset[str]) -> dict[str, Difference]:
    """Part → what differs between two censuses (their lines), of the parts that were read both times."""
    old, new = _parsed(was - now), _parsed(now - was)
    found = {}
    for part in PARTS:
        before, after = old.get(part, {}), new.get(part, {})
        if json.dumps([part]) in was and json.dumps([part]) in now and (before or after):
            found[part] = Difference(
                new={name: after[name] for name in after if name not in before},
                gone={name: before[name] for name in before if name not in after},
                other={name: (before[name], after[name]) for name in after if name in before},
            )
    return found


def _parsed(lines: Iterable[str]) -> dict[str, dict[str, str]]:
    """Part → name → detail, by name."""
    found: dict[str, dict[str, str]] = {}
    for told in sorted(json.loads(line) for line in lines):
        if len(told) == 3:
            found.setdefault(told[0], {})[told[1]] = told[2]
    return found
