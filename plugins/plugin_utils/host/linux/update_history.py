"""When this host last learnt of updates, and last installed them by itself.

params: {}
get: {lists_age_days, install_age_days}: whole days; null when it never happened or left no trace
    lists_age_days    since the youngest list of a security repository was made by its publisher, or since the last
                      update that apt or dnf noted as successful, whichever is later (apt's other stamp, update-stamp,
                      is renewed without a network too)
    install_age_days  since unattended-upgrades or dnf-automatic last finished
set: none
"""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Optional

from . import _apt_lists
from .base import glob, status, today

NEEDS = ("_apt_lists",)
PERIODIC = "/var/lib/apt/periodic"
UPDATED = (f"{PERIODIC}/update-success-stamp",)
DNF_CACHES = ("/var/cache/dnf/*/repodata/repomd.xml", "/var/cache/libdnf5/*/repodata/repomd.xml")
INSTALLED = (f"{PERIODIC}/unattended-upgrades-stamp", f"{PERIODIC}/upgrade-stamp")


def _times(paths: Iterable[str]) -> List[float]:
    found = (status(path) for path in paths)
    return [one.st_mtime for one in found if one is not None]


def _age(moments: List[float]) -> Optional[int]:
    """Days since the latest moment; one from the future (a clock that was wrong) counts for nothing."""
    days = [int(moment // 86400) for moment in moments]
    past = [day for day in days if day <= today() + 1]
    return max(0, today() - max(past)) if past else None


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    made = [one["date"] for one in _apt_lists.releases() if one["security"] and one["date"] is not None]
    caches = [path for pattern in DNF_CACHES for path in glob(pattern)]
    return {"lists_age_days": _age(made + _times([*UPDATED, *caches])), "install_age_days": _age(_times(INSTALLED))}
