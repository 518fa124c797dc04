"""One control over the practice, as a rule's sheet shows it: hosts grouped by what was found on them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Protocol

from hygiene_cli import texts
from hygiene_cli.model import Host, Practice, Reason, Result, Standing
from hygiene_cli.report.clean import names, sanitize, show, show_expected
from hygiene_cli.report.states import BAD, STATES
from hygiene_cli.texts import t
from hygiene_cli.verdict.fleet import Concerned, concerns
from hygiene_cli.verdict.standing import READINGS, standing

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

GROUPS = 12
NAMES_BAD = 40
NAMES_GOOD = 6
EXCEPTIONS = 60
SETTLED = frozenset({*READINGS, "waived"})
"""What rests on a reading."""


class Words(Protocol):
    """A text in both languages, of a control or of the guide."""

    @property
    def fr(self) -> str: ...
    @property
    def en(self) -> str: ...


def said(words: Words, lang: str) -> str:
    """The text in the reader's language, with its typography."""
    return texts.typography(words.fr if lang == "fr" else words.en, lang)


def why_so(reason: Reason | None, lang: str) -> str:
    return sanitize(texts.reason(reason.code, lang, reason.params), 300) if reason else ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One control on one host: what it counts as, and the reading behind it where there is one."""

    control: str
    state: str
    reason: Reason | None
    result: Result | None = None


def findings(
    host: Host, controls: Mapping[str, Control], at: datetime, known: Mapping[str, Standing] | None = None
) -> list[Finding]:
    """Every control that concerns the host, in the controls' order; `known` is what the verdict took each for."""
    found = []
    for name, control in controls.items():
        read = host.results.get(name)
        if read is None and not concerns(control, host):
            continue
        counted = known[name] if known else standing(host, name, at)
        rests = read if read and counted.word in SETTLED and read.result in READINGS else None
        found.append(Finding(name, counted.word, counted.reason, rests))
    return found


def states(practice: Practice, controls: Mapping[str, Control]) -> Iterator[tuple[Host, dict[str, str]]]:
    """Each host with what each control of `findings` counts as there: control → state."""
    concerned = Concerned(controls)
    for host in practice.hosts:
        known = practice.table.get(host.name)
        names = dict.fromkeys([*concerned.by(host), *(name for name in host.results if name in controls)])
        yield host, {name: (known[name] if known else standing(host, name, practice.at)).word for name in names}


@dataclass(frozen=True)
class Group:
    """Hosts on which one control found the same thing."""

    state: str
    count: int
    names: str
    actual: str
    expected: str
    reason: str


@dataclass(frozen=True)
class ControlView:
    """One control over all hosts: groups of what is not compliant, exceptions and waivers."""

    id: str
    title: str
    state: str
    groups: Sequence[Group] = ()
    more: str = ""
    good: int = 0
    passing: str = ""
    why: str = ""
    danger: str = ""
    severity: str = ""
    risk: str = ""
    exceptions: Sequence[str] = ()


@dataclass
class _Found:
    """The results of one control while they are gathered."""

    counts: Counter[str] = field(default_factory=Counter)
    passing: list[str] = field(default_factory=list)
    groups: dict[tuple[str, ...], tuple[Host, Finding, list[str]]] = field(default_factory=dict)
    exceptions: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def add(self, control: Control, host: Host, one: Finding, name: str) -> None:
        self.counts[one.state] += 1
        if one.result and isinstance(one.result.expected, list) and isinstance(one.result.actual, list):
            self._note_exceptions(one.result)
        if one.state == "pass":
            self.passing.append(name)
        elif one.state in BAD:
            key = (one.state, operator_of(control, host), _key(host, one))
            self.groups.setdefault(key, (host, one, []))[2].append(name)

    def _note_exceptions(self, result: Result) -> None:
        present = {item.get("name") if isinstance(item, Mapping) else str(item) for item in result.actual}
        for entry in result.expected:
            if isinstance(entry, Mapping) and entry.get("name") in present:
                self.exceptions.setdefault(_text(entry), entry)


def _key(host: Host, one: Finding) -> str:
    reason = one.reason and (one.reason.code, dict(one.reason.params))
    if one.result is None:
        return _text(reason)
    return _text([one.result.actual, one.result.expected, reason, shields(host, one)])


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def views(
    read: Iterable[tuple[Host, Sequence[Finding]]], controls: Mapping[str, Control], lang: str
) -> dict[str, ControlView]:
    """Every control that concerns a host, by id; `read` gives each host with its findings."""
    found: dict[str, _Found] = {}
    for host, mine in read:
        name = sanitize(host.name, 80)
        for one in mine:
            own = found.get(one.control)
            if own is None:  # setdefault would make one for each of 200,000 findings
                own = found[one.control] = _Found()
            own.add(controls[one.control], host, one, name)
    return {name: _view(controls[name], found[name], lang) for name in controls if name in found}


def _view(control: Control, found: _Found, lang: str) -> ControlView:
    order = list(STATES)
    groups = sorted(found.groups.items(), key=lambda item: (order.index(item[0][0]), -len(item[1][2]), item[1][2][0]))
    return ControlView(
        id=control.id,
        title=said(control.title, lang),
        state=min(found.counts, key=order.index),
        groups=[_group(control, *value, lang) for _, value in groups[:GROUPS]],
        more=_more([hosts for _, (_, _, hosts) in groups[GROUPS:]], lang),
        good=len(found.passing),
        passing=names(found.passing, lang, NAMES_GOOD),
        why=said(control.why, lang),
        danger=said(control.danger, lang) if control.danger and groups else "",
        severity=texts.named("severity", control.severity, lang),
        risk=texts.named("risk_word", str(control.risk), lang),
        exceptions=[exception(entry, lang) for entry in list(found.exceptions.values())[:EXCEPTIONS]],
    )


def _group(control: Control, host: Host, one: Finding, hosts: Sequence[str], lang: str) -> Group:
    actual, expected = compared(control, host, one, lang)
    return Group(one.state, len(hosts), names(hosts, lang, NAMES_BAD), actual, expected, because(host, one, lang))


def compared(control: Control, host: Host, one: Finding, lang: str) -> tuple[str, str]:
    """What was found and what was expected, where the control failed."""
    if one.result is None or one.result.result != "fail":
        return "", ""
    return show(one.result.actual, lang), show_expected(one.result.expected, operator_of(control, host), lang)


def operator_of(control: Control, host: Host) -> str:
    return control.systems[host.system].operator if host.system in control.systems else "equal"


def because(host: Host, one: Finding, lang: str) -> str:
    """Why a result is what it is: its reason, unless a waiver or a lift says it better."""
    said = [shield(name, words, lang) for name, words in shields(host, one)]
    if one.reason and not (said and one.reason.code in ("waived", "lifted")):
        said.insert(0, why_so(one.reason, lang))
    return " · ".join(said)


def shield(name: str, words: Mapping[str, Any], lang: str) -> str:
    """A waiver or a lift in a sentence: its last day, its reason, what protects instead, who approved it."""
    return sanitize(t(f"report.{name}", lang, **_words(words, lang)), 400)


def shields(host: Host, one: Finding) -> list[tuple[str, Mapping[str, Any]]]:
    """The waiver and the lift that cover a failure."""
    if one.state != "waived":
        return []
    own = one.result
    waiver = (own.waiver if own else None) or host.waivers.get(one.control)
    pairs = (("waiver", waiver), ("lift", own.lifted if own else None))
    return [(name, words) for name, words in pairs if words]


def exception(entry: Mapping[str, Any], lang: str) -> str:
    return sanitize(t("report.exception", lang, **_words(entry, lang)), 400)


def _words(mapping: Mapping[str, Any], lang: str) -> dict[str, Any]:
    said = {key: mapping[key] for key in ("name", "reason", "compensation", "approved_by", "by") if key in mapping}
    return {**said, **{key: iso_day(mapping[key], lang) for key in ("until", "review_by") if mapping.get(key)}}


def iso_day(value: Any, lang: str) -> str:
    """A day or a moment of ISO 8601, in words; whatever else was given, as it is."""
    try:
        if "T" in str(value):
            return texts.moment(datetime.fromisoformat(str(value)), lang)
        return texts.day(datetime.combine(date.fromisoformat(str(value)[:10]), time(12)), lang)
    except ValueError:
        return str(value)


def _more(rest: Sequence[Sequence[str]], lang: str) -> str:
    if not rest:
        return ""
    return t("report.more_values", lang, n=len(rest), machines=t("machines", lang, n=sum(map(len, rest))))
