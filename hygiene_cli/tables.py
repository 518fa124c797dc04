"""What a practice's verdict and registers say, as tables for a spreadsheet: one CSV each. Pure.

The columns of people and equipment are the registers' own fields: `hygiene people import` takes such a file in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hygiene_cli.coverage import sources
from hygiene_cli.guide import Language
from hygiene_cli.model import Host, Practice
from hygiene_cli.proofs import Book, attested
from hygiene_cli.registers import Entry
from hygiene_cli.report.controls_view import findings, said, why_so
from hygiene_cli.report.states import STATES
from hygiene_cli.report.table import written
from hygiene_cli.texts import t

if TYPE_CHECKING:
    from datetime import datetime

    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

Row = dict[str, str | int | None]
Controls = Mapping[str, "Control"]
WORDS = tuple(STATES)
DONE = ("on", "by")


def tables(told: Practice, book: Book, controls: Controls, lang: Language) -> dict[str, str]:
    """File name → its CSV; French spreadsheets expect a semicolon and a byte order mark."""
    separator, mark = (";", "\ufeff") if lang == "fr" else (",", "")
    return {
        f"{name}.csv": mark + written(columns, rows(told, book, controls, lang), separator)
        for name, (columns, rows) in TABLES.items()
    }


def _rules(told: Practice, book: Book, _controls: Controls, lang: Language) -> Iterator[Row]:
    for one in told.rules:
        yield {
            "rule": one.rule.number, "title": said(one.rule.title, lang),
            "theme": said(book.guide.themes[one.rule.theme], lang), "result": one.word,
            "verdict": t(f"rule_state.{one.word}", lang), "exceptions": one.exceptions,
            "clauses": _joined(clause.clause.id for clause in one.clauses if clause.word == one.word),
            "oldest_reading": _moment(one.oldest),
        }  # fmt: skip


def _clauses(told: Practice, _book: Book, controls: Controls, lang: Language) -> Iterator[Row]:
    for one in (*told.preamble, *(clause for rule in told.rules for clause in rule.clauses)):
        waiver: Mapping[str, Any] = one.waivers[0] if one.waivers else {}
        yield {
            "clause": one.clause.id, "rule": one.clause.rule or "", "text": said(one.clause.text, lang),
            "sources": _joined(sources(one.clause, controls)), "result": one.word,
            "verdict": t(f"state.{one.word}", lang), "reason": why_so(one.reason, lang), "exceptions": one.exceptions,
            "failing_hosts": _joined(name for name, word in one.hosts.items() if word == "fail"),
            "waived_until": str(waiver.get("until", "")), "oldest_reading": _moment(one.oldest),
        }  # fmt: skip


def _hosts(told: Practice, _book: Book, controls: Controls, lang: Language) -> Iterator[Row]:
    for host in told.hosts:
        yield {
            "host": host.name, "system": host.system, "class": host.host_class, "profile": host.profile,
            "collect": host.collect, "os": host.os_name, "last_reading": _moment(host.last_reading),
            "collected_by": host.collected_by, "problem": why_so(host.problem, lang),
            **_counted(told, host, controls),
        }  # fmt: skip


def _counted(told: Practice, host: Host, controls: Controls) -> dict[str, int]:
    found = dict.fromkeys(WORDS, 0)
    for one in findings(host, controls, told.at):
        found[one.state] += 1
    return found


def _people(_told: Practice, book: Book, _controls: Controls, _lang: Language) -> Iterator[Row]:
    for one in book.registers.entries("people"):
        yield _plain(one, PEOPLE)


def _accounts(_told: Practice, book: Book, _controls: Controls, _lang: Language) -> Iterator[Row]:
    for person in book.registers.entries("people"):
        for one in person.get("accounts", ()):
            who = {"person": str(person["id"]), "name": str(person["name"])}
            yield {**who, "system": one["system"], "account": one["name"], **_done("closed", one.get("closed"))}


def _privileged(_told: Practice, book: Book, _controls: Controls, _lang: Language) -> Iterator[Row]:
    for one in book.registers.entries("privileged"):
        yield {**_plain(one, PRIVILEGED), "hosts": _joined(one.get("hosts", ()))}


def _waivers(_told: Practice, book: Book, _controls: Controls, _lang: Language) -> Iterator[Row]:
    for one in book.registers.entries("waivers"):
        until = one.day("until")
        left = (until - book.today).days if until else ""
        yield {**_plain(one, WAIVERS), "hosts": _joined(one.get("hosts", ())), "days_left": left}


def _attestations(_told: Practice, book: Book, _controls: Controls, lang: Language) -> Iterator[Row]:
    """What each attestation of the guide is worth today, with the signature behind it; then those of single hosts."""
    for one in book.guide.attestations:
        entry, found = attested.latest(book, one), attested.standing(book, one)
        about = {"clause": book.guide.clause_attested_by(one.id).id, "statement": said(one.statement, lang)}
        worth = {"result": found.word, "verdict": t(f"state.{found.word}", lang), "reason": why_so(found.reason, lang)}
        yield {"id": one.id, **about, **worth, **_signed(entry)}
    for entry in book.registers.entries("attestations"):
        if "hosts" in entry:
            yield {"id": entry["id"], "clause": book.guide.clause_attested_by(entry["id"]).id, **_signed(entry)}


def _signed(entry: Entry | None) -> Row:
    if entry is None:
        return {}
    evidence = entry.get("evidence") or {}
    return {
        **_plain(entry, ("date", "by", "approved_by", "valid_until", "note")), "hosts": _joined(entry.get("hosts", ())),
        **{name: evidence.get(name) for name in ("file", "sha256", "page")},
        "kept": _word(evidence.get("kept")) if evidence else "",
    }  # fmt: skip


def _equipment(_told: Practice, book: Book, _controls: Controls, _lang: Language) -> Iterator[Row]:
    for one in book.registers.entries("equipment"):
        lists = {name: _joined(one.get(name, ())) for name in ("administration", "transfer")}
        done = {
            **_done("credentials_changed", one.get("credentials_changed")),
            **_done("disposal", one.get("disposal")),
        }
        yield {**_plain(one, EQUIPMENT), **lists, **done}


def _plain(entry: Entry, fields: Sequence[str]) -> Row:
    """The fields that hold one value, as a register writes them."""
    return {name: _word(entry.get(name)) for name in fields}


def _word(value: Any) -> str:
    """A value as the import of a spreadsheet reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _done(name: str, told: Mapping[str, Any] | None) -> Row:
    """When something was done, and by whom."""
    return {f"{name}_{part}": str(told[key]) if told else "" for part, key in zip(DONE, ("date", "by"), strict=True)}


def _joined(values: Any) -> str:
    return " ".join(str(one) for one in values)


def _moment(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def _parts(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{part}" for name in names for part in DONE)


PEOPLE = (
    "id", "name", "function", "temporary", "arrival", "departure", "hours", "charter", "policy", "alert_sheet",
)  # fmt: skip
PRIVILEGED = ("account", "system", "owner", "daily", "reason", "approved_by", "review_by")
WAIVERS = ("what", "until", "reason", "compensation", "approved_by", "date")
EQUIPMENT = (
    "id", "kind", "model", "version", "place", "public", "internal_network", "address", "mac", "zone", "owner",
    "no_credentials", "firmware", "encrypted", "release_by_presence", "vendor",
)  # fmt: skip
SIGNED = ("date", "by", "approved_by", "valid_until", "hosts", "file", "sha256", "page", "kept", "note")
Rows = Callable[[Practice, Book, Controls, Language], Iterator[Row]]
TABLES: Mapping[str, tuple[Sequence[str], Rows]] = {
    "rules": (("rule", "title", "theme", "result", "verdict", "exceptions", "clauses", "oldest_reading"), _rules),
    "clauses": (
        ("clause", "rule", "text", "sources", "result", "verdict", "reason", "exceptions", "failing_hosts",
         "waived_until", "oldest_reading"), _clauses,
    ),
    "hosts": (
        ("host", "system", "class", "profile", "collect", "os", "last_reading", "collected_by", "problem", *WORDS),
        _hosts,
    ),
    "people": (PEOPLE, _people),
    "accounts": (("person", "name", "system", "account", *_parts("closed")), _accounts),
    "privileged": ((*PRIVILEGED, "hosts"), _privileged),
    "waivers": ((*WAIVERS, "hosts", "days_left"), _waivers),
    "attestations": (("id", "clause", "statement", "result", "verdict", "reason", *SIGNED), _attestations),
    "equipment": ((*EQUIPMENT, "administration", "transfer", *_parts("credentials_changed", "disposal")), _equipment),
}  # fmt: skip
"""Table → its columns, and what gives its rows."""
