"""The export of a mail host: which mailboxes forward their messages, and whether out of the practice.

Each host has its own columns (Microsoft 365 and Exchange's `Get-Mailbox` and `Get-InboxRule`, Google Workspace through
GAM, OVH, Zimbra): a column is known by its name, in any spelling. Only what is wrong is kept of the file: the mailbox,
and the domain that it forwards to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from hygiene_cli.errors import UsageProblem
from hygiene_cli.registers import exports, spreadsheet
from hygiene_cli.registers.exports import Export

TARGET = frozenset({
    "forwardingsmtpaddress", "forwardingaddress", "forwardto", "redirectto", "forwardasattachmentto",
    "forwardingemail", "forwardingto", "forward", "forwardingaddresses", "forwards", "redirect",
    "redirectionto", "to", "target", "destination", "destinations", "goto", "zimbraprefmailforwardingaddress",
    "zimbramailforwardingaddress", "redirection", "redirections", "redirigevers", "redirectionvers",
    "transfert", "transfertvers", "transferts", "transferevers", "transferea", "adressedetransfert",
    "adressederedirection",
})  # fmt: skip
"""What says where a mailbox forwards to."""
ACTIVE = frozenset({"forwardenabled", "forwardingenabled", "enabled", "active", "actif", "transfertactif"})
"""What says whether the row is in force."""
NOTHING = frozenset({"", "-", "none", "null", "aucun", "aucune", "$null", "{}", "[]"})
ADDRESS = re.compile(r"[^\s@<>\"'()\[\]{},;:=]+@([A-Za-z0-9.-]+\.[A-Za-z0-9-]{2,})")
UNKNOWN = "?"
"""Stands for the domain of a destination that the export only names, and that is none of its mailboxes."""
COLUMNS = (
    "{path}: no column names a mailbox, or none says where it forwards to; export both, as `Get-Mailbox -ResultSize"
    " Unlimited | select PrimarySmtpAddress, ForwardingSmtpAddress, ForwardingAddress | Export-Csv`"
)


def read(path: Path, domains: Sequence[str]) -> Export:
    """What an export says, against the practice's own mail domains (their subdomains are its own too).

    Raises UsageProblem for a file that is no such export or lists no mailbox.
    """
    columns, listed = exports.rows(path)
    named = [name for name in exports.NAMED if name in columns]
    if not named or not TARGET & {*columns}:
        raise UsageProblem(COLUMNS, path=path)
    known = {_key(one[name]): exports.own(one, named) for one in listed for name in named if one.get(name)}
    mailboxes = {exports.own(one, named) for one in listed} - {""}
    if not mailboxes:
        raise UsageProblem("{path}: no mailbox in it; export all of them", path=path)
    own = tuple(domain.casefold() for domain in domains)
    outside = {
        f"{exports.own(one, named)} → {domain}": None
        for one in listed
        for domain in _domains(one, known)
        if not any(domain == mine or domain.endswith(f".{mine}") for mine in own)
    }
    return Export(len(mailboxes), list(outside))


def _domains(row: Mapping[str, str], known: Mapping[str, str]) -> Iterator[str]:
    """The domain of each destination of a row that is in force; a name of the export's stands for its mailbox."""
    if any(spreadsheet.plain(row.get(name, "")) in exports.NO for name in ACTIVE):
        return
    for name in TARGET:
        cell = row.get(name, "").strip()
        if spreadsheet.plain(cell) in NOTHING or spreadsheet.plain(cell) in exports.NO:
            continue
        found = ADDRESS.findall(cell) or ADDRESS.findall(known.get(_key(cell), ""))
        # a mailbox of the same export is the practice's own, even where it has a name alone
        if found or _key(cell) not in known:
            yield from (domain.casefold() for domain in found or [UNKNOWN])


def _key(name: str) -> str:
    """A recipient's name as two columns may spell it: Exchange puts a path before it."""
    return spreadsheet.plain(name).rpartition("/")[2]
