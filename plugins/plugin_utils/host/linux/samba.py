"""Samba: what smb.conf makes of the server, and of this machine as a client of other servers.

params: {}
get: {installed, serving, options: {name: value}, shares: [{name, guest, open}], smb1: [path], observed}
    installed  smb.conf is there
    serving    the file server runs, or starts with the system
    options    of [global], in Samba's own words: those that matter here, with Samba's default where nothing is written,
               and protocols by their full names (SMB3_11 where SMB3 is written)
    shares     guest: opens without any account; open: whoever gets in may write there, since the share names nobody and
               its folder is everybody's, or becomes so by what is forced
    smb1       where a remote share is mounted, or is to be by fstab, by SMB 1, which smb.conf has no say in
    observed   null, or while Samba writes down who logs in: {smb1, old_passwords, guests, unsigned}, each
               [{account, address, name, count, last}] of the logins that a stricter setting would cut
set: {options: {name: value}} writes the failing ones at the end of [global], where the last one counts;
     {observe: true} has Samba write down who logs in
"""

from __future__ import annotations

import re
from typing import Any, Dict, List

from . import _samba_audit, _samba_shares, units
from .base import find_program, once, read_text, run
from .hiding import hidden

NEEDS = ("_samba_audit", "_samba_shares", "hiding", "units")
FILE = "/etc/samba/smb.conf"
SERVERS = ["smbd.service", "smb.service", "samba.service", "samba-ad-dc.service"]
DEFAULTS = {
    "server min protocol": "SMB2_02",
    "client min protocol": "SMB2_02",
    "map to guest": "Never",
    "server signing": "default",
    "client signing": "default",
    "ntlm auth": "ntlmv2-only",
    "lanman auth": "No",
    "encrypt passwords": "Yes",
    "client plaintext auth": "No",
    "restrict anonymous": "0",
    "usershare allow guests": "No",
}
SYNONYMS = {
    "min protocol": "server min protocol",
    "public": "guest ok",
    "guest account ok": "guest ok",
    "debuglevel": "log level",
    "directory": "path",
}
CONTRARIES = {"writable": "read only", "writeable": "read only", "write ok": "read only"}
PROTOCOLS = {"SMB2": "SMB2_10", "SMB3": "SMB3_11", "default": "SMB2_02"}
OLDEST = ("vers=1.0", "vers=1", "vers=SMB1", "vers=cifs")


def parse(text: str) -> Dict[str, Dict[str, str]]:
    """Options by section, names in small letters with single spaces; later lines win."""
    sections: Dict[str, Dict[str, str]] = {}
    current = sections.setdefault("global", {})
    for line in text.replace("\\\n", "").splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            current = sections.setdefault(line[1:-1].strip().lower(), {})
        elif "=" in line and line[0] not in "#;":
            key, _, value = line.partition("=")
            name, value = re.sub(r"\s+", " ", key.strip().lower()), value.strip()
            if name in CONTRARIES:
                name, value = CONTRARIES[name], "No" if value.lower() in _samba_shares.YES else "Yes"
            current[SYNONYMS.get(name, name)] = value
    return sections


def _sections() -> Dict[str, Dict[str, str]]:
    """As Samba reads them, includes followed; from the file alone where testparm is not installed."""
    if find_program("testparm"):
        done = run(["testparm", "-s", FILE])
        if done.status != 0:
            words = (done.err.strip().splitlines() or [f"exit status {done.status}"])[-1]
            raise ValueError(f"testparm: {words}")
        return parse(done.out)
    return parse(read_text(FILE) or "")


def _smb1() -> List[str]:
    """Mount points of shares opened by SMB 1: the kernel's client asks no smb.conf."""
    texts = [read_text("/proc/self/mounts") or "", read_text("/etc/fstab") or ""]
    rows = [line.split() for text in texts for line in text.splitlines() if not line.lstrip().startswith("#")]
    old = (row for row in rows if len(row) > 3 and row[2] == "cifs" and {*row[3].split(",")} & {*OLDEST})
    return sorted({hidden(row[1]) for row in old})


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    written = read_text(FILE)
    if written is None:
        none: Dict[str, Any] = {"options": {}, "shares": [], "observed": None}
        return {"installed": False, "serving": False, "smb1": _smb1(), **none}
    sections = once("samba", _sections)
    options = {**DEFAULTS, **{name: value for name, value in sections.get("global", {}).items() if name in DEFAULTS}}
    for name in ("server min protocol", "client min protocol"):
        options[name] = PROTOCOLS.get(options[name], options[name].upper())
    shares = [
        _samba_shares.share(name, {**_samba_shares.DEFAULTS, **sections.get("global", {}), **inside})
        for name, inside in sections.items()
        if name not in ("global", "print$", "homes")
    ]
    serving = any(unit["wanted"] for unit in units.get({"names": SERVERS}))
    level = parse(written)["global"].get("log level", "")  # which testparm keeps to itself
    return {
        "installed": True,
        "serving": serving,
        "options": options,
        "shares": shares,
        "smb1": _smb1(),
        "observed": once("samba audit", _samba_audit.observed) if _samba_audit.LEVEL in level.split() else None,
    }


# --- set ---
from .changes import Change, SetFailed, file  # noqa: E402

LOGIN = "auth_json_audit"
BEGIN, END = "# hygiene: begin (written by hygiene.baseline)", "# hygiene: end"


def _without_ours(text: str) -> str:
    return re.sub(rf"{re.escape(BEGIN)}\n.*?{re.escape(END)}\n", "", text, flags=re.S)


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    text = read_text(FILE)
    if text is None:
        raise SetFailed(f"there is no {FILE}")
    ours = re.search(rf"{re.escape(BEGIN)}\n(.*?){re.escape(END)}\n", text, re.S)
    options = parse(ours.group(1))["global"] if ours else {}
    if wanted.get("observe"):
        level = parse(text)["global"].get("log level", "0")
        options["log level"] = " ".join([*(one for one in level.split() if LOGIN not in one), _samba_audit.LEVEL])
    else:
        meant = failing if isinstance(failing, dict) else wanted["options"]
        options.update({name: str(value) for name, value in wanted["options"].items() if name in meant})
    block = BEGIN + "\n" + "".join(f"   {name} = {value}\n" for name, value in sorted(options.items())) + END + "\n"
    text = _without_ours(text)
    checker = "samba" if find_program("testparm") else ""
    start = re.search(r"^[ \t]*\[global\][ \t]*\n", text, re.M | re.I)
    if start is None:
        return [file(FILE, f"[global]\n{block}{text}", validate=checker)]
    after = re.search(r"^[ \t]*\[", text[start.end() :], re.M)
    place = start.end() + after.start() if after else len(text)
    glue = "" if text[:place].endswith("\n") else "\n"
    return [file(FILE, text[:place] + glue + block + text[place:], validate=checker)]
