"""From the registers to what they say of each clause: attestations in force, lists complete, nothing left open.

A clause that several sources speak of is the worst of them. Pure: the files were read before.
"""

from __future__ import annotations

from hygiene_cli.proofs import attested, equipment, incidents, network, people
from hygiene_cli.proofs.book import Book
from hygiene_cli.standing import Standing, worst
from hygiene_cli.verdict import Proof

__all__ = ["Book", "proofs"]

SOURCES = (attested, people, equipment, network, incidents)


def proofs(book: Book) -> dict[str, Proof]:
    """Clause → what the practice's own papers say of it."""
    said: dict[str, list[Standing]] = {}
    for source in SOURCES:
        for clause, standing in source.judge(book):
            said.setdefault(clause, []).append(standing)
    without_object = attested.not_concerned(book)
    found = {}
    for clause in book.guide.clauses:
        decided = without_object.get(clause.id) or worst(said.get(clause.id, ()))
        if decided is not None:
            total = decided._replace(exceptions=sum(one.exceptions for one in said.get(clause.id, ())))
            found[clause.id] = Proof(total, attested.on_hosts(book, clause))
    return found
