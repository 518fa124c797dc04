"""The options that assess and enforce share."""

from __future__ import annotations


class ModuleDocFragment:
    """What to look at, and what to keep of it."""

    DOCUMENTATION = r"""
options:
  controls:
    description: Ids of the controls. All of them when nothing is selected.
    type: list
    elements: str
    default: []
  rules:
    description: Numbers of the rules whose controls are meant, 1 to 40.
    type: list
    elements: int
    default: []
  roles:
    description: Roles whose controls are meant.
    type: list
    elements: str
    default: []
  run:
    description: The run's id, kept in the results. Made when not given.
    type: str
  compact:
    description: Whether to keep the compact value that M(hygiene.baseline.table) prints from.
    type: bool
    default: true
  fail_later:
    description:
      - Whether a task that O(ignore:hygiene_fail_on) would fail only says so in the fact RV(ignore:hygiene_failed), so
        that the table comes first and a later task fails. Without O(compact) it fails at once.
    type: bool
    default: false
  packed:
    description: Whether the result is packed into one text, which only the command line unpacks.
    type: bool
    default: false
  inventory:
    description:
      - Whether M(hygiene.baseline.assess) also returns the host's whole inventory, hardware, software, interfaces,
        routes and listening services, as RV(ignore:hygiene.inventory).
    type: bool
    default: false
  census:
    description:
      - Whether M(hygiene.baseline.assess) also returns the names and versions of the host's software, its accounts and
        its listening services, as RV(ignore:hygiene.census), so that a later run can be compared with it.
    type: bool
    default: false
"""
