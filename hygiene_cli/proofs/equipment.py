"""What equipment.yml says of what no connection reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hygiene_cli.proofs.book import Book, Found, each, failed, passed, unless
from hygiene_cli.registers import Entry

CLEARTEXT = frozenset({"telnet", "ftp", "tftp", "pop", "pop3", "smtp", "http", "imap", "rsh", "rlogin", "vnc", "smb1",
                       "snmp", "snmpv1", "snmpv2c", "lpd", "ldap", "dicom", "hl7", "mllp"})  # fmt: skip
"""Protocols that rule 23 wants replaced, as equipment.yml names them."""
SPEAKING = ("modality", "printer", "copier", "switch", "router", "firewall", "wifi", "camera", "bmc", "door", "nas")
"""The kinds that are administered or send data over the network: how has to be known."""
LOSABLE = ("media", "tablet", "smartphone")
PUBLIC = {
    "34a": ("switch", "router", "firewall", "wifi", "door", "bmc", "nas", "pc", "modality", "other"),
    "34b": ("printer", "copier"),
    "34c": ("display",),
    "34d": ("camera",),
    "34e": ("phone",),
    "34f": ("socket",),
}
"""The kinds of equipment that each clause of rule 34 speaks of."""


def judge(book: Book) -> Iterator[Found]:
    yield from each(("1b", "12a", "14a"), passed() if book.equipment else failed("no_equipment"))
    for clause, (code, names) in gaps(book).items():
        yield clause, unless(code, names)
    yield "14a", unless("uneven_equipment", uneven(book))


def uneven(book: Book) -> list[str]:
    """The equipment of which something fails that no waiver covers."""
    waived = {
        one["what"] for one in book.registers.entries("waivers") if "hosts" not in one and _holds(one, book.today)
    }
    names = [name for clause, (_, named) in gaps(book).items() if clause not in waived for name in named]
    return list(dict.fromkeys(name.split(" (", 1)[0] for name in names))


def _holds(waiver: Entry, today: date) -> bool:
    until = waiver.day("until")
    return until is not None and until >= today


def gaps(book: Book) -> dict[str, tuple[str, list[str]]]:
    """Clause → why it fails, and for which equipment."""

    def which(*kinds: str, lacking: str) -> list[str]:
        return [one["id"] for one in book.of_kind(*kinds) if not one.get(lacking)]

    gone = {one["id"] for one in book.gone}
    secrets = [one["id"] for one in book.equipment if not (one.get("credentials_changed") or one.get("no_credentials"))]
    return {
        "2d": ("no_owner", [one["id"] for one in book.of_kind("pc") if one.get("owner") in (None, *gone)]),
        "12a": ("factory_secrets", secrets),
        "17a": ("not_encrypted", which("tablet", "smartphone", lacking="encrypted")),
        "19a": ("not_encrypted", which("nas", lacking="encrypted")),
        "19c": ("not_encrypted", which(*LOSABLE, lacking="encrypted")),
        "23a": (
            "cleartext",
            [
                f"{one['id']} ({', '.join(used) or '?'})"
                for one in book.equipment
                if (used := cleartext(one)) is not None
            ],
        ),
        **{
            clause: ("public_access", [one["id"] for one in book.of_kind(*kinds) if _open_to_the_public(one)])
            for clause, kinds in PUBLIC.items()
        },
        "35b": ("prints_alone", which("printer", "copier", lacking="release_by_presence")),
    }


def cleartext(equipment: Entry) -> list[str] | None:
    """The protocols of an equipment that anybody on the network can read; none where nobody said which it speaks.

    None where all that it speaks is secure.
    """
    if equipment["kind"] in SPEAKING and "administration" not in equipment and "transfer" not in equipment:
        return []
    spoken = {*equipment.get("administration", ()), *equipment.get("transfer", ())}
    return sorted(one for one in spoken if one.casefold() in CLEARTEXT) or None


def _open_to_the_public(equipment: Entry) -> bool:
    """In a public place, where those of rule 34's list are unless it is said, and not known to be cut off."""
    public = equipment.get("public", equipment["kind"] not in PUBLIC["34a"])
    return bool(public) and equipment.get("internal_network") is not False
