"""How a host's readings are kept from one visit to the next, small, and read back as they were. Pure.

A visit's state is everything known of the host after it: by control the latest reading, and the `unknown` or `error`
that came later. Each entry carries its run, so that a state also tells what its own run found.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from hygiene_cli.model import Reason, Result
from hygiene_cli.verdict.standing import READINGS

MAX_VALUE = 20_000
"""Characters of JSON that one value of a result may take in the history."""
KEPT = timedelta(days=60)
"""Entries older than this are not carried on: nothing rests on them any more."""
RESULTS = frozenset({"pass", "fail", "error", "unknown", "notapplicable", "notchecked"})

Entry = dict[str, Any]


@dataclass
class State:
    """What is known of a host after a visit: entries by control, and its policy and facts."""

    results: dict[str, Entry] = field(default_factory=dict)
    later: dict[str, Entry] = field(default_factory=dict)
    policy: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    def pack(self) -> bytes:
        """The state as the database keeps it."""
        parts = [self.results, self.later, self.policy, self.facts]
        return zlib.compress(json.dumps(parts, separators=(",", ":"), default=str).encode(), 6)

    @classmethod
    def unpack(cls, packed: bytes) -> State:
        """The state that `pack` kept. Raises ValueError when it is damaged."""
        try:
            results, later, policy, facts = json.loads(zlib.decompress(packed))
        except (zlib.error, TypeError, ValueError) as error:
            raise ValueError(f"damaged state: {error}") from None
        return cls(results, later, policy, facts)

    def reworded(self, change: Callable[[str], str]) -> State:
        """The same with another wording of everything that is kept."""
        parts = [self.results, self.later, self.policy, self.facts]
        return State(*json.loads(change(json.dumps(parts, default=str))))

    def merge(self, entries: Mapping[str, Entry], now: datetime) -> None:
        """Take in a visit's entries: a reading replaces an older one, an unknown or error stands beside it."""
        for control, entry in entries.items():
            self._take(control, entry)
        oldest = stamp(now - KEPT)
        for kept in (self.results, self.later):
            for control in [name for name, entry in kept.items() if entry["at"] < oldest]:
                del kept[control]

    def _take(self, control: str, entry: Entry) -> None:
        known, later = self.results.get(control), self.later.get(control)
        # what was carried here may be older than what is known; a run's own is not, whatever the clock was set to since
        if known is not None and "by" in entry and known["at"] > entry["at"]:
            return
        if is_answer(entry):
            self.results[control] = entry
            if later is not None and later["at"] <= entry["at"]:
                del self.later[control]
        elif entry["result"] == "notchecked":
            self.results.setdefault(control, entry)
        elif later is None or later["at"] <= entry["at"]:
            self.later[control] = entry
            if known is not None and by_policy(known):
                # what policy had switched off is asked for again: that it was off is no reading
                del self.results[control]


def is_answer(entry: Entry) -> bool:
    """Whether an entry settles its control: a reading, or a policy that has it not looked at."""
    collected = (entry.get("reason") or {}).get("code") != "not_collected"
    return entry["result"] in READINGS or (entry["result"] == "notchecked" and collected)


def by_policy(entry: Entry) -> bool:
    """Whether an entry only says that policy wants nothing looked at."""
    code = (entry.get("reason") or {}).get("code")
    return entry["result"] == "notchecked" or (entry["result"] == "notapplicable" and code == "policy")


def entries(payload: Mapping[str, Any], run: str, now: datetime) -> dict[str, Entry]:
    """A host's result (its contract is in docs/results.md) as entries; what is garbled becomes an error."""
    at = stamp(min(moment(payload.get("collected_at")) or now, now))
    controls = payload.get("controls")
    found = {}
    for item in controls if isinstance(controls, list) else ():
        if isinstance(item, Mapping) and isinstance(item.get("control"), str):
            found[item["control"]] = _entry(item, run, at, payload.get("collected_by"))
    return found


def _entry(item: Mapping[str, Any], run: str, at: str, by: Any) -> Entry:
    entry: Entry = {"result": item.get("result"), "at": at, "run": run}
    if not isinstance(entry["result"], str) or entry["result"] not in RESULTS:
        return {**entry, "result": "error", "reason": {"code": "bad_answer"}}
    if by:
        entry["by"] = str(by)
    for key in ("actual", "expected", "before", "guard", "accounts"):
        if item.get(key) not in (None, [], {}):
            entry[key] = _bounded(item[key])
    if item.get("diff"):
        entry["diff"] = _differences(item["diff"])
    for key in ("reason", "waiver", "lifted"):
        if isinstance(item.get(key), Mapping) and item[key]:
            entry[key] = {str(name): _bounded(value) for name, value in item[key].items()}
    if item.get("changed"):
        entry["changed"] = True
    return entry


def _bounded(value: Any) -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = json.dumps(value, default=str)
    if len(text) <= MAX_VALUE:
        return value
    if isinstance(value, list):
        return [*(item for item in value[:20] if len(json.dumps(item, default=str)) < MAX_VALUE // 40), "…"]
    return (value if isinstance(value, str) else text)[: MAX_VALUE // 2] + "…"


def _differences(told: Any) -> list[Entry]:
    """A change's parts as Ansible shows them, within MAX_VALUE characters together: what is left out is said."""
    parts = [part for part in told if isinstance(part, Mapping)] if isinstance(told, list) else []
    room = MAX_VALUE
    kept: list[Entry] = []
    for part in parts:
        if room <= 0:
            kept[-1]["prepared"] = f"{kept[-1].get('prepared', '')}… +{len(parts) - len(kept)}\n"
            break
        kept.append(
            {
                str(key): text if len(text := str(value)) <= room else text[:room] + "\n…\n"
                for key, value in part.items()
            }
        )
        room -= len(json.dumps(kept[-1]))
    return kept


def result(control: str, entry: Entry) -> Result:
    """An entry as the verdict reads it. A large report reads 200,000 of them: what is absent is the class's default."""
    made = object.__new__(Result)
    told = made.__dict__
    told.update(entry, control=control)
    for key, convert in CONVERTED:
        if key in entry:
            told[key] = convert(entry[key])
    return made


def results(kept: Mapping[str, Entry], run: str | None = None) -> dict[str, Result]:
    """The entries as results; with `run`, only what that run found itself."""
    return {name: result(name, entry) for name, entry in kept.items() if run is None or entry["run"] == run}


def newest(found: Iterable[Result]) -> Result | None:
    """The latest reading among the results."""
    taken = [one for one in found if one.result in READINGS and one.at is not None]
    return max(taken, key=lambda one: one.at or datetime.min, default=None)


def reason(told: Any) -> Reason | None:
    """A reason of the contract, `{code, …}`."""
    if not isinstance(told, Mapping) or not isinstance(told.get("code"), str):
        return None
    return Reason(told["code"], {key: value for key, value in told.items() if key != "code"})


def stamp(at: datetime) -> str:
    """A moment as the history writes it: UTC to the second, in an order that text has too."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def moment(text: Any) -> datetime | None:
    """The moment that a text says, in UTC when it names no zone; None when it says none."""
    try:
        found = datetime.fromisoformat(str(text))
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


_moment = lru_cache(maxsize=1024)(moment)


def _mappings(value: Any) -> tuple[Any, ...]:
    return tuple(item for item in value if isinstance(item, Mapping)) if isinstance(value, list) else ()


def _names(value: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()


def _mapping(value: Any) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else None


CONVERTED = (("at", _moment), ("reason", reason), ("diff", _mappings), ("accounts", _names), ("guard", _mapping))
