"""Files of programs that keep a password in clear: which, by the class of what stands in them, never what.

params: {}
get: [{path, what}]
set: none
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Tuple

from ._homes import homes
from .base import glob, read_text, root_only, status
from .hiding import hidden

NEEDS = ("_homes", "hiding")
HOME: Tuple[Tuple[str, str, str], ...] = (
    (".netrc", r"^\s*(machine|default)\b.*?\bpassword\s+\S", "password for a server"),
    (".git-credentials", r"://[^\s/:@]+:[^\s/@]+@", "password for a repository"),
    (".pgpass", r"^[^#\n]*:[^:\n]+$", "password of a database"),
    (".my.cnf", r"^\s*password\s*=\s*\S", "password of a database"),
    (".docker/config.json", r'"auth"\s*:\s*"[^"]+"', "password of a registry"),
    (".config/filezilla/sitemanager.xml", r"<Pass\b[^>]*>[^<]", "password for a server"),
    (".ssh/id_*", r"-----BEGIN (RSA |DSA |EC )?PRIVATE KEY-----(?!\s*Proc-Type:)", "private key without a passphrase"),
    (
        ".ssh/id_*",
        r"-----BEGIN OPENSSH PRIVATE KEY-----\s*b3BlbnNzaC1rZXktdjEAAAAABG5vbmU",
        "private key without a passphrase",
    ),
)
"""In a home folder: file, what gives a password away, its class."""
SYSTEM = (("/etc/fstab", r"^[^#\n]*\b(password|pass)=\S", "password of a share"),)
OTHERS = 0o044
CREDENTIALS = r"\b(?:credentials|cred)=([^,\s]+)"


def _holds(path: str, expression: str) -> bool:
    return re.search(expression, read_text(path) or "", re.M | re.S if "END" in expression else re.M) is not None


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    root_only("the home folders")
    found = [(path, what) for path, expression, what in SYSTEM if _holds(path, expression)]
    for path in re.findall(CREDENTIALS, read_text("/etc/fstab") or ""):
        told = status(path)
        if told and told.st_mode & OTHERS:
            found.append((path, "password of a share, which others can read"))
    for _, home in homes():
        for name, expression, what in HOME:
            found += [
                (path, what)
                for path in glob(f"{home}/{name}")
                if not path.endswith(".pub") and _holds(path, expression)
            ]
    return [{"path": hidden(path)[:300], "what": what} for path, what in sorted({*found})][:200]
