"""The exports of hosts of accounts, as each of them writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from hygiene_cli.errors import UsageProblem
from hygiene_cli.registers import accounts

FILES: dict[str, tuple[bytes, int, list[str]]] = {
    "Microsoft Entra, registration details": (
        b"userPrincipalName,userDisplayName,userType,isAdmin,isMfaRegistered,isMfaCapable,methodsRegistered\r\n"
        b'marie@x.example,Marie,member,True,True,True,"microsoftAuthenticatorPush,fido2"\r\n'
        b"paul@x.example,Paul,member,False,False,False,mobilePhone\r\n"
        b"anne@x.example,Anne,member,False,True,False,email\r\n",
        3,
        ["paul@x.example", "anne@x.example"],
    ),
    "Microsoft 365, state per user": (
        '"DisplayName","UserPrincipalName","MFA Status","BlockCredential"\r\n'
        '"Marie","marie@x.example","Enforced","False"\r\n'
        '"Paul","paul@x.example","Disabled","False"\r\n'
        '"Ancien","ancien@x.example","Disabled","True"\r\n'.encode("utf-16"),
        2,
        ["paul@x.example"],
    ),
    "Google Workspace, console": (
        b"First Name [Required],Last Name [Required],Email Address [Required],Status [READ ONLY],"
        b"2sv Enrolled [READ ONLY],2sv Enforced [READ ONLY]\n"
        b"Marie,D,marie@x.example,Active,True,True\n"
        b"Paul,D,paul@x.example,Active,True,False\n"
        b"Luc,D,luc@x.example,Suspended,False,False\n",
        2,
        ["paul@x.example"],
    ),
    "Google Workspace, GAM": (
        b"primaryEmail,isEnforcedIn2Sv,isEnrolledIn2Sv,suspended\n"
        b"marie@x.example,True,True,False\npaul@x.example,True,False,False\nluc@x.example,False,False,True\n",
        2,
        ["paul@x.example"],
    ),
    "Duo": (
        b"username,status,is_enrolled\nmarie,Active,True\npaul,Bypass,True\nluc,Disabled,False\n",
        2,
        ["paul"],
    ),
    "French Excel": (
        "\ufeffUtilisateur;Authentification forte;Actif\r\n"
        "hélène;oui;oui\r\nluc;non;oui\r\nzoé;;oui\r\nx;non;non\r\n".encode(),
        3,
        ["luc", "zoé"],
    ),
    "two lists in one: an account is as weak as its weakest line": (b"user,mfa\nmarie,no\nmarie,yes\n", 1, ["marie"]),
}


@pytest.mark.parametrize("name", FILES)
def test_each_hosts_export_names_who_has_no_strong_authentication(name: str, tmp_path: Path) -> None:
    content, count, against = FILES[name]
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    assert accounts.read(path) == (count, against)


@pytest.mark.parametrize(
    "content",
    [b"", b"userPrincipalName\nmarie@x.example\n", b"mfa\nyes\n", b"user,mfa\n", b"user,mfa,suspended\nx,yes,true\n",
     b"\xff\xfea", b"%PDF-1.4"],
)  # fmt: skip
def test_what_is_no_export_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    with pytest.raises(UsageProblem):
        accounts.read(path)
