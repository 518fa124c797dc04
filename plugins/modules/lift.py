#!/usr/bin/python
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the lift action; the work is done in plugins/action/lift.py."""

from __future__ import annotations

DOCUMENTATION = r"""
module: lift
short_description: Lift a control on a host for a time
version_added: 0.1.0
author:
  - The hygiene team (@hygiene)
description:
  - Takes back what the collection set for one control, and has the host put it in force again by itself at the end,
    controller present or not, restarts of the host included.
  - While it lasts the control is a failure with RV(ignore:lifted) beside it, is never compliant, and is not set by
    M(hygiene.baseline.enforce). Only what the collection itself set on the host can be lifted. Needs root.
options:
  control:
    description: Id of the control.
    type: str
    required: true
  seconds:
    description: For how long, from one minute to seven days. Needed unless O(end).
    type: int
  reason:
    description: Why. Needed unless O(end).
    type: str
  by:
    description: Who decided it. Needed unless O(end).
    type: str
  end:
    description: Whether to end a lift now.
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
    description: A lift cannot be rehearsed.
    support: none
  diff_mode:
    description: Shows each file and state before and after.
    support: full
  platform:
    description: Systems that can be written on.
    support: full
    platforms: debian
seealso:
  - module: hygiene.baseline.enforce
  - module: hygiene.baseline.undo
"""

EXAMPLES = r"""
- name: Let the manufacturer's engineer plug a USB stick in this afternoon
  hygiene.baseline.lift:
    control: usb_storage_drivers_blocked
    seconds: 14400
    reason: maintenance of the workstation
    by: Dr Martin
  become: true
"""

RETURN = r"""
hygiene:
  description: The host's result, as documented in the collection's docs/results.md, for the controls concerned.
  returned: always
  type: dict
"""
