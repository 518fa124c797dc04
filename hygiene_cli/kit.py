"""The kit: a read-only program for a machine that no connection reaches, and its answer taken in as untrusted."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils import assessment as assessing
from ansible_collections.hygiene.baseline.plugins.plugin_utils import census, courier, courier_windows, escrow, policy
from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control
from hygiene_cli.errors import UsageProblem
from hygiene_cli.inventory import Inventoried, fill, system_of, template

VERSION = 1
MAX_FILE = 16 << 20
MAX_DEPTH = 40
EARLIEST = 2020
"""The year before which no kit was made: a machine that says so has lost its clock."""
CLOCK_SKEW = datetime.timedelta(days=1)
FUTURE = "{path} says it was collected on {day}, in the future: set that machine's clock"


def prepare(host: Inventoried, controls: Sequence[Control], today: datetime.date) -> assessing.Assessment:
    """The host's controls with its policy filled in, as a check would ask them."""
    system = system_of(host.variables)
    values = policy.effective(host.name, host.variables, fill)
    host_class = policy.host_class(host.name, host.variables, policy.DEFAULT_CLASS[system])
    variables = {"inventory_hostname": host.name, **host.variables, **values, "hygiene_class": host_class}
    variables |= escrow.known(host.name, host.variables)
    found = assessing.Assessment(system, host_class, variables, template, today)
    found.prepare(controls)
    return found


def everything(host: Inventoried, controls: Sequence[Control]) -> list[dict[str, Any]]:
    """Every resource that a control asks of the host's system, whatever its class and the practice's choices."""
    system = system_of(host.variables)
    variables = {**policy.defaults(), "inventory_hostname": host.name, **host.variables}
    variables |= escrow.known(host.name, host.variables)
    found: dict[str, dict[str, Any]] = {}
    for control in controls:
        block = control.systems.get(system)
        if block:
            asked = {"kind": block.kind, "params": assessing.resolve(block.params, variables, template)}
            found.setdefault(_key(asked), asked)
    return list(found.values())


def build(host: Inventoried, controls: Sequence[Control], today: datetime.date, head: str, every: bool = False) -> str:
    """The kit for a host, as one file: Python for Linux, PowerShell for Windows. With `every` it asks `everything`."""
    found = prepare(host, controls, today)
    wanted = [*(everything(host, controls) if every else found.resources), *census.resources(found.system)]
    resources = list({_key(one): one for one in wanted}.values())
    asked = {"resources": resources, "kit": {"version": VERSION, "host": host.name, "class": found.host_class}}
    carrier = courier_windows.kit if found.system == "windows" else courier.kit
    return carrier([one["kind"] for one in resources], asked, head)


def read(path: Path) -> dict[str, Any]:
    """A kit's answer, checked for its shape. Raises UsageProblem with one sentence."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise UsageProblem(
                "{path} is larger than {most} MB: it is no answer of a kit", path=path, most=MAX_FILE >> 20
            )
        data = path.read_bytes()
        # Windows PowerShell's own `>` writes UTF-16
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        told = json.loads(text, parse_constant=courier.refused)
        if _deeper(told, MAX_DEPTH):
            raise ValueError
    except OSError as error:
        raise UsageProblem("{path} cannot be read: {why}", path=path, why=error.strerror) from None
    except (ValueError, RecursionError):
        raise UsageProblem(
            "{path} is not the JSON that a kit prints; run the kit again and keep its whole output", path=path
        ) from None
    shapes = {"kit": dict, "host": dict, "asked": list, "resources": list, "collected_at": str}
    if not isinstance(told, dict) or not all(isinstance(told.get(key), kind) for key, kind in shapes.items()):
        raise UsageProblem("{path} is not a kit's answer: it lacks {parts}", path=path, parts=", ".join(shapes))
    if told["kit"].get("version") != VERSION:
        raise UsageProblem("{path} was made by a kit of another version; make a new kit with `hygiene kit`", path=path)
    return told


def _deeper(value: Any, most: int) -> bool:
    """Whether a value is nested deeper than any answer is."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return most < 0 or any(_deeper(item, most - 1) for item in inner)


def collected(path: Path, told: Mapping[str, Any], now: datetime.datetime) -> datetime.datetime:
    """When the answer was collected. Raises UsageProblem for no date, or one in the future."""
    try:
        at = datetime.datetime.fromisoformat(told["collected_at"])
        at = (at if at.tzinfo else at.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)
        if at.year < EARLIEST:
            raise ValueError(at)
    except (ValueError, OverflowError):
        raise UsageProblem("{path} does not say when it was collected", path=path) from None
    if at > now + CLOCK_SKEW:
        raise UsageProblem(FUTURE, path=path, day=f"{at:%Y-%m-%d}")
    # a reading of tomorrow would hide every check until then
    return min(at, now)


def judge(
    host: Inventoried, controls: Sequence[Control], told: Mapping[str, Any], at: datetime.datetime
) -> dict[str, Any]:
    """The host's result from a kit's answer, judged with the host's variables as they are now."""
    found = prepare(host, controls, at.date())
    answers = {_key(asked): answer for asked, answer in zip(told["asked"], told["resources"], strict=False)}
    missing = {"unknown": {"code": "not_collected", "detail": "the kit did not ask for it"}}
    found.judge([answers.get(_key(resource), missing) for resource in found.resources], told["host"])
    found.waive(host.variables.get("hygiene_waived") or [])
    contract = assessing.contract(
        found,
        told,
        run="",
        action="import",
        collected_at=at.isoformat(timespec="seconds"),
        collected_by=str(told.get("collected_by") or "?")[:100],
        profile=policy.profile(host.name, host.variables),
        collect=policy.collect(host.name, host.variables),
        policy=policy.public({name: found.variables[name] for name in policy.defaults()}),
    )
    counted = [answers.get(_key(resource)) for resource in census.resources(found.system)]
    return {**contract, "census": census.census(found.system, counted)}


def _key(resource: Any) -> str:
    return json.dumps(resource, sort_keys=True, default=str)
