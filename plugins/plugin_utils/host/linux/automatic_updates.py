"""Updates that install themselves: unattended-upgrades on Debian and Ubuntu, dnf-automatic on the RHEL family.

params: {}
get: {tool, refresh_days, install_days, security}
    tool          "unattended-upgrades", "dnf-automatic" or null when neither is installed
    refresh_days  every how many days the package lists are fetched (0: at each occasion), null: never
    install_days  every how many days updates are installed, null: never
    security      whether the distribution's security updates are among those installed
    The timers behind them are units of their own (see the kind units).
set: {refresh_days, install_days, security} where failing: a drop-in of apt's; {write: security} for that alone
    on the RHEL family: refused
"""

from __future__ import annotations

import fnmatch
import re
from typing import Any, Dict, List, Optional

from . import packages
from ._apt_conf import conf
from .base import exists, names, read_text

NEEDS = ("_apt_conf", "apt_options", "packages")
UNITS = {"": 1.0, "d": 1.0, "h": 1 / 24, "m": 1 / 1440, "s": 1 / 86400}
KEYS = {"o": "origin", "l": "label", "a": "suite", "archive": "suite", "n": "codename"}
DNF_TIMERS = {"dnf-automatic.timer", "dnf-automatic-install.timer", "dnf5-automatic.timer"}


def _days(value: Optional[str]) -> Optional[float]:
    """An interval of APT::Periodic in days; None for never."""
    if value == "always":
        return 0
    match = re.match(r"(\d+)([dhms]?)$", value or "0")
    number = int(match.group(1)) * UNITS[match.group(2)] if match else 0
    return round(number, 3) if number else None


def _security_release() -> Dict[str, List[str]]:
    """How the distribution's security repository names itself."""
    text = read_text("/etc/os-release") or ""
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', text, re.M))
    code = release.get("VERSION_CODENAME", "")
    if release.get("ID") == "debian":
        suites = [f"{age}-security" for age in ("stable", "oldstable", "oldoldstable")]
        codes = [f"{code}-security"]
        return {"origin": ["Debian"], "label": ["Debian-Security"], "suite": suites, "codename": codes, "plain": [code]}
    name = release.get("ID", "").capitalize()
    return {"origin": [name], "label": [name], "suite": [f"{code}-security"], "codename": [code], "plain": [code]}


def _covers(pattern: str, release: Dict[str, List[str]]) -> bool:
    """Whether an origin pattern of unattended-upgrades takes in the security repository."""
    for part in re.split(r"(?<!\\),", pattern):
        key, equals, wanted = part.strip().partition("=")
        values = release.get(KEYS.get(key, key))
        if not equals or (values is not None and not any(fnmatch.fnmatchcase(value, wanted) for value in values)):
            return False
    return True


def _patterns(release: Dict[str, List[str]]) -> List[str]:
    found = list(conf().items("Unattended-Upgrade::Origins-Pattern"))
    for entry in conf().items("Unattended-Upgrade::Allowed-Origins"):
        origin, _, suite = entry.replace("\\:", " ").partition(":")
        found.append(f"origin={origin},suite={suite}")
    words = {"${distro_id}": release["origin"][0], "${distro_codename}": release["plain"][0]}
    for word, value in words.items():
        found = [pattern.replace(word, value) for pattern in found]
    return found


def _apt() -> Dict[str, Any]:
    installed = "unattended-upgrades" in packages.installed()
    on = conf().value("APT::Periodic::Enable") != "0"
    release = _security_release()
    return {
        "tool": "unattended-upgrades" if installed else None,
        "refresh_days": _days(conf().value("APT::Periodic::Update-Package-Lists")) if on else None,
        "install_days": _days(conf().value("APT::Periodic::Unattended-Upgrade")) if on and installed else None,
        "security": installed and any(_covers(pattern, release) for pattern in _patterns(release)),
    }


def _dnf() -> Dict[str, Any]:
    text = read_text("/etc/dnf/automatic.conf") or ""
    said = dict(re.findall(r"^\s*(\w+)\s*[=:]\s*(\S+)", text, re.M))
    timers = DNF_TIMERS & {*names("/etc/systemd/system/timers.target.wants")}
    applies = said.get("apply_updates", "no").lower() in ("yes", "true", "1") or "dnf-automatic-install.timer" in timers
    tool = "dnf-automatic" if text else None
    daily = 1 if tool and timers else None
    security = bool(tool) and said.get("upgrade_type", "default") in ("default", "security")
    return {"tool": tool, "refresh_days": daily, "install_days": daily if applies else None, "security": security}


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    return _apt() if exists("/var/lib/dpkg/status") else _dnf()


# --- set ---
from .apt_options import drop_in  # noqa: E402
from .changes import Change  # noqa: E402

OPTIONS = {
    "refresh_days": "APT::Periodic::Update-Package-Lists",
    "install_days": "APT::Periodic::Unattended-Upgrade",
}
DEBIAN = (
    'Unattended-Upgrade::Origins-Pattern:: "origin=Debian,codename=${distro_codename}-security,label=Debian-Security";'
)
OTHERS = 'Unattended-Upgrade::Allowed-Origins:: "${distro_id}:${distro_codename}-security";'


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    if wanted.get("security"):
        return [drop_in("automatic", {}, DEBIAN if _security_release()["origin"] == ["Debian"] else OTHERS)]
    settings = {OPTIONS[name]: str(value) for name, value in failing.items()}
    if conf().value("APT::Periodic::Enable") == "0":
        settings["APT::Periodic::Enable"] = "1"
    return [drop_in("automatic", settings)]
