"""Values of a program's plain configuration: `key value` or `key = value` lines, with or without [sections].

params: {files: [path or glob], keys: [str], separator: null|"=", section: null|str, comments: str, inline: bool,
         replace: bool, list: str, programs: [str]}
    files      in the order in which the program reads them: the last value of a key counts
    separator  null: the first `=` or blank separates
    comments   the letters that start a comment line; "#" by default, "#;" where there are sections
    inline     true where a comment may also follow a value
    replace    true where the globs are drop-in folders, weakest first, in which a file of the same name in a later
               folder replaces the earlier one, and names give the order; paths without a wildcard are read before
    list       the letter that separates the words of a value: values are then lists
    programs   what reads these files: the answer then says under `_installed` whether one of them is there
get: {key: str or null}; '' for a key that stands alone ([str] with `list`)
set: {file: path, separator: str} writes the failing keys into that one file: the line in force is replaced where the
    file has one, else a line is added; the rest stays as it is. With `list`, missing words are added to those there.
    Of several values allowed the first is written. For null, that file's lines of the key are taken away.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any, Dict, List, Optional, Tuple

from ._dropins import by_name
from .base import _split, find_program, glob, once, read_text

NEEDS = ("_dropins",)


def _paths(params: Dict[str, Any]) -> List[str]:
    files = list(params["files"])
    if not params.get("replace"):
        return [path for pattern in files for path in glob(pattern)]
    plain = [path for path in files if not any(letter in path for letter in "*?[")]
    return [path for name in plain for path in glob(name)] + by_name(name for name in files if name not in plain)


def parse(line: str, params: Dict[str, Any]) -> Optional[Tuple[str, str]]:
    """(key, value) of a line that gives one; the key of a section's head is '[', its value the section's name."""
    comments, line = params.get("comments") or ("#;" if params.get("section") else "#"), line.strip()
    if not line or line[0] in comments:
        return None
    if params.get("inline"):
        line = re.split(f"[{comments}]", line)[0].strip()
    if line.startswith("[") and line.endswith("]"):
        return "[", line[1:-1].strip()
    separator = params.get("separator")
    key, _, value = line.partition(separator) if separator else _split(line)
    return key.strip(), value.strip()


def lines_of(text: str, params: Dict[str, Any]) -> List[Tuple[int, str, str]]:
    """(line number, key, value) of the lines that count: those of the section asked for."""
    inside, found = not params.get("section"), []
    for number, line in enumerate(text.splitlines()):
        pair = parse(line, params)
        if pair is None:
            continue
        if pair[0] == "[":
            inside = not params.get("section") or pair[1] == params["section"]
        elif inside:
            found.append((number, pair[0], pair[1]))
    return found


def _values(path: str, params: Dict[str, Any]) -> Dict[str, str]:
    return {key: value for _, key, value in lines_of(read_text(path) or "", params)}


def get(params: Dict[str, Any]) -> Dict[str, Any]:
    found: Dict[str, str] = {}
    rules = repr([params.get(name) for name in ("separator", "section", "comments", "inline")])
    for path in _paths(params):
        found.update(once(("config_values", path, rules), partial(_values, path, params)))
    values: Dict[str, Any] = {key: found.get(key) for key in params["keys"]}
    if params.get("list"):
        values = {key: _words(value or "", params["list"]) for key, value in values.items()}
    if params.get("programs"):
        values["_installed"] = any(map(find_program, params["programs"]))
    return values


def _words(value: str, letter: str) -> List[str]:
    return [word.strip() for word in value.split(letter) if word.strip()]


# --- set ---
from .changes import Change, SetFailed, file  # noqa: E402


def rendered(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return rendered(value[0]) if isinstance(value, list) else str(value)


def set(params: Dict[str, Any], wanted: Dict[str, Any], failing: Any) -> List[Change]:
    failing = failing if isinstance(failing, dict) else {params["keys"][0]: failing}  # a single key judged by its value
    path, paths = wanted["file"], _paths(params)
    for later in paths[paths.index(path) + 1 :] if path in paths else []:
        stubborn = sorted(failing.keys() & _values(later, params).keys())
        if stubborn:
            raise SetFailed(f"{later} is read after {path} and sets {', '.join(stubborn)}: correct it there")
    if params.get("list"):
        now, letter = get(params), params["list"]
        failing = {
            key: letter.join([*now[key], *(word for word in value if word not in now[key])])
            for key, value in failing.items()
        }
    separator = wanted.get("separator") or params.get("separator") or ("=" if params.get("section") else " ")
    text = read_text(path) or ""
    for key, value in failing.items():
        text = _with(text, key, value, separator, params)
    return [file(path, text)]


def _with(text: str, key: str, value: Any, separator: str, params: Dict[str, Any]) -> str:
    """The text with the key's line in force replaced, or added at the end of the file or section."""
    lines = text.splitlines(keepends=True)
    here = [number for number, name, _ in lines_of(text, params) if name == key]
    if value is None:
        return "".join(line for number, line in enumerate(lines) if number not in here)
    shown = rendered(value)
    new = f"{key}{separator}{shown}\n" if shown else f"{key}\n"
    if here:
        return "".join([*lines[: here[-1]], new, *lines[here[-1] + 1 :]])
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    return "".join(_added(lines, new, params))


def _added(lines: List[str], new: str, params: Dict[str, Any]) -> List[str]:
    section = params.get("section")
    heads = [
        (number, pair[1])
        for number, pair in enumerate(parse(line, params) for line in lines)
        if pair and pair[0] == "["
    ]
    ours = [position for position, (_, name) in enumerate(heads) if name == section]
    if not section:
        end = heads[0][0] if heads else len(lines)
        return [*lines[:end], new, *lines[end:]]
    if not ours:
        return [*lines, *(["\n"] if lines else []), f"[{section}]\n", new]
    end = heads[ours[-1] + 1][0] if ours[-1] + 1 < len(heads) else len(lines)
    while end > heads[ours[-1]][0] + 1 and not lines[end - 1].strip():
        end -= 1
    return [*lines[:end], new, *lines[end:]]
