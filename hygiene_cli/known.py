"""Turns the errors of the other modules into ours."""

from __future__ import annotations

import sqlite3

from hygiene_cli.errors import HygieneError, UsageProblem
from hygiene_cli.guide import GuideError


def told(problem: Exception) -> HygieneError:
    """What to say of an exception that is not a HygieneError, and the exit code to leave with."""
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import ControlError
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.policy import PolicyError

    if isinstance(problem, PolicyError):
        return UsageProblem(str(problem))
    if isinstance(problem, ControlError | GuideError):
        return UsageProblem("{why}; correct it, or install hygiene again", why=str(problem).rstrip("."))
    if isinstance(problem, sqlite3.Error):
        return HygieneError(
            "the history cannot be used: {why}; check the disk, then run the same command again", why=problem
        )
    if isinstance(problem, OSError) and problem.filename:
        return HygieneError("{path}: {why}", path=problem.filename, why=problem.strerror)
    return HygieneError("{kind}: {why} (run again with -vvv to see where)", kind=type(problem).__name__, why=problem)
