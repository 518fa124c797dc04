"""People or equipment from a spreadsheet's CSV, as French Excel writes it: semicolons, Windows-1252 or a BOM.

A column is named as the register's field, or by its French name. What the register holds already is left as it is.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hygiene_cli.errors import UsageProblem
from hygiene_cli.registers import reading, schemas
from hygiene_cli.registers.reading import Document
from hygiene_cli.registers.schemas import schema

if TYPE_CHECKING:
    from hygiene_cli.desk import Desk

FRENCH = {
    "people": {"nom": "name", "fonction": "function", "temporaire": "temporary", "arrivee": "arrival",
               "depart": "departure", "horaires": "hours", "charte": "charter", "politique": "policy",
               "fiche d alerte": "alert_sheet", "identifiant": "id"},
    "equipment": {"identifiant": "id", "type": "kind", "modele": "model", "lieu": "place", "zone": "zone",
                  "micrologiciel": "firmware", "proprietaire": "owner", "fabricant": "vendor",
                  "reseau interne": "internal_network", "chiffre": "encrypted", "public": "public"},
}  # fmt: skip
"""A column's French name, without accents → the field."""
KINDS = {"imprimante": "printer", "copieur": "copier", "photocopieur": "copier", "commutateur": "switch",
         "routeur": "router", "pare-feu": "firewall", "ecran": "display", "telephone": "phone", "porte": "door",
         "modalite": "modality", "poste": "pc", "ordinateur": "pc", "prise": "socket", "support": "media",
         "tablette": "tablet", "autre": "other"}  # fmt: skip
YES = {"oui": True, "vrai": True, "yes": True, "true": True, "x": True, "1": True,
       "non": False, "faux": False, "no": False, "false": False, "0": False}  # fmt: skip


def take_in(desk: Desk, register: str, path: Path) -> tuple[int, int]:
    """Add the rows that the register does not know by their id; how many were added, and how many it knew.

    All of them or none. Raises UsageProblem for a file that cannot be read, a column nobody knows, a value that is not
    what its field wants, two rows with one id.
    """
    rows: dict[str, tuple[int, dict[str, Any]]] = {}
    for line, row in _rows(path, register):
        if row["id"] in rows:
            raise UsageProblem(
                "{path}, line {line}: {id} stands in line {first} already; take one out, or give each an id",
                path=path, line=line, id=row["id"], first=rows[row["id"]][0],
            )  # fmt: skip
        rows[row["id"]] = line, row
    known = {one["id"] for one in desk.registers.entries(register)}
    new = {name: row for name, (_, row) in rows.items() if name not in known}
    for problem in _wrong(desk, register, path, [(rows[name][0], row) for name, row in new.items()]):
        raise problem
    if new:

        def add(content: Any) -> None:
            if content.get(register) is None:
                content[register] = []
            content[register].extend(new.values())

        desk.change(register, add)
    return len(new), len(rows) - len(new)


def _wrong(
    desk: Desk, register: str, path: Path, rows: list[tuple[int, dict[str, Any]]]
) -> Iterator[reading.RegisterProblem]:
    """What is wrong in the rows, each in itself and against the practice's other registers, by the file's own lines."""
    told = [
        {key: value.isoformat() if isinstance(value, date) else value for key, value in row.items()} for _, row in rows
    ]
    document = Document(path, {register: told}, {(register, place): line for place, (line, _) in enumerate(rows)})
    alone = schemas.problems(register, document)
    yield from alone
    if not alone:
        among = desk.known(desk.registers.with_(register, document))
        yield from (problem for problem in among if problem.params["path"] == path)


def _rows(path: Path, register: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row as an entry of the register, with its line."""
    fields = schema(register, "en")["properties"][register]["items"]["properties"]
    first, rows = table(path)
    columns = [_column(name, register, fields, path) for name in first]
    if "id" not in columns and "name" not in columns:
        raise UsageProblem("{path}, line 1: no column id or name; its first line names the fields", path=path)
    for line, row in rows:
        cells = {column: cell.strip() for column, cell in zip(columns, row, strict=False) if column and cell.strip()}
        if not cells:
            continue
        where = {"path": path, "line": line}
        found = {column: _value(cell, fields[column], column, where) for column, cell in cells.items()}
        yield line, {"id": slug(str(found.get("name", ""))), **found} if "id" not in found else found


def table(path: Path) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The names of a CSV's columns, and its rows, each with its line. Raises UsageProblem for what cannot be read."""
    text = _text(path)
    start = text.find("\n") + 1 if text.startswith("#TYPE ") else 0  # Windows PowerShell's Export-Csv writes it first
    first = text[start:].split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text[start:]), delimiter=max(";,\t", key=first.count))
    above = text[:start].count("\n")
    try:
        columns = next(reader, [])
    except csv.Error:
        columns = []
    return columns, _lines(reader, above, path)


def _lines(reader: Any, above: int, path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        for row in reader:
            yield reader.line_num + above, row
    except csv.Error as error:
        raise UsageProblem("{path}, line {line}: {why}", path=path, line=reader.line_num + above, why=error) from None


def _text(path: Path) -> str:
    raw = reading.raw(path)
    utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UsageProblem("{path}: neither UTF-8 nor Windows-1252; save it as CSV UTF-8", path=path)


def _column(name: str, register: str, fields: Mapping[str, Any], path: Path) -> str:
    words = " ".join(re.split(r"[^a-z0-9_]+", plain(name))).strip()
    found = FRENCH[register].get(words, words.replace(" ", "_"))
    simple = [one for one, part in fields.items() if _simple(part)]
    if found and found not in simple:
        raise UsageProblem(
            "{path}, line 1: no column {name} is known; the fields are {allowed}",
            path=path, name=name, allowed=", ".join(simple),
        )  # fmt: skip
    return found


def _simple(part: Mapping[str, Any]) -> bool:
    """Whether a field holds one value, so that a cell can give it."""
    return part.get("type") not in ("array", "object") and not str(part.get("$ref", "")).endswith("/done")


def _value(cell: str, part: Mapping[str, Any], column: str, where: Mapping[str, Any]) -> Any:
    kind = str(part.get("$ref", "")).rpartition("/")[2]
    if kind in ("date", "past"):
        return _day(cell, column, where)
    if part.get("type") == "boolean":
        if plain(cell) not in YES:
            raise UsageProblem(
                "{path}, line {line}: {column} is {cell}; write oui or non", **where, column=column, cell=cell
            )
        return YES[plain(cell)]
    if column == "kind":
        return KINDS.get(plain(cell), plain(cell))
    return slug(cell) if kind in ("slug", "person") else " ".join(cell.split())


def _day(cell: str, column: str, where: Mapping[str, Any]) -> date:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            if re.fullmatch(r"\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4}", cell):
                return datetime.strptime(cell, pattern).date()
        except ValueError:
            continue
    raise UsageProblem(
        "{path}, line {line}: {column} is {cell}; write a date that exists, as 31/12/2026",
        **where,
        column=column,
        cell=cell,
    )


def slug(name: str) -> str:
    """A short name out of any: small letters, digits and dashes."""
    return re.sub(r"[^a-z0-9._]+", "-", plain(name)).strip("-._")[:40]


def plain(text: str) -> str:
    """A text without capitals, accents and the space around it."""
    kept = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(one for one in kept if not unicodedata.combining(one))
