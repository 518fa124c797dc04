#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the assess action; the work is done in plugins/action/assess.py."""

from __future__ import annotations

DOCUMENTATION = r"""
module: assess
short_description: Read a host once and judge it by the controls
version_added: 0.1.0
author:
  - The hygiene team (@hygiene)
description:
  - Sends one read-only program to the host over Ansible's own connection, and judges its answer on the controller
    by the collection's controls and by the roles' variables as they stand for that host.
  - Never writes to the host, in check mode or not. Without root, what root alone can read is C(unknown).
  - Says O(ignore:hygiene_class), O(ignore:hygiene_collect), O(ignore:hygiene_waived) and
    O(ignore:hygiene_fail_on) of the inventory; see the collection's documentation.
extends_documentation_fragment:
  - hygiene.baseline.selection
attributes:
  check_mode:
    description: Can run in check mode; it makes no difference, since nothing is ever written.
    support: full
  diff_mode:
    description: There is nothing to show.
    support: none
  platform:
    description: Systems that can be judged.
    support: full
    platforms: linux, windows
seealso:
  - module: hygiene.baseline.enforce
  - module: hygiene.baseline.table
"""

EXAMPLES = r"""
- name: Judge removable storage only
  hygiene.baseline.assess:
    rules: [15]
  register: judged

- name: Show what fails
  ansible.builtin.debug:
    msg: "{{ judged.hygiene.controls | selectattr('result', 'eq', 'fail') | map(attribute='control') }}"
"""

RETURN = r"""
hygiene:
  description: The host's result, as documented in the collection's docs/results.md.
  returned: always
  type: dict
  contains:
    schema_version:
      description: Version of this structure.
      type: int
    run:
      description: Id of the run.
      type: str
    collected_at:
      description: When the host was read, in ISO 8601 and UTC.
      type: str
    host_id:
      description: Hash of the machine id.
      type: str
    controls:
      description: One result per control.
      type: list
      elements: dict
"""
