"""From readings and registers to clauses, the 40 rules and the practice. Pure: no file, no clock, no text.

A clause on a host is decided by the controls whose `proves` names it, whose `classes` hold the host's class and that
have a block for its system; over the practice it is the worst of its hosts and of what registers and attestations say;
a rule is the worst of its clauses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control
from hygiene_cli.guide import Clause, Guide, Rule
from hygiene_cli.model import ClauseVerdict, Declared, Host, Practice, Reason, Result, RuleVerdict, Standing
from hygiene_cli.verdict import fleet, urgency
from hygiene_cli.verdict.deciding import UNMEASURED, Deciders, Measured
from hygiene_cli.verdict.standing import RANK, in_force, is_shielded, standing, worst


@dataclass(frozen=True)
class Proof:
    """What the practice's registers and attestations say of one clause.

    `standing` decides for the whole practice; `hosts` decides, host by host, where no connection and no kit reads;
    `instead` stands in for the clause's controls on each host that could not be measured, and there alone.
    """

    standing: Standing | None
    hosts: Mapping[str, Standing] = field(default_factory=dict)
    instead: Standing | None = None


Registers = Mapping[str, Proof]
"""Clause id → what registers and attestations say of it. A clause that is not in it has neither."""

_Table = Mapping[str, Mapping[str, Standing]]


def practice(
    name: str,
    hosts: Sequence[Host],
    controls: Mapping[str, Control],
    guide: Guide,
    now: datetime,
    *,
    registers: Registers | None = None,
    waivers: Sequence[Mapping[str, Any]] = (),
    previous: Mapping[int, str] | None = None,
    previous_at: datetime | None = None,
    doctrine: str | None = None,
    versions: Mapping[str, str] | None = None,
    run: str = "",
    declared: Declared | None = None,
) -> Practice:
    """The practice's 40 verdicts at the moment `now`; `previous` is `words()` of an earlier verdict.

    `waivers` are the practice's: {what, hosts (None: all), until …}; those of a clause shield it here, those of a
    control are the hosts' own already.
    """
    table = {host.name: {control: standing(host, control, now) for control in controls} for host in hosts}
    deciders = Deciders(controls.values())
    proofs, computed = registers or {}, fleet.computed(hosts, controls, table, now)
    instead = {clause: proof.instead for clause, proof in proofs.items() if proof.instead is not None}
    measured = Measured(table, deciders, instead)

    def beside(clause: Clause) -> _Beside:
        return _Beside(clause, proofs.get(clause.id), computed.get(clause.id, {}), waivers, now)

    judged = {clause.id: _clause(clause, hosts, measured, deciders, beside(clause)) for clause in guide.clauses}
    rules = tuple(_rule(rule, [judged[clause.id] for clause in rule.clauses], table) for rule in guide.rules)
    return Practice(
        name=name,
        at=now,
        rules=rules,
        preamble=tuple(judged[clause.id] for clause in guide.preamble),
        hosts=tuple(hosts),
        changes=urgency.changes(previous, rules) if previous is not None else (),
        previous_at=previous_at,
        actions=urgency.actions(hosts, controls, table),
        doctrine=doctrine,
        versions=dict(versions or {}),
        run=run,
        declared=declared or Declared(),
        table=table,
    )


def settle(told: Practice, clause: str, found: Standing) -> Practice:
    """The practice with what only its whole verdict could say of a clause that papers alone decide."""
    rules = []
    for rule in told.rules:
        mine = [one.clause.id for one in rule.clauses]
        rules.append(_settled(rule, mine.index(clause), found) if clause in mine else rule)
    return replace(told, rules=tuple(rules))


def _settled(rule: RuleVerdict, place: int, found: Standing) -> RuleVerdict:
    shielded = found.word == "fail" and bool(rule.clauses[place].waivers)
    clauses = list(rule.clauses)
    clauses[place] = replace(
        clauses[place],
        verdict=found.verdict,
        shielded=shielded,
        reason=found.reason,
        papers="waived" if shielded else found.word,
        paper_reason=found.reason,
    )
    decided = max(clauses, key=lambda one: RANK[one.word])
    return replace(rule, verdict=decided.verdict, shielded=decided.shielded, clauses=tuple(clauses))


def words(verdict: Practice) -> dict[int, str]:
    """Each rule's word (`waived` for a shielded failure): what a later verdict compares itself with."""
    return {rule.rule.number: rule.word for rule in verdict.rules}


def exit_code(
    results: Iterable[Result], now: datetime, verdict: Practice | None = None, unread: Iterable[Host] = ()
) -> int:
    """The exit code of what was printed: 2 for a failure nothing shields, else 4 for what is not verified, else 0.

    `results` are this run's own; `unread` its hosts that could not be read at all. With `verdict`, the 40 rules decide
    of failures; without (a narrowed run, plan, apply), the run's controls.
    """
    own = list(results)
    if verdict is None:
        failed = any(result.result == "fail" and not is_shielded(result, now) for result in own)
        unverified = False
    else:
        failed = any(rule.verdict == "fail" and not rule.shielded for rule in verdict.rules)
        unverified = any(rule.verdict in ("error", "unknown") for rule in verdict.rules)
    if failed:
        return 2
    unverified = unverified or any(result.result in ("error", "unknown") for result in own)
    return 4 if unverified or any(True for _ in unread) else 0


class _Beside:
    """What decides a clause beside its controls: papers, what the whole fleet says of a host, waivers in force."""

    def __init__(
        self,
        clause: Clause,
        proof: Proof | None,
        computed: Mapping[str, Standing],
        waivers: Sequence[Mapping[str, Any]],
        now: datetime,
    ) -> None:
        self.proof, self.computed = proof, computed
        self.waivers = tuple(one for one in waivers if one["what"] == clause.id and in_force(one, now))
        self.papers = [self.shielded(one) for one in _papers(clause, proof)]
        self.attested = "attestation" in clause.needs and proof is not None

    def shielded(self, found: Standing, host: str | None = None) -> Standing:
        """The standing, waived where it fails and a waiver covers it: on a host, or (None) as papers say."""
        covers = any(one["hosts"] is None or host in one["hosts"] for one in self.waivers)
        return found._replace(word="waived") if found.word == "fail" and covers else found

    def unmeasured(self, found: Iterable[Standing]) -> list[Standing]:
        """Why what was attested does not stand in for the hosts that were not measured, where there are any."""
        instead = self.proof.instead if self.proof else None
        owed = instead is not None and instead.word == "fail" and any(one.word in UNMEASURED for one in found)
        return [self.shielded(instead)] if instead and owed else []

    def over(self, host: Host, decided: Standing) -> Standing | None:
        """What the clause counts as on a host, whose controls decided so; None where papers alone decide."""
        nobody_reads = decided.word == "notchecked" and decided.reason is not None
        own = self.computed.get(host.name)
        if nobody_reads and host.collect != "host" and self.proof and host.name in self.proof.hosts:
            decided = self.proof.hosts[host.name]
            own = own if own and own.word != "notchecked" else None
        without_control = nobody_reads and decided.reason is not None and decided.reason.code == "no_control"
        if own is not None:
            decided = own if without_control else worst([decided, own]) or own
        elif without_control and self.attested:
            return None
        return self.shielded(decided, host.name)


def _clause(
    clause: Clause, hosts: Sequence[Host], measured: Measured, deciders: Deciders, beside: _Beside
) -> ClauseVerdict:
    proving = deciders.by_clause.get(clause.id, [])
    per_host: dict[str, Standing] = {}
    papers = list(beside.papers)
    rests_on = list(papers)
    if "controls" in clause.needs or proving or beside.computed:
        for host in hosts:
            chosen = deciders.of(clause.id, host)
            found = chosen if isinstance(chosen, Standing) else [measured.of(host.name, one) for one in chosen]
            decided = beside.over(host, _on_host(found))
            if decided is not None:
                per_host[host.name] = decided
                rests_on += [found] if isinstance(found, Standing) else found
    nothing = [] if hosts or "controls" not in clause.needs else [Standing("notchecked", Reason("no_reading"))]
    papers += beside.unmeasured(per_host.values())
    paper = worst(papers)
    # papers first: the reason of a clause that fails by both is theirs, beside what each host says of itself
    decided = worst([*papers, *per_host.values(), *nothing]) or Standing("notchecked", Reason("no_control"))
    return ClauseVerdict(
        clause=clause,
        verdict=decided.verdict,
        shielded=decided.word == "waived",
        reason=decided.reason,
        hosts={name: one.word for name, one in per_host.items()},
        host_reasons={name: one.reason for name, one in per_host.items() if one.reason is not None},
        controls=tuple(control.id for control in proving),
        exceptions=sum(one.exceptions for one in rests_on),
        oldest=min((one.at for one in rests_on if one.at is not None), default=None),
        waivers=beside.waivers,
        papers=paper.word if paper else "",
        paper_reason=paper.reason if paper else None,
    )


def _on_host(found: Standing | list[Standing]) -> Standing:
    """A clause on one host: the worst of its controls, without those that policy switched off."""
    if isinstance(found, Standing):
        return found
    kept = [one for one in found if not (one.word == "notapplicable" and one.reason and one.reason.code == "policy")]
    return worst(kept) or Standing("notchecked", Reason("policy"))


def _papers(clause: Clause, proof: Proof | None) -> list[Standing]:
    """What registers and attestations say of a clause that needs them; without any, that nothing looked at it."""
    if proof is not None:
        return [] if proof.standing is None else [proof.standing]
    found = []
    if "attestation" in clause.needs:
        names = [attestation.id for attestation in clause.attestations]
        found.append(Standing("notchecked", Reason("no_attestation", {"attestation": ", ".join(names)})))
    if "register" in clause.needs:
        found.append(Standing("notchecked", Reason("no_register")))
    return found


def _rule(rule: Rule, clauses: Sequence[ClauseVerdict], table: _Table) -> RuleVerdict:
    # max takes the first of equals, so that a rule whose clauses all pass is shown by its first
    decided = max(clauses, key=lambda one: RANK[one.word])
    by_host: dict[str, str] = {}
    for clause in clauses:
        for name, word in clause.hosts.items():
            if name not in by_host or RANK[word] > RANK[by_host[name]]:
                by_host[name] = word
    return RuleVerdict(
        rule=rule,
        verdict=decided.verdict,
        shielded=decided.shielded,
        clauses=tuple(clauses),
        passing=tuple(name for name, word in by_host.items() if word == "pass"),
        failing=tuple(name for name, word in by_host.items() if word == "fail"),
        unverified=tuple(name for name, word in by_host.items() if word in ("error", "unknown", "notchecked")),
        waived=tuple(name for name, word in by_host.items() if word == "waived"),
        exceptions=_rule_exceptions(clauses, table),
        oldest=min((clause.oldest for clause in clauses if clause.oldest is not None), default=None),
    )


def _rule_exceptions(clauses: Sequence[ClauseVerdict], table: _Table) -> int:
    """Each exception once, though its control may prove several clauses of the rule."""
    total = sum(clause.exceptions for clause in clauses)
    if not total:
        return 0
    named = Counter(control for clause in clauses for control in clause.controls)
    again = ((control, times - 1) for control, times in named.items() if times > 1)
    return total - sum(times * own[control].exceptions for control, times in again for own in table.values())
