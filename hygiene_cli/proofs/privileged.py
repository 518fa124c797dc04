"""What privileged.yml says, against what the machines show: who administers, and whether it is all there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from ansible_collections.hygiene.baseline.plugins.plugin_utils.declared import MACHINES
from hygiene_cli.model import Host
from hygiene_cli.proofs.book import Book, Found, failed, passed, reviewed, unless
from hygiene_cli.registers import Entry
from hygiene_cli.verdict.standing import FRESH

MEMBERS = "local_admins_groups_declared"
"""The control that lists the administrators of a machine; without its reading, nobody knows them all."""
SHOWING = (
    MEMBERS, "local_admins_equivalents_declared", "local_admins_log_readers_declared", "local_admins_powers_declared",
    "local_admins_sudoers_declared",
)  # fmt: skip
"""The controls whose readings name privileged accounts. What is not declared fails them, host by host."""
LOCAL = "machines"
CUT = "…"
"""Stands at the end of a list that was too long to be kept whole."""


def judge(book: Book) -> Iterator[Found]:
    entries = book.registers.entries("privileged")
    applications = [one for one in entries if str(one["system"]).casefold() not in MACHINES]
    yield "2a", passed() if entries else failed("no_privileged")
    yield "2c", passed() if applications else failed("no_department")
    gone = {one["id"] for one in book.gone}
    yield "2a", unless("owner_gone", (one["account"] for one in entries if one["owner"] in gone))
    yield "2a", unless("declared_unseen", _unseen(book, entries))
    yield "2b", reviewed(entries, "account", book.today)
    yield "30b", unless("daily_administrator", _daily(book, entries))


def _unseen(book: Book, entries: Sequence[Entry]) -> Iterator[str]:
    """The accounts of machines that none of the machines concerned has, where all of these were read."""
    found = {host.name: privileged_on(host, book) for host in book.hosts}
    for one in entries:
        if str(one["system"]).casefold() != LOCAL:
            continue
        concerned = [found[name] for name in one.get("hosts", found) if name in found]
        read = [names for names in concerned if names is not None]
        if read and len(read) == len(concerned) and not any(one["account"].casefold() in names for names in read):
            yield str(one["account"])


def privileged_on(host: Host, book: Book) -> set[str] | None:
    """The privileged accounts that a machine shows; None when not all are known."""
    if not _is_read(host, book):
        return None
    found: set[str] = set()
    for control in SHOWING:
        result = host.results.get(control)
        for one in result.actual if result and isinstance(result.actual, list) else ():
            found.add(str(one.get("name") if isinstance(one, dict) else one).casefold())
    return None if CUT in found else found


def _is_read(host: Host, book: Book) -> bool:
    result = host.results.get(MEMBERS)
    if result is None or result.result not in ("pass", "fail"):
        return False
    return result.at is None or book.today - result.at.date() <= timedelta(days=FRESH.days)


def _daily(book: Book, entries: Sequence[Entry]) -> Iterator[str]:
    """Administrators that are somebody's daily account: said to be, or the only kind of account that a person has."""
    yield from (one["account"] for one in entries if one.get("daily"))
    declared = {one["account"].casefold() for one in entries if str(one["system"]).casefold() in MACHINES}
    for person in book.present:
        accounts = [one for one in person.get("accounts", ()) if not one.get("closed")]
        own = [str(one["name"]) for one in accounts if str(one["system"]).casefold() in MACHINES]
        if own and all(name.casefold() in declared for name in own):
            yield from own
