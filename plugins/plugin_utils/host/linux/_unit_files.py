"""What systemd's folders say of units, without asking systemd: which exist, which start by themselves."""

from __future__ import annotations

import re
from typing import Dict, List, Set

from ._dropins import everywhere
from .base import glob, link, names, once, read_text

NEEDS = ("_dropins",)
LOCAL = ("/etc/systemd/{scope}", "/run/systemd/{scope}")
SHIPPED = ("/usr/local/lib/systemd/{scope}", "/usr/lib/systemd/{scope}", "/lib/systemd/{scope}")
NOT_UNITS = (".wants", ".requires", ".upholds", ".d")
NOTHING = "/dev/null"


def folders(scope: str) -> List[str]:
    """Where units of the system or of the sessions (`user`) are, the first one winning."""
    return [folder.format(scope=scope) for folder in LOCAL + SHIPPED]


def files(scope: str) -> Dict[str, str]:
    """Unit name → the file that systemd would load for it."""
    return once(("units", "files", scope), lambda: _files(scope))


def _files(scope: str) -> Dict[str, str]:
    found: Dict[str, str] = {}
    for folder in folders(scope):
        for name in names(folder):
            if "." in name and not name.endswith(NOT_UNITS):
                found.setdefault(name, f"{folder}/{name}")
    if scope == "system":
        for name in names("/etc/init.d"):
            found.setdefault(f"{name}.service", f"/etc/init.d/{name}")
    return found


def pulled_in(scope: str) -> Set[str]:
    """Units that an administrator's link makes start with another."""
    return once(("units", "pulled in", scope), lambda: _pulled_in(scope))


def _pulled_in(scope: str) -> Set[str]:
    found: Set[str] = set()
    for folder in (path.format(scope=scope) for path in LOCAL):
        for kind in ("wants", "requires", "upholds"):
            found |= {path.rsplit("/", 1)[-1] for path in glob(f"{folder}/*.{kind}/*")}
        targets = (link(f"{folder}/{name}") or "" for name in names(folder))
        found |= {target.rsplit("/", 1)[-1] for target in targets if target != NOTHING}
    return found


def _scripts_started() -> Set[str]:
    """System V scripts with a start link: these count only where there is no unit of the same name."""
    return once("units scripts", lambda: {path.rsplit("/", 1)[-1][3:] for path in glob("/etc/rc[2-5].d/S[0-9][0-9]*")})


def template(name: str) -> str:
    """The template's name of an instance: foo@.service for foo@1.service; any other name as it is."""
    prefix, at, rest = name.partition("@")
    return f"{prefix}@.{rest.rsplit('.', 1)[-1]}" if at else name


def installed(name: str, scope: str) -> bool:
    """Whether there is more of the unit than a mask."""
    if f"/etc/init.d/{name.rsplit('.', 1)[0]}" == files(scope).get(name):
        return True
    paths = [f"{folder}/{own}" for folder in folders(scope) for own in (name, template(name))]
    return any(link(path) != NOTHING and read_text(path, 1) for path in paths)


def enabled(name: str, scope: str) -> str:
    """How the unit is started: the word of `systemctl is-enabled`, or "" when there is no such unit."""
    path = files(scope).get(name) or files(scope).get(template(name))
    if path is None:
        return ""
    target = link(path)
    if target == NOTHING or (target is None and read_text(path, 1) == ""):
        return "masked"
    if target is not None and target.rsplit("/", 1)[-1] != name and template(name) == name:
        return "alias"
    if name in pulled_in(scope):
        return "enabled"
    if path.startswith("/etc/init.d/"):
        return "enabled" if path.rsplit("/", 1)[-1] in _scripts_started() else "disabled"
    return "disabled" if "\n[Install]" in "\n" + (read_text(path) or "") else "static"


def said(name: str, key: str) -> List[str]:
    """The values of a unit's key, drop-ins and systemd's generators included; an empty one drops those before it."""
    paths = [*everywhere(f"systemd/system/{name}"), *glob(f"/run/systemd/generator/{name}.d/*.conf")]
    found: List[str] = []
    for path in [*paths, *everywhere(f"systemd/system/{name}.d/*.conf")]:
        for value in re.findall(rf"^{key}=[ \t]*(.*)$", read_text(path) or "", re.M):
            found = [*found, value] if value else []
    return found
