"""Which practice a command speaks of, and where its state lives.

A practice is the folder of the inventory when `hygiene init` made it (it holds `.hygiene/` or `practice/`); its state
is there. Any other inventory is a practice named by its absolute path, with state under XDG_STATE_HOME.
"""

from __future__ import annotations

import hashlib
import os
from configparser import ConfigParser, Error
from dataclasses import dataclass
from pathlib import Path

from hygiene_cli.errors import StateProblem, UsageProblem

STATE = ".hygiene"
FOLDER = "practice"


@dataclass(frozen=True)
class Place:
    """A practice: its name, its inventories, its state folder."""

    name: str
    inventories: tuple[str, ...]
    state: Path
    made_by_init: bool

    @property
    def registers(self) -> Path:
        """The folder of its registers, which need not exist."""
        return self.state.parent / FOLDER

    def state_folder(self) -> Path:
        """The state folder, made when missing, for its owner alone. Raises StateProblem."""
        try:
            self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.state.chmod(0o700)
        except OSError as error:
            raise StateProblem(
                "the state folder {path} cannot be used: {why}; "
                "give it back to your account, or set XDG_STATE_HOME to a folder you can write",
                path=self.state,
                why=error.strerror,
            ) from None
        return self.state


def find(inventories: tuple[str, ...]) -> Place:
    """The practice for the inventories given, else Ansible's own, else the one in the current folder.

    Raises UsageProblem when there is none, or when a named inventory does not exist.
    """
    given = inventories or _configured() or _here()
    if not given:
        raise UsageProblem(
            "no inventory: give one with -i hosts.yml, set ANSIBLE_INVENTORY, "
            "or make a practice with `hygiene init DIR`"
        )
    paths = []
    for item in given:
        if "," in item:
            paths.append(item)
            continue
        path = Path(item)
        if path.is_dir() and (path / "hosts.yml").is_file():
            path = path / "hosts.yml"
        if not path.exists():
            raise UsageProblem("the inventory {path} does not exist; give -i the path of a hosts.yml", path=item)
        paths.append(str(path.resolve()))
    return _place(tuple(paths))


def _place(paths: tuple[str, ...]) -> Place:
    for item in paths:
        folder = Path(item).parent
        if "," not in item and ((folder / STATE).is_dir() or (folder / FOLDER).is_dir()):
            return Place(folder.name, paths, folder / STATE, True)
    name = " ".join(paths)
    base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    label = Path(paths[0]).parent.name if "," not in paths[0] else "hosts"
    return Place(name, paths, base / "hygiene" / f"{label}-{digest}", False)


def _configured() -> tuple[str, ...]:
    if os.environ.get("ANSIBLE_INVENTORY"):
        return (os.environ["ANSIBLE_INVENTORY"],)
    value, base = setting("inventory", "ANSIBLE_INVENTORY")
    return tuple(str(base / part.strip()) for part in value.split(",") if part.strip())


def setting(key: str, variable: str) -> tuple[str, Path]:
    """What the environment, else Ansible's configuration, says of a default; and the folder that it is relative to.

    Empty when neither says anything, or the configuration cannot be read.
    """
    if os.environ.get(variable):
        return os.environ[variable], Path.cwd()
    for path in configurations():
        if path.is_file():
            parser = ConfigParser(interpolation=None)
            try:
                parser.read(path, encoding="utf-8")
            except (Error, UnicodeDecodeError):
                return "", Path.cwd()
            return parser.get("defaults", key, fallback=""), path.parent
    return "", Path.cwd()


def configurations() -> list[Path]:
    """Where Ansible looks for its configuration, in its order: the first that is there counts."""
    named = os.environ.get("ANSIBLE_CONFIG")
    own = [Path("ansible.cfg"), Path.home() / ".ansible.cfg", Path("/etc/ansible/ansible.cfg")]
    return [Path(named), *own] if named else own


def _here() -> tuple[str, ...]:
    here = Path.cwd()
    if (here / "hosts.yml").is_file() and ((here / STATE).is_dir() or (here / FOLDER).is_dir()):
        return (str(here / "hosts.yml"),)
    return ()
