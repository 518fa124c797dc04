"""What networks.yml, remote.yml and software.yml say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hygiene_cli.model import Standing
from hygiene_cli.proofs.book import MONTH, YEAR, Book, Found, each, filled, reviewed, unless
from hygiene_cli.registers import Entry


def judge(book: Book) -> Iterator[Found]:
    yield from _networks(book)
    yield from _remote(book)
    yield from _software(book)


def _networks(book: Book) -> Iterator[Found]:
    def entries(key: str) -> tuple[Standing | None, tuple[Entry, ...]]:
        return filled(book.registers, "networks", key), book.registers.entries("networks", key)

    missing, zones = entries("zones")
    unmarked, points = entries("sensitive_points")
    yield "1d", missing or unmarked or unless("no_point", () if points else ("networks.yml",))
    yield "21a", missing or unless("one_zone", () if len(zones) > 1 else [one["name"] for one in zones] or ("–",))
    missing, links = entries("internet_links")
    yield from each(("1e", "4a"), missing or reviewed(links, "name", book.today)._replace(exceptions=0))
    missing, partners = entries("partner_links")
    yield "1f", missing or reviewed(partners, "partner", book.today)._replace(exceptions=0)
    missing, wifi = entries("wifi")
    if not wifi:
        missing = missing or _undeclared(book)
    yield "22a", missing or reviewed(wifi, "ssid", book.today)
    yield (
        "22b",
        missing or unless("not_isolated", (one["ssid"] for one in wifi if not _tried(book, one.get("isolated")))),
    )
    missing, exposed = entries("exposure")
    yield "24a", missing or reviewed(exposed, "service", book.today)
    administered = (f"{one['address']} ({one['service']})" for one in exposed if one["administration"])
    yield "25a", missing or unless("administration_exposed", administered)


def _undeclared(book: Book) -> Standing | None:
    """The failure of a practice that says it has no Wi-Fi, and lists access points."""
    points = book.of_kind("wifi")
    return unless("wifi_undeclared", (one["id"] for one in points)) if points else None


def _tried(book: Book, done: dict[str, str] | None) -> bool:
    return done is not None and book.since(date.fromisoformat(done["date"]), YEAR)


def _remote(book: Book) -> Iterator[Found]:
    missing = filled(book.registers, "remote")
    if missing:
        yield from each(("5b", "18a", "31a", "31b", "31c"), missing)
        return
    entries = book.registers.entries("remote")
    yield "18a", reviewed(entries, "who", book.today)
    yield "5b", unless("foreign_machine", (one["who"] for one in entries if one["device"] == "personal"))
    yield "31a", unless("foreign_machine", (one["who"] for one in entries if one["device"] != "practice"))
    yield "31b", unless("weak_authentication", (one["who"] for one in entries if not one["strong_authentication"]))
    yield "31c", unless("not_encrypted", (one["who"] for one in entries if not one["encrypted"]))


def _software(book: Book) -> Iterator[Found]:
    missing = filled(book.registers, "software")
    if missing:
        yield from each(("1c", "6a", "6b"), missing)
        return
    entries = book.registers.entries("software")
    yield from each(("1c", "6a"), unless("no_component", () if entries else ("software.yml",)))
    ended = [one["component"] for one in entries if (one.day("support_end") or book.today) < book.today]
    yield "6a", unless("out_of_support", ended)
    gone = {one["id"] for one in book.gone}
    yield "6b", unless("reader_gone", (one["component"] for one in entries if one["reader"] in gone))
    unread = [one["component"] for one in entries if not book.since(one.day("last_reading"), MONTH)]
    yield "6b", unless("not_read", unread)
