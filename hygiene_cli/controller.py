"""How our own controller is protected, as far as this account can see: it holds the keys to every machine.

Read without root and without a connection: the practice's folder, the inventory, Ansible's own settings, keys. `doctor`
tells each weakness with its remedy; clause 16b fails for any. 1g and 11a ask for a part of the same.
"""

from __future__ import annotations

import base64
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from hygiene_cli import storage
from hygiene_cli.model import Reason, Standing
from hygiene_cli.practice import Place, setting

MAP, SECRETS, TOOL = "1g", "11a", "16b"
"""The map off its own network; no password in clear in a file; the tool that deploys security practices."""
CLAUSES = (MAP, SECRETS, TOOL)
Known = Mapping[str, Mapping[str, Any]]
"""Host → what history keeps of the inventory (`inventory.inventoried`)."""
NAMED = 10
OTHERS = stat.S_IRWXG | stat.S_IRWXO
WRITERS = stat.S_IWGRP | stat.S_IWOTH
OFF = ("false", "0", "no", "off")
IDENTITIES = ("id_rsa", "id_ecdsa", "id_ed25519", "id_dsa")
"""The keys that ssh tries by itself."""
LARGEST_KEY = 100_000
MAGIC = b"openssh-key-v1\0"


class Weakness(NamedTuple):
    """A code of `words/doctor.py` with its parameters; `serious` as doctor has it."""

    code: str
    params: Mapping[str, Any] = {}
    serious: bool = True


def judge(place: Place, known: Known) -> Iterator[tuple[str, Standing]]:
    """What the controller says of its clauses; of 1g only that it fails, since a signature says the rest."""
    why = storage.misplaced(place.registers.parent, known)
    if why:
        yield MAP, Standing("fail", why)
    codes = [one.code for one in weaknesses(place, known)]
    if any(told.get("clear_secrets") for told in known.values()):
        codes.append("clear_secret")
    if codes:
        yield TOOL, Standing("fail", Reason("controller_weak", {"weak": list(dict.fromkeys(codes))}))
    elif not any(told.get("here") for told in known.values()):
        yield TOOL, Standing("notchecked", Reason("controller_unread"))


def clear_secrets(known: Known) -> Standing | None:
    """11a's failure for the passwords in clear of our own inventory; None without any."""
    clear = [name for name, told in known.items() if told.get("clear_secrets")]
    return Standing("fail", Reason("clear_secret", {"hosts": clear[:NAMED]})) if clear else None


def weaknesses(place: Place, known: Known) -> Iterator[Weakness]:
    """Everything that is weak on this machine."""
    yield from _folders(place)
    yield from _settings(place)
    unverified = [name for name, told in known.items() if told.get("unverified")]
    if unverified:
        yield Weakness("unverified", {"hosts": unverified[:NAMED], "n": len(unverified)})
    for path in keys(known):
        if in_clear(path):
            yield Weakness("key_in_clear", {"path": path}, serious=False)


def _folders(place: Place) -> Iterator[Weakness]:
    """The inventory that others could change; the registers that others could read; what the folder lies on."""
    for item in place.inventories:
        path = Path(item)
        if "," not in item and path.exists() and not path.is_dir() and path.stat().st_mode & WRITERS:
            yield Weakness("writable", {"path": path})
    if not place.made_by_init or not place.registers.is_dir():
        return
    kind = storage.kind(place.registers.parent)
    if kind in ("network", "clear"):
        yield Weakness(f"state_{kind}", {"path": place.registers.parent}, serious=kind == "network")
    private = (place.registers, *place.registers.glob("*.yml"), *(one for one in [place.state] if one.is_dir()))
    open_to = [path for path in private if path.stat().st_mode & OTHERS]
    if open_to:
        yield Weakness("readable", {"path": open_to[0]})


def _settings(place: Place) -> Iterator[Weakness]:
    """What Ansible's own settings weaken: the check of host keys, and the key of the vault beside the vault."""
    if setting("host_key_checking", "ANSIBLE_HOST_KEY_CHECKING")[0].lower() in OFF:
        yield Weakness("no_host_keys")
    value, base = setting("vault_password_file", "ANSIBLE_VAULT_PASSWORD_FILE")
    path = (base / Path(value).expanduser()).resolve() if value else None
    if path and path.is_file() and not os.access(path, os.X_OK):
        inside = place.made_by_init and path.is_relative_to(place.registers.parent.resolve())
        if inside or path.stat().st_mode & OTHERS:
            yield Weakness("vault_key", {"path": path})


def keys(known: Known) -> list[Path]:
    """The private keys that open the machines: those that the inventory names, and ssh's own where it names none."""
    named = {str(told["key"]) for told in known.values() if told.get("key")}
    if any(told.get("key") == "" for told in known.values()):
        named.update(str(Path.home() / ".ssh" / name) for name in IDENTITIES)
    return sorted(Path(name).expanduser() for name in named)


def in_clear(path: Path) -> bool:
    """Whether a private key opens without a passphrase; what is no key, or cannot be read, is not in clear here."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_KEY:
            return False
        text = path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    if "PRIVATE KEY-----" not in text:
        return False
    if "BEGIN OPENSSH PRIVATE KEY" not in text:
        return "ENCRYPTED" not in text
    try:
        body = base64.b64decode("".join(line for line in text.splitlines() if "-----" not in line))
    except ValueError:
        return False
    # the name of the cipher follows; a key that lives in a token (sk-…) holds no secret
    return body.startswith(MAGIC + b"\0\0\0\x04none") and b"sk-ssh-" not in body and b"sk-ecdsa-" not in body
