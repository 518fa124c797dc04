"""The exports of mail hosts, as each of them writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hygiene_cli.errors import UsageProblem
from hygiene_cli.registers import mailboxes

OWN = ("tilleuls.example", "tilleuls.mssante.example")
FILES: dict[str, tuple[bytes, int, list[str]]] = {
    "Microsoft 365": (
        b"#TYPE Selected.Microsoft.Exchange.Data.Directory.Management.Mailbox\r\n"
        b'"PrimarySmtpAddress","ForwardingSmtpAddress","ForwardingAddress","DeliverToMailboxAndForward"\r\n'
        b'"marie@tilleuls.example",,,"False"\r\n'
        b'"paul@tilleuls.example","smtp:Paul@Gmail.com",,"True"\r\n'
        b'"anne@tilleuls.example","smtp:marie@tilleuls.example",,"True"\r\n',
        3,
        ["paul@tilleuls.example → gmail.com"],
    ),
    "Exchange, recipients by name": (
        '"Name","PrimarySmtpAddress","ForwardingAddress"\r\n'
        '"Marie Dupont","marie@tilleuls.example",\r\n'
        '"Paul","paul@tilleuls.example","tilleuls.example/Utilisateurs/Marie Dupont"\r\n'
        '"Anne","anne@tilleuls.example","tilleuls.example/Contacts/Anne perso"\r\n'.encode("utf-16"),
        3,
        ["anne@tilleuls.example → ?"],
    ),
    "rules of mailboxes": (
        b"MailboxOwnerId,Enabled,ForwardTo,RedirectTo\n"
        b'paul,True,"""Paul"" [SMTP:paul@free.example]",\n'
        b'paul,False,"""Paul"" [SMTP:paul@orange.example]",\n'
        b"marie,True,,\n",
        2,
        ["paul → free.example"],
    ),
    "Google Workspace": (
        b"User,forwardEnabled,forwardTo,disposition\n"
        b"marie@tilleuls.example,True,marie@sub.tilleuls.example,leaveInInBox\n"
        b"paul@tilleuls.example,False,paul@gmail.com,leaveInInBox\n",
        2,
        [],
    ),
    "OVH in French Excel": (
        "\ufeffAdresse;Redirigé vers\r\n"
        "accueil@tilleuls.example;marie@tilleuls.mssante.example\r\n"
        "irm@tilleuls.example;tilleuls.irm@wanadoo.example, marie@tilleuls.example\r\n".encode(),
        2,
        ["irm@tilleuls.example → wanadoo.example"],
    ),
    "Windows-1252": (
        "Boîte;Transféré à;Actif\r\nhélène;h@free.example;oui\r\nluc;l@free.example;non\r\n".encode("cp1252"),
        2,
        ["hélène → free.example"],
    ),
    "a domain that only ends alike": (
        b"from,to\nx@tilleuls.example,x@pirate-tilleuls.example\n",
        1,
        ["x@tilleuls.example → pirate-tilleuls.example"],
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_each_host_s_export_names_who_forwards_outside(name: str, tmp_path: Path) -> None:
    content, count, outside = FILES[name]
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    assert mailboxes.read(path, OWN) == (count, outside)


@pytest.mark.parametrize(
    "content",
    [b"", b"PrimarySmtpAddress\nmarie@x.example\n", b"to\nx@y.example\n", b"from,to\n", b"\xff\xfea", b"%PDF-1.4"],
)
def test_what_is_no_export_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    with pytest.raises(UsageProblem):
        mailboxes.read(path, OWN)
