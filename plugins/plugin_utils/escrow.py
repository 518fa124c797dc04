"""Keeps secrets for the practice: each in a file of its own, which only the practice's age keys open.

A secret is encrypted in memory, written beside and renamed over, and counts as kept only when the file was read back as
it was meant. The folder belongs to whoever runs hygiene, alone; nothing here can open what it holds.
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import json
import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ansible_collections.hygiene.baseline.plugins.plugin_utils import age

KEY = re.compile(r"key-([0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})\.age")
PASSWORD = re.compile(r"password-(S-1-[\d-]{3,180})\.(\d{8}T\d{6}Z)\.age")
"""The names of the files: of a volume's recovery key, of an account's password and when it was made."""
STAMP, UNCONFIRMED, END = "%Y%m%dT%H%M%SZ", ".unconfirmed.age", ".age"
RECIPIENT = re.compile(r"age1[02-9ac-hj-np-z]{58}")
LARGEST = 65536


class EscrowError(ValueError):
    """A secret that cannot be kept: one sentence that says where and what to do."""


@dataclass(frozen=True)
class Escrow:
    """Where the secrets of one host are kept, and for which age keys."""

    folder: Path
    recipients: tuple[str, ...]

    def keep(self, name: str, secret: Mapping[str, str]) -> None:
        """Keep a secret as the file `name`, and read it back. Raises EscrowError; what was kept before stays."""
        sealed = encrypted(json.dumps(secret, indent=1, ensure_ascii=False) + "\n", self.recipients)
        path = self.folder / name
        try:
            for folder in (self.folder.parent, self.folder):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                folder.chmod(0o700)
            write(path, sealed)
            again = path.read_bytes()
        except OSError as problem:
            why = problem.strerror or problem
            raise EscrowError(f"{path} cannot be written: {why}; see hygiene_escrow_folder") from None
        if again != sealed or not age.sound(again):
            raise EscrowError(f"{path} is not what was written there; see the disk that holds it")

    def confirm(self, name: str, stands: bool) -> None:
        """A password that was kept before it was set: it is in force (`stands`), or was never set."""
        path = self.folder / f"{name}{UNCONFIRMED}"
        with contextlib.suppress(OSError):  # it opens either way, and the next apply makes another
            if stands:
                path.replace(self.folder / f"{name}{END}")
            else:
                path.unlink()

    def kept(self, names: re.Pattern[str]) -> list[tuple[str, ...]]:
        """What is kept of these names: the parts that name it, sorted. A file that is no age file keeps nothing."""
        found: set[tuple[str, ...]] = set()
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                match = names.fullmatch(path.name)
                if match and intact(path):
                    found.add(match.groups())
        return sorted(found)


def of(host: str, variables: Mapping[str, Any]) -> Escrow:
    """A host's escrow, as the inventory has it. Raises EscrowError when it says nothing, or something wrong."""
    told = variables.get("hygiene_escrow_recipients") or []
    recipients = tuple(str(one).strip() for one in (told if isinstance(told, list) else [told]))
    for one in recipients:
        if not RECIPIENT.fullmatch(one):
            raise EscrowError(f"hygiene_escrow_recipients names {one[:80]!r}, which is no public key of age (age1…)")
    folder = place(host, variables)
    if not recipients:
        raise EscrowError("hygiene_escrow_recipients names no public key of age (age1…) to keep secrets for")
    if folder is None:
        raise EscrowError("hygiene_escrow_folder does not say where secrets are kept, and this is no practice's folder")
    encrypted("", recipients)  # a key that only looks like one, or a missing library, is said before anything is done
    return Escrow(folder, recipients)


def place(host: str, variables: Mapping[str, Any]) -> Path | None:
    """The folder of a host's secrets: below `hygiene_escrow_folder`, or below practice/escrow of a practice."""
    name = quote(host, safe=" ")
    if name.strip(".") == "":
        return None
    folder, inventory = variables.get("hygiene_escrow_folder"), variables.get("inventory_dir")
    if folder:
        return Path(str(inventory or "."), str(folder)).expanduser() / name
    beside = Path(str(inventory)) if inventory else None
    if beside and any((beside / part).is_dir() for part in (".hygiene", "practice")):
        return beside / "practice" / "escrow" / name
    return None


def known(host: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a host, as the variables that controls are read with."""
    folder = place(host, variables)
    kept = Escrow(folder, ()).kept if folder else lambda names: []
    return {
        "hygiene_kept_keys": [key for (key,) in kept(KEY)],
        "hygiene_kept_passwords": {account: seconds(stamp) for account, stamp in kept(PASSWORD)},
    }


def seconds(stamp: str) -> float:
    """The time in a file's name, since 1970; 0 where it is none."""
    with contextlib.suppress(ValueError):
        return datetime.datetime.strptime(stamp, STAMP).replace(tzinfo=datetime.UTC).timestamp()
    return 0


def encrypted(text: str, recipients: Iterable[str]) -> bytes:
    """The text as an age file for these public keys. Raises EscrowError."""
    try:
        return age.encrypt(text.encode(), recipients)
    except ImportError:
        raise EscrowError("the Python library pyrage is missing here: pip install 'hygiene[escrow]'") from None
    except ValueError as problem:
        raise EscrowError(f"hygiene_escrow_recipients holds no usable public key of age: {problem}") from None


def intact(path: Path) -> bool:
    """Whether a path is a file of its own that is a whole age file."""
    with contextlib.suppress(OSError):
        return (
            path.is_file() and not path.is_symlink() and path.stat().st_size <= LARGEST and age.sound(path.read_bytes())
        )
    return False


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, for its owner alone. Raises OSError."""
    descriptor, beside = tempfile.mkstemp(prefix=".new-", dir=path.parent)  # 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class Envelope:
    """The key pair of one exchange: a secret that the host hands over is unreadable to whatever carries or logs it."""

    def __init__(self) -> None:
        from cryptography.hazmat.primitives.asymmetric import rsa  # ansible-core brings it, for its vault

        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def modulus(self) -> str:
        """The public half, as .NET takes it; the exponent is 65537."""
        return base64.b64encode(self._key.public_key().public_numbers().n.to_bytes(256, "big")).decode()

    def open(self, sealed: str) -> str:
        """What was sealed with the public half. Raises ValueError."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding

        # .NET Framework's own RSA knows no other padding than this one by its first name
        oaep = padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None)
        return self._key.decrypt(base64.b64decode(sealed, validate=True), oaep).decode("ascii")
