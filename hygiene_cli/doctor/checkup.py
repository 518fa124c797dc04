"""What doctor looks at: the controller, then the inventory.

Each finding is a code of `words/doctor.py` with its parameters.
"""

from __future__ import annotations

import datetime
import difflib
import shutil
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls, policy
from ansible_collections.hygiene.baseline.plugins.plugin_utils.orchestra import as_list
from ansible_collections.hygiene.baseline.plugins.plugin_utils.waiving import too_long
from hygiene_cli import controller as own
from hygiene_cli import inventory as reader
from hygiene_cli import practice
from hygiene_cli.cli import LANG
from hygiene_cli.doctor import windows as doctor_windows
from hygiene_cli.errors import HygieneError
from hygiene_cli.inventory import Inventoried
from hygiene_cli.options import Ansible
from hygiene_cli.rewording import reworded
from hygiene_cli.running.private import abandoned
from hygiene_cli.running.runner import MINIMUM_ANSIBLE, Order, execute
from hygiene_cli.texts import moment

MINIMUM = {"ansible-core": MINIMUM_ANSIBLE, "ansible-runner": (2, 4), "jmespath": (1, 0)}
OWN_VARIABLES = (
    "hygiene_class", "hygiene_profile", "hygiene_collect", "hygiene_managed_by", "hygiene_maintenance_window",
    "hygiene_vendor_approval", "hygiene_waived", "hygiene_fail_on", "hygiene_timeout", "hygiene_hosts",
    "hygiene_confirm_window",
    "hygiene_observation_days",
    "hygiene_winrm_clear_password",
)  # fmt: skip

MOST_TARGETS = 8
LATE = 300
"""Seconds after its end from which on a lift that is still there did not end."""
ANSIBLES = ("inventory_dir", "inventory_file", "inventory_hostname", "inventory_hostname_short")
"""Variables of Ansible's own that begin like ours."""


@dataclass(frozen=True)
class Problem:
    """Something wrong; `serious` when a command would fail, mislead or leak."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    serious: bool = True


def examine(inventories: tuple[str, ...]) -> list[Problem]:
    """Every problem found, the controller's first."""
    found = list(controller())
    try:
        place = practice.find(inventories)
    except HygieneError as problem:
        return [*found, Problem("inventory", {"detail": problem.said(LANG)})]
    try:
        place.state_folder()
    except HygieneError as problem:
        found.append(Problem("state", {"detail": problem.said(LANG)}))
    try:
        hosts = reader.load(place.inventories)
    except HygieneError as problem:
        return [*found, Problem("inventory", {"detail": problem.said(LANG)}), *weak(place, []), *registers(place, None)]
    wrong = list(registers(place, [host.name for host in hosts]))
    found += [*clock(place), *weak(place, hosts), *(wrong or contradictions(hosts))]
    return [*found, *across(hosts), *(item for host in hosts for item in of_host(host))]


ONE = "updates_restart_done"
"""A control that costs a host next to nothing: what it left is told with any."""


def visit(inventories: tuple[str, ...], limit: str | None, given: Ansible) -> list[Problem]:
    """What the hosts say of lifts, changes that wait to be confirmed, journals; and which do not answer."""
    found: list[Problem] = []
    place = practice.find(inventories)

    def on_host(name: str, told: Mapping[str, Any]) -> None:
        found.extend(_left_on(name, told.get("state") or {}))
        facts = told.get("facts") or {}
        if told.get("collect") != "host":
            return
        if told.get("system") == "windows":
            found.extend(Problem(*one) for one in doctor_windows.answered(name, facts, time.time()))
        elif not facts.get("root"):
            found.append(Problem("not_root", {"host": name}, serious=False))

    def on_problem(name: str, code: str, words: str) -> None:
        windows = name in known and known[name].get("system") == "windows"
        found.append(
            Problem(*doctor_windows.silent(name, words))
            if windows
            else Problem("no_answer", {"host": name, "detail": words})
        )

    variables = {**given.variables, "hygiene_controls": [ONE], "hygiene_compact": False, "hygiene_packed": True}
    variables[reader.COMPARE] = True
    order = Order("check", place.inventories, limit, variables, given.arguments, given.passwords, given.forks)
    known: dict[str, Mapping[str, Any]] = {}
    outcome = execute(order, on_host, on_problem, lambda hosts, count: known.update(hosts))
    found.extend(Problem(*one) for one in doctor_windows.shared(outcome.same_secret))
    return found


def _left_on(host: str, state: Mapping[str, Any]) -> Iterator[Problem]:
    told = {"host": host}
    pending = state.get("pending")
    if isinstance(pending, Mapping):
        yield Problem("pending", {**told, "run": pending.get("run"), "until": _moment(pending.get("until"))})
    lifts = [item for item in as_list(state.get("lifts")) if isinstance(item, Mapping)]
    for lift in lifts:
        words = {**told, **{key: lift.get(key) for key in ("control", "by", "reason")}}
        over = isinstance(lift.get("until"), int | float) and lift["until"] < time.time() - LATE
        yield Problem("lift_over" if over else "lifted", {**words, "until": _moment(lift.get("until"))}, serious=over)
    known = 2 * bool(pending) + 2 * len(lifts)
    units = as_list(state.get("units"))
    if len(units) > known:
        yield Problem("units", {**told, "units": units[:6]}, serious=False)
    journals = state.get("journals")
    if isinstance(journals, Mapping) and journals.get("count"):
        last = _moment(journals.get("last"))
        yield Problem("journals", {**told, "n": journals["count"], "last": last}, serious=False)


def _moment(seconds: Any) -> str:
    """A host's seconds since 1970 as people read them here."""
    if not isinstance(seconds, int | float) or not 0 < seconds < 4102444800:
        return "?"
    return f"{datetime.datetime.fromtimestamp(seconds):%Y-%m-%d %H:%M}"


def controller() -> Iterator[Problem]:
    """What this machine lacks."""
    for name, least in MINIMUM.items():
        wanted = ".".join(map(str, least))
        try:
            have = version(name)
        except PackageNotFoundError:
            yield Problem("missing", {"name": name, "wanted": wanted})
            continue
        if tuple(int(part) for part in have.split(".")[:2] if part.isdigit()) < least:
            yield Problem("old", {"name": name, "have": have, "wanted": wanted})
    if not (Path(sys.executable).parent / "ansible-playbook").exists():
        yield Problem("no_playbook", {"path": Path(sys.executable).parent})
    if not shutil.which("ssh"):
        yield Problem("no_ssh", serious=False)
    shadow = Path.home() / ".ansible" / "collections" / "ansible_collections" / "hygiene" / "baseline"
    if shadow.exists() and shadow.resolve() != controls.COLLECTION:
        yield Problem("shadowed", {"path": shadow}, serious=False)
    leftovers = abandoned(Path("/dev/shm"))
    if leftovers:
        yield Problem("leftovers", {"paths": [str(path) for path in leftovers[:3]]}, serious=False)


def weak(place: practice.Place, hosts: list[Inventoried]) -> Iterator[Problem]:
    """What is weak on this controller; what lies in the inventory is told host by host."""
    known = reader.inventoried(hosts)
    yield from (Problem(*one) for one in own.weaknesses(place, known))
    if place.made_by_init and hosts and not any(told.get("here") for told in known.values()):
        yield Problem("controller_absent", serious=False)


def clock(place: practice.Place) -> Iterator[Problem]:
    """A clock that went back: what has expired since would seem to hold."""
    from hygiene_cli.history import History
    from hygiene_cli.session import FILE, now

    if not (place.state / FILE).exists():
        return
    try:
        with History.open(place.state / FILE) as history:
            last = max((run.started for run in history.runs()), default=None)
    except HygieneError as problem:
        yield Problem("state", {"detail": problem.said(LANG)})
        return
    if last and last > now():
        yield Problem("clock_behind", {"last": moment(last, LANG), "now": moment(now(), LANG)})


def registers(place: practice.Place, hosts: list[str] | None) -> Iterator[Problem]:
    """Everything that is wrong in the practice's registers."""
    if not place.made_by_init or not place.registers.is_dir():
        return
    from hygiene_cli import guide
    from hygiene_cli.registers import look
    from hygiene_cli.registers.checks import Known

    found, wrong = look(place.registers)
    wrong = wrong or Known(guide.load(), controls.load(), datetime.date.today(), hosts)(found)
    yield from (Problem("register", {"detail": problem.said(LANG)}) for problem in wrong)


def contradictions(hosts: list[Inventoried]) -> Iterator[Problem]:
    """What the inventory says otherwise than the registers: the plugins would refuse to judge such a machine."""
    for host in hosts:
        try:
            policy.settled(host.variables, reader.fill)
        except Exception as problem:
            yield Problem("contradiction", {"host": host.name, "detail": reworded(str(problem), LANG)})


def across(hosts: list[Inventoried]) -> Iterator[Problem]:
    """What concerns the fleet as a whole."""
    from hygiene_cli.inventory import SECRETS, clear_secrets

    addresses: dict[str, list[str]] = {}
    for host in hosts:
        address = str(host.variables.get("ansible_host") or host.name)
        addresses.setdefault(f"{address}:{host.variables.get('ansible_port', '')}", []).append(host.name)
    for address, names in addresses.items():
        if len(names) > 1:
            yield Problem("same_address", {"hosts": names[:5], "address": address.rstrip(":")})
    shared = [
        name for name in SECRETS if len(hosts) > 1 and all(name in clear_secrets(host.variables) for host in hosts)
    ]
    for name in shared:
        yield Problem("same_secret", {"name": name})
    unclassed = [host.name for host in hosts if not host.variables.get("hygiene_class")]
    if unclassed:
        yield Problem("no_class", {"hosts": unclassed[:8], "n": len(unclassed)}, serious=False)
    yield from (Problem(*one) for one in doctor_windows.shared(doctor_windows.in_common(hosts, doctor_windows.closed)))
    if not any(host.variables.get("passwords_doctrine") for host in hosts):
        yield Problem("no_doctrine", serious=False)
    yield from _targets(hosts)


def _targets(hosts: list[Inventoried]) -> Iterator[Problem]:
    """Servers that measure the access to the Internet: one that never answers would look like no access at all."""
    named = {str(item) for host in hosts for item in as_list(host.variables.get("internet_access_targets"))}
    for target in sorted(named)[:MOST_TARGETS]:
        name, _, port = target.rpartition(":")
        try:
            socket.create_connection((name.strip("[]"), int(port)), 3).close()
        except (OSError, ValueError, OverflowError) as problem:
            why = getattr(problem, "strerror", None) or str(problem)
            yield Problem("silent_target", {"target": target, "why": why}, serious=False)


def of_host(host: Inventoried) -> Iterator[Problem]:
    """What concerns one host."""
    from hygiene_cli.inventory import clear_secrets

    told = {"host": host.name}
    for name in clear_secrets(host.variables):
        yield Problem("clear_secret", {**told, "name": name})
    if host.variables.get("ansible_connection") in ("winrm", "psrp"):
        yield from (Problem(*one) for one in doctor_windows.settings(host))
    try:
        policy.host_class(host.name, host.variables)
        policy.collect(host.name, host.variables)
        policy.profile(host.name, host.variables)
        policy.managed_by(host.name, host.variables)
        policy.windows(host.name, host.variables)
        policy.whole(host.name, host.variables, *policy.CONFIRM_WINDOW)
        policy.whole(host.name, host.variables, *policy.OBSERVATION_DAYS)
        policy.effective(host.name, host.variables, reader.fill)
    except Exception as problem:
        yield Problem("policy", {**told, "detail": reworded(str(problem), LANG)})
    if policy.audit_only(host.name, host.variables) == "vendor_approval_missing":
        yield Problem("no_approval", {**told, "class": host.variables["hygiene_class"]}, serious=False)
    yield from _typos(host)
    yield from _dates(host)


def _typos(host: Inventoried) -> Iterator[Problem]:
    known = [*policy.defaults(), *OWN_VARIABLES, *ANSIBLES]
    prefixes = tuple({"hygiene_", *(f"{control.role}_" for control in controls.load().values())})
    for name in host.variables:
        if name.startswith(prefixes) and name not in known:
            close = difflib.get_close_matches(name, known, 1)
            yield Problem("unknown_variable", {"host": host.name, "name": name, "close": close[0] if close else None})


def _dates(host: Inventoried) -> Iterator[Problem]:
    """Waivers past their date or without a reason; allow-list entries to be reviewed."""
    day = datetime.date.today()
    today = day.isoformat()
    for waiver in host.variables.get("hygiene_waived") or []:
        if not isinstance(waiver, Mapping) or not all(
            waiver.get(key) for key in ("control", "until", "reason", "approved_by")
        ):
            yield Problem("waiver_incomplete", {"host": host.name})
        elif waiver["control"] not in controls.load():
            yield Problem("waiver_unknown", {"host": host.name, "control": waiver["control"]})
        elif str(waiver["until"]) < today:
            yield Problem(
                "waiver_over",
                {"host": host.name, "control": waiver["control"], "until": waiver["until"]},
                serious=False,
            )
        elif too_long(waiver, controls.load()[waiver["control"]].rules, day):
            yield Problem("waiver_long", {"host": host.name, "control": waiver["control"], "until": waiver["until"]})
    for name in policy.defaults():
        for entry in host.variables.get(name) or [] if isinstance(host.variables.get(name), list) else []:
            if isinstance(entry, Mapping) and "review_by" in entry and str(entry["review_by"]) < today:
                yield Problem(
                    "review_due", {"host": host.name, "name": name, "entry": entry.get("name")}, serious=False
                )
