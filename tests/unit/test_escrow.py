"""Secrets kept for the practice: what a file is, who may open it, and what becomes of one that cannot be written."""

from __future__ import annotations

import base64
import json
import re
import stat
from pathlib import Path
from typing import Any

import pyrage
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from ansible_collections.hygiene.baseline.plugins.plugin_utils import age, courier_windows, escrow
from ansible_collections.hygiene.baseline.plugins.plugin_utils.keeping import merged, new_password

MINE, PROVIDERS, OTHER = (pyrage.x25519.Identity.generate() for _ in range(3))
NAME = "key-063EA4E1-220C-4293-BA01-4754620A96E7.age"
SECRET = {"host": "accueil-1", "recovery_key": "111111-222222"}
BY_PASSPHRASE = base64.b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCB3NENUMm9sNFRqRkR1bzBtVUpqZ25nIDE5CjlpR0lSU1ZDNE12cm1aRjZL"
    "a29pb3lkMDF3MHFhaHhMT2N3MWtKUFpZYzQKLS0tIE5qeE14U1krY24xMEM1K0NZdTY2b1lNQ1FhdzlPeGVncnZlTUpEZkE0V2cK"
    "nnOT/HnJYwIuLRdG7+U4rkMJ5HaXYeMjttAmNoPCwZW9"
)
"""What age makes of "x" and a passphrase, which takes it seconds."""


def variables(folder: Path, **told: Any) -> dict[str, Any]:
    keys = [str(one.to_public()) for one in (MINE, PROVIDERS)]
    return {"hygiene_escrow_recipients": keys, "hygiene_escrow_folder": str(folder), **told}


def test_each_of_the_recipients_opens_it_and_nobody_else(tmp_path: Path) -> None:
    escrow.of("accueil-1", variables(tmp_path / "kept")).keep(NAME, SECRET)
    path = tmp_path / "kept" / "accueil-1" / NAME
    for identity in (MINE, PROVIDERS):
        assert json.loads(pyrage.decrypt(path.read_bytes(), [identity])) == SECRET
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(path.read_bytes(), [OTHER])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(one.stat().st_mode) for one in (path.parent, path.parent.parent)} == {0o700}
    assert [one.name for one in path.parent.iterdir()] == [NAME], "nothing is left beside it"


def test_what_counts_as_kept(tmp_path: Path) -> None:
    told = variables(tmp_path)
    place = escrow.of("accueil-1", told)
    place.keep(NAME, SECRET)
    place.keep("password-S-1-5-21-1-2-3-500.20260101T000000Z.age", SECRET)
    (tmp_path / "accueil-1" / "key-00000000-0000-0000-0000-000000000000.age").write_text("age-encryption.org/v1\n")
    (tmp_path / "accueil-1" / "key-00000000-0000-0000-0000-000000000001.age").symlink_to(NAME)
    assert escrow.known("accueil-1", told) == {
        "hygiene_kept_keys": ["063EA4E1-220C-4293-BA01-4754620A96E7"],
        "hygiene_kept_passwords": {"S-1-5-21-1-2-3-500": 1767225600},
    }
    whole = (tmp_path / "accueil-1" / NAME).read_bytes()
    assert age.sound(whole)
    for cut in (0, 22, 100, whole.index(b"\n---"), whole.index(b"\n---") + 20, whole.index(b"\n---") + 60):
        assert not age.sound(whole[:cut])
    assert not age.sound(BY_PASSPHRASE)
    assert escrow.known("accueil-2", told)["hygiene_kept_keys"] == []


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"hygiene_escrow_recipients": []}, "names no public key"),
        ({"hygiene_escrow_recipients": "AGE-SECRET-KEY-1QQ"}, "no public key of age"),
        ({"hygiene_escrow_recipients": [f"age1{'q' * 58}"]}, "no usable public key"),
        ({"hygiene_escrow_folder": None}, "hygiene_escrow_folder"),
    ],
)
def test_what_the_inventory_has_to_say(tmp_path: Path, told: dict[str, Any], says: str) -> None:
    with pytest.raises(escrow.EscrowError, match=says):
        escrow.of("accueil-1", variables(tmp_path, **told))


def test_a_practice_keeps_them_beside_its_registers(tmp_path: Path) -> None:
    told = variables(tmp_path, hygiene_escrow_folder=None, inventory_dir=str(tmp_path))
    assert escrow.place("accueil-1", told) is None, "no practice: nothing is made beside somebody's inventory"
    (tmp_path / ".hygiene").mkdir()
    assert escrow.place("accueil-1", told) == tmp_path / "practice" / "escrow" / "accueil-1"
    assert escrow.place("accueil-1", {**told, "hygiene_escrow_folder": "coffre"}) == tmp_path / "coffre" / "accueil-1"


@pytest.mark.parametrize("host", ["../elsewhere", "a/b", "/etc", "..", ".", "é\n"])
def test_a_host_never_names_another_folder(tmp_path: Path, host: str) -> None:
    place = escrow.place(host, variables(tmp_path))
    assert place is None or (place.parent == tmp_path and place.name not in ("", ".", ".."))


def test_what_cannot_be_written_says_where_and_leaves_what_was(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(escrow.EscrowError, match=r"file.*cannot be written.*hygiene_escrow_folder"):
        escrow.of("accueil-1", variables(tmp_path / "file")).keep(NAME, SECRET)
    assert (tmp_path / "file").read_text() == ""


def test_what_the_host_seals_only_this_exchange_opens() -> None:
    envelope = escrow.Envelope()
    public = rsa.RSAPublicNumbers(65537, int.from_bytes(base64.b64decode(envelope.modulus), "big")).public_key()
    oaep = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
    sealed = base64.b64encode(public.encrypt(b"111111", oaep)).decode()
    assert envelope.open(sealed) == "111111"
    for wrong in ("", "AAAA", "é", sealed[:-4] + "AAAA"):
        with pytest.raises(ValueError):
            envelope.open(wrong)
    with pytest.raises(ValueError):
        escrow.Envelope().open(sealed)


def test_secrets_go_beside_the_program_and_its_request() -> None:
    first, second = courier_windows.pack("program", {"S-1-5-21-1": "secret", "S-1-5-21-2": "other"}).splitlines()
    assert courier_windows.pack("program").splitlines() == courier_windows.pack("program", {}).splitlines() == [first]
    assert base64.b64decode(second) == b"S-1-5-21-1 secret\nS-1-5-21-2 other"


def test_a_new_password_is_long_and_of_every_kind() -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    for one in made:
        assert re.fullmatch(r"(?:(?=\w*[a-z])(?=\w*[A-Z])(?=\w*[2-9])[a-zA-Z2-9]{5}(?:-|$)){5}", one) and len(one) == 29


def test_a_password_counts_once_it_is_confirmed(tmp_path: Path) -> None:
    told = variables(tmp_path)
    place = escrow.of("accueil-1", told)
    names = [f"password-S-1-5-21-1-2-3-500.2026010{day}T000000Z" for day in (1, 2, 3)]
    for name in names:
        place.keep(f"{name}.unconfirmed.age", SECRET)
    assert escrow.known("accueil-1", told)["hygiene_kept_passwords"] == {}
    place.confirm(names[0], True)
    place.confirm(names[1], False)
    left = sorted(path.name for path in place.folder.iterdir())
    assert left == [f"{names[0]}.age", f"{names[2]}.unconfirmed.age"], "what may be in force stays"
    assert escrow.known("accueil-1", told)["hygiene_kept_passwords"] == {"S-1-5-21-1-2-3-500": 1767225600}


def test_two_exchanges_are_told_as_one() -> None:
    first = {"sets": {"a": {"changed": True, "diff": [1]}, "b": {"changed": True, "diff": [2]}}, "after": {"x": ""}}
    second = {"resources": [3], "sets": {"b": {"changed": False, "diff": [4], "error": "no"}}, "after": {}}
    assert merged(first, second) == {
        "resources": [3],
        "sets": {"a": {"changed": True, "diff": [1]}, "b": {"changed": True, "diff": [2, 4], "error": "no"}},
        "after": {"x": ""},
    }
