"""What a path keeps when it leaves the machine, and what it does not."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = "ansible_collections.hygiene.baseline.plugins.plugin_utils.host.linux"
base = importlib.import_module(f"{PACKAGE}.base")
hiding = importlib.import_module(f"{PACKAGE}.hiding")
main = importlib.import_module(f"{PACKAGE}.main")
PASSWD = """root:x:0:0::/root:/bin/bash
daemon:x:1:1::/usr/sbin:/usr/sbin/nologin
anna:x:1000:1000::/home/anna:/bin/bash
paul:x:1001:1001::/srv/gens/paul:/bin/bash
"""


@pytest.fixture(autouse=True)
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(base, "ROOT", str(tmp_path))
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "passwd").write_text(PASSWD)
    base.forget()
    yield tmp_path
    base.forget()


@pytest.mark.parametrize(
    "path",
    [
        "/", "/etc/cron.d/sauvegarde", "/srv/images", "/srv/gens", "/mnt/nas/old", "/opt/viewer", "/home", "/home/anna",
        "/home/anna/Documents", "/home/anna/.ssh/authorized_keys", "/home/anna/.config/x/DUPONT", "/root/.pgpass",
        "/media/cdrom0", "/media/usb", "/media", "swap", "",
    ],
)  # fmt: skip
def test_what_the_system_an_administrator_or_a_program_named_stays(path: str) -> None:
    assert hiding.hidden(path) == path


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/home/anna/DUPONT Jean", "/home/anna/~"),
        ("/home/anna/Documents/DUPONT Jean/irm.PDF", "/home/anna/Documents/~/~.pdf"),
        ("/home/anna/Documents/DUPONT.JEAN", "/home/anna/Documents/~"),
        ("/home/anna/Documents/DUPONT/Documents/.x", "/home/anna/Documents/~/~/~"),
        ("/home/sans-compte/DUPONT/", "/home/sans-compte/~"),
        ("/srv/gens/paul/DUPONT", "/srv/gens/paul/~"),
        ("/root/DUPONT.txt", "/root/~.txt"),
        ("/media/anna/DUPONT JEAN", "/media/anna/~"),
        ("/media/DUPONT", "/media/~"),
        ("/media/cdrom-dupont", "/media/~"),
        ("/run/media/anna/DUPONT/DICOM", "/run/media/anna/~/~"),
        ("/home/anna/\udcffDUPONT", "/home/anna/~"),
    ],
)
def test_what_people_named_is_a_sign(path: str, shown: str) -> None:
    found = hiding.hidden(path)
    assert re.sub("~[0-9a-f]{6}", "~", found) == shown
    assert hiding.hidden(path) == found == hiding.hidden(found), "the same at each visit, and hidden once"
    assert hiding.hidden(f"{path}2") != found, "two of them stay two"


def test_the_same_folder_has_the_same_sign_in_every_path() -> None:
    one, other = (hiding.hidden(f"/home/anna/DUPONT/{name}") for name in ("a", "b"))
    assert one.split("/")[3] == other.split("/")[3]
    assert one != other


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a pipe, not a file: /home/anna/DUPONT: Jean/x", "a pipe, not a file: /home/anna/~/~"),
        ("sshd -T: no such file", "sshd -T: no such file"),
        ("x: OSError: [Errno 5] no: '/srv/gens/paul/DUPONT: Jean'", "x: OSError: [Errno 5] no: '/srv/gens/paul/~"),
        ("what protects /media/anna/~abcdef (sdc1)", "what protects /media/anna/~abcdef (sdc1)"),
    ],
)  # fmt: skip
def test_a_sentence_tells_no_more(text: str, shown: str) -> None:
    assert re.sub("~[0-9a-f]{6}", "~", hiding.told(text)) == re.sub("~[0-9a-f]{6}", "~", shown)


def test_what_cannot_be_read_is_told_so(host: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of somebody's that even root may not enter."""

    def refuse(params: object) -> None:
        raise base.Unreadable("not_root", "/home/anna/Documents/DUPONT Jean")

    monkeypatch.setattr(importlib.import_module(f"{PACKAGE}.packages"), "get", refuse)
    told = main.ask("packages", {})["unknown"]
    assert re.fullmatch("/home/anna/Documents/~[0-9a-f]{6}", told["detail"])
    (host / "etc" / "passwd").unlink()
    (host / "etc" / "passwd").mkdir()
    base.forget()
    assert main.ask("packages", {})["unknown"]["detail"].startswith("/home/anna/Documents/~")
