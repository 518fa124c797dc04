"""Which controls decide a clause on a host, and what they count as there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control
from hygiene_cli.model import Host, Reason, Standing
from hygiene_cli.verdict.fleet import Table

UNMEASURED = frozenset({"notchecked", "unknown"})


class Deciders:
    """Which controls decide a clause on a host, worked out once for each system and class."""

    def __init__(self, controls: Iterable[Control]) -> None:
        self.by_clause: dict[str, list[Control]] = {}
        for control in controls:
            for clause in dict.fromkeys(control.proves):
                self.by_clause.setdefault(clause, []).append(control)
        self._known: dict[tuple[str, str, str], tuple[str, ...] | Standing] = {}

    def of(self, clause: str, host: Host) -> tuple[str, ...] | Standing:
        """The ids of the controls, or what the clause counts as when there are none."""
        key = (clause, host.system, host.host_class)
        if key not in self._known:
            self._known[key] = self._work_out(*key)
        return self._known[key]

    def _work_out(self, clause: str, system: str, host_class: str) -> tuple[str, ...] | Standing:
        proving = self.by_clause.get(clause, [])
        # a host never read has no class yet, and may be of any
        of_class = [control for control in proving if not host_class or host_class in control.classes]
        if proving and not of_class:
            return Standing("notapplicable", Reason("class", {"host_class": host_class}))
        found = tuple(control.id for control in of_class if system in control.systems)
        return found or Standing("notchecked", Reason("no_control", {"system": system}))


class Measured:
    """What controls say of hosts, where what was attested stands in for a measure that is not there.

    A control counts so for every clause that it proves: that no machine too many goes out is also why those that do are
    all that is necessary.
    """

    def __init__(self, table: Table, deciders: Deciders, instead: Mapping[str, Standing]) -> None:
        self._table = table
        self._instead = {
            control.id: found
            for clause, found in instead.items()
            if found.word == "pass"
            for control in deciders.by_clause.get(clause, [])
        }

    def of(self, host: str, control: str) -> Standing:
        """What the control counts as on the host."""
        found = self._table[host][control]
        return self._instead.get(control, found) if found.word in UNMEASURED else found
