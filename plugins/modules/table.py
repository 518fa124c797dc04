#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the table action; the work is done in plugins/action/table.py."""

from __future__ import annotations

DOCUMENTATION = r"""
module: table
short_description: Print the results of all hosts by rule and control
version_added: 0.1.0
author:
  - The hygiene team (@hygiene)
description:
  - Prints one line per control with the number of hosts per result, from what M(hygiene.baseline.assess) or
    M(hygiene.baseline.enforce) found earlier in the play. Meant to be run once, at the end.
options:
  lang:
    description: Language of the words.
    type: str
    choices: [fr, en]
    default: fr
attributes:
  check_mode:
    description: Only prints.
    support: full
  diff_mode:
    description: There is nothing to show.
    support: none
  platform:
    description: Runs on the controller.
    support: full
    platforms: posix
seealso:
  - module: hygiene.baseline.assess
"""

EXAMPLES = r"""
- name: Table
  hygiene.baseline.table:
    lang: en
  run_once: true
"""

RETURN = r"""
msg:
  description: The lines of the table.
  returned: always
  type: list
  elements: str
"""
