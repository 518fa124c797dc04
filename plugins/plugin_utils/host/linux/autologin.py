"""Sessions that open without a password: automatic logins of display managers and consoles, and guest sessions.

params: {}
get: {autologin, guest, lightdm}
    autologin  [{name, file, line}]: name is the account (or "?"), line the setting that does it
    guest      [{name, file, line}]: the same for LightDM's guest session where it is not turned off
    lightdm    whether LightDM is installed
set: {} takes the failing settings out: a display manager's line is commented out, a console's --autologin is cut
     from its command; a guest session is turned off in LightDM's own file of ours
"""

from __future__ import annotations

import re
from typing import Any, Dict, Iterator, List, Optional, Tuple

from .base import exists, glob, read_text

INI = (
    ("/etc/gdm3/daemon.conf", "gdm"), ("/etc/gdm3/custom.conf", "gdm"), ("/etc/gdm/custom.conf", "gdm"),
    ("/usr/share/lightdm/lightdm.conf.d/*.conf", "lightdm"), ("/etc/xdg/lightdm/lightdm.conf.d/*.conf", "lightdm"),
    ("/etc/lightdm/lightdm.conf.d/*.conf", "lightdm"), ("/etc/lightdm/lightdm.conf", "lightdm"),
    ("/usr/lib/sddm/sddm.conf.d/*.conf", "sddm"), ("/etc/sddm.conf.d/*.conf", "sddm"), ("/etc/sddm.conf", "sddm"),
    ("/etc/greetd/config.toml", "greetd"),
)  # fmt: skip
GETTYS = ("getty@*", "serial-getty@*", "console-getty", "container-getty@*", "autovt@*")
UNITS = ("/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system")
AUTOLOGIN = re.compile(r"\s(?:--autologin(?:=|\s+)|-a\s*)(\S+)")
OFF = ("", "false", "0", "no")

Setting = Tuple[str, str, str, str, str]
"""File, line as it stands, section in lower case, key in lower case, value."""


def _settings(manager: str) -> Iterator[Setting]:
    for path in (path for pattern, name in INI if name == manager for path in glob(pattern)):
        section = ""
        for raw in (read_text(path) or "").splitlines():
            line = raw.strip()
            if line.startswith("["):
                section = line.strip("[]").lower()
            elif line and not line.startswith(("#", ";")) and "=" in line:
                key, _, value = line.partition("=")
                yield path, raw, section, key.strip().lower(), value.strip().strip("\"'")


def _found(setting: Setting, account: Optional[str] = None) -> Dict[str, str]:
    return {"name": account or setting[4] or "?", "file": setting[0], "line": setting[1]}


def _gdm() -> List[Dict[str, str]]:
    settings = [item for item in _settings("gdm") if item[2] == "daemon"]
    users = {item[3]: item[4] for item in settings if item[3] in ("automaticlogin", "timedlogin")}
    switches = {"automaticloginenable": "automaticlogin", "timedloginenable": "timedlogin"}
    return [
        _found(item, users.get(switches[item[3]]))
        for item in settings
        if item[3] in switches and item[4].lower() not in OFF
    ]


def _named(manager: str, key: str, section: Optional[str] = None) -> List[Dict[str, str]]:
    """Settings that name an account, of the sections whose last word on it is not empty."""
    said = [item for item in _settings(manager) if item[3] == key and section in (None, item[2])]
    last = {item[2]: item[4] for item in said}
    return [_found(item) for item in said if item[4] and last[item[2]]]


def _display_managers() -> List[Dict[str, str]]:
    return [
        *_gdm(),
        *_named("lightdm", "autologin-user"),
        *_named("sddm", "user", "autologin"),
        *_named("greetd", "user", "initial_session"),
    ]


def _consoles() -> List[Dict[str, str]]:
    found = []
    for folder in UNITS:
        for getty in GETTYS:
            for path in glob(f"{folder}/{getty}.service") + glob(f"{folder}/{getty}.service.d/*.conf"):
                for line in (read_text(path) or "").splitlines():
                    match = AUTOLOGIN.search(line) if line.strip().startswith("ExecStart=") else None
                    if match:
                        found.append({"name": match.group(1), "file": path, "line": line})
    return found


def _guest() -> List[Dict[str, str]]:
    settings = [item for item in _settings("lightdm") if item[3] == "allow-guest"]
    wrapper = glob("/usr/lib/*/lightdm-guest-session") + glob("/usr/lib/lightdm/lightdm-guest-session")
    if settings:
        last = settings[-1]
        return [] if last[4].lower() in OFF else [_found(last, "guest")]
    return [{"name": "guest", "file": path, "line": ""} for path in wrapper]


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    lightdm = exists("/etc/lightdm") or exists("/usr/sbin/lightdm")
    consoles = {(item["file"], item["line"]): item for item in _consoles()}
    return {"autologin": _display_managers() + list(consoles.values()), "guest": _guest(), "lightdm": lightdm}


# --- set ---
from .changes import Change, SetFailed, file  # noqa: E402

GUEST = "/etc/lightdm/lightdm.conf.d/90-hygiene.conf"


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: List[Dict[str, str]]) -> List[Change]:
    texts: Dict[str, str] = {}
    for item in failing:
        path, line = item["file"], item["line"]
        if path.startswith("/usr/") and line:
            raise SetFailed(f"{path} belongs to a package: override it in /etc")
        if not line:
            texts[GUEST] = "[Seat:*]\nallow-guest=false\n"
            continue
        text = texts.get(path) or read_text(path) or ""
        cut = AUTOLOGIN.sub("", line) if line.strip().startswith("ExecStart=") else f"#{line}"
        if "allow-guest" in line:
            cut = "allow-guest=false"
        texts[path] = "\n".join(cut if one == line else one for one in text.splitlines()) + "\n"
    return [file(path, text) for path, text in texts.items()]
