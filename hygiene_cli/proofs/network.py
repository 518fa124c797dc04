"""What networks.yml, remote.yml and software.yml say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from hygiene_cli.proofs.book import MONTH, YEAR, Book, Found, each, reviewed, unless
from hygiene_cli.registers import Entry


def judge(book: Book) -> Iterator[Found]:
    yield from _networks(book)
    yield from _remote(book)
    yield from _software(book)


def _networks(book: Book) -> Iterator[Found]:
    def entries(key: str) -> tuple[Entry, ...]:
        return book.registers.entries("networks", key)

    yield "1d", unless("no_point", () if entries("sensitive_points") else ("networks.yml",))
    zones = [one["name"] for one in entries("zones")]
    yield "21a", unless("one_zone", () if len(zones) > 1 else zones or ("–",))
    links = entries("internet_links")
    yield from each(("1e", "4a"), reviewed(links, "name", book.today)._replace(exceptions=0))
    # what machines show is told from one link or another by its gateways: without them there is no count
    yield "4a", unless("link_without_gateway", (one["name"] for one in links if "gateways" not in one))
    yield "1f", reviewed(entries("partner_links"), "partner", book.today)._replace(exceptions=0)
    yield from _wifi(book, entries("wifi"))
    exposed = entries("exposure")
    yield "24a", reviewed(exposed, "service", book.today)
    administered = (f"{one['address']} ({one['service']})" for one in exposed if one["administration"])
    yield "25a", unless("administration_exposed", administered)


def _wifi(book: Book, networks: Sequence[Entry]) -> Iterator[Found]:
    if networks:
        yield "22a", reviewed(networks, "ssid", book.today)
        yield "22b", unless("not_isolated", (one["ssid"] for one in networks if not _tried(book, one.get("isolated"))))
    else:  # a practice that says it has no Wi-Fi may list access points
        yield from each(("22a", "22b"), unless("wifi_undeclared", (one["id"] for one in book.of_kind("wifi"))))


def _tried(book: Book, done: dict[str, str] | None) -> bool:
    return done is not None and book.since(date.fromisoformat(done["date"]), YEAR)


def _remote(book: Book) -> Iterator[Found]:
    entries = book.registers.entries("remote")
    yield "18a", reviewed(entries, "who", book.today)
    yield "5b", unless("foreign_machine", (one["who"] for one in entries if one["device"] == "personal"))
    foreign = [one for one in entries if one["device"] != "practice"]
    yield "31a", unless("foreign_machine", (one["who"] for one in foreign))
    yield "18a", unless("unattended", (one["who"] for one in foreign if not (one["on_demand"] and one["logged"])))
    yield "31b", unless("weak_authentication", (one["who"] for one in entries if not one["strong_authentication"]))
    yield "31c", unless("not_encrypted", (one["who"] for one in entries if not one["encrypted"]))


def _software(book: Book) -> Iterator[Found]:
    entries = book.registers.entries("software")
    yield from each(("1c", "6a"), unless("no_component", () if entries else ("software.yml",)))
    ended = [one["component"] for one in entries if (one.day("support_end") or book.today) < book.today]
    yield "6a", unless("out_of_support", ended)
    gone = {one["id"] for one in book.gone}
    yield "6b", unless("reader_gone", (one["component"] for one in entries if one["reader"] in gone))
    unread = [one["component"] for one in entries if not book.since(one.day("last_reading"), MONTH)]
    yield "6b", unless("not_read", unread)
