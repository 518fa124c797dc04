"""The software on the machine, with its versions, whatever brought it. Shared, named in NEEDS.

Packages, snaps, Flatpak applications and Python packages tell their versions. What somebody copied under /opt or
/usr/local/bin tells none: it is listed apart, unless a package owns it.
"""

from __future__ import annotations

import re
from typing import Any, Dict, Iterable, Iterator, List, Set, Tuple

from . import packages
from .base import exists, glob, link, names, read_text

NEEDS = ("packages",)
MAX_SOFTWARE = 2000
DISTRIBUTIONS = (
    "/usr/local/lib/python3*/dist-packages/*.dist-info",
    "/usr/local/lib/python3*/site-packages/*.dist-info",
)
RELEASE = re.compile(r"<release\b[^>]*\bversion=[\"']([^\"']{1,60})")


def _snaps() -> Iterator[Tuple[str, str]]:
    for path in glob("/snap/*/current"):
        said = re.search(r"^version:\s*['\"]?([^'\"\n]+)", read_text(f"{path}/meta/snap.yaml", 65536) or "", re.M)
        yield path.split("/")[2], said.group(1).strip() if said else ""


def _flatpaks() -> Iterator[Tuple[str, str]]:
    for path in glob("/var/lib/flatpak/app/*/current"):
        texts = (read_text(one, 1 << 20) or "" for one in glob(f"{path}/active/export/share/metainfo/*.xml"))
        found = [match.group(1) for match in map(RELEASE.search, texts) if match]
        branch = (link(path) or "").rsplit("/", 1)[-1]
        yield path.split("/")[5], found[0] if found else branch


def _python() -> Iterator[Tuple[str, str]]:
    for pattern in DISTRIBUTIONS:
        for path in glob(pattern):
            name, _, version = path.rsplit("/", 1)[-1][: -len(".dist-info")].rpartition("-")
            yield name or version, version if name else ""


def _owned(paths: Set[str]) -> Set[str]:
    """Those of the paths that a Debian package installed."""
    found: Set[str] = set()
    for listing in glob("/var/lib/dpkg/info/*.list"):
        text = read_text(listing) or ""
        if "/opt" in text or "/usr/local" in text:
            found |= paths & {*text.splitlines()}
    return found


def outside() -> List[str]:
    """Paths of software that no package manager knows."""
    paths = {f"{folder}/{name}" for folder in ("/opt", "/usr/local/bin", "/usr/local/sbin") for name in names(folder)}
    # a Python package's own commands are known by the package
    if paths and exists("/var/lib/dpkg/info"):
        paths -= _owned(paths)
    known = {"/opt/containerd"}
    for pattern in DISTRIBUTIONS:
        for path in glob(pattern):
            records = re.findall(r"^(?:\.\./)+(bin/[^,]+),", read_text(f"{path}/RECORD") or "", re.M)
            known |= {f"/usr/local/{one}" for one in records}
    return sorted(paths - known)[:500]


def software() -> List[Dict[str, Any]]:
    """[{name, version, source}], by source and name."""
    sources: Dict[str, Iterable[Tuple[str, str]]] = {
        "package": packages.installed().items(),
        "snap": _snaps(),
        "flatpak": _flatpaks(),
        "python": _python(),
    }
    return [
        {"name": name[:120], "version": version[:80], "source": source}
        for source, found in sources.items()
        for name, version in sorted(found)
    ]
