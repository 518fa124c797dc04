"""A browser's picture with 256 colours instead of millions: a third of the bytes, and nobody sees the difference."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from pathlib import Path

MAGIC = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
Colour = tuple[int, int, int]


def shrink(path: Path) -> None:
    """Rewrite an 8-bit RGB or RGBA picture with a palette of its most frequent colours."""
    width, height, depth, data = _read(path.read_bytes())
    rows = _rows(data, width * depth, height, depth)
    pixels = [[(row[at], row[at + 1], row[at + 2]) for at in range(0, len(row), depth)] for row in rows]
    counts = Counter(pixel for row in pixels for pixel in row)
    palette = [colour for colour, _ in counts.most_common(COLOURS)]
    places = {colour: place for place, colour in enumerate(palette)}
    for colour in counts:
        if colour not in places:
            places[colour] = min(range(len(palette)), key=lambda place: _distance(palette[place], colour))
    body = b"".join(b"\0" + bytes(places[pixel] for pixel in row) for row in pixels)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"PLTE", bytes(part for colour in palette for part in colour))]
    chunks += [(b"IDAT", zlib.compress(body, 9)), (b"IEND", b"")]
    path.write_bytes(MAGIC + b"".join(_chunk(name, content) for name, content in chunks))


def _distance(one: Colour, other: Colour) -> int:
    return sum((left - right) ** 2 for left, right in zip(one, other, strict=True))


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _read(data: bytes) -> tuple[int, int, int, bytes]:
    """(width, height, bytes per pixel, filtered rows) of a picture."""
    if not data.startswith(MAGIC):
        raise ValueError("no PNG")
    at, found, header = len(MAGIC), b"", b""
    while at < len(data):
        (size,), name = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        content = data[at + 8 : at + 8 + size]
        header = content if name == b"IHDR" else header
        found += content if name == b"IDAT" else b""
        at += size + 12
    width, height, bits, kind, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if bits != 8 or kind not in (2, 6) or interlaced:
        raise ValueError("neither 8-bit RGB nor RGBA")
    return width, height, 3 if kind == 2 else 4, zlib.decompress(found)


def _rows(data: bytes, size: int, height: int, depth: int) -> list[bytearray]:
    """The rows without their filters (PNG specification, 9.2)."""
    rows: list[bytearray] = []
    above = bytearray(size)
    for number in range(height):
        start = number * (size + 1)
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + size])
        for at in range(size) if kind else ():
            left = row[at - depth] if at >= depth else 0
            corner = above[at - depth] if at >= depth else 0
            row[at] = (row[at] + _predicted(kind, left, above[at], corner)) & 255
        rows.append(row)
        above = row
    return rows


def _predicted(kind: int, left: int, above: int, corner: int) -> int:
    if kind == 4:
        near = left + above - corner
        return min((left, above, corner), key=lambda one: abs(near - one))
    return {1: left, 2: above, 3: (left + above) // 2}[kind]
