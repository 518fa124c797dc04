"""What a host's export says of a practice, as attestations.yml keeps it: columns known by name, rows by column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from hygiene_cli.registers import spreadsheet

NAMED = (
    "primarysmtpaddress", "userprincipalname", "windowsemailaddress", "primaryemail", "mailboxownerid",
    "mailboxaddress", "emailaddress", "emailaddressrequired", "useremail", "email", "mailbox", "user", "username",
    "login", "from", "source", "account", "compte", "boite", "boiteauxlettres", "boitemail", "adressemail",
    "adresseemail", "adresse", "utilisateur", "identifiant", "accountname", "mail", "identity", "displayname",
    "userdisplayname", "alias", "name", "nom", "nomcomplet", "distinguishedname",
)  # fmt: skip
"""What names a mailbox or an account, the best first."""
NO = frozenset({"false", "faux", "no", "non", "0", "disabled", "off", "inactif", "inactive", "desactive"})


class Export(NamedTuple):
    """How many mailboxes or accounts the file lists, and those that go against what is attested."""

    listed: int
    against: list[str]


def rows(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The columns of an export without spaces, marks or accents, and its rows by column. Raises UsageProblem."""
    first, found = spreadsheet.table(path)
    columns = [re.sub(r"[^a-z0-9$]", "", spreadsheet.plain(name)) for name in first]
    return columns, [dict(zip(columns, row, strict=False)) for _, row in found]


def own(row: dict[str, str], named: Sequence[str]) -> str:
    """What a row speaks of, in one line; empty where it names nothing."""
    return next((" ".join(row[name].split())[:200] for name in named if row.get(name, "").strip()), "")
