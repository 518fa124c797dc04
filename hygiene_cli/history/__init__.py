"""The practice's history: runs, the hosts they saw, and what was known of each after every visit, in one SQLite file.

`store` writes it and `ledger` reads it; `readings` is a host's state, `censuses` what was on it, `snapshot` what a
check said.
"""

from hygiene_cli.history.database import HistoryError
from hygiene_cli.history.runs import Inventory, Run
from hygiene_cli.history.store import History

__all__ = ["History", "HistoryError", "Inventory", "Run"]
