"""A sealed bundle: a ZIP whose bytes follow from its content alone, with a manifest of SHA-256 that chains.

The manifest names every file with its digest, and the digest of the manifest before it; `seal` holds the digest of the
manifest. Stored, not compressed, with one fixed date: whoever reads it can make the same bytes again, so that a byte
changed anywhere, be it between two files, is found.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hygiene_cli.errors import UsageProblem
from hygiene_cli.report.clean import sanitize

MANIFEST, SEAL = "manifest.json", "seal"
SCHEMA_VERSION = 1
EPOCH = (1980, 1, 1, 0, 0, 0)
ABOUT = {"name", "at", "auditor", "previous", "files"}
"""What a manifest says at least."""
LARGEST = 500_000_000
UNREADABLE = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    ValueError,
    OSError,
    RuntimeError,
    KeyError,
    zlib.error,
)
"""What the standard library says of a ZIP that is none, or no longer is."""


class Broken(UsageProblem):
    """A bundle that is not what was sealed; the sentence says where."""

    exit_code = 2


@dataclass(frozen=True)
class Bundle:
    """A bundle that was read and is whole."""

    manifest: Mapping[str, Any]
    files: Mapping[str, bytes]
    seal: str


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def make(files: Mapping[str, bytes], about: Mapping[str, Any]) -> tuple[bytes, str]:
    """The bundle of these files and its seal. `about` goes into the manifest beside the digests."""
    digests = {name: digest(files[name]) for name in sorted(files)}
    told = {"schema_version": SCHEMA_VERSION, **about, "files": digests}
    manifest = (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    seal = digest(manifest)
    return _zip({**files, MANIFEST: manifest, SEAL: f"{seal}\n".encode()}), seal


def read(data: bytes) -> Bundle:
    """The bundle of these bytes. Raises Broken, and UsageProblem for what is no bundle at all."""
    files = _unzip(data)
    if not {MANIFEST, SEAL} <= files.keys():
        raise Broken("the file is no sealed audit: it has no manifest or no seal")
    seal = digest(files[MANIFEST])
    if files[SEAL] != f"{seal}\n".encode():
        raise Broken("the manifest is not the one that was sealed")
    manifest = _manifest(files[MANIFEST])
    inside = {name: content for name, content in files.items() if name not in (MANIFEST, SEAL)}
    for name in sorted(manifest["files"].keys() | inside.keys()):
        if name not in inside:
            raise Broken("{name} is missing", name=sanitize(name, 80))
        if digest(inside[name]) != manifest["files"].get(name):
            raise Broken("{name} was changed after the seal", name=sanitize(name, 80))
    if _zip(files) != data:
        raise Broken("the file was changed between its parts after the seal")
    return Bundle(manifest, inside, seal)


def _manifest(data: bytes) -> Mapping[str, Any]:
    """The manifest, which says the digest of each file. Raises Broken for what is none, sealed or not."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not found.keys() >= ABOUT or not isinstance(found["files"], dict):
        raise Broken("the file is no sealed audit: it has no manifest or no seal")
    return found


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system, info.external_attr = 3, 0o600 << 16
            archive.writestr(info, files[name])
    return out.getvalue()


def _unzip(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            if sum(one.file_size for one in infos) > LARGEST:
                raise Broken("the file is larger than any audit")
            return {one.filename: _part(archive, one) for one in infos}
    except UNREADABLE:
        raise Broken("the file was changed, or is no sealed audit") from None


def _part(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    """A part's content; its checksum tells a changed one before its digest does."""
    try:
        return archive.read(one)
    except UNREADABLE:
        raise Broken("{name} was changed after the seal", name=sanitize(one.filename, 80)) from None
