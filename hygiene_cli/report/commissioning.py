"""The record of a machine's commissioning: one A4 page in French, to be signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hygiene_cli.model import Host, Practice, Result
from hygiene_cli.report.clean import sanitize
from hygiene_cli.report.controls_view import said, why_so
from hygiene_cli.report.html import page
from hygiene_cli.running.preparation import Record
from hygiene_cli.texts import day, moment, named, t
from hygiene_cli.verdict.urgency import SEVERITY

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

LANG = "fr"
LEFT, DEVICES, NAME, WORD, WHY = 8, 3, 60, 40, 110
"""How many lines and characters keep it on one page."""
COUNTED = ("pass", "fail", "waived", "observing", "unverified")


@dataclass(frozen=True)
class Minutes:
    """Everything that the page shows, in words."""

    name: str
    practice: str
    date: str
    machine: Sequence[tuple[str, str]]
    steps: Sequence[tuple[str, str, str]]
    counts: Sequence[tuple[str, int, str]]
    left: Sequence[tuple[str, str]]
    more: str
    undo: str
    to_keep: bool
    """Whether a key of the machine's disk is left to somebody to put away."""
    by: str
    made_by: str


def render(record: Record, practice: Practice, controls: Mapping[str, Control], by: str) -> str:
    """The page of a machine whose every step is done; `practice` holds that machine alone, as last checked."""
    return page("commissioning.html.j2", LANG, m=build(record, practice, controls, by))


def build(record: Record, practice: Practice, controls: Mapping[str, Control], by: str) -> Minutes:
    host = practice.hosts[0]
    results = [one for one in host.results.values() if one.control in controls]
    counts = {word: sum(_word(one) == word for one in results) for word in COUNTED}
    failing = sorted(
        (one for one in results if _word(one) in ("fail", "observing")),
        key=lambda one: (-SEVERITY[controls[one.control].severity], one.control),
    )
    left = [
        (sanitize(said(controls[one.control].title, LANG), WHY), sanitize(why_so(one.reason, LANG), WHY))
        for one in failing[:LEFT]
    ]
    more = len(failing) - len(left)
    runs = [str(record.steps[step]["run"]) for step in ("full", "essential") if record.steps[step].get("changed")]
    return Minutes(
        name=sanitize(host.name, NAME),
        practice=sanitize(practice.name, NAME),
        date=day(practice.at, LANG),
        machine=list(_machine(record, host)),
        steps=list(_steps(record)),
        counts=[(word, counts[word], t(f"minutes.{word}", LANG, n=counts[word])) for word in COUNTED],
        left=left,
        more=t("minutes.more", LANG, n=more, run=practice.run) if more > 0 else "",
        undo=t("minutes.undo", LANG, commands=" ; ".join(f"hygiene undo {run}" for run in runs)) if runs else "",
        to_keep=record.steps["escrow"]["key"] in ("by_hand", "not_kept"),
        by=t("minutes.prepared_by", LANG, by=sanitize(by, NAME)),
        made_by=t("minutes.made_by", LANG, version=practice.versions.get("hygiene", ""), run=practice.run),
    )


def _word(one: Result) -> str:
    if one.shielded:
        return "waived"
    if one.result == "fail" and one.reason and one.reason.code == "observing":
        return "observing"
    return "unverified" if one.result in ("unknown", "error") else one.result


def _machine(record: Record, host: Host) -> Sequence[tuple[str, str]]:
    told: Mapping[str, Any] = record.steps["identity"]["machine"]
    model = " ".join(sanitize(told[key], WORD) for key in ("vendor", "model") if told.get(key))
    software = t("minutes.software_count", LANG, n=told["software"]) if isinstance(told.get("software"), int) else "–"
    outside = len(told["outside"])
    devices = [_device(one) for one in told["usb"]]
    usb = ", ".join(devices[:DEVICES]) + (f" … +{len(devices) - DEVICES}" if len(devices) > DEVICES else "")
    identity = " · ".join(word[:12] for word in (record.host_id, record.hardware_id) if word)
    return [
        (t("minutes.class", LANG), named("class", host.host_class, LANG)),
        (t("minutes.profile", LANG), named("profile", str(record.steps["full"]["profile"]), LANG)),
        (t("minutes.model", LANG), model or "–"),
        (t("minutes.serial", LANG), sanitize(told.get("serial") or "–", WORD)),
        (t("minutes.system", LANG), sanitize(host.os_name or "–", WORD)),
        (t("minutes.identity", LANG), identity),
        (t("minutes.software", LANG), software + (t("minutes.outside", LANG, n=outside) if outside else "")),
        (t("minutes.usb", LANG), usb or t("minutes.no_usb", LANG)),
    ]


def _device(one: Mapping[str, Any]) -> str:
    return sanitize(" ".join(str(one[key]) for key in ("name", "id") if one.get(key)), WORD)


def _steps(record: Record) -> Sequence[tuple[str, str, str]]:
    """(step, when, what came of it)."""
    return [
        (t(f"prepare.{step}", LANG), moment(datetime.fromisoformat(told["at"]), LANG), _came_of(step, told))
        for step, told in record.steps.items()
    ]


def _came_of(step: str, told: Mapping[str, Any]) -> str:
    if told.get("needless"):
        return t("minutes.needless", LANG)
    if step == "identity":
        return t("minutes.found", LANG, n=int(told["failing"]))
    if step == "escrow":
        return t(f"minutes.key.{told['key']}", LANG)
    if step in ("essential", "full"):
        return t("minutes.changed", LANG, n=int(told["changed"])) + f" ({told['run']})"
    return t("minutes.restarted" if step.startswith("restart") else "minutes.checked", LANG)
