"""What changed between two checks as reports and the screen show it: counts first, then why, bounded and cleaned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ansible_collections.hygiene.baseline.plugins.plugin_utils.census import PARTS
from hygiene_cli import texts
from hygiene_cli.guide import Guide
from hygiene_cli.model import Changes, Difference, RuleTurn, Turn
from hygiene_cli.report.clean import names, sanitize
from hygiene_cli.report.controls_view import said, why_so
from hygiene_cli.texts import t
from hygiene_cli.verdict.standing import RANK

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

HOSTS = ("new", "gone", "silent", "back", "replaced")
DETAILS = ("open", "closed", "network", "local")
NAMED, LISTED, ALL = 12, 60, 1 << 30
"""Machines or things named in a sentence, lines of a list in a report, and no bound at all."""


@dataclass(frozen=True)
class Move:
    """Something that counts as something else: its name, states (empty: not there) in words, and what that rests on."""

    head: str
    before: str
    after: str
    words: tuple[str, str]
    detail: str = ""
    id: str = ""
    why: Sequence[Move] = ()


@dataclass(frozen=True)
class ChangesView:
    """`counts` are pairs of a subject and its sentence; `sums` part → lines of what changed on which machines."""

    since: str
    compared: bool = True
    counts: Sequence[tuple[str, str]] = ()
    rules: Sequence[Move] = ()
    clauses: Sequence[Move] = ()
    controls: Sequence[Move] = ()
    sums: Sequence[tuple[str, Sequence[str]]] = ()
    hosts: Sequence[tuple[str, Sequence[str]]] = ()
    uncounted: str = ""
    more: Mapping[str, str] = field(default_factory=dict)  # list → how many more there are


def build(
    found: Changes | None, controls: Mapping[str, Control], guide: Guide, lang: str, most: int | None = LISTED
) -> ChangesView:
    """Every sentence; `most` lines of each list (None: all of them)."""
    if found is None:
        return ChangesView(t("changes.first", lang), False)
    days = {key: texts.moment(at, lang) for key, at in (("before", found.before_at), ("after", found.after_at)) if at}
    rules = [_rule(one, found, controls, guide, lang) for one in found.rules]
    clauses = _other_clauses(found, guide, lang)
    moved = [_control(one, controls, lang) for one in found.controls]
    hosts = _by_host(found, lang, NAMED if most else ALL)
    sums = [(t(f"changes.{part}", lang), lines) for part in PARTS if (lines := _sum(found, part, lang))]
    sizes = {"clauses": len(clauses), "controls": len(moved), "hosts": len(hosts)}
    return ChangesView(
        since=t("changes.between" if most is None else "changes.since", lang, **days),
        counts=_counts(found, lang),
        rules=rules,
        clauses=clauses[:most],
        controls=moved[:most],
        sums=[(head, _bounded(lines, most, lang)) for head, lines in sums],
        hosts=hosts[:most],
        uncounted=_uncounted(found, lang),
        more={name: _more(size, most, lang) for name, size in sizes.items()},
    )


def better(before: str, after: str) -> bool | None:
    """Whether a word is better than another; None where they cannot be compared."""
    if before not in RANK or after not in RANK or "notapplicable" in (before, after):
        return None
    return RANK[after] < RANK[before]


def _counts(found: Changes, lang: str) -> list[tuple[str, str]]:
    hosts = [t(f"changes.{key}", lang, n=len(own)) for key in HOSTS if (own := getattr(found, key))]
    lines = [("rules", _tally(((one.before, one.after), 1) for one in found.rules)),
             ("clauses", _tally(((one.before, one.after), 1) for one in found.clauses)),
             ("controls", _tally(((one.before, one.after), len(one.hosts)) for one in found.controls))]  # fmt: skip
    told = [
        (key, ", ".join(t(f"changes.{word}", lang, n=count) for word, count in own.items() if count))
        for key, own in lines
    ]
    told.insert(3, ("hosts", ", ".join(hosts)))
    told += [(part, _tallied(found, part, lang)) for part in PARTS]
    return [(t(f"changes.{key}", lang), text) for key, text in told if text]


def _tally(moves: Iterable[tuple[tuple[str, str], int]]) -> dict[str, int]:
    found = dict.fromkeys(("better", "worse", "otherwise"), 0)
    for words, times in moves:
        found[{True: "better", False: "worse", None: "otherwise"}[better(*words)]] += times
    return found


def _tallied(found: Changes, part: str, lang: str) -> str:
    own = [parts[part] for parts in found.items.values() if part in parts]
    counts = {kind: sum(len(getattr(one, kind)) for one in own) for kind in ("new", "gone", "other")}
    told = ", ".join(t(f"changes.item.{kind}", lang, n=count) for kind, count in counts.items() if count)
    return f"{told} {t('changes.item.on', lang, machines=t('machines', lang, n=len(own)))}" if told else ""


def _word(group: str, state: str, lang: str) -> str:
    return t(f"{group}.{state}", lang) if state else t("changes.absent", lang)


def _words(group: str, turn: Turn | RuleTurn, lang: str) -> tuple[str, str]:
    return _word(group, turn.before, lang), _word(group, turn.after, lang)


def _rule(turn: RuleTurn, found: Changes, controls: Mapping[str, Control], guide: Guide, lang: str) -> Move:
    rule = next(one for one in guide.rules if one.number == turn.rule)
    why = [_clause(one, guide, lang) for one in turn.clauses] + [_control(one, controls, lang) for one in turn.controls]
    silent = not turn.controls and not any(one.detail for one in why)
    if silent:
        fleet = any(getattr(found, key) for key in HOSTS)
        why = [replace(one, detail=t(f"changes.why.{'fleet' if fleet else 'papers'}", lang)) for one in why]
    head = said(rule.title, lang)
    return Move(head, turn.before, turn.after, _words("rule_state", turn, lang), id=str(rule.number), why=why)


def _other_clauses(found: Changes, guide: Guide, lang: str) -> list[Move]:
    """The clauses that are not told with their rule."""
    told = {one.what for rule in found.rules for one in rule.clauses}
    return [_clause(one, guide, lang) for one in found.clauses if one.what not in told]


def _clause(turn: Turn, guide: Guide, lang: str) -> Move:
    text = next((said(one.text, lang) for one in guide.clauses if one.id == turn.what), turn.what)
    detail = why_so(turn.reason, lang) if turn.after != "pass" else ""
    return Move(text, turn.before, turn.after, _words("state", turn, lang), detail, turn.what)


def _control(turn: Turn, controls: Mapping[str, Control], lang: str) -> Move:
    title = said(controls[turn.what].title, lang) if turn.what in controls else turn.what
    where = f"{t('machines', lang, n=len(turn.hosts))}{t('report.colon', lang)}{_named(turn.hosts, lang)}"
    return Move(title, turn.before, turn.after, _words("state", turn, lang), where, turn.what)


def _named(hosts: Sequence[str], lang: str) -> str:
    return names(
        [sanitize(one, 80) for one in hosts[: NAMED + 2]] + ["…"] * max(0, len(hosts) - NAMED - 2), lang, NAMED
    )


def _sum(found: Changes, part: str, lang: str) -> list[str]:
    """What changed in a part, thing by thing, that of most machines first."""
    where: dict[str, list[str]] = {}
    for host, parts in found.items.items():
        for line in _lines(parts.get(part, Difference()), lang):
            where.setdefault(line, []).append(host)
    ordered = sorted(where, key=lambda line: (-len(where[line]), line))
    return [f"{line} · {_named(where[line], lang)}" for line in ordered]


def _lines(one: Difference, lang: str) -> list[str]:
    """« vlc (3.0.20) : ajouté », « openssh-server : 9.2 → 9.3 »."""
    colon = t("report.colon", lang)
    added = [f"{_thing(name, detail, lang)}{colon}{t('changes.added', lang)}" for name, detail in one.new.items()]
    removed = [f"{_thing(name, detail, lang)}{colon}{t('changes.removed', lang)}" for name, detail in one.gone.items()]
    other = [
        f"{sanitize(name, 80)}{colon}{_detail(was, lang)} → {_detail(now, lang)}"
        for name, (was, now) in one.other.items()
    ]
    return added + removed + other


def _thing(name: str, detail: str, lang: str) -> str:
    return f"{sanitize(name, 80)} ({_detail(detail, lang)})" if detail else sanitize(name, 80)


def _detail(detail: str, lang: str) -> str:
    return t(f"changes.{detail}", lang) if detail in DETAILS else sanitize(detail, 60) or t("changes.absent", lang)


def _by_host(found: Changes, lang: str, most: int) -> list[tuple[str, Sequence[str]]]:
    """Each machine with what happened to it and what changed on it."""
    told: dict[str, list[str]] = {}
    for key in HOSTS:
        for host in getattr(found, key):
            told.setdefault(host, []).append(t(f"changes.host.{key}", lang))
    for host, parts in found.items.items():
        for part, one in parts.items():
            lines = _lines(one, lang)
            told.setdefault(host, []).append(
                f"{t(f'changes.{part}', lang)}{t('report.colon', lang)}{names(lines, lang, most)}"
            )
    return [(sanitize(host, 80), lines) for host, lines in told.items()]


def _uncounted(found: Changes, lang: str) -> str:
    if not found.uncounted:
        return ""
    return t("changes.uncounted", lang, machines=t("machines", lang, n=len(found.uncounted)))


def _bounded(lines: Sequence[str], most: int | None, lang: str) -> list[str]:
    more = _more(len(lines), most, lang)
    return [*lines[:most], *([more] if more else [])]


def _more(count: int, most: int | None, lang: str) -> str:
    return t("changes.more", lang, n=count - most) if most is not None and count > most else ""
