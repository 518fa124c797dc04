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
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
"""Four bytes are five of these letters, as `base64.b85encode` writes them: stdin is text, of which WinRM makes a third
more once again, so that what is sent is a sixteenth smaller than in base64."""
BOOTSTRAP = """
if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') { "HYGIENE-CANNOT language"; exit 93 }
if ($PSVersionTable.PSVersion -lt [version] '5.1') { "HYGIENE-CANNOT version"; exit 93 }
if (-not [Environment]::Is64BitProcess -and [Environment]::Is64BitOperatingSystem) { "HYGIENE-CANNOT bits"; exit 93 }
$HygieneLines = @($input)
$t = [string]$HygieneLines[0]
$d = [int[]]::new(128)
$i = 0
foreach ($c in 'ALPHABET'.ToCharArray()) { $d[[int]$c] = $i++ }
$o = [byte[]]::new($t.Length / 5 * 4)
$j = 0
for ($i = 0; $i -lt $t.Length; $i += 5) {
    $v = ([long]$d[[int]$t[$i]] * 85 + $d[[int]$t[$i + 1]]) * 85 + $d[[int]$t[$i + 2]]
    $v = ($v * 85 + $d[[int]$t[$i + 3]]) * 85 + $d[[int]$t[$i + 4]]
    $o[$j++] = $v -shr 24
    $o[$j++] = $v -shr 16 -band 255
    $o[$j++] = $v -shr 8 -band 255
    $o[$j++] = $v -band 255
}
$b = New-Object IO.MemoryStream(, $o)
$z = New-Object IO.Compression.DeflateStream $b, ([IO.Compression.CompressionMode]::Decompress)
$HygieneProgram = (New-Object IO.StreamReader $z, ([Text.Encoding]::ASCII)).ReadToEnd()
& ([scriptblock]::Create($HygieneProgram))
[Environment]::Exit(0)
""".replace("ALPHABET", ALPHABET)


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
    return found


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
    told = json.dumps(request, ensure_ascii=True, default=str).replace("'", "''")
    return f"{bare(''.join(assemble(kinds, writing).values()))}$Request = ConvertFrom-Json '{told}'\n"


def bare(text: str) -> str:
    """A script without its comment lines and indentation, which only people read."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("#"))


def pack(text: str, secrets: Mapping[str, str] | None = None) -> bytes:
    """What goes to stdin: the program on one line, and secrets on a second."""
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = base64.b85encode(squeezed.compress(text.encode("ascii")) + squeezed.flush(), pad=True) + b"\n"
    lines = "\n".join(f"{name} {secret}" for name, secret in (secrets or {}).items())
    return packed + base64.b64encode(lines.encode("ascii")) + b"\n" if lines else packed


def unpack(line: bytes) -> str:
    """The program that `pack` made a line of."""
    return zlib.decompress(base64.b85decode(line.strip()), -zlib.MAX_WBITS).decode("ascii")
