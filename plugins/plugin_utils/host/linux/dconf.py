"""Settings that the system imposes on GNOME (and on what else uses dconf) through locked database entries.

params: {keys: ["org/gnome/…/key"]}
get: {desktops: [str], enforced: {key: value or null}, values: {key: value or null}, compiled: bool}
    values    what the system's databases say: true/false, numbers, text
    enforced  the same where users cannot change it: the key is locked, the compiled database is not older than its
              sources, and the profile of user sessions names the database; null otherwise
set: {values: {key: value}} writes and locks the failing keys (`failing` gives the value where `values` does not; of
    several allowed, the first); numbers are written as uint32
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any, Dict, List, Optional, Tuple

from ._desktops import installed
from .base import directives, glob, once, read_text, status

NEEDS = ("_desktops",)
DATABASES = "/etc/dconf/db"
PROFILES = ("/etc/dconf/profile/user", "/usr/share/dconf/profile/user")


def databases() -> List[str]:
    """Names of the system databases below user sessions, from the first asked to the last."""
    text = next((text for text in map(read_text, PROFILES) if text is not None), "")
    return [line.split(":", 1)[1].strip() for line in directives(text) if line.startswith("system-db:")]


def _sources(name: str) -> List[str]:
    """The key files, the deciding one first: of two that give a key, the later name wins."""
    files = [path for path in glob(f"{DATABASES}/{name}.d/*") if not path.endswith("/locks")]
    return sorted(files, reverse=True)


def _read(name: str) -> Tuple[Dict[str, str], List[str], bool]:
    """(key → text of the value, locked keys, whether the compiled database is as new as its sources)."""
    values: Dict[str, str] = {}
    for path in _sources(name):
        for key, value in _keys(read_text(path) or "").items():
            values.setdefault(key, value)
    lock_files = glob(f"{DATABASES}/{name}.d/locks/*")
    locks = [line.strip("/") for path in lock_files for line in directives(read_text(path) or "")]
    folders = [f"{DATABASES}/{name}.d", f"{DATABASES}/{name}.d/locks"]
    times = [found.st_mtime for found in map(status, [*_sources(name), *lock_files, *folders]) if found]
    compiled = status(f"{DATABASES}/{name}")
    fresh = not values and not locks if compiled is None else int(compiled.st_mtime) >= int(max(times, default=0))
    return values, locks, fresh


def _keys(text: str) -> Dict[str, str]:
    section, found = "", {}
    for line in directives(text):
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1].strip("/")
        elif "=" in line:
            key, _, value = line.partition("=")
            found[f"{section}/{key.strip()}".lstrip("/")] = value.strip()
    return found


def plain(text: Optional[str]) -> Any:
    """The JSON value of a GVariant's text."""
    if text is None or text in ("true", "false"):
        return None if text is None else text == "true"
    number = re.fullmatch(r"(?:(?:u?int(?:16|32|64)|byte)\s+)?(-?\d+)", text)
    if number:
        return int(number.group(1))
    quoted = re.fullmatch(r"'(.*)'|\"(.*)\"", text)
    return (quoted.group(1) or quoted.group(2) or "") if quoted else text


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    found = [once(("dconf", name), partial(_read, name)) for name in databases()]
    values: Dict[str, Any] = {}
    enforced: Dict[str, Any] = {}
    for key in params["keys"]:
        values[key] = plain(next((texts[key] for texts, _, _ in found if key in texts), None))
        # a lock in a lower database keeps that database's value, whatever those above it say
        locked = [texts.get(key) for texts, locks, fresh in found if fresh and _locked(key, locks)]
        enforced[key] = plain(locked[-1]) if locked else None
    return {
        "desktops": installed(),
        "enforced": enforced,
        "values": values,
        "compiled": all(fresh for _, _, fresh in found),
    }


def _locked(key: str, locks: List[str]) -> bool:
    return any(key == lock or key.startswith(f"{lock}/") for lock in locks)


# --- set ---
from .changes import Change, change, file  # noqa: E402

NAME = "zz-hygiene"
"""Sorts late: of two files that give a key, the later one wins."""


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    changes: List[Change] = []
    if not databases():
        text = read_text(PROFILES[0])
        changes.append(
            file(PROFILES[0], f"{text if text is not None else 'user-db:user'}".rstrip() + "\nsystem-db:local\n")
        )
    name = databases()[0] if databases() else "local"
    source, locks = f"{DATABASES}/{name}.d/{NAME}", f"{DATABASES}/{name}.d/locks/{NAME}"
    keys = {**_keys(read_text(source) or "")}
    keys.update({key: _gvariant(wanted.get("values", {}).get(key, value)) for key, value in failing.items()})
    held = directives(read_text(locks) or "")
    held += [f"/{key}" for key in failing if f"/{key}" not in held]
    changes += [file(source, _text(keys)), file(locks, "\n".join(held) + "\n")]
    # `after` compiles what was written; sources that were right but never compiled are compiled here
    unchanged = all(item.before == item.after for item in changes)
    return [change("dconf_db", name, "compiled")] if unchanged else changes


def _gvariant(value: Any) -> str:
    value = value[0] if isinstance(value, list) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"uint32 {value}" if isinstance(value, int) else "'" + str(value).replace("'", "\\'") + "'"


def _text(keys: Dict[str, str]) -> str:
    sections: Dict[str, List[str]] = {}
    for key, value in sorted(keys.items()):
        section, _, name = key.rpartition("/")
        sections.setdefault(section, []).append(f"{name}={value}\n")
    return "\n".join(f"[{section}]\n" + "".join(lines) for section, lines in sections.items())
