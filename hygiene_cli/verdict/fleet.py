"""What only the whole fleet can say of a clause, host by host: computed from every control's standing. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control
from hygiene_cli.model import Host, Reason, Standing
from hygiene_cli.verdict.standing import worst

Table = Mapping[str, Mapping[str, Standing]]
"""Host → control → what it counts as."""
FIXED = "workstation"
PORTABLE = "laptop"
NAMED = 20
WEEK = timedelta(days=7)


def computed(
    hosts: Sequence[Host], controls: Mapping[str, Control], table: Table, now: datetime
) -> dict[str, dict[str, Standing]]:
    """Clause → host → what the fleet says of it."""
    return {clause: dict(source(hosts, controls, table, now)) for clause, source in SOURCES.items()}


Found = Iterator[tuple[str, Standing]]


def homogeneous(hosts: Sequence[Host], controls: Mapping[str, Control], table: Table, _now: datetime) -> Found:
    """14a: nothing fails unshielded on any host, and every host was verified: the worst of all its controls."""
    concerned = Concerned(controls)
    for host in hosts:
        row = table[host.name]
        own = {name: row[name] for name in concerned.by(host)}
        failing = [name for name, one in own.items() if one.word == "fail"]
        if failing:
            yield host.name, Standing("fail", Reason("uneven", {"names": failing[:NAMED], "n": len(failing)}))
        else:
            yield host.name, _at_least_read(host, own)


def _at_least_read(host: Host, own: Mapping[str, Standing]) -> Standing:
    """A host with no reading at all is not verified, however its few standings combine."""
    decided = worst(one for one in own.values() if one.word != "notchecked") or Standing("notchecked")
    return decided if host.last_reading or decided.word != "notapplicable" else Standing("notchecked")


def portable(hosts: Sequence[Host], controls: Mapping[str, Control], table: Table, _now: datetime) -> Found:
    """17a: a laptop fails nothing that a fixed workstation passes."""
    fixed = [host for host in hosts if host.host_class == FIXED]
    passed = {name for name in controls if any(table[host.name][name].word == "pass" for host in fixed)}
    for host in hosts:
        if host.host_class == PORTABLE:
            weaker = [name for name in controls if name in passed and table[host.name][name].word == "fail"]
            if weaker:
                yield (
                    host.name,
                    Standing("fail", Reason("weaker_than_fixed", {"names": weaker[:NAMED], "n": len(weaker)})),
                )


def necessary(hosts: Sequence[Host], _controls: Mapping[str, Control], _table: Table, now: datetime) -> Found:
    """15b: every removable medium that is let in has its reason, who approved it, and a review still to come."""
    for host in hosts:
        if not host.policy or host.last_reading is None:
            continue
        listed = host.policy.get("usb_storage_allow_list") or []
        entries = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
        late = [str(one.get("name")) for one in entries if not _in_order(one, now.date())]
        reason = Reason("review_due", {"names": late[:NAMED]}) if late else None
        yield host.name, Standing("fail" if late else "pass", reason, host.last_reading)


def _in_order(entry: Mapping[str, object], today: date) -> bool:
    try:
        return (
            bool(entry.get("reason") and entry.get("approved_by"))
            and date.fromisoformat(str(entry.get("review_by"))) >= today
        )
    except ValueError:
        return False


def managed(hosts: Sequence[Host], _controls: Mapping[str, Control], _table: Table, now: datetime) -> Found:
    """16a: a tool that manages the fleet has seen each host within a week; those it does not reach are told."""
    for host in hosts:
        if host.last_reading and now - host.last_reading <= WEEK:
            yield host.name, Standing("pass", None, host.last_reading)
        elif host.collect != "host":
            yield host.name, Standing("notchecked", Reason("unmanaged"))
        elif host.last_reading:
            last = host.last_reading.date().isoformat()
            yield host.name, Standing("fail", Reason("not_seen", {"days": WEEK.days, "last": last}))
        else:
            yield host.name, Standing("unknown", Reason("never_seen"))


def controller(hosts: Sequence[Host], controls: Mapping[str, Control], table: Table, now: datetime) -> Found:
    """16b: the controller itself, where it is one of the hosts, holds all that is asked of them."""
    return homogeneous([host for host in hosts if host.here], controls, table, now)


def concerns(control: Control, host: Host) -> bool:
    """Whether a control looks at a host at all."""
    return host.system in control.systems and (not host.host_class or host.host_class in control.classes)


class Concerned:
    """The controls that look at a host, worked out once for each system and class."""

    def __init__(self, controls: Mapping[str, Control]) -> None:
        self._controls = controls
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def by(self, host: Host) -> tuple[str, ...]:
        """Their ids, in the controls' order."""
        kind = (host.system, host.host_class)
        if kind not in self._known:
            self._known[kind] = tuple(name for name, control in self._controls.items() if concerns(control, host))
        return self._known[kind]


SOURCES: Mapping[str, Callable[[Sequence[Host], Mapping[str, Control], Table, datetime], Found]] = {
    "14a": homogeneous,
    "15b": necessary,
    "16a": managed,
    "16b": controller,
    "17a": portable,
}
UNCONTROLLED = frozenset({"15b", "16a"})
"""Clauses that fail here by what no control says; behind the others stand the controls that fail."""
