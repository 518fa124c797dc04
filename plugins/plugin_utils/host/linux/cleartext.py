"""Servers that may or may not ask for encryption: what their own configuration says.

params: {names: [vsftpd | proftpd | pure-ftpd | dovecot | postfix | snmpd]}
get: [{name, units, encrypted, why}], those that run or start with the system
    units      the ones that do
    encrypted  nobody can send or read a password, or data, in clear text; `why` says what makes it so, or not
set: {masked: true} stops and masks the units of the failing servers
"""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, List, Tuple

from . import units
from .base import glob, key_values, read_text, run

NEEDS = ("units",)
Told = Tuple[bool, str]


def _text(*patterns: str) -> str:
    return "\n".join(read_text(path) or "" for pattern in patterns for path in glob(pattern))


def _vsftpd() -> Told:
    told = {
        key.lower(): value.upper()
        for key, value in key_values(_text("/etc/vsftpd.conf", "/etc/vsftpd/*.conf"), "=").items()
    }
    if told.get("ssl_enable") != "YES":
        return False, "ssl_enable is not YES"
    for key in ("force_local_logins_ssl", "force_local_data_ssl"):
        if told.get(key, "YES") != "YES":
            return False, f"{key} is NO"
    # without the line vsftpd lets anonymous visitors in
    return told.get("anonymous_enable", "YES") != "YES", f"anonymous_enable is {told.get('anonymous_enable', 'YES')}"


def _proftpd() -> Told:
    # Debian ships tls.conf without including it, wrapped so that nothing is said while the module is not loaded
    text = _text("/etc/proftpd/proftpd.conf", "/etc/proftpd.conf")
    included = re.findall(r"^\s*Include(?:Optional)?\s+[\"']?([^\s\"']+)", text, re.M | re.I)
    text += "\n" + _text(*included, *(f"{path.rstrip('/')}/*" for path in included))
    if "<IfModule mod_tls" in text and not re.search(r"^\s*LoadModule\s+mod_tls\.c", text, re.M | re.I):
        return False, "mod_tls is not loaded"
    told = {
        key.lower(): value.lower()
        for key, value in re.findall(r"^\s*(TLSEngine|TLSRequired)\s+(\S+)", text, re.M | re.I)
    }
    required = told.get("tlsengine") == "on" and told.get("tlsrequired") in ("on", "auth+data", "ctrl+data")
    return required, f"TLSEngine {told.get('tlsengine', 'off')}, TLSRequired {told.get('tlsrequired', 'off')}"


def _pure_ftpd() -> Told:
    level = (read_text("/etc/pure-ftpd/conf/TLS") or "0").strip()
    return level in ("2", "3"), f"TLS level {level}"


def _dovecot() -> Told:
    told = dict(re.findall(r"^(\w+) = (.*)$", run(["doveconf", "ssl", "disable_plaintext_auth"]).out, re.M))
    # 2.4 has another word for it, and stops at the one it does not know
    told.update(re.findall(r"^(\w+) = (.*)$", run(["doveconf", "auth_allow_cleartext"]).out, re.M))
    ssl = told.get("ssl", "not told")
    refused = told.get("disable_plaintext_auth") == "yes" or told.get("auth_allow_cleartext") == "no"
    return ssl == "required" or (
        ssl == "yes" and refused
    ), f"ssl is {ssl}, passwords without TLS {'refused' if refused else 'taken'}"


def _postfix() -> Told:
    names = ("smtpd_tls_security_level", "smtpd_tls_auth_only", "smtpd_sasl_auth_enable", "inet_interfaces")
    told = key_values(run(["postconf", *names]).out, "=")
    if told.get("inet_interfaces") in ("loopback-only", "localhost", "127.0.0.1"):
        return True, "answers this machine only"
    level = told.get("smtpd_tls_security_level", "") or "none"
    if level == "encrypt":
        return True, "smtpd_tls_security_level is encrypt"
    typed = told.get("smtpd_sasl_auth_enable") == "yes" and told.get("smtpd_tls_auth_only") != "yes"
    return level == "may" and not typed, f"smtpd_tls_security_level is {level}"


def _snmpd() -> Told:
    text = _text("/etc/snmp/snmpd.conf", "/etc/snmp/snmpd.conf.d/*.conf", "/var/lib/snmp/snmpd.conf")
    found = re.search(r"^\s*(r[ow]community6?|com2sec6?|com2secunix)\s", text, re.M)
    return found is None, f"{found.group(1)}: versions 1 and 2c are open" if found else "version 3 alone"


SERVERS: Dict[str, Tuple[List[str], Callable[[], Told]]] = {
    "vsftpd": (["vsftpd.service", "vsftpd@*.service"], _vsftpd),
    "proftpd": (["proftpd.service", "proftpd.socket"], _proftpd),
    "pure-ftpd": (["pure-ftpd*.service"], _pure_ftpd),
    "dovecot": (["dovecot.service", "dovecot.socket"], _dovecot),
    "postfix": (["postfix.service", "postfix@-.service"], _postfix),
    "snmpd": (["snmpd.service", "snmpd.socket"], _snmpd),
}


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    found = []
    for name in params["names"]:
        patterns, look = SERVERS[name]
        wanted = [unit["name"] for unit in units.get({"names": patterns}) if unit["exists"] and unit["wanted"]]
        if wanted:
            encrypted, why = look()
            found.append({"name": name, "units": wanted, "encrypted": encrypted, "why": why})
    return found


# --- set ---
from .changes import Change  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    meant = units.named(failing, {"names": []})
    names = [name for server in get(params) if server["name"] in meant for name in server["units"]]
    return units.bring("unit", names, "masked", False)
