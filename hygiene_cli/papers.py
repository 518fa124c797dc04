"""The practice's papers at a moment: what its registers say of each clause, and the waivers it gave itself.

Read from `practice/` for a verdict of now; kept with a run in history, so that its report never changes afterwards.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hygiene_cli import registers as files
from hygiene_cli.guide import Guide
from hygiene_cli.model import Declared, Host, Reason, Standing
from hygiene_cli.registers import Registers
from hygiene_cli.verdict import Proof
from hygiene_cli.verdict.standing import worst

if TYPE_CHECKING:
    from hygiene_cli.registers.checks import Known

WAIVER = ("until", "reason", "compensation", "approved_by")
BLOCK = 1 << 20


@dataclass(frozen=True)
class Papers:
    """Clause → its proof, and the waivers: {what, hosts (None: all), until, reason, compensation, approved_by}."""

    proofs: Mapping[str, Proof] = field(default_factory=dict)
    waivers: Sequence[Mapping[str, Any]] = ()
    declared: Declared = field(default_factory=Declared)

    def also(self, clause: str, found: Standing) -> Papers:
        """The same with what one more source says of a clause, where the worst decides."""
        known = self.proofs.get(clause)
        told = known.standing if known else None
        added = replace(known or Proof(found), standing=worst([told, found]) if told else found)
        return replace(self, proofs={**self.proofs, clause: added})

    def on(self, hosts: Iterable[Host]) -> list[Host]:
        """The hosts with the waivers of their controls; where the inventory gives one too, the inventory's stands."""
        return [replace(host, waivers={**self._of(host.name), **host.waivers}) for host in hosts]

    def _of(self, host: str) -> dict[str, Mapping[str, Any]]:
        return {one["what"]: _shield(one) for one in self.waivers if one["hosts"] is None or host in one["hosts"]}

    def packed(self) -> str:
        """As JSON, for history."""
        return json.dumps({
            "proofs": {
                clause: [_pack(proof.standing), _packs(proof.hosts), _pack(proof.instead)]
                for clause, proof in self.proofs.items()
            },
            "waivers": list(self.waivers),
            "declared": asdict(self.declared),
        })  # fmt: skip

    @classmethod
    def unpacked(cls, text: str) -> Papers:
        """What `packed` made."""
        told = json.loads(text)
        proofs = {
            clause: Proof(_known(own), {name: _unpack(one) for name, one in hosts.items()}, *map(_known, instead))
            for clause, (own, hosts, *instead) in told["proofs"].items()
        }
        return cls(proofs, told["waivers"], Declared(**told.get("declared", {})))


def registers(folder: Path, known: Known) -> Registers | None:
    """A practice's registers, checked against what they may name; None without the folder. Raises RegisterProblem."""
    return files.load(folder, known)


def papers(found: Registers, guide: Guide, hosts: Sequence[Host], today: date) -> Papers:
    """What the registers say on a day."""
    from hygiene_cli.audit import chain
    from hygiene_cli.proofs import Book, proofs
    from hygiene_cli.proofs.declared import declared

    book = Book(found, guide, today, hosts, digests(found))
    return Papers(proofs(book), waivers(found), replace(declared(book), sealed=chain.last(found.folder)))


def waivers(found: Registers) -> list[dict[str, Any]]:
    """The register's waivers."""
    return [
        {"what": one["what"], "hosts": one.get("hosts"), **{key: one[key] for key in WAIVER}}
        for one in found.entries("waivers")
    ]


def digests(found: Registers) -> dict[str, str]:
    """File name → SHA-256 of each document that the attestations keep; what is missing has none."""
    folder = found.folder / files.EVIDENCE
    kept = {one["evidence"]["file"] for one in found.entries("attestations") if one.get("evidence", {}).get("kept")}
    return {name: digest(folder / name) for name in kept if Path(name).name == name and (folder / name).is_file()}


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            found.update(block)
    return found.hexdigest()


def _shield(waiver: Mapping[str, Any]) -> dict[str, Any]:
    return {key: waiver[key] for key in WAIVER}


def _pack(one: Standing | None) -> list[Any] | None:
    if one is None:
        return None
    reason = [one.reason.code, dict(one.reason.params)] if one.reason else None
    return [one.word, reason, one.at.isoformat() if one.at else None, one.exceptions]


def _packs(hosts: Mapping[str, Standing]) -> dict[str, list[Any] | None]:
    return {name: _pack(one) for name, one in hosts.items()}


def _known(told: Sequence[Any] | None) -> Standing | None:
    return None if told is None else _unpack(told)


def _unpack(told: Sequence[Any]) -> Standing:
    word, reason, at, exceptions = told
    return Standing(word, Reason(*reason) if reason else None, datetime.fromisoformat(at) if at else None, exceptions)
