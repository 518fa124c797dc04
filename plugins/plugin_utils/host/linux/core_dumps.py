"""Memory images of crashed programs: whether one is written, which may hold patients' data and passwords.

params: {}
get: {limit, kept}
    limit  the hard limit of the size of a core file for everybody, in pam_limits ("0", "unlimited", …); null when unset
    kept   systemd-coredump is installed and stores images
set: {} writes one drop-in for pam_limits and one for systemd-coredump, for what fails
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from ._dropins import FOLDERS, by_name
from .base import directives, exists, glob, read_text

NEEDS = ("_dropins",)
PROGRAMS = ("/usr/lib/systemd/systemd-coredump", "/lib/systemd/systemd-coredump")


def _limit() -> Optional[str]:
    found = None
    for path in ["/etc/security/limits.conf", *glob("/etc/security/limits.d/*.conf")]:
        for words in (line.split() for line in directives(read_text(path) or "")):
            if len(words) >= 4 and words[0] == "*" and words[1] in ("hard", "-") and words[2] == "core":
                found = words[3]
    return found


def _storage() -> str:
    """systemd-coredump's Storage=, `external` by default."""
    found = "external"
    places = [f"{folder}/systemd/coredump.conf" for folder in FOLDERS if exists(f"{folder}/systemd/coredump.conf")]
    for path in [*places[-1:], *by_name(f"{folder}/systemd/coredump.conf.d/*.conf" for folder in FOLDERS)]:
        for line in directives(read_text(path) or "", "#;"):
            if line.replace(" ", "").startswith("Storage="):
                found = line.partition("=")[2].strip() or "external"
    return found


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    return {"limit": _limit(), "kept": any(map(exists, PROGRAMS)) and _storage() != "none"}


# --- set ---
from .changes import Change, file  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    changes = []
    if "limit" in failing:
        changes.append(file("/etc/security/limits.d/zz-hygiene-core.conf", "* hard core 0\nroot hard core 0\n"))
    if "kept" in failing:
        changes.append(
            file("/etc/systemd/coredump.conf.d/zz-hygiene.conf", "[Coredump]\nStorage=none\nProcessSizeMax=0\n")
        )
    return changes
