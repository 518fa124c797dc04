"""The list of sealed audits that lies beside them: each with its seal, the oldest first."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from hygiene_cli.errors import UsageProblem

FOLDER, FILE = "audits", "chain.json"
KEYS = ("name", "seal", "file", "sha256", "at")
"""What a link says: all as text, `at` in ISO 8601."""


def read(folder: Path) -> list[dict[str, str]]:
    """The audits sealed so far, oldest first. Raises UsageProblem for a damaged list."""
    path = folder / FILE
    if not path.exists():
        return []
    try:
        links = [{key: str(one[key]) for key in KEYS} for one in json.loads(path.read_text(encoding="utf-8"))]
        for one in links:
            datetime.fromisoformat(one["at"])
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageProblem("{path} is damaged; put it back from a backup", path=path) from None
    return links


def last(practice: Path) -> dict[str, str]:
    """{name, at, seal} of a practice's last sealed audit; empty when there is none. Raises UsageProblem."""
    links = read(practice / FOLDER)
    return {key: links[-1][key] for key in ("name", "at", "seal")} if links else {}
