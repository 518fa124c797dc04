"""Security advisories of dnf's repositories that installed packages do not follow. Shared, named in NEEDS."""

from __future__ import annotations

import datetime
import io
from typing import Any, Dict, Iterator, Optional, Tuple
from xml.etree import ElementTree

from . import _dnf_cache
from ._rpm_versions import compare
from .base import Unreadable, run, today

QUERY = "%{NAME}\\t%{ARCH}\\t%{EPOCHNUM}\\t%{VERSION}\\t%{RELEASE}\\n"
Version = Tuple[str, ...]
"""Epoch, version, release."""
Fix = Tuple[Tuple[str, str], Version, Optional[int]]
"""Name and architecture, version, days since it was issued."""


def pending() -> Iterator[Dict[str, Any]]:
    """{name, installed, available, days}, by name; days since the oldest advisory that is not followed was issued.

    Raises Unreadable where no enabled repository's advisories are on the host.
    """
    installed, streams, texts = _installed(), _dnf_cache.streams(), _dnf_cache.advisories()
    if not texts:
        raise Unreadable("not_readable", "no enabled repository of dnf left any advisories")
    newest: Dict[str, Version] = {}
    days: Dict[str, Optional[int]] = {}
    own: Dict[str, Version] = {}
    for text in texts:
        for key, offered, issued in _fixes(text, streams):
            if key in installed and compare(offered, installed[key]) > 0:
                name = key[0]
                own[name] = installed[key]
                if name not in newest or compare(offered, newest[name]) > 0:
                    newest[name] = offered
                days[name] = max((one for one in (days.get(name), issued) if one is not None), default=None)
    for name in sorted(own):
        yield {"name": name, "installed": _said(own[name]), "available": _said(newest[name]), "days": days[name]}


def _said(version: Version) -> str:
    said = "-".join(version[1:])
    return said if version[0] == "0" else f"{version[0]}:{said}"


def _installed() -> Dict[Tuple[str, str], Version]:
    """The newest installed version of each package and architecture: kernels stay beside each other."""
    done = run(["rpm", "-qa", "--qf", QUERY], timeout=60)
    if done.status != 0:
        raise Unreadable("not_readable", "neither dpkg's status file nor rpm answers")
    found: Dict[Tuple[str, str], Version] = {}
    for line in done.out.splitlines():
        name, *told = line.split("\t")
        if len(told) == 4:
            key, version = (name, told[0]), tuple(told[1:])
            if key not in found or compare(version, found[key]) > 0:
                found[key] = version
    return found


def _fixes(text: bytes, streams: Dict[str, str]) -> Iterator[Fix]:
    """Each package of each security advisory."""
    try:
        for _, one in ElementTree.iterparse(io.BytesIO(text)):
            if one.tag == "update":
                if one.get("type") == "security":
                    yield from _of(one, streams)
                one.clear()
    except ElementTree.ParseError as problem:
        raise Unreadable("not_readable", f"updateinfo: {problem}") from None


def _of(advisory: ElementTree.Element, streams: Dict[str, str]) -> Iterator[Fix]:
    told = advisory.find("issued")
    issued = None if told is None else _days(told.get("date", ""))
    for collection in advisory.iter("collection"):
        module = collection.find("module")
        if module is None or streams.get(module.get("name", "")) == module.get("stream"):
            for one in collection.iter("package"):
                version = (one.get("epoch") or "0", one.get("version", ""), one.get("release", ""))
                yield (one.get("name", ""), one.get("arch", "")), version, issued


def _days(date: str) -> Optional[int]:
    """Days since a date (2026-11-05 07:52:17) or a moment in seconds; None for what is neither, or to come."""
    try:
        day = (
            int(date) // 86400
            if date.isdigit()
            else datetime.date(*map(int, date[:10].split("-"))).toordinal() - 719163
        )
    except (TypeError, ValueError):
        return None
    days = today() - day
    return days if 0 <= days < 20 * 365 else None
