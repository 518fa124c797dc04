"""Which graphical desktops are installed."""

from __future__ import annotations

from typing import List

from .base import exists, once

SHELLS = {
    "gnome": ("gnome-shell", "gnome-flashback"),
    "kde": ("plasmashell",),
    "cinnamon": ("cinnamon",),
    "mate": ("mate-session",),
    "xfce": ("xfce4-session",),
    "lxqt": ("lxqt-session",),
    "lxde": ("lxsession",),
    "budgie": ("budgie-panel",),
    "cosmic": ("cosmic-session",),
    "enlightenment": ("enlightenment_start",),
    "sway": ("sway",),
    "i3": ("i3",),
    "icewm": ("icewm-session",),
    "fluxbox": ("startfluxbox",),
    "windowmaker": ("wmaker",),
}


def installed() -> List[str]:
    """Their names, sorted; none on a machine that has only text consoles."""
    return once("desktops", lambda: sorted(name for name in SHELLS if any(map(_there, SHELLS[name]))))


def _there(shell: str) -> bool:
    return exists(f"/usr/bin/{shell}")
