"""The age format: files that only the holder of a private key opens. The library is optional and asked for late."""

from __future__ import annotations

from collections.abc import Iterable

HEADER, STANZA, MAC = b"age-encryption.org/v1\n", b"-> X25519 ", b"\n--- "
SHORTEST = 32
"""The nonce and the tag of a body that holds nothing."""


def encrypt(data: bytes, recipients: Iterable[str]) -> bytes:
    """The data as an age file for these public keys (`age1…`). Raises ImportError without the library, ValueError for
    what is no public key."""
    import pyrage

    try:
        return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(one) for one in recipients]))
    except (pyrage.RecipientError, pyrage.EncryptError) as problem:
        raise ValueError(str(problem)) from None


def decrypt(data: bytes, identities: Iterable[str]) -> bytes:
    """What an age file holds, by these private keys (`AGE-SECRET-KEY-…`). Raises ImportError without the library,
    ValueError when none of them opens it."""
    import pyrage

    try:
        return bytes(pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(one) for one in identities]))
    except (pyrage.IdentityError, pyrage.DecryptError) as problem:
        raise ValueError(str(problem)) from None


def sound(data: bytes) -> bool:
    """Whether these bytes are an age file for X25519 keys: header, its code, a body."""
    head, mark, rest = data.partition(MAC)
    code, line, body = rest.partition(b"\n")
    return head.startswith(HEADER + STANZA) and bool(mark and line) and len(code) == 43 and len(body) > SHORTEST
