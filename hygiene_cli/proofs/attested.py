"""What somebody signed: each attestation of a clause, in force, with its document unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from hygiene_cli.guide import Attestation, Clause
from hygiene_cli.model import Reason, Standing
from hygiene_cli.proofs.book import NAMED, YEAR, Book, Found, failed, moment, passed, reviewed, unless
from hygiene_cli.proofs.needed import Needed, unlisted
from hygiene_cli.registers import Entry
from hygiene_cli.verdict.standing import worst

ANNOUNCED = timedelta(days=60)
AGAINST = {"mailboxes": "mail_forwarded", "accounts": "weakly_authenticated"}
"""The kind of an export → why what it names fails the clause."""


def judge(book: Book) -> Iterator[Found]:
    """The attestations that each clause needs."""
    for clause in book.guide.clauses:
        for attestation in clause.attestations:
            if not attestation.compares:
                yield clause.id, standing(book, attestation)


def instead(book: Book, clause: Clause) -> Standing | None:
    """What stands in for the measure of machines that could not be measured; None where nothing may."""
    given = [one for one in clause.attestations if one.compares and latest(book, one)]
    return worst(standing(book, one) for one in given)


def standing(book: Book, attestation: Attestation) -> Standing:
    """What the practice's attestation of this id counts as today."""
    entry = latest(book, attestation)
    if entry is None and (attestation.export or attestation.compares):
        code = "no_export" if attestation.export else "no_attestation"
        return Standing("notchecked", Reason(code, {"attestation": attestation.id}))
    if entry is None:
        return failed("no_attestation", attestation=attestation.id)
    until = end(entry, attestation)
    if until < book.today:
        return failed("attestation_expired", attestation=attestation.id, until=until.isoformat())
    changed = tampered(book, entry)
    if changed:
        return failed("evidence_changed", attestation=attestation.id, file=changed)
    if attestation.export:
        read = entry.get("export")
        if read is None:
            return Standing("notchecked", Reason("no_export", {"attestation": attestation.id}))
        if read["against"]:
            return unless(AGAINST[attestation.export], read["against"])
    compared = _compared(book, attestation, entry) if attestation.compares else passed()
    if compared.word != "pass":
        return compared
    signed = entry.day("date")
    due = until - book.today <= ANNOUNCED and until - (signed or until) > ANNOUNCED
    reason = Reason("attestation_due", {"attestation": attestation.id, "until": until.isoformat()}) if due else None
    return Standing("pass", reason, moment(signed) if signed else None, compared.exceptions)


def _compared(book: Book, attestation: Attestation, entry: Entry) -> Standing:
    """Whether the list is still the one that was compared, and whoever is on it still has a reason to be."""
    assert attestation.compares
    listed = book.registers.entries("networks", attestation.compares)
    changed = {one["name"] for one in listed} ^ set(entry.get("compared", ()))
    if changed or "compared" not in entry:
        return failed("compared_changed", attestation=attestation.id, names=sorted(changed)[:NAMED], n=len(changed))
    lacking = unlisted(book.registers, Needed("networks", attestation.compares))
    return lacking or reviewed(listed, "name", book.today)


def latest(book: Book, attestation: Attestation, host: str | None = None) -> Entry | None:
    """The latest attestation of this id, for the practice or for one host."""
    mine = [
        one
        for one in book.registers.entries("attestations")
        if one["id"] == attestation.id and (host in one["hosts"] if "hosts" in one else host is None)
    ]
    return max(mine, key=lambda one: (one["date"], one["valid_until"]), default=None)


def end(entry: Entry, attestation: Attestation) -> date:
    """The last day of an attestation: never later than the guide's own validity allows."""
    signed, until = entry.day("date"), entry.day("valid_until")
    assert signed and until
    return min(until, signed + timedelta(days=attestation.days))


def tampered(book: Book, entry: Entry) -> str | None:
    """The name of the document that is kept and is no longer what was signed, or None."""
    evidence = entry.get("evidence") or {}
    if evidence.get("kept") and book.digests.get(evidence["file"]) != evidence["sha256"]:
        return str(evidence["file"])
    return None


def on_hosts(book: Book, clause: Clause) -> dict[str, Standing]:
    """What attestations of single hosts say, where nothing reads them."""
    found: dict[str, Standing] = {}
    for attestation in clause.attestations:
        for host in book.hosts:
            entry = latest(book, attestation, host.name)
            if (
                entry is not None
                and not attestation.compares
                and end(entry, attestation) >= book.today
                and not tampered(book, entry)
            ):
                found[host.name] = passed(entry.day("date"))
    return found


def not_concerned(book: Book) -> dict[str, Standing]:
    """The clauses without object here, each signed within the year; an older statement no longer holds."""
    found = {}
    for entry in book.registers.listed("not_concerned"):
        signed = entry.day("date")
        if signed and signed <= book.today and book.since(signed, YEAR):
            params = {"why": entry["reason"], "by": entry["by"], "at": signed.isoformat()}
            found[entry["clause"]] = Standing("notapplicable", Reason("not_concerned", params), moment(signed))
    return found
