"""Where the package manager gets software from, and whether it insists on signatures.

params: {}
get: {sources: [{name, uri, scheme, file, trusted, insecure, signed_by}], hosts: [str], shared_keys: [path]}
    name         the host, or the scheme with a colon where there is none (`cdrom:`)
    trusted      taken without a valid signature ([trusted=yes]; for dnf: gpgcheck is off)
    insecure     the repository itself may be unsigned ([allow-insecure=yes])
    signed_by    names the one key it may be signed with
    hosts        the sources' names, each once
    shared_keys  keys of other publishers that apt accepts for every source that names no key
set: none: whose software may come in is a person's decision
"""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List
from urllib.parse import urlsplit

from .base import glob, key_values, read_text, status

APT = "/etc/apt"
ONE_LINE = re.compile(r"^\s*deb(?:-src)?\s+(?:\[(?P<options>[^\]]*)\]\s*)?(?P<uri>cdrom:\[[^\]]*\]\S*|\S+)\s+\S+")
YES = ("yes", "true", "1", "on")
DISTRIBUTION_KEYS = re.compile(r"/(debian-archive|ubuntu-keyring|debian-ports|raspbian|linuxmint)[\w.-]*$")


def _source(uri: str, path: str, trusted: bool, insecure: bool, signed_by: bool) -> Dict[str, Any]:
    """The URI is told without the password it may carry."""
    uri = re.sub(r"//[^/@]*@", "//", uri)
    parts = urlsplit(uri if not uri.startswith("cdrom:") else "cdrom:")
    scheme = parts.scheme.split("+")[-1] if not parts.scheme.startswith("mirror+file") else "mirror+file"
    return {
        "name": parts.hostname or f"{parts.scheme}:",
        "uri": uri[:300],
        "scheme": scheme,
        "file": path,
        "trusted": trusted,
        "insecure": insecure,
        "signed_by": signed_by,
    }


def _mirrors(uri: str) -> List[str]:
    """A local list of mirrors, followed."""
    if not uri.startswith("mirror+file:"):
        return [uri]
    path = re.sub(r"^mirror\+file:/*", "/", uri)
    return [words[0] for words in (line.split() for line in (read_text(path) or "").splitlines()) if words] or [uri]


def _apt_lists() -> Iterator[Dict[str, Any]]:
    for path in [f"{APT}/sources.list", *glob(f"{APT}/sources.list.d/*.list")]:
        for line in (read_text(path) or "").splitlines():
            match = ONE_LINE.match(line)
            if not match:
                continue
            words = (match.group("options") or "").split()
            options = {name.lower(): value.lower() for name, _, value in (word.partition("=") for word in words)}
            for uri in _mirrors(match.group("uri")):
                yield _source(
                    uri,
                    path,
                    options.get("trusted") in YES,
                    options.get("allow-insecure") in YES,
                    "signed-by" in options,
                )


def _deb822() -> Iterator[Dict[str, Any]]:
    for path in glob(f"{APT}/sources.list.d/*.sources"):
        text = re.sub(r"^#.*\n?", "", read_text(path) or "", flags=re.M)
        for paragraph in re.split(r"\n[ \t]*\n", text):
            fields = {
                name.lower(): " ".join(value.split())
                for name, value in re.findall(r"^([\w-]+):((?:.*)(?:\n[ \t].*)*)", paragraph, re.M)
            }
            if fields.get("enabled", "yes").lower() not in YES:
                continue
            trusted, insecure = (fields.get(name, "").lower() in YES for name in ("trusted", "allow-insecure"))
            for uri in (one for word in fields.get("uris", "").split() for one in _mirrors(word)):
                yield _source(uri, path, trusted, insecure, bool(fields.get("signed-by")))


def _dnf() -> Iterator[Dict[str, Any]]:
    main = key_values(read_text("/etc/dnf/dnf.conf") or read_text("/etc/yum.conf") or "", "=")
    for path in glob("/etc/yum.repos.d/*.repo"):
        for section in re.split(r"^\[", read_text(path) or "", flags=re.M)[1:]:
            said = key_values(section.partition("]")[2], "=")
            if said.get("enabled", "1").lower() not in YES:
                continue
            checked = said.get("gpgcheck", main.get("gpgcheck", "0")).lower() in YES
            for key in ("baseurl", "mirrorlist", "metalink"):
                for uri in said.get(key, "").replace(",", " ").split():
                    yield _source(uri, path, not checked, False, "gpgkey" in said)


def _shared_keys() -> List[str]:
    found = [*glob(f"{APT}/trusted.gpg"), *glob(f"{APT}/trusted.gpg.d/*.gpg"), *glob(f"{APT}/trusted.gpg.d/*.asc")]
    sizes = {path: status(path) for path in found if not DISTRIBUTION_KEYS.search(path)}
    return [path for path, one in sizes.items() if one is not None and one.st_size > 0]


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    sources = [*_apt_lists(), *_deb822(), *_dnf()]
    hosts = sorted({one["name"] for one in sources})
    return {"sources": sources[:500], "hosts": hosts[:500], "shared_keys": _shared_keys()[:100]}
