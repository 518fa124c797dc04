"""The action plan: what is to be done, most urgent first, and who does it by when.

`gaps` derives it from a verdict, `plan` joins it with actions.yml, `export` writes it for a spreadsheet or a calendar.
"""

from hygiene_cli.actions.gaps import PLANNED, Gap, gaps
from hygiene_cli.actions.plan import Item, plan, planned

__all__ = ["PLANNED", "Gap", "Item", "gaps", "plan", "planned"]
