"""The keys that open accounts over SSH, where sshd looks for them.

params: {accounts: [name]}
get: [{name, account, comment, file}], one per key
    name     its fingerprint, as `ssh-keygen -lf` says it; `line N` where no key can be made out
    comment  what its owner wrote behind it, which proves nothing
set: none
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from typing import Any, Dict, Iterator, List

from . import sshd
from .accounts import rows
from .base import read_text

NEEDS = ("accounts", "_last_login", "sshd", "units", "_sshd_config")
USUAL = ".ssh/authorized_keys .ssh/authorized_keys2"
KEY = re.compile(r"(?:^|\s)(?:ssh|ecdsa|sk)-[\w@.-]+\s+(AAAA[\w+/]+=*)(?:\s+(.*))?$")


def files(account: List[str], shared: bool = True) -> Iterator[str]:
    """Where sshd looks for the keys of an entry of passwd; `shared`: also where it looks for everybody's."""
    told = sshd.get({})["values"].get("authorizedkeysfile") or [USUAL]
    stands_for = {"%": "%", "h": account[5], "u": account[0], "U": account[2]}
    for name in dict.fromkeys(" ".join(map(str, told)).split()):
        everybody = name.startswith("/") and not re.search("%[huU]", name)
        if name != "none" and (shared or not everybody):
            path = re.sub("%([%huU])", lambda found: stands_for[found.group(1)], name)
            yield path if path.startswith("/") else f"{account[5]}/{path}"


def keys(path: str) -> List[Dict[str, str]]:
    """{name, comment} of each key of a file."""
    lines = enumerate((read_text(path) or "").splitlines(), 1)
    return [_key(line.strip(), number) for number, line in lines if line.strip() and not line.lstrip().startswith("#")]


def _key(line: str, number: int) -> Dict[str, str]:
    found = KEY.search(line)
    try:
        data = base64.b64decode(found.group(1), validate=True) if found else b""
    except binascii.Error:
        data = b""
    if not found or not data:
        return {"name": f"line {number}", "comment": ""}
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode("ascii").rstrip("=")
    return {"name": f"SHA256:{digest}", "comment": (found.group(2) or "")[:100]}


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    return [
        {**key, "account": account[0], "file": path}
        for account in rows("/etc/passwd", 7)
        if account[0] in params["accounts"]
        for path in files(account)
        for key in keys(path)
    ]
