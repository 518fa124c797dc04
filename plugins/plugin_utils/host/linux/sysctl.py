"""Kernel parameters: what is in force, and what the next boot would bring, as systemd-sysctl computes it.

params: {keys: [str]}   "kernel.kptr_restrict"; a `*` stands for every network interface, `all` and `default`
get: {key: [values]}: all values found, live and at boot, each once; numbers where they are numbers
    []       the running kernel has no such parameter
    "unset"  among the values: nothing sets it at boot, and the kernel's own default is not known to be the live value
set: {} writes the failing keys ({key: [values allowed, the preferred one first]}) into one drop-in and into the running
    kernel; into a last drop-in where a later file says otherwise
"""

from __future__ import annotations

import fnmatch
import os
import re
from typing import Any, Dict, List, Optional, Tuple

from ._dropins import everywhere
from .base import glob, once, read_text

NEEDS = ("_dropins",)
PROC = "/proc/sys/"
UNSET = "unset"
DEFAULTS = {
    "kernel/randomize_va_space": 2,
    "vm/mmap_min_addr": 65536,
    "fs/suid_dumpable": 0,
    "net/ipv4/ip_forward": 0,
    "net/ipv4/tcp_syncookies": 1,
    "net/ipv4/icmp_echo_ignore_broadcasts": 1,
    "net/ipv4/icmp_ignore_bogus_error_responses": 1,
    "net/ipv6/conf/all/forwarding": 0,
}
"""What every supported kernel starts with, whatever it was built for."""

Entry = Tuple[Optional[str], str]


def path_of(key: str) -> str:
    """`net.ipv4.conf.eth0/100.x` and `net/ipv4/conf/eth0.100/x` are the same parameter."""
    first = re.search(r"[./]", key)
    swapped = key.translate(str.maketrans("./", "/.")) if first and first.group() == "." else key
    return swapped.strip("/")


def number(text: str) -> Any:
    text = " ".join(text.split())
    return int(text) if re.fullmatch(r"-?\d+", text) else text


def assignments() -> Dict[str, Entry]:
    """Path or pattern → (value, file): the last file that says something of it counts; None keeps patterns off."""
    found: Dict[str, Entry] = {}
    for file_path in everywhere("sysctl.d/*.conf"):
        for line in (read_text(file_path) or "").splitlines():
            line = line.strip()
            if not line or line[0] in "#;":
                continue
            key, equals, value = line.partition("=")
            name = path_of(key.strip().lstrip("-").strip())
            if equals or line.startswith("-"):
                found.pop(name, None)
                found[name] = (value.strip() if equals else None, file_path)
    return found


def at_boot(path: str, entries: Dict[str, Entry]) -> Any:
    """The value that the next boot gives, or None when nothing says so; a plain entry beats every pattern."""
    value: Optional[str] = None
    if path in entries:
        value = entries[path][0]
    else:
        for pattern, (told, _) in entries.items():
            alike = pattern.count("/") == path.count("/") and fnmatch.fnmatchcase(path, pattern)
            if any(letter in pattern for letter in "*?[") and told is not None and alike:
                value = told
    return None if value is None else number(value)


def live_paths(key: str) -> List[str]:
    return [found[len(PROC) :] for found in glob(PROC + path_of(key))]


def _live(path: str) -> Any:
    return number(read_text(PROC + path) or "")


def _boot(path: str, entries: Dict[str, Entry]) -> Any:
    value = at_boot(path, entries)
    if value is None and DEFAULTS.get(path) == _live(path):
        return DEFAULTS[path]
    return UNSET if value is None else value


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    entries = once("sysctl.d", assignments)
    answer: Dict[str, Any] = {}
    for key in params["keys"]:
        found: Dict[str, Any] = {}
        for path in live_paths(key):
            # an interface starts with what `default` has, unless something says otherwise of it
            own = "*" not in key or os.path.basename(os.path.dirname(path)) in ("all", "default")
            boot = _boot(path, entries) if own or at_boot(path, entries) is not None else _live(path)
            found.update({str(value): value for value in (_live(path), boot)})
        answer[key] = [found[text] for text in sorted(found)]
    return answer


# --- set ---
from .changes import Change, SetFailed, change, file, read  # noqa: E402

OURS, LAST = "/etc/sysctl.d/60-hygiene.conf", "/etc/sysctl.d/zz-hygiene.conf"
FORWARDING, REDIRECTS = "net/ipv4/ip_forward", "net/ipv4/conf/all/accept_redirects"
"""The kernel switches the second on when the first goes off."""
HEAD = "# Written by the hygiene collection: put your own settings into another file.\n"


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    entries = assignments()
    texts = {path: read_text(path) or HEAD for path in (OURS, LAST)}
    live: List[Change] = []
    found = {key: live_paths(key) for key in failing}
    if not any(found.values()):
        raise SetFailed(f"this kernel does not know {', '.join(found)}")
    for key, paths in found.items():
        allowed = failing[key]
        if not paths:
            continue
        values = [value for path in paths for value in (_live(path), _boot(path, entries))]
        # what is stricter than the preferred value and holds already stays
        value = next((one for one in values if one in allowed), allowed[0])
        for name in _names(path_of(key)):
            later = entries.get(name, (None, ""))[1]
            target = LAST if os.path.basename(later) > os.path.basename(OURS) else OURS
            texts[target] = _with(texts[target], name, value)
        live += [change("sysctl", path, str(value)) for path in paths if _live(path) not in allowed]
    if any(one.target == FORWARDING and one.after == "0" for one in live) and read("sysctl", REDIRECTS) == "0":
        live.append(Change("sysctl", REDIRECTS, "1", "0"))
    return [*(file(path, text) for path, text in texts.items() if text != HEAD), *live]


def _names(path: str) -> List[str]:
    return [path.replace("*", name) for name in ("all", "default", "*")] if "*" in path else [path]


def _with(text: str, name: str, value: Any) -> str:
    lines = [line for line in text.splitlines() if path_of(line.partition("=")[0].strip()) != name]
    return "".join(f"{line}\n" for line in [*lines, f"{name.translate(str.maketrans('./', '/.'))} = {value}"])
