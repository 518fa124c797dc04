"""Turns the errors of the other modules into (exit code, sentence)."""

from __future__ import annotations

import sqlite3

from hygiene_cli.errors import UsageProblem
from hygiene_cli.guide import GuideError


def sentence(problem: Exception) -> tuple[int, str]:
    """What to say of an exception that is not a HygieneError, and the exit code to leave with."""
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import ControlError
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.policy import PolicyError

    if isinstance(problem, ControlError | PolicyError | GuideError):
        return UsageProblem.exit_code, str(problem)
    if isinstance(problem, sqlite3.Error):
        return 1, f"the history cannot be used: {problem}; check the disk, then run the same command again"
    if isinstance(problem, OSError) and problem.filename:
        return 1, f"{problem.filename}: {problem.strerror}"
    return 1, f"{type(problem).__name__}: {problem} (run again with -vvv to see where)"
