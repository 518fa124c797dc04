"""What the NFS server shares, as /etc/exports and its folder say.

params: {}
get: [{name, path, client, world, root, options}], one per path and client, in the order of the files; paths as they may
     leave the machine (see hiding)
    name   "path client": what an allow-list names
    world  any machine may mount it: no client, `*`, or a network of every address
    root   the client's root is root here too (no_root_squash)
set: none: who may mount what is the administrator's to say
"""

from __future__ import annotations

import re
from typing import Any, Dict, List

from .base import glob, read_text
from .hiding import hidden

NEEDS = ("hiding",)

FILES = ("/etc/exports", "/etc/exports.d/*.exports")
EVERYBODY = ("", "*", "0.0.0.0/0", "::/0", "0.0.0.0/0.0.0.0")
ENTRY = re.compile(r'\s*(?:"([^"]*)"|(\S+))(.*)')
CLIENT = re.compile(r"([^\s()]*)(?:\(([^)]*)\))?")


def _line(text: str) -> List[Dict[str, Any]]:
    entry = ENTRY.match(text)
    if not entry or text.lstrip().startswith("#"):
        return []
    path, rest = hidden(entry.group(1) or entry.group(2)), entry.group(3).split("#", 1)[0]
    clients = [(client, options) for client, options in CLIENT.findall(rest) if client or options]
    defaults = [client[1:] for client, _ in clients if client.startswith("-")]
    found = []
    for client, options in [one for one in clients if not one[0].startswith("-")] or [("", "")]:
        words = [word for word in ",".join([*defaults, options]).split(",") if word]
        last = [word for word in words if word in ("root_squash", "no_root_squash")]
        found.append(
            {
                "name": f"{path} {client or '*'}",
                "path": path,
                "client": client or "*",
                "world": client in EVERYBODY,
                "root": last[-1:] == ["no_root_squash"],
                "options": words,
            }
        )
    return found


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    found = []
    for path in (path for pattern in FILES for path in glob(pattern)):
        for line in (read_text(path) or "").replace("\\\n", " ").splitlines():
            found += _line(line)
    return found
