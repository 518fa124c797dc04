"""Readers against captured systems: each file of tests/fixtures/linux/<kind>/ is one case, with no code of its own."""

from __future__ import annotations

import importlib
import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

PACKAGE = "ansible_collections.hygiene.baseline.plugins.plugin_utils.host.linux"
base = importlib.import_module(f"{PACKAGE}.base")
FIXTURES = Path(__file__).parents[1] / "fixtures" / "linux"
CASES = sorted(FIXTURES.glob("*/*.yml"))


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty captured system."""
    monkeypatch.setattr(base, "ROOT", str(tmp_path))
    base.forget()
    base.overlay.clear()
    yield tmp_path
    base.forget()


def lay_out(root: Path, case: dict[str, Any]) -> None:
    for path, told in case.get("files", {}).items():
        content, mode = (told["content"], told.get("mode", 0o644)) if isinstance(told, dict) else (told, 0o644)
        target = root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else str(content).encode())
        target.chmod(mode)
        if isinstance(told, dict) and "mtime" in told:  # in days, like the clock
            os.utime(target, (told["mtime"] * 86400,) * 2)
    for path, destination in case.get("links", {}).items():
        target = root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(destination)


def answer_from(commands: dict[str, Any]) -> Any:
    told = {tuple(shlex.split(line)): reply for line, reply in commands.items()}

    def start(argv: Any, timeout: float = 20, stdin: str = "", env: Any = None) -> Any:
        reply = told.get(tuple(argv))
        if reply is None:
            return base.Ran(127, "", f"{argv[0]}: not installed")
        if isinstance(reply, str):
            return base.Ran(0, reply, "")
        return base.Ran(reply.get("status", 0), reply.get("out", ""), reply.get("err", ""))

    return start


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_reader(path: Path, host: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    kind = importlib.import_module(f"{PACKAGE}.{path.parent.name}")
    lay_out(host, case)
    commands = case.get("commands", {})
    monkeypatch.setattr(base, "start", answer_from(commands))
    programs = {shlex.split(line)[0] for line in commands}
    monkeypatch.setattr(base, "find_program", lambda name: f"/usr/bin/{name}" if name in programs else None)
    monkeypatch.setattr(base, "is_root", lambda: case.get("root", True))
    if "clock" in case:
        monkeypatch.setattr("time.time", lambda: case["clock"] * 86400)
    for module in [module for name, module in sys.modules.items() if name.startswith(f"{PACKAGE}.")]:
        for name in ("is_root", "find_program"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, getattr(base, name))
    if "unreadable" in case:
        with pytest.raises(base.Unreadable) as problem:
            kind.get(case["params"])
        assert problem.value.code == case["unreadable"]
    elif "error" in case:
        with pytest.raises(ValueError, match=case["error"]):
            kind.get(case["params"])
    else:
        assert kind.get(case["params"]) == case["expected"]


def test_there_are_cases() -> None:
    assert CASES, os.fspath(FIXTURES)


def test_a_pipe_in_place_of_a_file_stops_nobody(host: Path) -> None:
    """Whoever owns a folder may put one there; the kind that opens it would wait for good."""
    (host / "etc").mkdir()
    os.mkfifo(host / "etc" / "passwd")
    with pytest.raises(base.Unreadable, match="a pipe"):
        base.read_text("/etc/passwd")
    (host / "etc" / "masked").symlink_to("/dev/null")
    assert base.read_text("/etc/masked") == ""
    assert base.read_text("/etc") is None
    before = len([*Path("/proc/self/fd").iterdir()])
    assert base.read_text("/etc") is None
    assert len([*Path("/proc/self/fd").iterdir()]) == before
