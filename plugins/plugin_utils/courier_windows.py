"""Carries the host program to Windows: one PowerShell script on stdin of one PowerShell, one line back.

What starts there is a bootstrap of a few lines, since a command line takes 8,191 characters: it unpacks what stdin
brings and runs it. What Windows may keep a log of is the script with the request in it; secrets come on a second line,
which is data alone. Nothing is compiled, installed or left on the host. For a check the part of each file below MARKER
is cut away, so that what is sent cannot write.
"""

from __future__ import annotations

import base64
import functools
import html
import json
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

HOST = Path(__file__).resolve().parent / "host" / "windows"
MARKER = "# --- set ---"
ALWAYS = ("base", "leftovers", "main")
WRITING = ("acting", "changes", "handing", "journal", "lifting", "private_folder", "reverting", "setting", "tasks",
           "undoing")  # fmt: skip
BYTES, LETTERS, FIRST, BASE = 9, 11, 33, 94
"""Nine bytes are eleven of the 94 letters of ASCII that show, the first worth most. What is sent is text, of which
WinRM makes a third more once again; it is a twelfth smaller than in base64."""
LETTER = [bytes((FIRST + value,)) for value in range(BASE)]
PAIRS = [one + other for one in LETTER for other in LETTER]
ALIGNED = re.compile(r"^([$\w.:]+) += ")
BOOTSTRAP = """
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') { "HYGIENE-CANNOT language"; exit 93 }
if ($PSVersionTable.PSVersion -lt [version] '5.1') { "HYGIENE-CANNOT version"; exit 93 }
if (-not [Environment]::Is64BitProcess -and [Environment]::Is64BitOperatingSystem) { "HYGIENE-CANNOT bits"; exit 93 }
$HygieneLines = @($input)
$t = [string]$HygieneLines[0]
$o = [byte[]]::new($t.Length / 11 * 9)
$j = 0
for ($i = 0; $i -lt $t.Length; $i += 11) {
    $v = [decimal]0
    foreach ($c in $t.Substring($i, 11).ToCharArray()) { $v = $v * 94 + ([int]$c - 33) }
    $w = [decimal]::GetBits($v)
    $o[$j++] = $w[2]
    foreach ($x in $w[1], $w[0]) { foreach ($k in 24, 16, 8, 0) { $o[$j++] = $x -shr $k -band 255 } }
}
$b = New-Object IO.MemoryStream(, $o)
$z = New-Object IO.Compression.DeflateStream $b, ([IO.Compression.CompressionMode]::Decompress)
$HygieneProgram = (New-Object IO.StreamReader $z, ([Text.Encoding]::ASCII)).ReadToEnd()
& ([scriptblock]::Create($HygieneProgram))
[Environment]::Exit(0)
"""


def words(err: bytes) -> str:
    """What PowerShell said on stderr, out of the XML that it wraps it in."""
    text = err.decode("utf-8", "replace")
    if text.lstrip().startswith("#< CLIXML"):
        parts = re.findall(r'<S S="Error">(.*?)</S>', text, re.S)
        text = html.unescape("".join(parts)).replace("_x000D__x000A_", " ")
    return " ".join(text.split())


@functools.cache
def source(name: str, writing: bool) -> str:
    """One file of the host program, without what only set needs unless `writing`."""
    text = (HOST / f"{name}.ps1").read_text(encoding="ascii")
    return text if writing else text.split(f"\n{MARKER}", 1)[0] + "\n"


@functools.cache
def needs(name: str) -> tuple[str, ...]:
    """The other files that a kind uses, as its `# needs:` line says."""
    match = re.search(r"^# needs: (.+)$", source(name, True), re.M)
    return tuple(re.split(r",\s*", match.group(1))) if match else ()


@functools.cache
def setters() -> tuple[str, ...]:
    """The files that hold a set, since undo does not know beforehand which it needs, and the guards."""
    paths = sorted(HOST.glob("*.ps1"))
    return tuple(
        path.stem for path in paths if path.stem.startswith("guards") or f"\n{MARKER}" in path.read_text("ascii")
    )


def assemble(kinds: Iterable[str], writing: bool = False) -> dict[str, str]:
    """File name → source of all that the kinds need, in the order in which they are sent."""
    found = {name: source(name, writing) for name in (*ALWAYS, *(WRITING if writing else ()))}
    waiting = sorted({*kinds, *(setters() if writing else ())}, reverse=True)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = source(name, writing)
            waiting += needs(name)
    first = (*ALWAYS, *(WRITING if writing else ()))
    rest = sorted(found.keys() - {*first}, key=lambda name: (len(found[name]), name))  # packs smaller so
    return {name: found[name] for name in (*first, *rest)}


def program(kinds: Iterable[str], request: Mapping[str, Any], nonce: str, writing: bool = False) -> str:
    """The whole host program as one script, its request inside."""
    return f"{script(kinds, request, writing)}Write-Answer (Get-Answers $Request) '{nonce}'\n"


KIT = """\
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    'PowerShell is in constrained language mode here: this kit cannot read the machine'
    exit 93
}
"""


def kit(kinds: Iterable[str], request: Mapping[str, Any], head: str) -> str:
    """The read-only program as one readable file for a machine that WinRM does not reach; `head` says what it is."""
    comment = "".join(f"# {line}\n" for line in ascii_only(head).splitlines())
    told = json.dumps(request, ensure_ascii=True, default=str, indent=1)
    functions = "\n".join(assemble(kinds).values())
    # a single-quoted here-string: nothing in it is ever run
    return f"{comment}\n{KIT}\n{functions}\n$Request = ConvertFrom-Json @'\n{told}\n'@\nWrite-Kit $Request\n"


def ascii_only(text: str) -> str:
    """The text without its accents: Windows PowerShell 5.1 reads a script in the code page of the machine."""
    return unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode("ascii")


def script(kinds: Iterable[str], request: Mapping[str, Any], writing: bool) -> str:
    """The functions, and the request as the JSON that it is: nothing of it is ever run."""
    told = json.dumps(request, ensure_ascii=True, default=str, separators=(",", ":")).replace("'", "''")
    return f"{bare(''.join(assemble(kinds, writing).values()))}$Request = ConvertFrom-Json '{told}'\n"


def bare(text: str) -> str:
    """A script without its comment lines, its indentation and what aligns its values: only people read them."""
    lines = (ALIGNED.sub(r"\1=", line.strip()) for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("#"))


def pack(text: str, secrets: Mapping[str, str] | None = None) -> bytes:
    """What goes to stdin: the program on one line, and secrets on a second."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 7)
    packed = letters(squeezed.compress(text.encode("ascii")) + squeezed.flush()) + b"\n"
    lines = "\n".join(f"{name} {secret}" for name, secret in (secrets or {}).items())
    return packed + base64.b64encode(lines.encode("ascii")) + b"\n" if lines else packed


def letters(data: bytes) -> bytes:
    """Bytes as letters, filled up with zeros; two letters a division, for speed."""
    two, found = BASE * BASE, []
    for high, middle, low in struct.iter_unpack(">BII", data + bytes(-len(data) % BYTES)):
        rest, fifth = divmod(high << 64 | middle << 32 | low, two)
        rest, fourth = divmod(rest, two)
        rest, third = divmod(rest, two)
        rest, second = divmod(rest, two)
        top, first = divmod(rest, two)
        found += [LETTER[top], PAIRS[first], PAIRS[second], PAIRS[third], PAIRS[fourth], PAIRS[fifth]]
    return b"".join(found)


def unpack(line: bytes) -> str:
    """The program that `pack` made a line of."""
    line = line.strip()
    if len(line) % LETTERS:
        raise ValueError("no line of ours")
    found = b""
    for place in range(0, len(line), LETTERS):
        value = 0
        for letter in line[place : place + LETTERS]:
            value = value * BASE + letter - FIRST
        found += value.to_bytes(BYTES, "big")
    return zlib.decompress(found, -zlib.MAX_WBITS).decode("ascii")
