"""Switches of apt, as the whole of its configuration leaves them.

params: {options: {name: what apt does when it is not configured (bool)}}
get: {name: bool}, one per option; {} on systems without apt
set: {write: true} writes the failing options (name → bool) in a drop-in that apt reads after the others
    on systems without apt: refused
"""

from __future__ import annotations

from typing import Any, Dict

from ._apt_conf import conf
from .base import exists

NEEDS = ("_apt_conf",)


def get(params: Dict[str, Any]) -> Dict[str, bool]:
    if not exists("/etc/apt"):
        return {}
    return {name: conf().truth(name, default) for name, default in params["options"].items()}


# --- set ---
import re  # noqa: E402
from typing import List  # noqa: E402

from ._apt_conf import MAIN, PARTS, Conf  # noqa: E402
from .base import find_program, read_text  # noqa: E402
from .changes import Change, SetFailed, file  # noqa: E402

HEAD = "// Written by hygiene: what the practice's policy asks of apt. Undo with hygiene.\n"


def drop_in(subject: str, settings: Dict[str, str], more: str = "") -> Change:
    """Our own file on a subject, with these values beside those it already holds, and `more` lines.

    Raises SetFailed where apt.conf itself, which apt reads last of all, says otherwise.
    """
    if not find_program("apt-get"):
        raise SetFailed("automatic updates and package sources can be set on Debian and Ubuntu only")
    last = Conf()
    last.load(read_text(MAIN) or "")
    for name in settings:
        if last.value(name) not in (None, settings[name]):
            raise SetFailed(f"{MAIN} sets {name} after every drop-in: correct it there")
    path = f"{PARTS}/99zz-hygiene-{subject}"
    lines = [line for line in (read_text(path) or HEAD).splitlines() if _name(line) not in settings]
    lines += [f'{name} "{value}";' for name, value in settings.items()]
    lines += [line for line in more.splitlines() if line not in lines]
    return file(path, "\n".join(lines) + "\n")


def _name(line: str) -> str:
    match = re.match(r'([\w:-]+) "', line)
    return match.group(1) if match else ""


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    return [drop_in("trust", {name: "true" if value else "false" for name, value in failing.items()})]
