"""The ways to a root prompt at the console that ask for no password: the emergency shells and the kernel command line.

params: {}
get: {forced, shells, command_line}
    forced        [{file, line}]: SYSTEMD_SULOGIN_FORCE, which opens the emergency shell where root has no password
    shells        [{name, file}]: rescue or emergency units that start something else than sulogin
    command_line  [{word, file}]: `init=/bin/sh`, `systemd.debug_shell`, … in force or set for the next start
set: {} takes the failing `forced` lines out
"""

from __future__ import annotations

import re
from typing import Any, Dict, List

from .base import glob, read_text

FOLDERS = ("/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system")
UNITS = ("rescue.service", "emergency.service")
SAFE = ("systemd-sulogin-shell", "sulogin")
OPEN = re.compile(
    r"(?<!\S)((?:rd\.)?systemd\.debug[-_]shell(?:=(?:1|yes|true|on|tty\w*))?|(?:rd)?init=\S*/(?:ba|da|z|k)?sh"
    r"|(?:rd\.)?break(?:=\S*)?|systemd\.setenv=SYSTEMD_SULOGIN_FORCE=(?:1|yes|true|on))(?![\S])"
)
GRUB = ("/etc/default/grub", "/etc/default/grub.d/*.cfg")


def _forced() -> List[Dict[str, str]]:
    patterns = [f"{folder}/{unit}{end}" for folder in FOLDERS for unit in UNITS for end in ("", ".d/*.conf")]
    patterns += ["/etc/systemd/system.conf", "/etc/systemd/system.conf.d/*.conf"]
    forcing = re.compile(r"\s*[A-Z]\w*=.*SYSTEMD_SULOGIN_FORCE=[\"']?(1|yes|true|on)", re.I)
    paths = [path for pattern in patterns for path in glob(pattern)]
    lines = [(path, line) for path in paths for line in (read_text(path) or "").splitlines()]
    return [{"file": path, "line": line} for path, line in lines if forcing.match(line)]


def _shells() -> List[Dict[str, str]]:
    found = []
    for unit in UNITS:
        main = next((path for folder in FOLDERS for path in glob(f"{folder}/{unit}")), None)
        drop_ins = [path for folder in reversed(FOLDERS) for path in glob(f"{folder}/{unit}.d/*.conf")]
        command, where = "", ""
        for path in ([main] if main else []) + drop_ins:
            for line in (read_text(path) or "").splitlines():
                if line.startswith("ExecStart="):
                    command, where = line.split("=", 1)[1].strip(), path
        if command and not any(word in command for word in SAFE):
            found.append({"name": unit, "file": where})
    return found


def _command_line() -> List[Dict[str, str]]:
    found = []
    for path in ["/proc/cmdline", *(path for pattern in GRUB for path in glob(pattern))]:
        for line in (read_text(path) or "").splitlines():
            if path == "/proc/cmdline" or line.strip().startswith("GRUB_CMDLINE"):
                said = line.replace('"', " ").replace("'", " ").replace("GRUB_CMDLINE_LINUX=", " ")
                found += [{"word": word, "file": path} for word in OPEN.findall(said)]
    return found


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    return {"forced": _forced(), "shells": _shells(), "command_line": _command_line()}


# --- set ---
from .changes import Change, file  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: List[Dict[str, str]]) -> List[Change]:
    texts: Dict[str, str] = {}
    for item in failing:
        lines = (texts.get(item["file"]) or read_text(item["file"]) or "").splitlines()
        texts[item["file"]] = "\n".join("#" + line if line == item["line"] else line for line in lines) + "\n"
    return [file(path, text) for path, text in texts.items()]
