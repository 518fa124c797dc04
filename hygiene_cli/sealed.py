"""Files for other eyes, encrypted with age to somebody's public key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ansible_collections.hygiene.baseline.plugins.plugin_utils import age
from hygiene_cli.errors import UsageProblem

MISSING = "encrypting needs the library pyrage: pip install 'hygiene[escrow]'"


def encrypt(data: bytes, recipients: Sequence[str]) -> bytes:
    """The data as an age file for these public keys (`age1…`). Raises UsageProblem."""
    try:
        return age.encrypt(data, recipients)
    except ImportError:
        raise UsageProblem(MISSING) from None
    except ValueError:
        raise UsageProblem("{key} is no public key of age; `age-keygen` makes one, age1…", key=recipients[0]) from None


def decrypt(data: bytes, identity: Path) -> bytes:
    """What an age file holds, by the private key of a file as `age-keygen` writes it. Raises UsageProblem."""
    try:
        lines = identity.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageProblem("{path} cannot be read: {why}", path=identity, why=error) from None
    try:
        return age.decrypt(data, [one.strip() for one in lines if one.startswith("AGE-SECRET-KEY-")])
    except ImportError:
        raise UsageProblem(MISSING) from None
    except ValueError:
        raise UsageProblem(
            "{path} does not open this file; give the private key it was made for", path=identity
        ) from None
