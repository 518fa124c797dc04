"""Attestations as `hygiene attest` lists and writes them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from hygiene_cli.desk import Desk
from hygiene_cli.errors import UsageProblem
from hygiene_cli.guide import Attestation, GuideError, Language
from hygiene_cli.papers import digest
from hygiene_cli.proofs import attested
from hygiene_cli.registers import EVIDENCE, accounts, mailboxes
from hygiene_cli.registers.validity import day, until
from hygiene_cli.report.controls_view import why_so
from hygiene_cli.report.states import STATES
from hygiene_cli.texts import t

LARGEST = 100_000_000
WHAT = "say what: `hygiene attest 36`, `hygiene attest 36.restore …` or `hygiene attest --missing`"
WHO = "say who states it and who approves it: --by PERSON --approved-by PERSON (ids of people.yml)"
NO_SUCH = "there is no attestation {name}; `hygiene attest N` lists those of rule N"
EXPORT = "{name} is read from the host's export, for all of the practice: give the CSV with --evidence FILE"
DOMAINS = (
    "{path} does not say the practice's own mail domains; write them there first, as mail_domains: [practice.example]"
)
COMPARED = (
    "{name} compares the gateway's rules with {list} of {path}, for all hosts: give these rules with --evidence FILE"
)
UNLISTED = "{path} does not say {list}; write it there first, [] where no host is allowed out"
UNWRITABLE = "{path} cannot be written: {why}; choose a folder of yours"


class Words(NamedTuple):
    """What the command line says of an attestation; dates and validity as they were written."""

    by: str
    approved_by: str
    signed: str | None = None
    valid_for: str | None = None
    page: int | None = None
    hosts: tuple[str, ...] = ()
    note: str | None = None


def listed(desk: Desk, rule: int | None, missing: bool, lang: Language) -> Iterator[tuple[str, int]]:
    """The attestations of a rule, or of all, as paragraphs, each with its indent; with `missing` those that are owed or
    end within 60 days."""
    guide, book = desk.known.guide, desk.book()
    if rule is not None and rule != 0:
        try:
            guide.rule(rule)
        except GuideError as problem:
            raise UsageProblem("there is no rule {n}: the rules are 1 to 40", n=rule) from problem
    shown = False
    without_object = attested.not_concerned(book)
    for clause in guide.clauses:
        if rule not in (None, clause.rule):
            continue
        for attestation in clause.attestations:
            found = without_object.get(clause.id) or attested.standing(book, attestation)
            stands_in = attestation.compares and found.word == "notchecked"  # which is owed by nobody
            settled = found.word in ("pass", "notapplicable") and not (found.word == "pass" and found.reason)
            if missing and (settled or stands_in):
                continue
            shown = True
            span, statement = _span(attestation, lang), attestation.statement[lang]
            yield f"{STATES[found.word].sign} {attestation.id} ({span}) — {statement}", 0
            if found.reason and found.reason.code != "no_attestation":
                yield why_so(found.reason, lang), 4
    if not shown:
        yield t("attest.nothing_owed" if missing else "attest.none", lang, n=rule), 0


def _span(attestation: Attestation, lang: Language) -> str:
    """The validity, in words."""
    unit = "months" if attestation.valid_for.endswith("m") else "days"
    return t(f"attest.{unit}", lang, n=int(attestation.valid_for[:-1]))


def record(desk: Desk, name: str, words: Words, evidence: Path | None, keep: bool) -> dict[str, Any]:
    """Write an attestation, and keep its document when asked; the entry written. Raises UsageProblem."""
    try:
        attestation = desk.known.guide.attestation(name)
    except GuideError:
        raise UsageProblem(NO_SUCH, name=name) from None
    signed = day("--date", words.signed) if words.signed else desk.today
    last = _last(attestation, words.valid_for, signed)
    entry: dict[str, Any] = {
        "id": name, "date": signed, "by": words.by, "approved_by": words.approved_by, "valid_until": last,
        "hosts": list(words.hosts), "note": words.note,
    }  # fmt: skip
    if attestation.export:
        entry["export"] = _read_export(desk, attestation, words, evidence, keep)
    if attestation.compares:
        entry["compared"] = _compared(desk, attestation, words, evidence)
    if evidence is None:
        if words.page or keep:
            raise UsageProblem("--page and --keep speak of a document: give it with --evidence FILE")
        desk.add("attestations", entry)
        return entry
    entry["evidence"] = {**described(evidence), **({"page": words.page} if words.page else {}), "kept": keep}
    kept = keep_in(desk, evidence, entry["evidence"]) if keep else None
    try:
        desk.add("attestations", entry)
    except BaseException:
        if kept:
            kept.unlink(missing_ok=True)
        raise
    return entry


def _read_export(
    desk: Desk, attestation: Attestation, words: Words, evidence: Path | None, keep: bool
) -> dict[str, Any]:
    """What a host's export says; the file itself, full of people's addresses, stays out of the practice."""
    domains = desk.registers.practice.get("mail_domains")
    if attestation.export == "mailboxes" and not domains:
        raise UsageProblem(DOMAINS, path=desk.registers.folder / "practice.yml")
    if evidence is None or words.hosts:
        raise UsageProblem(EXPORT, name=attestation.id)
    if keep:
        raise UsageProblem("{path} names everybody: it is read, not kept; leave out --keep", path=evidence)
    found = mailboxes.read(evidence, domains or ()) if attestation.export == "mailboxes" else accounts.read(evidence)
    return found._asdict()


def _compared(desk: Desk, attestation: Attestation, words: Words, evidence: Path | None) -> list[str]:
    """The names on the list that was compared, which is then what the attestation covers."""
    assert attestation.compares
    path = desk.registers.folder / "networks.yml"
    if desk.registers.of("networks", attestation.compares) is None:
        raise UsageProblem(UNLISTED, path=path, list=attestation.compares)
    if evidence is None or words.hosts:
        raise UsageProblem(COMPARED, name=attestation.id, list=attestation.compares, path=path)
    return sorted(one["name"] for one in desk.registers.entries("networks", attestation.compares))


def _last(attestation: Attestation, valid_for: str | None, signed: date) -> date:
    longest = until("--valid-for", attestation.valid_for, signed)
    last = until("--valid-for", valid_for, signed) if valid_for else longest
    if not signed <= last <= longest:
        raise UsageProblem(
            "{name} holds for {longest} at most: say --valid-for {longest} or less",
            name=attestation.id, longest=attestation.valid_for,
        )  # fmt: skip
    return last


def described(path: Path) -> dict[str, Any]:
    """A document's name and digest, as attestations.yml has them. Raises UsageProblem when it cannot be read."""
    try:
        if path.is_dir() or path.stat().st_size > LARGEST:
            raise UsageProblem("{path}: a document is one file of 100 MB at most", path=path)
        return {"file": path.name, "sha256": digest(path)}
    except OSError as error:
        raise UsageProblem("{path} cannot be read: {why}", path=path, why=error.strerror) from None


def keep_in(desk: Desk, path: Path, evidence: dict[str, Any]) -> Path | None:
    """Copy the document into the practice; one that is there already under its name must be the same. The copy made."""
    folder = desk.registers.folder / EVIDENCE
    target = folder / path.name
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if target.exists():
            if digest(target) != evidence["sha256"]:
                raise UsageProblem("{path} is another document of that name; rename yours", path=target)
            return None
        shutil.copyfile(path, target)
        target.chmod(0o600)
    except OSError as error:
        raise UsageProblem(UNWRITABLE, path=target, why=error.strerror) from None
    return target
