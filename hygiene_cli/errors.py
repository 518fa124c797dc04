"""What can go wrong, with the exit code each leaves behind.

HygieneError (1: ours)
├── UsageProblem (5: a wrong word, file or option)
├── Interrupted (130)
└── StateProblem (1: the state folder cannot be used)
"""

from __future__ import annotations


class HygieneError(Exception):
    """One sentence for the user: what, where, the next step."""

    exit_code = 1


class UsageProblem(HygieneError):
    """Something given on the command line, in the inventory or in a file of the practice cannot be used."""

    exit_code = 5


class StateProblem(HygieneError):
    """The practice's state folder cannot be read or written."""


class Interrupted(HygieneError):
    """Ctrl-C: what was finished is kept."""

    exit_code = 130
