"""The lists that each clause is worked out from; one that nobody filled in, not even as empty, fails it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from hygiene_cli.model import Standing
from hygiene_cli.proofs.book import failed
from hygiene_cli.registers import Registers


class Needed(NamedTuple):
    """A list of a register: `keys` of access.yml; without a key, the list named as its file."""

    register: str
    key: str | None = None


PEOPLE, PRIVILEGED, EQUIPMENT = Needed("people"), Needed("privileged"), Needed("equipment")
INCIDENTS, REMOTE, SOFTWARE = Needed("incidents"), Needed("remote"), Needed("software")
ZONES, POINTS, LINKS, PARTNERS, WIFI, EXPOSURE = (
    Needed("networks", key)
    for key in ("zones", "sensitive_points", "internet_links", "partner_links", "wifi", "exposure")
)
KEYS, ALARMS, CONTRACTORS = (Needed("access", key) for key in ("keys", "alarms", "contractors"))

NEEDED: Mapping[str, tuple[Needed, ...]] = {
    "0c": (PEOPLE,),
    "1b": (EQUIPMENT,), "1c": (SOFTWARE,), "1d": (ZONES, POINTS), "1e": (LINKS,), "1f": (PARTNERS,),
    "2a": (PRIVILEGED,), "2b": (PRIVILEGED,), "2c": (PRIVILEGED,), "2d": (EQUIPMENT,),
    "3b": (PEOPLE,), "3d": (PEOPLE,),
    "4a": (LINKS,),
    "5b": (REMOTE,),
    "6a": (SOFTWARE,), "6b": (SOFTWARE,),
    "8a": (PEOPLE,),
    "12a": (EQUIPMENT,),
    "14a": (EQUIPMENT,),
    "17a": (EQUIPMENT,),
    "18a": (REMOTE,),
    "19a": (EQUIPMENT,), "19c": (EQUIPMENT,),
    "21a": (ZONES,),
    "22a": (WIFI,), "22b": (WIFI,),
    "23a": (EQUIPMENT,),
    "24a": (EXPOSURE,),
    "25a": (EXPOSURE,),
    **dict.fromkeys(("26b", "26c", "26d", "26e", "26f"), (INCIDENTS,)),
    "30b": (PRIVILEGED,),
    "31a": (REMOTE,), "31b": (REMOTE,), "31c": (REMOTE,),
    "33b": (PEOPLE, KEYS), "33c": (ALARMS,), "33d": (CONTRACTORS,),
    **dict.fromkeys(("34a", "34b", "34c", "34d", "34e", "34f"), (EQUIPMENT,)),
    "35b": (EQUIPMENT,),
    "37b": (PEOPLE,),
    **dict.fromkeys(("38a", "38b", "38c", "38d", "38e", "38f", "38i", "38j"), (INCIDENTS,)),
    "39g": (PEOPLE,), "39h": (PEOPLE,),
}  # fmt: skip


def unfilled(registers: Registers, clause: str) -> Standing | None:
    """The failure of the first list of a clause that nobody filled in; None when all were, be they declared empty."""
    return next(filter(None, (unlisted(registers, one) for one in NEEDED.get(clause, ()))), None)


def unlisted(registers: Registers, one: Needed) -> Standing | None:
    """The failure of a list that nobody filled in."""
    if registers.of(*one) is None:
        return failed("no_register", register=f"{one.register}.yml" + (f" ({one.key})" if one.key else ""))
    return None
