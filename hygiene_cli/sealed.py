"""Files for other eyes, encrypted with age to somebody's public key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from hygiene_cli.errors import UsageProblem

MISSING = "encrypting needs the library pyrage: pip install 'hygiene[escrow]'"
WRONG_KEY = "{path} does not open this file; give the private key it was made for"
HEADER = b"age-encryption.org/v1\n"


def encrypt(data: bytes, recipients: Sequence[str]) -> bytes:
    """The data as an age file for these public keys (`age1…`). Raises UsageProblem."""
    try:
        import pyrage
    except ImportError:
        raise UsageProblem(MISSING) from None
    try:
        return bytes(pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(one) for one in recipients]))
    except (pyrage.RecipientError, pyrage.EncryptError):
        raise UsageProblem("{key} is no public key of age; `age-keygen` makes one, age1…", key=recipients[0]) from None


def decrypt(data: bytes, identity: Path) -> bytes:
    """What an age file holds, by the private key of a file as `age-keygen` writes it. Raises UsageProblem."""
    try:
        import pyrage
    except ImportError:
        raise UsageProblem(MISSING) from None
    try:
        lines = identity.read_text(encoding="utf-8").splitlines()
        keys = [pyrage.x25519.Identity.from_str(one.strip()) for one in lines if one.startswith("AGE-SECRET-KEY-")]
        return bytes(pyrage.decrypt(data, keys))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageProblem("{path} cannot be read: {why}", path=identity, why=error) from None
    except (pyrage.IdentityError, pyrage.DecryptError):
        raise UsageProblem(
            "{path} does not open this file; give the private key it was made for", path=identity
        ) from None
