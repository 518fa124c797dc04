#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the enforce action; the work is done in plugins/action/enforce.py."""

from __future__ import annotations

DOCUMENTATION = r"""
module: enforce
short_description: Set the failing controls that the host's profile allows
version_added: 0.1.0
author:
  - The hygiene team (@hygiene)
description:
  - Judges the host as M(hygiene.baseline.assess) does, sets the controls that fail, and only those, then reads the
    host again and judges it again. A host that is stricter than the policy is left alone.
  - The profile (O(ignore:hygiene_profile), V(essential) unless the inventory says more) limits the risk taken;
    every failing control that is left alone has its reason in the result.
  - In check mode says what would be written, from the same code, and writes nothing. Needs root.
extends_documentation_fragment:
  - hygiene.baseline.selection
attributes:
  check_mode:
    description: Says what would be written, without writing.
    support: full
  diff_mode:
    description: Shows each file and state before and after.
    support: full
  platform:
    description: Systems that can be set.
    support: full
    platforms: debian, windows
seealso:
  - module: hygiene.baseline.assess
  - module: hygiene.baseline.table
"""

EXAMPLES = r"""
- name: Lock down removable storage
  hygiene.baseline.enforce:
    roles: [usb_storage]
  become: true
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
