"""How even the fleet is, for rule 14: for each class of machine, how many reach each level, and which do not.

The levels are the profiles: each holds the controls up to its risk, and those of the levels before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hygiene_cli.model import Practice
from hygiene_cli.report.clean import names, sanitize
from hygiene_cli.report.controls_view import states
from hygiene_cli.report.hosts_view import is_fresh
from hygiene_cli.texts import named, t

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

RULE = 14
LEVELS = {"essential": 1, "reinforced": 2, "strict": 3}
"""Level → the highest risk of its controls."""
UNREAD = frozenset({"error", "unknown"})
MOST = 12


@dataclass
class Level:
    """The machines of one class: how many there are, how many reach each level, which fail, which were not verified."""

    machines: int = 0
    reached: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    failing: list[str] = field(default_factory=list)
    unverified: list[str] = field(default_factory=list)


def dispersion(practice: Practice, controls: Mapping[str, Control]) -> dict[str, Level]:
    """Class → its level, in the order of the inventory. A waived failure counts as reached, as in clause 14a."""
    found: dict[str, Level] = {}
    for host, told in states(practice, controls):
        level = found.setdefault(host.host_class, Level())
        level.machines += 1
        least = min((controls[name].risk for name, state in told.items() if state == "fail"), default=None)
        if least is not None:
            level.failing.append(host.name)
        if not is_fresh(host.last_reading, practice.at) or not UNREAD.isdisjoint(told.values()):
            level.unverified.append(host.name)
            continue
        for name, risk in LEVELS.items():
            level.reached[name] += least is None or least > risk
    return found


def lines(practice: Practice, controls: Mapping[str, Control], lang: str) -> list[str]:
    """The same in sentences: whether the whole fleet was verified, then a line for each class."""
    found = dispersion(practice, controls)
    return [_whole(practice, found, lang), *(_class(name, one, lang) for name, one in found.items())]


def _whole(practice: Practice, found: Mapping[str, Level], lang: str) -> str:
    """« Parc vérifié en entier : 41 machines sur 41, 30 équipements sur 30 », or what is missing."""
    total = len(practice.hosts)
    read = total - sum(len(one.unverified) for one in found.values())
    equipment = practice.declared.equipment
    machines = t("levels.machines", lang, n=total, read=read)
    if not equipment:
        return t("levels.partly", lang, told=f"{machines}, {t('levels.no_equipment', lang)}")
    pieces, uneven = equipment["total"], equipment["uneven"]
    told = f"{machines}, {t('levels.equipment', lang, n=pieces, even=pieces - uneven)}"
    even = read == total and not uneven and not any(one.failing for one in found.values())
    return t("levels.whole" if even else "levels.partly", lang, told=told)


def _class(name: str, level: Level, lang: str) -> str:
    reached = ", ".join(f"{named('profile', one, lang)} {n}/{level.machines}" for one, n in level.reached.items())
    return t(
        "levels.class",
        lang,
        host_class=named("class", name, lang),
        reached=reached,
        failing=names([sanitize(one, 60) for one in level.failing], lang, MOST) or None,
        unverified=names([sanitize(one, 60) for one in level.unverified], lang, MOST) or None,
    )
