"""What the kernel was started with, and the processor flaws that it leaves open.

params: {forbidden: [regular expression of a whole word]}
get: {forbidden: [str], configured: [str], vulnerable: [str]}
    forbidden   words of the running kernel's command line that match
    configured  words of the boot loader's configuration that match
    vulnerable  processor flaws that the kernel says are not mitigated
"""

from __future__ import annotations

import re
from typing import Any, Dict, List

from .base import glob, key_values, read_text

FLAWS = "/sys/devices/system/cpu/vulnerabilities"
FILES = ("/etc/default/grub", "/etc/default/grub.d/*.cfg", "/etc/kernel/cmdline")


def _matching(words: List[str], patterns: List[str]) -> List[str]:
    return sorted({word for word in words if any(re.fullmatch(pattern, word) for pattern in patterns)})


def _configured() -> List[str]:
    words: List[str] = []
    for path in [path for pattern in FILES for path in glob(pattern)]:
        text = read_text(path) or ""
        if path == "/etc/kernel/cmdline":
            words += text.split()
        else:
            values = [value for key, value in key_values(text, "=").items() if key.startswith("GRUB_CMDLINE_LINUX")]
            words += [word for value in values for word in value.strip("\"'").split()]
    return words


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    states = {path.rsplit("/", 1)[-1]: read_text(path) or "" for path in glob(f"{FLAWS}/*")}
    return {
        "forbidden": _matching((read_text("/proc/cmdline") or "").split(), params["forbidden"]),
        "configured": _matching(_configured(), params["forbidden"]),
        "vulnerable": sorted(name for name, state in states.items() if state.startswith("Vulnerable")),
    }
