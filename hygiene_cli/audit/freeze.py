"""Sealing the audit of a practice: results, policy, registers under pseudonyms, evidence, report and action plan."""

from __future__ import annotations

import dataclasses as fields
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hygiene_cli import pseudonyms, sealed
from hygiene_cli.actions.desk import ActionDesk
from hygiene_cli.actions.export import as_csv
from hygiene_cli.actions.show import titles
from hygiene_cli.audit import bundle, chain
from hygiene_cli.desk import Desk
from hygiene_cli.errors import UsageProblem
from hygiene_cli.files import ELSEWHERE, PRIVATE, replace
from hygiene_cli.past import with_past
from hygiene_cli.report import render
from hygiene_cli.session import now
from hygiene_cli.versions import versions

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


@dataclass(frozen=True)
class Frozen:
    """A sealed audit: its file, its seal, and whether the auditor is who runs the practice's IT."""

    path: Path
    seal: str
    self_assessment: bool


def freeze(inventories: tuple[str, ...], name: str, auditor: str, recipients: Sequence[str], lang: str) -> Frozen:
    """Seal the state of now under a name. Raises UsageProblem when the name is taken, or the chain cannot be read."""
    if not NAME.fullmatch(name):
        raise UsageProblem("{name}: give the audit a short name of small letters, digits and dashes", name=name)
    actions = ActionDesk.open(inventories)
    desk = actions.desk
    folder = desk.registers.folder / chain.FOLDER
    links = chain.read(folder)
    if any(one["name"] == name for one in links):
        raise UsageProblem("{name} is sealed already; give this audit another name", name=name)
    at = now().isoformat(timespec="seconds")
    if links and links[-1]["at"] > at:
        raise UsageProblem(
            "{name} was sealed on {day}, which is still to come ({now}): correct this computer's clock",
            name=links[-1]["name"], day=links[-1]["at"], now=at,
        )  # fmt: skip
    own = is_own(desk, auditor)
    known = pseudonyms.signs(desk.registers.entries("people"))
    files = {part: pseudonyms.hide(text, known).encode() for part, text in _texts(actions, name, lang).items()}
    files["evidence.json"] = _json(_evidence(desk)).encode()
    about = {
        "name": name, "at": at, "practice": desk.place.name,
        "auditor": pseudonyms.hide(auditor, known), "self_assessment": own, "versions": versions(),
        "previous": {key: links[-1][key] for key in ("name", "seal")} if links else None,
    }  # fmt: skip
    data, seal = bundle.make(files, about)
    path = folder / f"{name}.zip{'.age' if recipients else ''}"
    written = sealed.encrypt(data, recipients) if recipients else data
    link = {"name": name, "seal": seal, "file": path.name, "sha256": bundle.digest(written), "at": at}
    _write(folder, path, written, [*links, link], known)
    return Frozen(path, seal, own)


def is_own(desk: Desk, auditor: str) -> bool:
    """Whether the auditor is somebody of the practice or of its provider: a self-assessment."""
    practice = desk.registers.practice
    own = {str(word).casefold() for one in desk.registers.entries("people") for word in (one["id"], one["name"])}
    provider = practice.get("provider") or {}
    return auditor.casefold() in own | {
        str(provider.get("name", "")).casefold(),
        str(practice.get("name", "")).casefold(),
    }


def _texts(actions: ActionDesk, name: str, lang: str) -> dict[str, str]:
    session = actions.desk.session
    # no report can hold the seal of what holds it: it says the one before, and leaves a place for its own
    judged = session.practice(None, session.hosts(), now())
    told = fields.replace(judged, declared=fields.replace(judged.declared, sealing=name))
    policies = {host.name: dict(host.policy) for host in told.hosts}
    registers = actions.desk.registers
    return {
        "report.html": render(with_past(session, None, told), session.controls, "html", lang),
        "results.json": render(told, session.controls, "json", lang),
        "actions.csv": as_csv(actions.items, titles(actions, lang), lang),
        "policy.json": _json(policies),
        **{f"registers/{name}.json": _json(document.data or {}) for name, document in registers.documents.items()},
    }


def _evidence(desk: Desk) -> list[dict[str, Any]]:
    """Which documents prove the attestations, by digest: the documents themselves stay where they are."""
    return [
        {"attestation": one["id"], "date": one["date"], **{key: one["evidence"].get(key) for key in ("sha256", "page")}}
        for one in desk.registers.entries("attestations")
        if one.get("evidence")
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"


def _write(folder: Path, path: Path, data: bytes, links: list[dict[str, str]], known: Mapping[str, list[str]]) -> None:
    """The bundle, the names behind its signs, and the chain: the chain last, so that what it names is there."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise UsageProblem(ELSEWHERE, path=folder, why=error.strerror) from None
    names = folder / f"{path.name.split('.')[0]}.names.json"
    for target, content in ((path, data), (names, _json(known)), (folder / chain.FILE, _json(links))):
        replace(target, content, new=PRIVATE)
