"""What the verdict is made of, and what every report shows. Plain values: no Ansible, no database, no text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from hygiene_cli.guide import Clause, Rule


@dataclass(frozen=True)
class Reason:
    """Why a result is what it is: a code of the judge's list, and its parameters."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


class Standing(NamedTuple):
    """What something counts as, and what that rests on."""

    word: str
    reason: Reason | None = None
    at: datetime | None = None
    exceptions: int = 0

    @property
    def verdict(self) -> str:
        """The judge's word: a waived failure is a failure."""
        return "fail" if self.word == "waived" else self.word


@dataclass(frozen=True)
class Result:
    """One control on one host. `before` is what apply found; `waiver` and `lifted` shield a failure."""

    control: str
    result: str
    actual: Any = None
    expected: Any = None
    reason: Reason | None = None
    before: str | None = None
    changed: bool = False
    diff: Sequence[Mapping[str, str]] = ()
    guard: Mapping[str, Any] | None = None
    waiver: Mapping[str, Any] | None = None
    lifted: Mapping[str, Any] | None = None
    accounts: Sequence[str] = ()
    at: datetime | None = None
    run: str = ""
    by: str | None = None  # who collected it, when no connection did

    @property
    def shielded(self) -> bool:
        return self.result == "fail" and bool(self.waiver or self.lifted)


@dataclass(frozen=True)
class Host:
    """One inventoried host: its latest readings, and what a later run said when it could not read."""

    name: str
    system: str = "linux"
    host_class: str = ""
    profile: str = ""
    collect: str = "host"
    os_name: str = ""
    results: Mapping[str, Result] = field(default_factory=dict)
    later: Mapping[str, Result] = field(default_factory=dict)  # unknown or error, newer than the reading
    problem: Reason | None = None  # the last run could not reach or read it at all
    last_reading: datetime | None = None
    collected_by: str | None = None
    policy: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    here: bool = False  # this very controller, as the inventory has it
    waivers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)  # control → the inventory's waiver, now


@dataclass(frozen=True)
class ClauseVerdict:
    """A clause over the practice; `controls` are those that prove it anywhere.

    `hosts` is each host's result for it, `waived` for a failure that a waiver or lift covers.
    """

    clause: Clause
    verdict: str
    shielded: bool = False
    reason: Reason | None = None
    hosts: Mapping[str, str] = field(default_factory=dict)
    host_reasons: Mapping[str, Reason] = field(default_factory=dict)
    controls: Sequence[str] = ()
    exceptions: int = 0
    oldest: datetime | None = None
    waivers: Sequence[Mapping[str, Any]] = ()  # those in force of the clause itself
    papers: str = ""  # the word of what registers and attestations say; empty where they say nothing
    paper_reason: Reason | None = None

    @property
    def word(self) -> str:
        """The verdict, or `waived` when what fails is covered."""
        return "waived" if self.verdict == "fail" and self.shielded else self.verdict


@dataclass(frozen=True)
class RuleVerdict:
    """One of the 40: the worst of its clauses, and the hosts that pass, fail, or could not be verified."""

    rule: Rule
    verdict: str
    shielded: bool
    clauses: Sequence[ClauseVerdict]
    passing: Sequence[str]
    failing: Sequence[str]
    unverified: Sequence[str]
    exceptions: int
    oldest: datetime | None
    waived: Sequence[str] = ()  # hosts whose failures are all covered

    @property
    def word(self) -> str:
        """The verdict, or `waived` when what fails is covered."""
        return "waived" if self.verdict == "fail" and self.shielded else self.verdict


@dataclass(frozen=True)
class Change:
    """What differs from the previous verdict of the practice, for one rule; `waived` as in `RuleVerdict.word`."""

    rule: int
    before: str
    after: str


@dataclass(frozen=True)
class Action:
    """Something to do: one failing control and the hosts it fails on; most urgent first."""

    control: str
    hosts: Sequence[str]
    rules: Sequence[int]
    severity: str
    enforceable: bool
    risk: int


@dataclass(frozen=True)
class Declared:
    """What the registers say for the report alone, plain enough for JSON; dates are ISO 8601.

    `identity` holds those of name, sites, director, referent, deputies, provider, insurer, emergency, assessor and
    tools that the practice gave (people by their names); `attested` each attestation: {word, date, until, file};
    `stated` what is signed of strong authentication: use → {date, file}; `assigned` who closes which gap: {to, due};
    `sealed` the last sealed audit: {name, at, seal}; `sealing` the name of the audit that this report goes into;
    `equipment` how many pieces are in use and how many of them are not in order: {total, uneven}, empty without a list.
    """

    identity: Mapping[str, Any] = field(default_factory=dict)
    attested: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    stated: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    assigned: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    sealed: Mapping[str, str] = field(default_factory=dict)
    sealing: str = ""
    equipment: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Turn:
    """A clause, or a control on `hosts`, that counts as something else; empty where it was, or is, not there."""

    what: str
    before: str
    after: str
    reason: Reason | None = None
    hosts: Sequence[str] = ()


@dataclass(frozen=True)
class RuleTurn:
    """A rule whose verdict changed: by which of its clauses, and through which controls on which hosts."""

    rule: int
    before: str
    after: str
    clauses: Sequence[Turn] = ()
    controls: Sequence[Turn] = ()


@dataclass(frozen=True)
class Difference:
    """What was added to a part of a host's census, what left it, and name → detail before and after."""

    new: Mapping[str, str] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)
    other: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Changes:
    """All that differs. `silent` hosts answered before, `back` ones did not; `replaced` are other machines now.

    `items` is host → part → what differs, of hosts whose part was read both times; `uncounted` those where it was not.
    """

    before_run: str = ""
    after_run: str = ""
    before_at: datetime | None = None
    after_at: datetime | None = None
    rules: Sequence[RuleTurn] = ()
    clauses: Sequence[Turn] = ()
    controls: Sequence[Turn] = ()
    new: Sequence[str] = ()
    gone: Sequence[str] = ()
    silent: Sequence[str] = ()
    back: Sequence[str] = ()
    replaced: Sequence[str] = ()
    items: Mapping[str, Mapping[str, Difference]] = field(default_factory=dict)
    uncounted: Sequence[str] = ()

    def __bool__(self) -> bool:
        """Whether anything changed."""
        named = (self.rules, self.clauses, self.controls, self.new, self.gone, self.silent, self.back, self.replaced)
        return any(named) or bool(self.items)


@dataclass(frozen=True)
class Point:
    """A verdict of the past: when it was given, and each word with the number of rules that had it."""

    at: datetime
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Past:
    """What changed (None: nothing to compare with), and the trend, oldest first, this verdict its last."""

    changes: Changes | None
    trend: tuple[Point, ...]


@dataclass(frozen=True)
class Practice:
    """The practice's 40 verdicts at a moment, with what they rest on."""

    name: str
    at: datetime
    rules: Sequence[RuleVerdict]
    preamble: Sequence[ClauseVerdict]
    hosts: Sequence[Host]
    changes: Sequence[Change] = ()
    previous_at: datetime | None = None
    actions: Sequence[Action] = ()
    doctrine: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    run: str = ""
    declared: Declared = field(default_factory=Declared)
    narrowed: bool = False  # a run of some hosts or controls: its hosts only, and no verdict
    table: Mapping[str, Mapping[str, Standing]] = field(default_factory=dict)  # host → control → what it counts as
    past: Past | None = None  # how it came to this, where a report shows it
