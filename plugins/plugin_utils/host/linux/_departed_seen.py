"""Where something of an account can be alive on a machine: readers of each place. Shared, named in NEEDS."""

from __future__ import annotations

import re
from typing import Callable, Dict, Iterator, List, Tuple

from . import _running, authorized_keys, sudoers
from .accounts import number, rows
from .base import directives, exists, glob, names, read_text, run, status, today

NEEDS = (
    "_running",
    "accounts",
    "_last_login",
    "authorized_keys",
    "sshd",
    "units",
    "_sshd_config",
    "sudoers",
    "_sudo_policy",
)
LINGER = "/var/lib/systemd/linger"
CRONTABS = ("/var/spool/cron/crontabs", "/var/spool/cron")
AT_JOBS = ("/var/spool/cron/atjobs", "/var/spool/at")
Found = Iterator[Tuple[str, str, str]]
"""(what, item, file)"""


def entry(name: str) -> List[str]:
    """The account's entry of passwd, a directory's too where there is one; [] when nobody has that name."""
    own = next((row for row in rows("/etc/passwd", 7) if row[0] == name), [])
    if own or not sudoers.FROM_ELSEWHERE.search(read_text("/etc/nsswitch.conf") or ""):
        return own
    told = run(["getent", "passwd", "--", name]).out.strip().split(":")
    return told if len(told) >= 7 and number(told[2]) >= 0 else []


def _account(row: List[str]) -> Found:
    shadow = next((one for one in rows("/etc/shadow", 8) if one[0] == row[0]), [])
    if shadow and not shadow[1].startswith("!"):
        yield "account", "password not locked", ""
    if shadow and not 1 <= number(shadow[7]) <= today():
        yield "account", "not expired", ""


def _files_of(row: List[str]) -> Found:
    """What lies in its home folder, and in the spools, under its own name or number."""
    home = row[5].rstrip("/")
    for path in authorized_keys.files(row, shared=False):
        for key in authorized_keys.keys(path):
            yield "key", f"{key['name']} {key['comment']}".strip(), path
    for path in glob(f"{home}/.config/systemd/user/*.wants/*") if home else []:
        yield "unit", path.rsplit("/", 1)[1], path
    if home and directives(read_text(f"{home}/.forward") or ""):
        yield "forward", ".forward", f"{home}/.forward"
    for path in (f"{folder}/{row[0]}" for folder in CRONTABS):
        jobs = len(directives(read_text(path) or ""))
        if jobs:
            yield "crontab", f"{jobs} line{'s' if jobs > 1 else ''}", path
    for path in (f"{folder}/{job}" for folder in AT_JOBS for job in names(folder)):
        job = re.search(r"/[a-zA-Z][0-9a-f]{13}$", path) and status(path, follow=False)
        if job and job.st_uid == number(row[2]):
            yield "at", "job", path
    if exists(f"{LINGER}/{row[0]}"):
        yield "linger", "its services run without a session", f"{LINGER}/{row[0]}"


def _job(row: List[str]) -> str:
    return rf"\s*(?:@\w+|(?:[^\s#]\S*\s+){{4}}\S+)\s+{re.escape(row[0])}\s"


LINES: Dict[str, Callable[[List[str]], str]] = {
    "sudo": lambda row: rf"\s*(?:{re.escape(row[0])}|#{row[2]})\s+(?![,\s])",
    "cron": _job,
    "alias": lambda row: rf"\s*\"?{re.escape(row[0])}\"?\s*:",
}
"""How a line begins that is the account's alone, by what it is."""


def _lines_of(row: List[str], groups: List[str]) -> Found:
    """What names it in the system's own files."""
    for group in rows("/etc/group", 4):
        if group[0] in groups and (row[0] in group[3].strip().split(",") or row[3] == group[2]):
            yield "group", group[0] + (" (primary)" if row[3] == group[2] else ""), ""
    for rule in sudoers.get({})["rules"]:
        if rule["name"] in (row[0], f"#{row[2]}"):
            yield "sudo", f"{rule['name']}: {', '.join(rule['commands'])}"[:100], rule["file"]
    for path in ["/etc/crontab", *glob("/etc/cron.d/*")]:
        if re.search(f"^{_job(row)}", read_text(path) or "", re.M):
            yield "cron", "job of the system", path
    aliases = re.sub(r"\n[ \t]+", " ", read_text("/etc/aliases") or "")
    for target in re.findall(rf"^{LINES['alias'](row)}(.*)", aliases, re.M):
        if re.search(r"[@|]", target):  # a colleague of this machine may well read what still comes in
            yield "alias", f"mail goes to {target.strip()}"[:100], "/etc/aliases"


def alive(row: List[str], groups: List[str]) -> Found:
    """Everything, of an account that passwd has an entry of."""
    yield from _account(row)
    yield from _files_of(row)
    yield from _lines_of(row, groups)
    for text in _running.running(number(row[2])):
        yield "running", text, ""
    for text in _running.services(row[0], number(row[2])):
        yield "service", text, ""
