"""What a full check told, small enough to be kept with it: each rule, clause, and control on each host, in one word.

It is what a later check is compared with, so that nothing of the past has to be judged again. Pure.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control
from hygiene_cli.model import Practice, Reason
from hygiene_cli.verdict.fleet import Concerned

LETTERS = {
    "pass": "p", "fail": "f", "waived": "w", "error": "e", "unknown": "u", "notchecked": "n", "notapplicable": "a",
    "": ".",
}  # fmt: skip
"""A control's word on a host, empty where it does not concern the host."""
WORDS = {letter: word for word, letter in LETTERS.items()}


@dataclass(frozen=True)
class Snapshot:
    """Rule → word; clause → word and why; host → a letter for each of `controls`; host → why it could not be read."""

    rules: Mapping[int, str] = field(default_factory=dict)
    clauses: Mapping[str, tuple[str, Reason | None]] = field(default_factory=dict)
    controls: tuple[str, ...] = ()
    hosts: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    def words(self, host: str) -> dict[str, str]:
        """Control → its word on a host, those alone that concern it."""
        letters = zip(self.controls, self.hosts.get(host, ""), strict=False)
        return {control: WORDS[letter] for control, letter in letters if letter != "."}

    def packed(self) -> bytes:
        """As history keeps it."""
        clauses = {
            name: [word, reason.code if reason else None, dict(reason.params) if reason else None]
            for name, (word, reason) in self.clauses.items()
        }
        parts = [self.rules, clauses, self.controls, self.hosts, self.problems]
        return zlib.compress(json.dumps(parts, separators=(",", ":"), default=str).encode(), 6)

    @classmethod
    def unpacked(cls, packed: bytes) -> Snapshot:
        """What `packed` made. Raises ValueError when it is damaged."""
        try:
            rules, clauses, controls, hosts, problems = json.loads(zlib.decompress(packed))
            return cls(
                {int(number): word for number, word in rules.items()},
                {
                    name: (word, Reason(code, params) if code else None)
                    for name, (word, code, params) in clauses.items()
                },
                tuple(controls),
                hosts,
                problems,
            )
        except (zlib.error, TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"damaged standings: {error}") from None


def reworded(packed: bytes, change: Callable[[str], str]) -> bytes:
    """The same with another wording of all that is in it."""
    return zlib.compress(change(zlib.decompress(packed).decode()).encode(), 6)


def snapshot(told: Practice, controls: Mapping[str, Control]) -> Snapshot:
    """What a verdict says, word by word."""
    clauses = (*told.preamble, *(clause for rule in told.rules for clause in rule.clauses))
    concerned, hosts = Concerned(controls), {}
    for host in told.hosts:
        own = told.table[host.name]
        letters = {name: LETTERS[own[name].word] for name in concerned.by(host)}
        hosts[host.name] = "".join([letters.get(name, ".") for name in controls])
    return Snapshot(
        rules={one.rule.number: one.word for one in told.rules},
        clauses={one.clause.id: (one.word, one.reason) for one in clauses},
        controls=tuple(controls),
        hosts=hosts,
        problems={host.name: host.problem.code for host in told.hosts if host.problem},
    )
