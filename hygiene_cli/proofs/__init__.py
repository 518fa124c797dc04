"""From the registers to what they say of each clause: attestations in force, lists complete, nothing left open.

A clause that several sources speak of is the worst of them. Pure: the files were read before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hygiene_cli.model import Reason, Standing
from hygiene_cli.proofs import attested, equipment, incidents, network, people, privileged
from hygiene_cli.proofs.book import Book, Found
from hygiene_cli.proofs.needed import unfilled
from hygiene_cli.verdict import Proof
from hygiene_cli.verdict.standing import worst

__all__ = ["Book", "of_registers", "proofs"]

REGISTERS = (people, privileged, equipment, network, incidents)
"""In the order in which their reasons are told when several fail: a name says more than a missing signature."""


def proofs(book: Book) -> dict[str, Proof]:
    """Clause → what the practice's own papers say of it."""
    said: dict[str, list[Standing]] = {}
    for name, standing in (*of_registers(book), *attested.judge(book)):
        said.setdefault(name, []).append(standing)
    without_object = attested.not_concerned(book)
    found = {}
    for clause in book.guide.clauses:
        decided = _decided(said.get(clause.id, ()))
        if clause.id in without_object and not _contradicted(said.get(clause.id, ())):
            decided = without_object[clause.id]
        instead = attested.instead(book, clause)
        if decided is not None:
            decided = decided._replace(exceptions=sum(one.exceptions for one in said.get(clause.id, ())))
        if decided is not None or instead is not None:
            found[clause.id] = Proof(decided, attested.on_hosts(book, clause), instead)
    return found


def of_registers(book: Book) -> Iterator[Found]:
    """What the registers say of each clause; nothing where a list that it is worked out from is not filled in."""
    for register in REGISTERS:
        for clause, standing in register.judge(book):
            yield clause, unfilled(book.registers, clause) or standing


LACKING = ("no_register", "no_attestation", "attestation_expired", "evidence_changed", "no_export")
"""Failures for want of a paper, which a clause without object does not need."""


def _contradicted(standings: Sequence[Standing]) -> bool:
    """Whether a register shows a failure of what is said to be without object."""
    return any(one.word == "fail" and one.reason and one.reason.code not in LACKING for one in standings)


def _decided(standings: Sequence[Standing]) -> Standing | None:
    """The worst; attestations that are missing are named together, and one that ends soon is announced."""
    decided = worst(standings)
    if decided is not None and decided.word == "pass":
        reason = next((one.reason for one in standings if one.reason), None)
        return decided._replace(reason=reason, at=min((one.at for one in standings if one.at), default=None))
    if decided is None or decided.reason is None or decided.reason.code != "no_attestation":
        return decided
    alike = [one.reason.params for one in standings if one.reason and one.reason.code == "no_attestation"]
    names = ", ".join(params["attestation"] for params in alike)
    return decided._replace(reason=Reason("no_attestation", {"attestation": names}))
