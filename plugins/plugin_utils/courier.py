"""Carries the host program: assembles it from the kinds asked for, bounds and parses the answer.

The program travels on stdin as zlib-compressed Python source and answers one line `HYGIENE <nonce> <base64 zlib
JSON>`; whatever else a login prints is left aside. For a check the part of each file below MARKER is cut away, so
that what is sent cannot write.
"""

from __future__ import annotations

import base64
import binascii
import functools
import json
import re
import secrets
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

HOST = Path(__file__).resolve().parent / "host" / "linux"
MARKER = "# --- set ---"
ALWAYS = ("base", "hiding", "leftovers", "main")
WRITING = ("acting", "after", "changes", "guards", "journal", "lifting", "reverting", "setting", "telling", "undoing")
LEVEL = 4
"""Half the time of the usual level for a twentieth more to send."""
MAX_STDOUT = 32 << 20
MAX_ANSWER = 16 << 20

NO_PYTHON = 95
UNPACKER = (
    "import sys; sys.version_info < (3, 8) and sys.exit(94); "
    "import zlib; exec(zlib.decompress(sys.stdin.buffer.read()))"
)
COMMAND = (
    "for p in {interpreters}; do "
    'command -v "$p" >/dev/null 2>&1 || continue; '
    '"$p" -I -c \'' + UNPACKER + "'; s=$?; [ $s -eq 94 ] || exit $s; "
    f"done; exit {NO_PYTHON}"
)
INTERPRETERS = (
    "/usr/bin/python3 /usr/libexec/platform-python /usr/local/bin/python3 "
    "python3.13 python3.12 python3.11 python3.10 python3.9 python3.8 python3"
)

LOADER = """
import importlib, importlib.machinery, json, sys
sys.dont_write_bytecode = True
parcel = json.loads({parcel})
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "hygiene_host" or name.startswith("hygiene_host.") and name[13:] in parcel["modules"]:
            return importlib.machinery.ModuleSpec(name, Finder, is_package=name == "hygiene_host")
    @staticmethod
    def create_module(spec):
        return None
    @staticmethod
    def exec_module(module):
        name = module.__name__[13:]
        if name:
            exec(compile(parcel["modules"][name], name + ".py", "exec"), module.__dict__)
sys.meta_path.insert(0, Finder)
import hygiene_host
hygiene_host.parcel = parcel
importlib.import_module("hygiene_host.{module}").{entry}
"""
SENT = 'main(parcel["request"], parcel["nonce"])'
BY_HAND = 'kit(parcel["request"])'


class CourierError(Exception):
    """No usable answer; `code` is one of the judge's reasons."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


@functools.cache
def source(name: str, writing: bool) -> str:
    """One file of the host program, without what only set needs unless `writing`."""
    text = (HOST / f"{name}.py").read_text(encoding="utf-8")
    return text if writing else text.split(f"\n{MARKER}", 1)[0] + "\n"


@functools.cache
def needs(name: str, writing: bool) -> tuple[str, ...]:
    """The other kinds that a kind imports, as its NEEDS constant says."""
    match = re.search(r"^NEEDS = \(([^)]*)\)", source(name, writing), re.M)
    return tuple(re.findall(r'"(\w+)"', match.group(1))) if match else ()


def warm() -> None:
    """Read all that a check may send, for those who fork a process per host."""
    for path in HOST.glob("*.py"):
        needs(path.stem, False)


def assemble(kinds: Iterable[str], writing: bool = False) -> dict[str, str]:
    """File name → source of all that the kinds need."""
    found: dict[str, str] = {}
    waiting = [*ALWAYS, *(WRITING if writing else ()), *sorted(set(kinds))]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = source(name, writing)
            waiting += needs(name, writing)
    return found


def program(kinds: Iterable[str], request: Mapping[str, Any], nonce: str, writing: bool = False) -> str:
    """The whole host program as Python source, its request inside."""
    parcel = {"modules": assemble(kinds, writing), "request": request, "nonce": nonce}
    if writing:
        parcel["loader"] = LOADER  # what stays on the host to put changes back is made of what was sent
    return loader(SENT).replace("{parcel}", repr(json.dumps(parcel)))


def loader(entry: str) -> str:
    """The loader with what it calls in main filled in."""
    return LOADER.replace("{module}", "main").replace("{entry}", entry)


def kit(kinds: Iterable[str], request: Mapping[str, Any], head: str) -> str:
    """The read-only program as one readable file for a machine that no connection reaches; `head` says what it is."""
    parcel = {"modules": assemble(kinds), "request": request}
    text = repr(json.dumps(parcel, indent=1)).replace("\\n", "\\n\\\n")
    comment = "".join(f"# {line}\n" for line in head.splitlines())
    return f"#!/usr/bin/env python3\n{comment}{loader(BY_HAND).replace('{parcel}', text)}"


def pack(text: str) -> bytes:
    return zlib.compress(text.encode(), LEVEL)


def new_nonce() -> str:
    """What marks the one line of the answer that is ours."""
    return secrets.token_hex(8)


def command(interpreter: str | None) -> str:
    """The shell line that finds a Python and has it run what comes on stdin."""
    chosen = interpreter if interpreter and re.fullmatch(r"[\w./+-]+", interpreter) else INTERPRETERS
    return COMMAND.format(interpreters=chosen)


def seal(told: Mapping[str, Any]) -> str:
    """A host's result as one word: Ansible walks through every value of a result, several times and in one process."""
    return base64.b64encode(zlib.compress(json.dumps(told, default=str).encode(), 1)).decode()


def unseal(word: str) -> dict[str, Any]:
    """What `seal` was given."""
    told: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(word)))
    return told


def refused(word: str) -> None:
    """NaN and the infinities, which are no JSON and would make reports that no other program reads."""
    raise ValueError(word)


def unpack(stdout: str | bytes, nonce: str) -> dict[str, Any]:
    """The answer in what the host printed. Raises CourierError (bad_answer)."""
    data = stdout.encode("utf-8", "replace") if isinstance(stdout, str) else stdout
    if len(data) > MAX_STDOUT:
        raise CourierError("bad_answer", f"the host sent {len(data) >> 20} MB; at most {MAX_STDOUT >> 20} MB are read")
    match = re.search(rb"^HYGIENE " + nonce.encode() + rb" ([A-Za-z0-9+/=]+)\s*$", data, re.M)
    if not match:
        raise CourierError("bad_answer", "the host printed no answer of hygiene's; see what its login scripts print")
    try:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 32)  # zlib from Linux, gzip from Windows
        text = stream.decompress(base64.b64decode(match.group(1), validate=True), MAX_ANSWER)
        if stream.unconsumed_tail:
            raise CourierError("bad_answer", f"the host's answer is larger than {MAX_ANSWER >> 20} MB")
        answer = json.loads(text, parse_constant=refused)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise CourierError("bad_answer", "the host's answer cannot be read: it is damaged") from None
    if not isinstance(answer, dict) or not isinstance(answer.get("resources"), list):
        raise CourierError("bad_answer", "the host's answer has no resources")
    return answer
