"""The words themselves: key → (French, English). Python rather than YAML so that loading them costs nothing."""

from __future__ import annotations

from hygiene_cli.words import (
    changes,
    cli,
    doctor,
    doctor_windows,
    first_page,
    guards,
    prepare,
    questionnaire,
    reasons,
    report,
    terminal,
    values,
)

WORDS: dict[str, tuple[str, str]] = {
    **changes.WORDS,
    **cli.WORDS,
    **doctor.WORDS,
    **doctor_windows.WORDS,
    **first_page.WORDS,
    **guards.WORDS,
    **prepare.WORDS,
    **questionnaire.WORDS,
    **values.WORDS,
    **reasons.WORDS,
    **report.WORDS,
    **terminal.WORDS,
}
"""Every text. A key appears in one file only (a test compares the lengths)."""
