"""The verdict: from a control on a host (`standing`) to clauses, the 40 rules and the practice (`rules`). Pure.

`fleet` says what only all hosts together can say of a clause, `urgency` what to do first.
"""

from hygiene_cli.verdict.rules import Proof, Registers, exit_code, practice, settle, words

__all__ = ["Proof", "Registers", "exit_code", "practice", "settle", "words"]
