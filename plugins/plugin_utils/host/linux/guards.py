"""What must hold before a dangerous `set`. Sent to a host with apply and plan.

A guard gets the resource's params, what is wanted, the changes about to be written and the way in (the account, the
address and the port that this very run came through), and answers (ok, text). A guard that cannot be proven says no.
"""

from __future__ import annotations

import os
import re
from typing import Any, Callable, Dict, List, Optional, Tuple

from ._account_guards import ACCOUNT_GUARDS
from ._device_guards import root_not_on_sd, root_not_on_usb, usb_devices_stay
from ._login_guards import LOGIN_GUARDS
from ._volume_changes import volumes_are_empty
from .base import read_text, run
from .changes import Change

NEEDS = ("_account_guards", "_login_guards", "_device_guards", "_usbguard_rules")
Verdict = Tuple[bool, str]


def way_in() -> Dict[str, Any]:
    """{account, uid, connection, source, address, port}: how this run reached the host.

    The account is the login session's (the audit login uid, else the sudo caller, else this process's owner). The
    connection is read from the socket of the sshd this process descends from, since sudo drops SSH_CONNECTION;
    without such an ancestor it is `local`.
    """
    uid = _login_uid()
    found: Dict[str, Any] = {
        "uid": uid,
        "account": _name(uid),
        "connection": "local",
        "source": None,
        "address": None,
        "port": None,
    }
    for pid in _ancestors():
        if (read_text(f"/proc/{pid}/comm") or "").strip().startswith("sshd"):
            found["connection"] = "ssh"
            ends = _established(pid)
            if ends:
                found["address"], found["port"], found["source"] = ends
                break
    return found


def _login_uid() -> int:
    text = (read_text("/proc/self/loginuid") or "").strip()
    if text.isdigit() and int(text) != 4294967295:
        return int(text)
    # without audit: the owner of the closest ancestor that is not root
    for pid in _ancestors():
        match = re.search(r"^Uid:\s+(\d+)", read_text(f"/proc/{pid}/status") or "", re.M)
        if match and match.group(1) != "0":
            return int(match.group(1))
    return os.getuid()


def _name(uid: int) -> str:
    for line in (read_text("/etc/passwd") or "").splitlines():
        fields = line.split(":")
        if len(fields) > 2 and fields[2] == str(uid):
            return fields[0]
    return str(uid)


def _ancestors() -> List[int]:
    pid = os.getpid()
    chain: List[int] = []
    while pid > 1 and len(chain) < 64:
        match = re.search(r"^PPid:\s+(\d+)", read_text(f"/proc/{pid}/status") or "", re.M)
        pid = int(match.group(1)) if match else 0
        if pid:
            chain.append(pid)
    return chain


def _established(pid: int) -> Optional[Tuple[str, int, str]]:
    """(own address, own port, peer's address) of the process's established TCP socket."""
    inodes = set()
    try:
        for entry in os.listdir(f"/proc/{pid}/fd"):
            target = os.readlink(f"/proc/{pid}/fd/{entry}")
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
    except OSError:
        return None
    for table in ("tcp", "tcp6"):
        for line in (read_text(f"/proc/net/{table}") or "").splitlines()[1:]:
            fields = line.split()
            if fields[3] == "01" and fields[9] in inodes:
                address, port = _end(fields[1])
                return address, port, _end(fields[2])[0]
    return None


def _end(text: str) -> Tuple[str, int]:
    import ipaddress

    digits, port = text.split(":")
    words = [bytes.fromhex(digits[start : start + 8])[::-1] for start in range(0, len(digits), 8)]
    address = ipaddress.ip_address(b"".join(words))
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address), int(port, 16)


Guard = Callable[[Dict[str, Any], Dict[str, Any], List[Change], Dict[str, Any]], Verdict]


def ssh_login_kept(
    params: Dict[str, Any], wanted: Dict[str, Any], changes: List[Change], way: Dict[str, Any]
) -> Verdict:
    """Whoever runs this can still open an SSH session, on this port and address, with a key where one is asked."""
    account = way["account"]
    files = [item for item in changes if item.type == "file"]
    ours = {line.split(" ")[0]: line for item in files for line in _new_lines(item)}
    added = [line.split() for item in files for line in _new_lines(item) if line not in _old_lines(item)]
    shut = _shut([words for words in added if words], way) if way["connection"] == "ssh" else ""
    if shut:
        return False, shut
    if way["connection"] == "ssh" and account == "root" and ours.get("PermitRootLogin", "").endswith(" no"):
        return False, "this run came in as root over SSH; connect as another administrator first"
    if ours.get("PasswordAuthentication", "").endswith(" no"):
        keys = [name for name in ([account] if way["connection"] == "ssh" else _administrators()) if _has_key(name)]
        if not keys:
            if way["connection"] != "ssh":
                return False, "no administrator has an SSH key in authorized_keys, and a password would no longer do"
            return False, f"{account} has no SSH key in authorized_keys, and a password would no longer do"
        return True, f"{', '.join(keys)} can come in with an SSH key"
    return True, f"{account} keeps its way in"


def _new_lines(item: Change) -> List[str]:
    return item.after["content"].decode("utf-8", "replace").splitlines() if item.after else []


def _old_lines(item: Change) -> List[str]:
    return item.before["content"].decode("utf-8", "replace").splitlines() if item.before else []


def _shut(lines: List[List[str]], way: Dict[str, Any]) -> str:
    """Which of sshd's new lines would no longer let this very run in, or ''."""
    from fnmatch import fnmatch

    def given(name: str) -> List[str]:
        return [word for words in lines if words[0].lower() == name for word in words[1:]]

    def named(name: str, mine: List[str]) -> bool:
        return any(fnmatch(one, pattern.split("@")[0]) for pattern in given(name) for one in mine)

    account, port = way["account"], str(way["port"])
    groups = _groups(account)
    ends = {"0.0.0.0", "::", "[::]", str(way["address"])}
    addresses = [word.rsplit(":", 1)[0] if word.count(":") == 1 else word for word in given("listenaddress")]
    refusals = (
        (given("port") and port not in given("port"), f"the SSH server would no longer answer on port {port}"),
        (addresses and not ends & {*addresses}, f"the SSH server would no longer answer on {way['address']}"),
        (given("allowusers") and not named("allowusers", [account]), f"AllowUsers would leave {account} out"),
        (named("denyusers", [account]), f"DenyUsers would refuse {account}"),
        (given("allowgroups") and not named("allowgroups", groups), f"AllowGroups would leave {account} out"),
        (named("denygroups", groups), f"DenyGroups would refuse {account}"),
    )
    return next((text for refused, text in refusals if refused), "")


def _groups(account: str) -> List[str]:
    """The names of an account's groups, its primary one first."""
    entries = [line.split(":") for line in (read_text("/etc/passwd") or "").splitlines()]
    primary = next((fields[3] for fields in entries if len(fields) > 3 and fields[0] == account), None)
    rows = [line.split(":") for line in (read_text("/etc/group") or "").splitlines()]
    rows = [row for row in rows if len(row) > 3]
    return [row[0] for row in rows if row[2] == primary] + [row[0] for row in rows if account in row[3].split(",")]


def _administrators() -> List[str]:
    """Members of the groups that give root's rights."""
    found: List[str] = []
    for line in (read_text("/etc/group") or "").splitlines():
        fields = line.split(":")
        if len(fields) > 3 and fields[0] in ("sudo", "wheel", "admin"):
            found += [name for name in fields[3].split(",") if name]
    return found


def _has_key(account: str) -> bool:
    """Whether sshd, as it is set up, would find a key of this account."""
    told = dict(line.split(" ", 1) for line in run(["sshd", "-T"]).out.splitlines() if " " in line)
    if told.get("pubkeyauthentication") != "yes":
        return False
    for line in (read_text("/etc/passwd") or "").splitlines():
        fields = line.split(":")
        if fields[0] == account and len(fields) > 5:
            for name in told.get("authorizedkeysfile", "").split():
                path = name.replace("%h", fields[5]).replace("%u", account)
                keys = (read_text(path if path.startswith("/") else f"{fields[5]}/{path}") or "").splitlines()
                if any(key.strip() and not key.lstrip().startswith("#") for key in keys):
                    return True
    return False


def not_through_ssh(
    params: Dict[str, Any], wanted: Dict[str, Any], changes: List[Change], way: Dict[str, Any]
) -> Verdict:
    """The SSH server that is about to be stopped is not the one that carries this run."""
    if way["connection"] == "ssh":
        return False, "this very run came in over SSH; stop the server from the console, or limit who may reach it"
    return True, "this run did not come in over SSH"


def source_stays_allowed(
    params: Dict[str, Any], wanted: Dict[str, Any], changes: List[Change], way: Dict[str, Any]
) -> Verdict:
    """The address this run comes from is inside the networks that may still reach the SSH server."""
    import ipaddress

    if way["connection"] != "ssh":
        return True, "this run did not come in over SSH"
    if not way["source"]:
        return False, "the address this run comes from could not be told"
    source = ipaddress.ip_address(way["source"].split("%")[0])
    inside = [text for text in params["networks"] if source in ipaddress.ip_network(text, strict=False)]
    if not inside:
        return False, f"this run comes from {source}, which is in none of {', '.join(params['networks'])}"
    return True, f"this run comes from {source}, inside {inside[0]}"


def firewall_lets_us_in(
    params: Dict[str, Any], wanted: Dict[str, Any], changes: List[Change], way: Dict[str, Any]
) -> Verdict:
    """The port of the SSH server that this run came to is one that the new rules accept."""
    if way["connection"] != "ssh":
        return True, "this run did not come in over SSH"
    ports = re.findall(r"^port (\d+)$", run(["sshd", "-T"]).out, re.M)
    if str(way["port"]) not in ports:
        return False, f"this run came to port {way['port']}, which the SSH server's configuration does not name"
    return True, f"the rules accept port {way['port']}, which this run came to"


def answers_leave_as_they_came(
    params: Dict[str, Any], wanted: Dict[str, Any], changes: List[Change], way: Dict[str, Any]
) -> Verdict:
    """Packets from where this run comes from arrive on the card that answers to them leave by."""
    if way["connection"] != "ssh" or ":" in (way["source"] or ""):
        return True, "this run did not come in over SSH and IPv4"
    if not any(item.type == "sysctl" and item.target.endswith("/rp_filter") and item.after == "1" for item in changes):
        return True, "what arrives on another card than the answer's stays allowed"
    leaving = re.search(r" dev (\S+)", run(["ip", "-4", "-o", "route", "get", str(way["source"])]).out)
    arriving = re.search(r"^\d+: (\S+)", run(["ip", "-4", "-o", "addr", "show", "to", str(way["address"])]).out)
    if not leaving or not arriving:
        return False, "the network card that this run comes in by could not be told"
    if leaving.group(1) != arriving.group(1):
        return (
            False,
            f"this run comes in by {arriving.group(1)} and its answers leave by {leaving.group(1)}: "
            "choose system_hardening_reverse_path: loose",
        )
    return True, f"this run comes in and is answered by {leaving.group(1)}"


def no_nfs3_in_use(
    params: Dict[str, Any], wanted: Dict[str, Any], changes: List[Change], way: Dict[str, Any]
) -> Verdict:
    """Nothing is mounted, or listed to be, by NFS version 3 or below, and no server here offers it."""
    rows = [line.split() for line in (read_text("/proc/self/mounts") or "").splitlines()]
    mounted = [row[1] for row in rows if len(row) > 3 and row[2] == "nfs"]
    rows = [line.split() for line in (read_text("/etc/fstab") or "").splitlines() if not line.lstrip().startswith("#")]
    mounted += [row[1] for row in rows if len(row) > 3 and row[2] == "nfs" and re.search(r"vers=[23]", row[3])]
    if mounted:
        return False, f"{', '.join(sorted({*mounted}))} is mounted by NFS version 3, which needs rpcbind"
    if re.search(r"\+[23]\b", read_text("/proc/fs/nfsd/versions") or ""):
        return False, "the NFS server here offers version 3, which needs rpcbind"
    return True, "nothing here uses NFS version 3"


GUARDS: Dict[str, Guard] = {
    **ACCOUNT_GUARDS,
    **LOGIN_GUARDS,
    "root_not_on_usb": root_not_on_usb,
    "volumes_are_empty": volumes_are_empty,
    "root_not_on_sd": root_not_on_sd,
    "usb_devices_stay": usb_devices_stay,
    "ssh_login_kept": ssh_login_kept,
    "not_through_ssh": not_through_ssh,
    "no_nfs3_in_use": no_nfs3_in_use,
    "answers_leave_as_they_came": answers_leave_as_they_came,
    "source_stays_allowed": source_stays_allowed,
    "firewall_lets_us_in": firewall_lets_us_in,
}


def accounts_affected(changes: List[Change]) -> List[str]:
    """Names of the accounts that the changes touch, for the plan."""
    kinds = ("ageing", "ended", "lock", "member", "shell")
    return sorted({item.target.split(":")[-1] for item in changes if item.type in kinds})


__all__ = ["GUARDS", "accounts_affected", "run", "way_in"]
