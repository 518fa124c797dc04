#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the undo action; the work is done in plugins/action/undo.py."""

from __future__ import annotations

DOCUMENTATION = r"""
module: undo
short_description: Put back what an earlier run replaced
version_added: 0.1.0
author:
  - The hygiene team (@hygiene)
description:
  - Takes back, the last change first, what a run of M(hygiene.baseline.enforce) wrote on the host, from the host's own
    journal. Bytes, modes, owners, access lists and absence come back as they were; installed packages stay.
  - What somebody else changed since is left alone and told, unless O(force). Lines added since to a file are kept.
  - An undo has a journal of its own, and can be undone. Needs root.
options:
  journal:
    description: The id of the run to put back.
    type: str
    required: true
  controls:
    description: Ids of the controls to put back. All that the run set when empty.
    type: list
    elements: str
    default: []
  force:
    description: Whether to put back also what was changed since.
    type: bool
    default: false
  run:
    description: The id of this very run, kept in the results and in the host's journal. Made when not given.
    type: str
  packed:
    description: Whether the result is packed into one text, which only the command line unpacks.
    type: bool
    default: false
attributes:
  check_mode:
    description: Says what would be put back, without writing.
    support: full
  diff_mode:
    description: Shows each file and state before and after.
    support: full
  platform:
    description: Systems that can be written on.
    support: full
    platforms: debian
seealso:
  - module: hygiene.baseline.enforce
  - module: hygiene.baseline.lift
"""

EXAMPLES = r"""
- name: Put back what the run of Tuesday did to the SSH server
  hygiene.baseline.undo:
    journal: 20261103T083000Z-7f3a
    controls: [remote_access_ssh_x11]
  become: true
"""

RETURN = r"""
hygiene:
  description: The host's result, as documented in the collection's docs/results.md, for the controls concerned.
  returned: always
  type: dict
"""
