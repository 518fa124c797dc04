"""The export of a host of accounts: who is not asked for strong authentication.

Microsoft 365 (Entra's registration details and the older states per user), Google Workspace (its console and GAM),
Zimbra, Duo, and any other list that says it in a column of its own. Only the accounts without are kept of the file.
"""

from __future__ import annotations

from pathlib import Path

from hygiene_cli.errors import UsageProblem
from hygiene_cli.registers import exports, spreadsheet
from hygiene_cli.registers.exports import Export

STRONG = frozenset({
    "ismfacapable", "ismfaregistered", "mfacapable", "mfaregistered", "mfastatus", "mfastate", "mfa", "mfaenabled",
    "capableofmultifactorauthentication", "registeredformultifactorauthentication", "multifactorauthentication",
    "multifactorauthenticationstatus", "strongauthenticationrequirements", "strongauthentication",
    "2svenrolledreadonly", "2svenforcedreadonly", "2svenrolled", "2svenforced", "isenrolledin2sv", "isenforcedin2sv",
    "zimbratwofactorauthenabled", "isenrolled", "2fa", "2faenabled", "twofactor", "twofactorenabled", "totp",
    "doubleauthentification", "authentificationforte", "authentificationmultifacteur", "doublefacteur",
})  # fmt: skip
"""What says whether an account has strong authentication: where an export has several of them, all must."""
STRONG_WORDS = frozenset({"true", "vrai", "yes", "oui", "1", "x", "on", "enabled", "enforced", "capable", "registered",
                          "active", "actif", "activee", "enrolled", "imposee", "exigee"})  # fmt: skip
OPEN = frozenset({"accountenabled", "enabled", "actif", "compteactif"})
"""What says that an account is open; `SUSPENDED` that it is not."""
SUSPENDED = frozenset({"suspended", "archived", "disabled", "blockcredential", "blocksignin", "suspendu", "bloque"})
STATUS = frozenset({"statusreadonly", "status", "statut", "etat"})
CLOSED = frozenset({*exports.NO, "suspended", "archived", "suspendu", "bloque", "ferme", "locked", "closed"})
SPARED = frozenset({"bypass"})
"""What Duo says of an account that it lets in without asking."""
COLUMNS = (
    "{path}: no column names an account, or none says whether strong authentication is asked of it; export both, as the"
    " registration details of Microsoft Entra or the list of users of Google Workspace"
)


def read(path: Path) -> Export:
    """What an export says of the accounts that are open. Raises UsageProblem for a file that is no such export."""
    columns, listed = exports.rows(path)
    named = [name for name in exports.NAMED if name in columns]
    saying = STRONG & {*columns}
    if not named or not saying:
        raise UsageProblem(COLUMNS, path=path)
    accounts = [(name, row) for row in listed if _open(row) and (name := exports.own(row, named))]
    if not accounts:
        raise UsageProblem("{path}: no open account in it; export all of them", path=path)
    weak = dict.fromkeys(name for name, row in accounts if not _strong(row, saying))
    return Export(len({name for name, _ in accounts}), list(weak))


def _strong(row: dict[str, str], saying: frozenset[str]) -> bool:
    spared = any(_says(row, name, SPARED) for name in STATUS)
    return not spared and all(_says(row, one, STRONG_WORDS) for one in saying)


def _open(row: dict[str, str]) -> bool:
    closed = any(_says(row, name, exports.NO) for name in OPEN) or any(_says(row, name, CLOSED) for name in STATUS)
    return not closed and not any(_says(row, name, STRONG_WORDS) for name in SUSPENDED)


def _says(row: dict[str, str], column: str, words: frozenset[str]) -> bool:
    return spreadsheet.plain(row.get(column, "")) in words
