"""Shared folders of Windows: which of them everybody may write in, by both lists, whatever the language."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from windows import Windows
from windows_ask import value
from windows_drive import run

CONTROL = "secure_protocols_shares_not_to_all"
ROOT = r"HKLM\SYSTEM\CurrentControlSet\Services\LanmanServer\Shares"
PEOPLE = "S-1-5-21-1-2-3-513"
FULL, CHANGE, READ, GROUP = "FA", "0x1301bf", "0x1200a9", "S-1-5-21-1-2-3-1200"
SHARES: dict[str, tuple[str | None, str, list[str], list[str]]] = {
    "Images": (f"(A;;{FULL};;;WD)", f"(A;OICI;{CHANGE};;;AU)", ["S-1-1-0"], ["S-1-5-11"]),
    "Comptes-rendus": (f"(A;;{CHANGE};;;{PEOPLE})", f"(A;OICIID;{FULL};;;BU)", [PEOPLE], ["S-1-5-32-545"]),
    "Invités": (f"(A;;{CHANGE};;;BG)(A;;{FULL};;;AN)", "(A;;GA;;;WD)", ["S-1-5-32-546", "S-1-5-7"], ["S-1-1-0"]),
    "sans liste": ("", "", ["S-1-1-0"], ["S-1-1-0"]),
    "Direction": (f"(A;;{FULL};;;WD)", f"(A;OICI;{CHANGE};;;{GROUP})(A;OICI;{READ};;;AU)", ["S-1-1-0"], []),
    "RIS": (f"(A;;{CHANGE};;;{GROUP})(A;;{READ};;;WD)", f"(A;OICI;{FULL};;;WD)", [], ["S-1-1-0"]),
    "dessous": (f"(A;;{FULL};;;WD)", f"(A;OICIIO;{FULL};;;WD)(A;;{FULL};;;BA)", ["S-1-1-0"], []),
    "refus": (f"(D;;{FULL};;;AU)(A;;{FULL};;;AU)", f"(D;;{FULL};;;WD)(A;;{FULL};;;BG)", [], []),
    "par défaut": (None, f"(A;OICI;{FULL};;;WD)", [], ["S-1-1-0"]),
}
"""By share: its list and its folder's in SDDL, and who of everybody writes by each. Without a list of its own everybody
reads; an empty text is a list that is not there at all, which keeps nobody out."""


@pytest.fixture(scope="module")
def shared(windows: Windows) -> Iterator[dict[str, Path]]:
    lists = {name: told[0] for name, told in SHARES.items() if told[0] is not None}
    words = json.dumps([sddl(text) for text in lists.values()])
    told = windows.powershell(
        f"foreach ($text in (ConvertFrom-Json '{words}')) {{\n"
        "$list = [Security.AccessControl.RawSecurityDescriptor]::new($text)\n"
        "$bytes = [byte[]]::new($list.BinaryLength)\n$list.GetBinaryForm($bytes, 0)\n[BitConverter]::ToString($bytes) }"
    )
    listed = dict(zip(lists, told.split(), strict=True))
    folders = {}
    for name, (_, folder, _, _) in SHARES.items():
        path = folders[name] = windows.disk / "Partages" / name
        path.mkdir(parents=True)
        path.with_name(f"{name}.sddl").write_text(sddl(folder), "utf-8")
        share(windows, name, rf"C:\Partages\{name}")
        if name in listed:
            data = listed[name].replace("-", "")
            windows.registry("add", rf"{ROOT}\Security", "/v", name, "/t", "REG_BINARY", "/d", data, "/f")
    share(windows, "Imprimante", "HP,LocalsplOnly", "1")
    share(windows, "disparu", r"C:\disparu")
    share(windows, "DURAND Jean", r"C:\Users\anna\Documents\DURAND Jean")
    share(windows, "scanner", r"C:\Users\anna\Desktop\DURAND Jean\IRM")
    yield folders
    windows.registry("delete", ROOT, "/f")
    shutil.rmtree(windows.disk / "Partages")


def sddl(text: str) -> str:
    return "O:BAG:BA" + (f"D:{text}" if text else "")


def share(windows: Windows, name: str, path: str, kind: str = "0") -> None:
    """A share as the service keeps it: lines of words."""
    words = ["CSCFlags=0", "MaxUses=4294967295", f"Path={path}", "Permissions=0", f"ShareName={name}", f"Type={kind}"]
    windows.registry("add", ROOT, "/v", name, "/t", "REG_MULTI_SZ", "/d", r"\0".join(words), "/f")


def test_a_machine_that_shares_nothing(windows: Windows, path: Path) -> None:
    assert value(windows, "shares", {}) == []
    assert run("check", path, [CONTROL]).control(windows.hostname, CONTROL)["result"] == "pass"


def test_who_writes_is_told_by_number(windows: Windows, shared: dict[str, Path]) -> None:
    found = {one["name"]: one for one in value(windows, "shares", {})}
    hidden = [name for name in found if name.startswith("~")]
    assert "DURAND" not in json.dumps([*found.values()])
    for name in (*hidden, "scanner"):
        told = found.pop(name)["path"]
        assert re.fullmatch(r"C:\\Users\\anna\\(Documents|Desktop\\~[0-9a-f]{6})\\~[0-9a-f]{6}", told), told
        assert name == "scanner" or told.endswith(name), "what an administrator named stays"
    assert len(hidden) == 1
    assert {name: (found[name]["share"], found[name]["folder"]) for name in SHARES} == {
        name: (by_share, by_folder) for name, (_, _, by_share, by_folder) in SHARES.items()
    }
    assert {*found} - {*SHARES} == {"disparu"} and found["disparu"]["folder"] == []
    assert found["Images"]["path"] == r"C:\Partages\Images"


def test_open_ones_fail_by_name_and_are_declared_so(windows: Windows, path: Path, shared: dict[str, Path]) -> None:
    def told(**variables: Any) -> dict[str, Any]:
        return run("check", path, [CONTROL], **variables).control(windows.hostname, CONTROL)

    found = told()
    opened = ["Comptes-rendus", "Images", "Invités", "sans liste"]
    assert (found["result"], sorted(one["name"] for one in found["actual"])) == ("fail", opened)
    entries = [
        {"name": name, "reason": "échanges", "approved_by": "direction", "review_by": "2099-12-31"} for name in opened
    ]
    assert told(secure_protocols_allowed_shares=entries)["result"] == "pass"
    assert told(secure_protocols_allowed_shares=entries[:3])["result"] == "fail"
