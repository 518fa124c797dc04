"""What dnf 4 and 5 keep of their repositories. Shared, named in NEEDS.

Neither is started, since both would write their logs and caches.
"""

from __future__ import annotations

import importlib
import re
from typing import Dict, Iterator, List, Tuple

from .base import MAX_OUTPUT, Unreadable, glob, key_values, read_bytes, read_text, run

CACHES = ("/var/cache/dnf", "/var/cache/libdnf5")
LIMIT = 256 << 20
UPDATEINFO = re.compile(r'<data type="updateinfo">.*?<location [^>]*href="(?:[^"]*/)?([^"/]+)"', re.S)
OFF = ("0", "no", "false", "off")
PACKED = {"gz": "gzip", "xz": "lzma", "bz2": "bz2"}


def indexes() -> List[str]:
    """The index of each repository that was ever fetched."""
    return [path for folder in CACHES for path in glob(f"{folder}/*/repodata/repomd.xml")]


def advisories() -> List[bytes]:
    """What each enabled repository that has advisories says in them. Raises Unreadable."""
    off = {name for name, told in _sections("/etc/yum.repos.d/*.repo") if told.get("enabled", "1").lower() in OFF}
    found = []
    for index in indexes():
        # a cache is named after its repository and the address that it was fetched from
        repository = re.sub(r"-[0-9a-f]{16}$", "", index.split("/")[-3])
        match = UPDATEINFO.search(read_text(index) or "")
        if match and repository not in off:
            found.append(_unpacked(f"{index.rpartition('/')[0]}/{match.group(1)}"))
    return found


def streams() -> Dict[str, str]:
    """Module → the stream that is enabled: another one's packages are offered to nobody."""
    listed = _sections("/etc/dnf/modules.d/*.module")
    return {name: one.get("stream", "") for name, one in listed if one.get("state") == "enabled"}


def _sections(pattern: str) -> Iterator[Tuple[str, Dict[str, str]]]:
    """(name, settings) of each section of the files."""
    for path in glob(pattern):
        for part in re.split(r"^\[", read_text(path) or "", flags=re.M)[1:]:
            name, _, body = part.partition("]")
            yield name, key_values(body, "=")


def _unpacked(path: str) -> bytes:
    """No Python that hosts have knows zstd; its own program does, where it is installed."""
    ending = path.rpartition(".")[2]
    if ending == "zst":
        done = run(["zstd", "-dcq", path], timeout=60)
        if done.status != 0 or len(done.out) >= MAX_OUTPUT:
            raise Unreadable("not_readable", path)
        return done.out.encode()
    data = read_bytes(path, LIMIT) or b""
    try:
        return importlib.import_module(PACKED[ending]).decompress(data) if ending in PACKED else data
    except (OSError, EOFError, ValueError, ImportError) as problem:
        raise Unreadable("not_readable", f"{path}: {problem}") from None
