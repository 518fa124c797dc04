"""Samba's own audit of who logs in: whom stricter settings would cut, by the setting.

Samba writes one line of JSON for each login and keeps two files of at most `max log size` each.
"""

from __future__ import annotations

import datetime
import json
from typing import Any, Dict, Iterable, List, Tuple

from .base import find_program, now, read_text, run

LOG = "/var/log/samba/hygiene-auth.json"
LEVEL = f"auth_json_audit:5@{LOG}"
LARGEST = 16 << 20
OLD_PASSWORDS = ("NTLMv1", "LANMan", "Plaintext")
GUEST = "-501"
"""The end of the SID of the guest account."""
Row = Dict[str, Any]


def observed() -> Dict[str, List[Row]]:
    """{smb1, old_passwords, guests, unsigned}: each [{account, address, name, count, last}] of the logins seen.

    unsigned are those of SMB 1 and of guests, which nothing obliges or allows to sign, and the sessions open now that
    do not.
    """
    events = [event for path in (f"{LOG}.old", LOG) for event in parse(read_text(path, LARGEST) or "")]
    names: Dict[str, str] = {}
    found: Dict[str, Dict[Tuple[str, str], Row]] = {"smb1": {}, "old_passwords": {}, "guests": {}, "unsigned": {}}
    for event in events:
        if event["type"] == "Authentication":
            names[event["remoteAddress"]] = str(event.get("workstation") or "")
        for kind in kinds(event):
            address = address_of(event["remoteAddress"])
            account = str(event.get("account") or event.get("clientAccount") or "")
            row = found[kind].setdefault((account, address), {"account": account, "address": address, "count": 0})
            row.update(count=row["count"] + 1, last=event["at"], name=names.get(event["remoteAddress"], ""))
    for row in open_unsigned():
        found["unsigned"].setdefault((row["account"], row["address"]), row)
    return {kind: list(rows.values()) for kind, rows in found.items()}


def parse(text: str) -> Iterable[Dict[str, Any]]:
    """The logins of a log, each flat, with its type and when it was; lines that are no such thing are left aside."""
    for line in text.splitlines():
        try:
            told = json.loads(line)
            event = told[told["type"]]
            at = datetime.datetime.strptime(told["timestamp"], "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()
            yield {**event, "remoteAddress": str(event["remoteAddress"]), "type": told["type"], "at": at}
        except (ValueError, KeyError, TypeError):
            continue


def kinds(event: Dict[str, Any]) -> List[str]:
    """Which settings would cut a login."""
    if event["type"] == "Authentication":
        old = event.get("status") == "NT_STATUS_OK" and event.get("passwordType") in OLD_PASSWORDS
        return ["old_passwords"] if old else []
    if event["type"] != "Authorization" or event.get("serviceDescription") not in ("SMB", "SMB2"):
        return []
    found = ["smb1"] if event["serviceDescription"] == "SMB" else []
    found += ["guests"] if str(event.get("sid", "")).endswith(GUEST) else []
    return [*found, "unsigned"] if found else []


def address_of(text: str) -> str:
    """The address of `ipv4:10.0.0.7:49152`."""
    return text.split(":", 1)[-1].rsplit(":", 1)[0]


def open_unsigned() -> List[Row]:
    """The sessions open now whose packets are not signed."""
    if not find_program("smbstatus"):
        return []
    try:
        sessions = json.loads(run(["smbstatus", "--json"]).out)["sessions"].values()
        return [
            {
                "account": str(one["username"]),
                "address": address_of(str(one["hostname"])),
                "name": str(one["remote_machine"]),
                "count": 1,
                "last": now(),
            }
            for one in sessions
            if one["signing"]["degree"] == "none" and one["encryption"]["degree"] == "none"
        ]
    except (ValueError, KeyError, AttributeError):
        return []
