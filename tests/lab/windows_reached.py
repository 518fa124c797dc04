"""Which functions and blocks of the PowerShell that is sent to Windows the lab has run.

The scripts are sent as they are; on their way from the listener to the lab's PowerShell each block gets a line that
notes that it was reached, and the script a line at its end that writes down what was noted. What ends before that tells
nothing. Blocks are found by PowerShell's own parser.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import zlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier_windows
from machine import HERE, STATE

FINDER = HERE / "windows_blocks.ps1"
FOLDER = STATE / "windows" / "reached"
VARIABLE = "LAB_REACHED"
"""Where each PowerShell of the lab adds what it reached: a path to which it adds its number."""
NOTE = "\n$global:LabReached{number}=1\n"
END = (
    "\n[IO.File]::AppendAllText($env:" + VARIABLE + " + $PID, "
    "((Get-Item -Path variable:LabReached* | ForEach-Object { $_.Name.Substring(10) }) -join ' ') + ' ')\n"
)


@dataclass(frozen=True)
class Block:
    """One block of a function, or its body; `places` are where it begins in the function's text, however it is sent."""

    file: str
    function: str
    body: bool
    places: tuple[tuple[str, int], ...]


def sources() -> dict[str, tuple[str, ...]]:
    """Every file of the host program as it is sent, and as a kit has it."""
    files = {path.stem: path.read_text(encoding="ascii") for path in sorted(courier_windows.HOST.glob("*.ps1"))}
    return {name: (courier_windows.bare(text), text) for name, text in files.items()}


def table() -> Path:
    """Where the blocks of the host program as it is now are kept."""
    told = json.dumps(sources()) + FINDER.read_text(encoding="ascii")
    return FOLDER / f"blocks-{hashlib.sha256(told.encode()).hexdigest()[:16]}.jsonl"


def learn(run: Callable[..., str]) -> None:
    """Have the lab's parser find the blocks, if they are not known yet; `run` runs a script file there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path, folder = table(), FOLDER / f"sources-{os.getpid()}"
    if path.exists():
        return
    folder.mkdir()
    for name, texts in sources().items():
        for number, text in enumerate(texts):
            (folder / f"{name}.{number}.ps1").write_text(text, encoding="ascii")
    told = run(FINDER, *sorted(folder.iterdir()))
    for file in (*folder.iterdir(), *FOLDER.glob("blocks-*")):
        file.unlink()
    folder.rmdir()
    path.write_text(told, encoding="ascii")


@functools.cache
def blocks() -> tuple[Block, ...]:
    """The blocks, in the order in which they stand."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in table().read_text(encoding="ascii").splitlines():
        told = json.loads(line)
        found.setdefault(told["file"], []).append(told)
    every = []
    for name, texts in sources().items():
        for same in zip(*(found[f"{name}.{number}"] for number in range(len(texts))), strict=True):
            places = tuple(
                (text[one["begin"] : one["end"]], one["at"] - one["begin"])
                for text, one in zip(texts, same, strict=True)
            )
            every.append(Block(name, same[0]["function"], same[0]["body"], places))
    return tuple(every)


def noting(packed: bytes) -> bytes:
    """What was sent, with a note in each block of the host program's functions; anything else as it is."""
    program, _, secrets = packed.partition(b"\n")
    try:
        text = courier_windows.unpack(program)
    except (ValueError, zlib.error):
        return packed
    return courier_windows.pack(noted(text)) + secrets


def noted(text: str) -> str:
    functions: dict[str, list[tuple[int, int]]] = {}
    for number, block in enumerate(blocks()):
        for function, at in block.places:
            functions.setdefault(function, []).append((at, number))
    for function, places in functions.items():
        if function in text:
            longer = function
            for at, number in sorted(places, reverse=True):
                longer = longer[:at] + NOTE.format(number=number) + longer[at:]
            text = text.replace(function, longer)
    return text + END


def prefix(host: str) -> str:
    """The value of VARIABLE for a host of this process."""
    return f"Z:{FOLDER}/{os.getpid()}-{host}-"


def reached() -> set[int]:
    """The numbers of the blocks that the hosts of this process reached."""
    files = FOLDER.glob(f"{os.getpid()}-*")
    return {int(word) for path in files for word in path.read_text(encoding="ascii").split()}


def forget() -> None:
    """Take away what was noted for processes that are gone."""
    for path in FOLDER.glob("*-*"):
        owner = path.name.split("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            path.unlink()


def told(numbers: set[int]) -> tuple[list[str], list[str]]:
    """What the suite prints, and the functions not reached, each with its file."""
    every = dict(enumerate(blocks()))
    missed = {number: f"{one.file}: {one.function}" for number, one in every.items() if number not in numbers}
    functions = [name for number, name in missed.items() if every[number].body]
    bodies = sum(one.body for one in every.values())
    partly = Counter(name for name in missed.values() if name not in functions)
    lines = [
        f"PowerShell reached by the lab: {bodies - len(functions)} of {bodies} functions,"
        f" {len(every) - len(missed)} of {len(every)} blocks",
        *([f"functions not reached: {', '.join(functions)}"] if functions else []),
        *([f"blocks not reached: {', '.join(f'{name} ({n})' for name, n in partly.items())}"] if partly else []),
    ]
    return lines, functions
