"""What can go wrong, with the exit code each leaves behind.

HygieneError (1: ours)
├── UsageProblem (5: a wrong word, file or option)
├── Unfinished (4: something is still to be waited for, or could not be verified)
├── Interrupted (130)
└── StateProblem (1: the state folder cannot be used)
"""

from __future__ import annotations


class HygieneError(Exception):
    """One sentence for the user: what, where, the next step.

    `HygieneError("the inventory {path} does not exist", path=…)`: the sentence is English, and its French stands in
    `words/problems.py`.
    """

    exit_code = 1

    def __init__(self, sentence: str, **params: object) -> None:
        super().__init__(sentence.format(**params) if params else sentence)
        self.sentence, self.params = sentence, params

    def said(self, lang: str) -> str:
        """The sentence in a language."""
        from hygiene_cli.rewording import reworded
        from hygiene_cli.words.problems import FRENCH

        if lang != "fr" or self.sentence not in FRENCH:
            return reworded(str(self), lang)
        told = (str, Exception)  # what another module, or the system, said
        said = {key: reworded(str(one), lang) if isinstance(one, told) else one for key, one in self.params.items()}
        return FRENCH[self.sentence].format(**said)


class UsageProblem(HygieneError):
    """Something given on the command line, in the inventory or in a file of the practice cannot be used."""

    exit_code = 5


class Unfinished(HygieneError):
    """What was begun goes on when the command is run again."""

    exit_code = 4


class StateProblem(HygieneError):
    """The practice's state folder cannot be read or written."""


class Interrupted(HygieneError):
    """Ctrl-C: what was finished is kept."""

    exit_code = 130
