"""Passwords that a Windows machine keeps: counted and placed, never read out; what could be started in its place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from windows import Windows
from windows_ask import ask

LIST = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\ProfileList"
SID = "S-1-5-21-1004336348-1177238915-682003330-1104"
SECRET = "Hemoglobine-77"
WORDS = ["mot de passe", "mots de passe", "mdp", "identifiants", "codes d'accès"]
LOGINS = b"SQLite format 3\0https://pacs" + b"v10" + b"\x81" * 40 + b"https://ris" + b"v20" + b"\x92" * 40
HISTORY = "AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt"
FILES: dict[str, bytes] = {
    "AppData/Local/Microsoft/Edge/User Data/Default/Login Data": LOGINS + b"https://never",
    "AppData/Roaming/Mozilla/Firefox/Profiles/a1.default/logins.json": b'{"logins": [{"encryptedPassword":"MDI="}]}',
    "Desktop/serveur.rdp": "full address:s:srv\r\npassword 51:b:01000000D08C9DDF\r\n".encode("utf-16"),
    "Desktop/autre.rdp": b"full address:s:srv\r\n",
    "Desktop/MDP.xlsx": b"x",
    "Desktop/comptes-rendus.docx": b"x",
    "Documents/divers/Mots-de-passe l'été \u202e.txt": SECRET.encode(),
    "AppData/Roaming/FileZilla/sitemanager.xml": f'<Pass encoding="base64">{SECRET}</Pass>'.encode(),
    HISTORY: f"net user claire {SECRET} /add".encode(),
}
"""As the programs leave them: an encrypted password of Chromium's begins with v10 or v20."""


@pytest.fixture(scope="module")
def kept(windows: Windows) -> Iterator[Windows]:
    disk = windows.prefix / "drive_c"
    home = disk / "users" / "claire"
    for name, content in FILES.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    panther = disk / "windows" / "Panther"
    panther.mkdir(exist_ok=True)
    (panther / "unattend.xml").write_text(f"<AdministratorPassword><Value>{SECRET}</Value>", "utf-8")
    windows.registry("add", rf"HKLM\{LIST}\{SID}", "/v", "ProfileImagePath", "/d", r"C:\users\claire", "/f")
    yield windows
    windows.registry("delete", rf"HKLM\{LIST}\{SID}", "/f")
    (panther / "unattend.xml").unlink()


def test_what_is_kept_is_counted_and_placed_and_never_told(kept: Windows) -> None:
    answers = ask(kept, ("saved_logins", {}), ("password_files", {"words": WORDS}), ("credential_files", {}))
    logins, named, programs = (one["value"] for one in answers)
    assert {one["name"]: one["count"] for one in logins} == {
        "claire: edge": 2,
        "claire: firefox": 1,
        "claire: remote desktop": 1,
    }
    assert [(one["place"], one["count"]) for one in named] == [("claire: Desktop", 1), ("claire: Documents", 1)]
    assert named[0]["names"] == ["MDP.xlsx"]
    (masked,) = named[1]["names"]
    assert re.fullmatch(r"mots de passe ~[0-9a-f]{6}\.txt", masked), "what else the name says stays on the machine"
    assert ask(kept, ("password_files", {"words": WORDS}))[0]["value"] == named, "the same file is the same entry"
    assert sorted(one["what"] for one in programs) == [
        "password for a server",
        "password in a history of commands",
        "password of an installation",
    ]
    assert SECRET not in json.dumps(answers)


def test_screen_savers_of_loaded_users_alone(kept: Windows) -> None:
    """The lab's own user has a session; claire has a profile and none."""
    before = r"""
$root = [Microsoft.Win32.RegistryKey]::OpenBaseKey('Users', 'Registry64')
$sid = @(Get-LoadedUsers)[0]
$desk = $root.CreateSubKey("$sid\Control Panel\Desktop")
$limits = $null
function Read-Machine { $limits }
"""
    secure = before + "foreach ($n in 'ScreenSaveActive', 'ScreenSaverIsSecure') { $desk.SetValue($n, '1') }\n"
    secure += "$desk.SetValue('ScreenSaveTimeOut', '300')\n"
    open_ = before + "$desk.SetValue('ScreenSaverIsSecure', '0')\n"
    bad = ask(kept, ("screen_savers", {}), before=open_)[0]["value"]
    assert not bad["users"][0]["secure"] and bad["unread"] == 1 and bad["machine_limit"] is None
    good = ask(kept, ("screen_savers", {}), before=secure)[0]
    assert good["unknown"]["code"] == "not_readable" and "of 1 of the users" in good["unknown"]["detail"]


@pytest.mark.parametrize(("state", "boot", "expected"), [("1", 1, (True, True)), ("0", 0, (False, False))])
def test_what_could_be_started_instead(windows: Windows, state: str, boot: int, expected: Any) -> None:
    folder: Path = windows.prefix / "drive_c" / "windows" / "system32" / "Recovery"
    folder.mkdir(exist_ok=True)
    (folder / "ReAgent.xml").write_text(
        f'<WindowsRE version="2.0"><InstallState state="{state}"/></WindowsRE>', "utf-8"
    )
    key = r"HKLM\SYSTEM\CurrentControlSet\Control\SecureBoot\State"
    windows.registry("add", key, "/v", "UEFISecureBootEnabled", "/t", "REG_DWORD", "/d", str(boot), "/f")
    told = ask(windows, ("startup", {}))[0]["value"]
    windows.registry("delete", key, "/f")
    (folder / "ReAgent.xml").unlink()
    assert (told["secure_boot"], told["recovery"]) == expected
    assert told["encrypted"] is False


def test_what_cannot_be_read_names_no_patient(kept: Windows) -> None:
    """The system's own sentences hold the path that they are about."""
    path = r"C:\Users\anna\Desktop\DURAND Jean"
    said = f"Access to the path '{path}' is denied."
    refuse = f'function Get-Profiles {{ throw [UnauthorizedAccessException]::new("{said}") }}\n'
    refused = ask(kept, ("password_files", {"words": WORDS}), before=refuse)[0]["unknown"]["detail"]
    assert re.fullmatch(r"Access to the path 'C:\\Users\\anna\\Desktop\\~[0-9a-f]{6}", refused), refused
    broken = refuse.replace("UnauthorizedAccessException", "IO.IOException").replace("Jean'", "Jean'`n")
    told = ask(kept, ("password_files", {"words": WORDS}), before=broken)[0]["error"]
    assert re.fullmatch(r"password_files: IOException: Access .*Desktop\\~[0-9a-f]{6}", told), told
