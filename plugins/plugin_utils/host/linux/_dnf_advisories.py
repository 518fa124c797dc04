"""Security advisories that dnf keeps of its repositories, and the installed packages that they are newer than.

Shared by kinds that name it in NEEDS. The repositories' metadata is read as dnf 4 and 5 left it; neither is started,
since both would write their logs and caches.
"""

from __future__ import annotations

import datetime
import io
import re
from typing import IO, Any, Dict, Iterator, List, Optional, Tuple
from xml.etree import ElementTree

from . import _rpm_versions
from .base import MAX_OUTPUT, Unreadable, find_program, glob, key_values, read_bytes, read_text, run, today

CACHES = ("/var/cache/dnf", "/var/cache/libdnf5")
REPOSITORIES = ("/etc/yum.repos.d/*.repo", "/etc/distro.repos.d/*.repo")
STREAMS = "/etc/dnf/modules.d/*.module"
LIMIT = 256 << 20
"""Bytes of one repository's advisories."""
QUERY = "%{NAME}\\t%{ARCH}\\t%{EPOCHNUM}\\t%{VERSION}\\t%{RELEASE}\\n"
UPDATEINFO = re.compile(r'<data type="updateinfo">.*?<location [^>]*href="(?:[^"]*/)?([^"/]+)"', re.S)
OFF = ("0", "no", "false", "off")
Version = Tuple[str, str, str]
"""Epoch, version, release."""
Fix = Tuple[Tuple[str, str], Version, Optional[int]]
"""Name and architecture, version, days since it was issued."""


def cached() -> bool:
    """Whether dnf left anything."""
    return any(glob(f"{folder}/*/repodata/repomd.xml") for folder in CACHES)


def pending() -> List[Dict[str, Any]]:
    """[{name, installed, available, days}] by name; days since the oldest advisory that is not followed was issued.

    Raises Unreadable where no enabled repository's advisories are on the host.
    """
    installed = _installed()
    streams = _enabled_streams()
    texts = [_opened(path) for path in _advisories()]
    if not texts:
        raise Unreadable("not_readable", "no enabled repository of dnf left any advisories")
    found: Dict[str, Dict[str, Any]] = {}
    for text in texts:
        for (name, arch), offered, issued in _fixes(text, streams):
            own = installed.get((name, arch))
            if own is not None and _rpm_versions.compare(offered, own) > 0:
                _note(found, name, own, offered, issued)
    return [
        {"name": name, "installed": _said(one["own"]), "available": _said(one["offered"]), "days": one["days"]}
        for name, one in sorted(found.items())
    ]


def _note(found: Dict[str, Dict[str, Any]], name: str, own: Version, offered: Version, issued: Optional[int]) -> None:
    one = found.setdefault(name, {"own": own, "offered": offered, "days": issued})
    if _rpm_versions.compare(offered, one["offered"]) > 0:
        one["offered"] = offered
    one["days"] = max((days for days in (one["days"], issued) if days is not None), default=None)


def _said(version: Version) -> str:
    epoch, number, release = version
    return f"{number}-{release}" if epoch == "0" else f"{epoch}:{number}-{release}"


def _installed() -> Dict[Tuple[str, str], Version]:
    """The newest installed version of each package and architecture: kernels stay beside each other."""
    done = run(["rpm", "-qa", "--qf", QUERY], timeout=60)
    if done.status != 0:
        raise Unreadable("not_readable", "rpm does not answer")
    found: Dict[Tuple[str, str], Version] = {}
    for line in done.out.splitlines():
        fields = line.split("\t")
        if len(fields) == 5:
            key, version = (fields[0], fields[1]), (fields[2], fields[3], fields[4])
            if key not in found or _rpm_versions.compare(version, found[key]) > 0:
                found[key] = version
    return found


def _sections(pattern: str) -> Iterator[Tuple[str, Dict[str, str]]]:
    """(name, settings) of each section of the files."""
    for path in glob(pattern):
        for part in re.split(r"^\[", read_text(path) or "", flags=re.M)[1:]:
            name, _, body = part.partition("]")
            yield name, key_values(body, "=")


def _enabled_streams() -> Dict[str, str]:
    """Module → the stream that is enabled: another one's packages are offered to nobody."""
    return {name: one.get("stream", "") for name, one in _sections(STREAMS) if one.get("state") == "enabled"}


def _advisories() -> List[str]:
    """The file of each enabled repository that has advisories, as its own index names it."""
    off = {name for one in REPOSITORIES for name, told in _sections(one) if told.get("enabled", "1").lower() in OFF}
    found = []
    for folder in CACHES:
        for index in glob(f"{folder}/*/repodata/repomd.xml"):
            # a cache is named after its repository and the address that it was fetched from
            repository = re.sub(r"-[0-9a-f]{16}$", "", index.split("/")[-3])
            match = UPDATEINFO.search(read_text(index) or "")
            if match and repository not in off:
                found.append(f"{index.rpartition('/')[0]}/{match.group(1)}")
    return found


def _opened(path: str) -> IO[bytes]:
    """What the file holds. Raises Unreadable."""
    data = read_bytes(path, LIMIT)
    try:
        if data is None:
            raise OSError("not there")
        text = _unpacked(path, data)
    except (OSError, EOFError, ValueError, ImportError) as problem:
        raise Unreadable("not_readable", f"{path}: {problem}") from None
    return io.BytesIO(text)


def _unpacked(path: str, data: bytes) -> bytes:
    ending = path.rpartition(".")[2]
    if ending == "zst":
        return _zstd(path)
    if ending == "gz":
        import gzip as packer
    elif ending == "xz":
        import lzma as packer  # type: ignore[no-redef]
    elif ending == "bz2":
        import bz2 as packer  # type: ignore[no-redef]
    else:
        return data
    with packer.open(io.BytesIO(data)) as file:
        return bytes(file.read(LIMIT))


def _zstd(path: str) -> bytes:
    """No Python that hosts have knows this packing; its own program does, where it is installed."""
    if find_program("zstd") is None:
        raise OSError("packed by zstd, which is not installed")
    done = run(["zstd", "-dcq", path], timeout=60)
    if done.status != 0 or len(done.out) >= MAX_OUTPUT:
        raise OSError("zstd cannot unpack it")
    return done.out.encode()


def _fixes(text: IO[bytes], streams: Dict[str, str]) -> Iterator[Fix]:
    """Each package of each security advisory."""
    try:
        for _, one in ElementTree.iterparse(text):
            if one.tag == "update":
                if one.get("type") == "security":
                    yield from _of(one, streams)
                one.clear()
    except ElementTree.ParseError as problem:
        raise Unreadable("not_readable", f"advisories: {problem}") from None


def _of(advisory: ElementTree.Element, streams: Dict[str, str]) -> Iterator[Fix]:
    told = advisory.find("issued")
    issued = _days(told.get("date", "") if told is not None else "")
    for collection in advisory.iter("collection"):
        module = collection.find("module")
        if module is not None and streams.get(module.get("name", "")) != module.get("stream"):
            continue
        for one in collection.iter("package"):
            version = (one.get("epoch") or "0", one.get("version", ""), one.get("release", ""))
            yield (one.get("name", ""), one.get("arch", "")), version, issued


def _days(date: str) -> Optional[int]:
    """Days since a date (2026-11-05 07:52:17) or a moment in seconds; None for what is neither, or to come."""
    try:
        if date.isdigit():
            day = int(date) // 86400
        else:
            day = (datetime.date(*map(int, date[:10].split("-"))) - datetime.date(1970, 1, 1)).days
    except (TypeError, ValueError):
        return None
    days = today() - day
    return days if 0 <= days < 20 * 365 else None
