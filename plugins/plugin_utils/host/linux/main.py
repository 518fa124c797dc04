"""The host program: answers a request `{resources: [{kind, params, set?, …}]}` with what each resource is.

Unpacked and started by the courier's one-liner. Every resource is asked on its own: one that fails never loses the
others. Where the request says so, and the parts that write were sent, failing controls are set, put back or lifted
before all is read.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import platform
import sys
import time
from typing import Any, Dict, Optional

from . import leftovers
from .base import Unreadable, forget, is_root, overlay, read_text, spent
from .hiding import told


def hashed(text: str) -> Optional[str]:
    """What tells two machines apart without saying the number itself."""
    return hashlib.sha256(f"hygiene:{text}".encode()).hexdigest()[:32] if text else None


def hardware_id() -> Optional[str]:
    """The SMBIOS UUID, hashed: a disk moved to another machine keeps its machine id. Null without root."""
    try:
        text = (read_text("/sys/class/dmi/id/product_uuid", 64) or "").strip().lower()
    except Unreadable:
        return None
    return None if {*text} <= {"0", "-"} or {*text} <= {"f", "-"} else hashed(text)


def boot() -> Optional[str]:
    """What tells this start of the system from another, also in a container, which shares its kernel."""
    first = (read_text("/proc/1/stat") or "").rpartition(")")[2].split()
    kernel = (read_text("/proc/sys/kernel/random/boot_id") or "").strip()
    return hashed(f"{kernel} {first[19]}") if len(first) > 19 and kernel else None


def identity() -> Dict[str, Any]:
    """Who this host is: hashed machine id and SMBIOS UUID, this start of it, system, release, rights, clock."""
    raw = (read_text("/etc/machine-id") or "").strip()
    release = {}
    for line in (read_text("/etc/os-release") or "").splitlines():
        key, _, value = line.partition("=")
        release[key] = value.strip().strip('"')
    return {
        "host_id": hashed(raw),
        "hardware_id": hardware_id(),
        "boot": boot(),
        "hostname": os.uname().nodename,
        "system": "linux",
        "os": release.get("ID", ""),
        "os_like": release.get("ID_LIKE", ""),
        "os_version": release.get("VERSION_ID", ""),
        "os_name": release.get("PRETTY_NAME", ""),
        "kernel": os.uname().release,
        "python": platform.python_version(),
        "root": is_root(),
        "clock": time.time(),
        "utc_offset": time.localtime().tm_gmtoff,
    }


def ask(kind: str, params: Dict[str, Any]) -> Dict[str, Any]:
    """{value} or {unknown: {code, detail}} or {error: sentence} for one resource."""
    try:
        return {"value": importlib.import_module(f"{__package__}.{kind}").get(params)}
    except Unreadable as problem:
        return {"unknown": {"code": problem.code, "detail": told(problem.detail)}}
    except PermissionError as problem:
        return {"unknown": {"code": "not_root", "detail": told(str(problem.filename))}}
    except Exception as problem:
        return {"error": told(f"{kind}: {type(problem).__name__}: {problem}")[:500]}


def answer(request: Dict[str, Any]) -> Dict[str, Any]:
    """The whole answer: identity, one entry per resource, and the time spent."""
    found: Dict[str, Any] = {"host": identity()}
    if "write" in request:
        found.update(importlib.import_module(f"{__package__}.acting").carry_out(request))
        overlay.clear()  # what a plan supposes is not what is read
        forget()
    found["state"] = leftovers.state()
    found["resources"] = [ask(item["kind"], item["params"]) for item in request["resources"]]
    usage = os.times()
    found["spent"] = {
        "cpu": round(usage.user + usage.system, 3),
        "programs": {k: round(v, 3) for k, v in spent.items()},
    }
    return found


def main(request: Dict[str, Any], nonce: str) -> None:
    import base64
    import zlib

    text = json.dumps(answer(request), ensure_ascii=True, separators=(",", ":"), default=str)
    body = base64.b64encode(zlib.compress(text.encode(), 6)).decode()
    sys.stdout.write(f"\nHYGIENE {nonce} {body}\n")
    sys.stdout.flush()


def owner(uid: int) -> str:
    """The name of an account, else its number."""
    entries = (line.split(":") for line in (read_text("/etc/passwd") or "").splitlines())
    return next((fields[0] for fields in entries if len(fields) > 2 and fields[2] == str(uid)), str(uid))


def kit(request: Dict[str, Any]) -> None:
    """Answer as a kit does: readable JSON, with what was asked, when, and by whom it was collected."""
    told = answer(request)
    told["asked"] = request["resources"]
    told["kit"] = request["kit"]
    told["collected_at"] = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    told["collected_by"] = os.environ.get("SUDO_USER") or owner(os.getuid())
    json.dump(told, sys.stdout, ensure_ascii=True, indent=1, default=str)
    sys.stdout.write("\n")
