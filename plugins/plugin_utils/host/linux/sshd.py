"""The SSH server: the options in force, as sshd itself works them out.

params: {weak: {list of algorithms, in small letters: [pattern]}}, optional
get: {installed, serving, password_alone, values: {option in small letters: list}, weak: {list: [algorithm]}}
    serving         runs now, or starts by itself (as a service or behind a socket); nothing below is asked otherwise
    password_alone  somebody may open a session with nothing but a password
    values          of the options in TOLD: what holds for the whole server, then what Match blocks make of it;
                    numbers as numbers, times in seconds, the algorithms of the lists one by one; of port,
                    also those on which systemd listens for it
    weak            the algorithms in force that match a pattern of params
set: {options: {Option: value}} writes them where sshd reads them first; {without: Option} writes that list of
     algorithms less the failing ones
"""

from __future__ import annotations

import fnmatch
from typing import Any, Dict, List

from . import units
from ._sshd_config import contexts, socket_ports, started_with
from .base import Unreadable, find_program, once, read_text, root_only, run

NEEDS = ("units", "_sshd_config")
SOCKETS = ("ssh.socket", "sshd.socket")
UNITS = ("ssh.service", "sshd.service", *SOCKETS)
LISTS = ("ciphers", "macs", "kexalgorithms", "hostkeyalgorithms", "pubkeyacceptedalgorithms", "casignaturealgorithms")
TOLD = (
    *LISTS,
    *("port", "listenaddress", "usepam", "loglevel", "banner", "strictmodes", "permituserenvironment"),
    *("permitrootlogin", "permitemptypasswords", "passwordauthentication", "kbdinteractiveauthentication"),
    *("pubkeyauthentication", "authenticationmethods", "hostbasedauthentication", "ignorerhosts", "authorizedkeysfile"),
    *("allowusers", "allowgroups", "denyusers", "denygroups", "maxauthtries", "maxsessions", "maxstartups"),
    *("logingracetime", "clientaliveinterval", "clientalivecountmax", "x11forwarding", "disableforwarding"),
    *("allowtcpforwarding", "allowagentforwarding", "permittunnel", "gatewayports", "requiredrsasize", "rekeylimit"),
    *("gssapiauthentication", "kerberosauthentication", "authorizedkeyscommand", "trustedusercakeys"),
    "pubkeyauthoptions",
)


def _ask(context: Dict[str, str]) -> Dict[str, List[str]]:
    """Option → values, as sshd tells them for a connection (no context: for the server)."""
    about = ["-C", ",".join(f"{key}={value}" for key, value in context.items())] if context else []
    done = run(["sshd", "-T", *started_with(), *about])
    if done.status != 0:
        words = (done.err.strip().splitlines() or [f"exit status {done.status}"])[-1]
        if "rivilege separation" in words or "no hostkeys" in words:
            raise Unreadable("not_readable", f"sshd -T: {words}")
        raise ValueError(f"sshd -T: {words}")
    found: Dict[str, List[str]] = {}
    for line in done.out.splitlines():
        key, _, value = line.partition(" ")
        found.setdefault(key.lower(), []).append(value)
    return found


def _opens_by_password(values: Dict[str, List[str]]) -> bool:
    """Whether one of the accepted combinations of methods holds nothing but a typed secret."""
    typed = {
        "password": values.get("passwordauthentication") == ["yes"],
        "keyboard-interactive": values.get("kbdinteractiveauthentication") == ["yes"]
        and values.get("usepam") == ["yes"],
    }
    combinations = " ".join(values.get("authenticationmethods", ["any"])).split()
    if combinations == ["any"]:
        return any(typed.values())
    return any(all(typed.get(part.split(":")[0]) for part in one.split(",")) for one in combinations)


def _effective() -> Dict[str, Any]:
    answers = [_ask({})] + [_ask(context) for context in contexts()]
    values: Dict[str, List[Any]] = {}
    for answer in answers:
        for key, found in ((key, answer[key]) for key in TOLD if key in answer):
            items = [name for text in found for name in text.split(",")] if key in LISTS else found
            known = values.setdefault(key, [])
            known += [item for item in ((int(one) if one.isdigit() else one) for one in items) if item not in known]
    if any(unit["wanted"] for unit in units.get({"names": SOCKETS})):
        known = values.setdefault("port", [])
        known += [port for port in dict.fromkeys(socket_ports()) if port not in known]
    return {"password_alone": any(_opens_by_password(answer) for answer in answers), "values": values}


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    installed = find_program("sshd") is not None
    serving = installed and any(unit["wanted"] for unit in units.get({"names": UNITS}))
    if not serving:
        return {"installed": installed, "serving": False, "password_alone": False, "values": {}, "weak": {}}
    root_only("sshd -T")
    found = once("sshd", _effective)
    weak = {
        key: [name for name in found["values"].get(key, []) if any(fnmatch.fnmatchcase(name, one) for one in patterns)]
        for key, patterns in (params.get("weak") or {}).items()
    }
    return {"installed": True, "serving": True, **found, "weak": weak}


# --- set ---
from ._sshd_config import OURS, earlier, in_match  # noqa: E402
from .changes import Change, SetFailed, file  # noqa: E402

HEADING = "# Written by hygiene (hygiene.baseline). sshd keeps the first value it reads of an option.\n"


def _options(wanted: Dict[str, Any], failing: Any) -> Dict[str, str]:
    if "without" not in wanted:
        meant = failing if isinstance(failing, dict) else {name.lower(): None for name in wanted["options"]}
        return {name: str(value) for name, value in wanted["options"].items() if name.lower() in meant}
    name = wanted["without"]
    kept = [one for one in get({})["values"][name.lower()] if one not in failing]
    if not kept:
        raise SetFailed(f"{name}: no allowed algorithm would be left; this sshd is too old for the policy's list")
    return {name: ",".join(kept)}


def _check(name: str, value: str) -> None:
    """Raise SetFailed when a line that is not ours would win over what is about to be written."""
    before = earlier(name)
    if before is not None and before.path == OURS:
        raise SetFailed(f"/etc/ssh/sshd_config does not include {OURS}; add `Include /etc/ssh/sshd_config.d/*.conf`")
    if before is None and str(get({})["values"].get(name.lower(), [""])[0]) == value:
        before = in_match(name)
    if before is not None:
        where = f"line {before.number} of {before.path}" + (" (in a Match block)" if before.match else "")
        raise SetFailed(f"{name} is decided by {where}, which wins over ours; change it there")


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    ours: Dict[str, str] = {}
    for line in (read_text(OURS) or "").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, value = line.partition(" ")
            ours[name] = value
    for name, value in _options(wanted, failing).items():
        _check(name, value)
        ours[name] = value
    text = HEADING + "".join(f"{name} {value}\n" for name, value in sorted(ours.items()))
    return [file(OURS, text, 0o600, validate="sshd")]
