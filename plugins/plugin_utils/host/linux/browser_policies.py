"""What the policies of the installed browsers say: the same keys in Mozilla's and in Chromium's JSON.

params: {firefox: {key: value}, chromium: {key: value}}
get: [{browser, file, missing}] of the browsers installed, by package, snap or Flatpak
    file     where our policies would stand; null for a Flatpak, which is given none from here
    missing  the keys that no policy file sets to the value asked for
set: {} writes one file of our own for each browser that fails; Firefox has a single file, of which the rest stays
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Tuple

from .base import exists, glob, read_text

FIREFOX = "/etc/firefox/policies/policies.json"
OWN = "hygiene.json"
BROWSERS: Dict[str, Tuple[str, Tuple[str, ...]]] = {
    "firefox": ("", ("/usr/bin/firefox", "/usr/bin/firefox-esr", "/snap/bin/firefox", "/opt/firefox/firefox")),
    "chromium": ("/etc/chromium/policies/managed", ("/usr/bin/chromium", "/usr/bin/chromium-browser")),
    "chromium (snap)": ("/etc/chromium-browser/policies/managed", ("/snap/bin/chromium",)),
    "chrome": ("/etc/opt/chrome/policies/managed", ("/usr/bin/google-chrome", "/usr/bin/google-chrome-stable")),
    "edge": ("/etc/opt/edge/policies/managed", ("/usr/bin/microsoft-edge", "/usr/bin/microsoft-edge-stable")),
    "brave": ("/etc/brave/policies/managed", ("/usr/bin/brave-browser", "/snap/bin/brave")),
}
"""The folder of its policies, none for Firefox, and where its program may be."""
FLATPAKS = (
    "org.mozilla.firefox",
    "org.chromium.Chromium",
    "com.google.Chrome",
    "com.microsoft.Edge",
    "com.brave.Browser",
)


def _object(path: str) -> Dict[str, Any]:
    try:
        told = json.loads(read_text(path) or "{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _policies(folder: str) -> Dict[str, Any]:
    """What is in force; of several files that set a key, Chromium takes the last by name."""
    if not folder:
        told = _object(FIREFOX).get("policies")
        return told if isinstance(told, dict) else {}
    found: Dict[str, Any] = {}
    for path in sorted(glob(f"{folder}/*.json")):
        found.update(_object(path))
    return found


def get(params: Dict[str, Any]) -> List[Dict[str, Any]]:
    found: List[Dict[str, Any]] = []
    for name, (folder, programs) in BROWSERS.items():
        if not any(map(exists, programs)):
            continue
        wanted, told = params["chromium" if folder else "firefox"], _policies(folder)
        missing = [key for key, value in wanted.items() if key not in told or told[key] != value]
        found.append({"browser": name, "file": f"{folder}/{OWN}" if folder else FIREFOX, "missing": missing})
    flatpaks = [name for name in FLATPAKS if exists(f"/var/lib/flatpak/app/{name}")]
    every = list(params["chromium"])
    return found + [{"browser": f"{name} (Flatpak)", "file": None, "missing": every} for name in flatpaks]


# --- set ---
from .changes import Change, file  # noqa: E402


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    changes = []
    for one in get(params):
        if not one["file"] or not one["missing"]:
            continue
        if one["file"] == FIREFOX:
            whole = _object(FIREFOX)
            content = {**whole, "policies": {**_policies(""), **params["firefox"]}}
        else:
            content = params["chromium"]
        changes.append(file(one["file"], json.dumps(content, indent=2, sort_keys=True) + "\n"))
    return changes
