"""What a share of Samba opens, and to whom."""

from __future__ import annotations

from typing import Any, Dict

from .base import status
from .hiding import hidden

NEEDS = ("hiding",)

YES = ("yes", "true", "1", "on")
DEFAULTS = {"guest ok": "No", "read only": "Yes", "valid users": "", "force user": "", "path": ""}
"""Options of shares that matter here, with Samba's defaults; [global] may hold others."""


def share(name: str, options: Dict[str, str]) -> Dict[str, Any]:
    """{name, guest, open}: `open` where whoever gets in may write, as `samba` says.

    A share that bears the name of somebody's own folder is told like that folder.
    """
    shown = hidden(options["path"].rstrip("/")).rpartition("/")[2]
    if options["path"].rstrip("/").rpartition("/")[2].casefold() == name.casefold():
        name = shown if shown.startswith("~") else name
    writable = options["read only"].lower() not in YES and not options["valid users"]
    folder = status(options["path"]) if writable and options["path"].startswith("/") else None
    everybodys = folder is not None and (bool(folder.st_mode & 0o002) or bool(options["force user"]))
    return {"name": name, "guest": options["guest ok"].lower() in YES, "open": everybodys}
