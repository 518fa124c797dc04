"""polkit: who it takes for an administrator, and which rules let people act without asking.

params: {}
get: {installed, admins, free}
    admins  [{name, file}]: identities of the addAdminRule in force (the first file that answers) or of localauthority
    free    [{name, file}]: locally written rule files that answer YES to something; name is the file's name
Rules are JavaScript: what they compute cannot be told from outside, only the words in them.
"""

from __future__ import annotations

import os
import re
from typing import Any, Dict, List

from .base import glob, read_text

RULES = (
    "/etc/polkit-1/rules.d",
    "/run/polkit-1/rules.d",
    "/usr/local/share/polkit-1/rules.d",
    "/usr/share/polkit-1/rules.d",
)
IDENTITY = re.compile(r"unix-(?:user|group|netgroup):[\w.@\\ -]+")
LOCAL = ("/etc/", "/run/", "/usr/local/")


def _plain(text: str) -> str:
    """JavaScript without its comments."""
    return re.sub(r"/\*.*?\*/|(?m:(?:^|\s)//[^\n]*$)", "", text, flags=re.S)


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    # all folders are read as one, by file name, and of one name only the first folder's file
    by_name: Dict[str, str] = {}
    for folder in RULES:
        names_in = glob(f"{folder}/*.rules")
        for path in names_in:
            by_name.setdefault(os.path.basename(path), path)
    admins: List[Dict[str, str]] = []
    free: List[Dict[str, str]] = []
    for name in sorted(by_name):
        path = by_name[name]
        text = _plain(read_text(path) or "")
        if "addAdminRule" in text and not admins:
            part = text[text.index("addAdminRule") :]
            admins = [{"name": found, "file": path} for found in sorted({*IDENTITY.findall(part)})]
        if path.startswith(LOCAL) and re.search(r"polkit\.Result\.YES|['\"]yes['\"]", text):
            free.append({"name": name, "file": path})
    for path in glob("/etc/polkit-1/localauthority.conf.d/*.conf"):
        for line in (read_text(path) or "").splitlines():
            if line.strip().startswith("AdminIdentities") and not by_name:
                admins = [{"name": found, "file": path} for found in IDENTITY.findall(line)]
    granting = re.compile(r"^Result(Any|Active|Inactive)\s*=\s*yes", re.M)
    old = glob("/etc/polkit-1/localauthority/*/*.pkla")
    free += [{"name": os.path.basename(path), "file": path} for path in old if granting.search(read_text(path) or "")]
    return {"installed": bool(by_name or admins), "admins": admins, "free": free}
