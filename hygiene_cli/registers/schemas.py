"""What each register may hold: JSON Schemas, kept as YAML with their texts in both languages.

The loader and the editors (`# yaml-language-server: $schema=…`) are given the same schema, in one language.
"""

from __future__ import annotations

import functools
import json
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from hygiene_cli.guide import LANGUAGES, Language
from hygiene_cli.registers.reading import Document, RegisterProblem

NAMES = (
    "practice", "people", "privileged", "attestations", "waivers", "equipment", "access", "networks", "remote",
    "incidents", "software", "actions",
)  # fmt: skip
"""The registers, in the order in which a practice fills them in."""
FOLDER = Path(__file__).with_name("schemas")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@functools.cache
def schema(name: str, lang: Language) -> dict[str, Any]:
    """The JSON Schema of a register, its titles and descriptions in one language."""
    own, common = (_in(lang, _load(one)) for one in (name, "common"))
    return {"$schema": DIALECT, "type": "object", "additionalProperties": False, **own, "$defs": common}


def export(folder: Path, lang: Language) -> None:
    """Write every schema as JSON for the editors."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in NAMES:
        text = json.dumps(schema(name, lang), ensure_ascii=False, indent=1)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def problems(name: str, document: Document) -> list[RegisterProblem]:
    """Everything in the file that its schema does not allow, in the order of the lines."""
    if document.data is None:
        return []
    found = [
        _problem(document, *pair)
        for pair in zip(*(_errors(name, lang, document.data) for lang in LANGUAGES), strict=True)
    ]
    told = {str(one): one for one in found}  # a date may be wrong in two ways that are said alike
    return sorted(told.values(), key=lambda one: int(str(one.params["line"])))


def _errors(name: str, lang: Language, data: Any) -> list[Any]:
    from jsonschema import Draft202012Validator

    return list(Draft202012Validator(schema(name, lang), format_checker=_formats()).iter_errors(data))


@functools.cache
def _load(name: str) -> Any:
    return yaml.load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"), Loader=_Loader)


def _in(lang: str, value: Any) -> Any:
    if isinstance(value, dict):
        return value[lang] if set(value) == {"fr", "en"} else {key: _in(lang, item) for key, item in value.items()}
    return [_in(lang, item) for item in value] if isinstance(value, list) else value


@functools.cache
def _formats() -> Any:
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=())

    @checker.checks("date", raises=ValueError)
    def is_date(value: object) -> bool:
        return not isinstance(value, str) or (len(value) == len("2026-12-31") and bool(date.fromisoformat(value)))

    return checker


def _problem(document: Document, french: Any, error: Any) -> RegisterProblem:
    at = tuple(error.absolute_path)
    given: dict[str, Any] = {
        "path": document.path,
        "line": document.line(*at),
        "what": ".".join(str(one) for one in at if isinstance(one, str)) or document.path.stem,
    }
    if error.validator == "additionalProperties":
        unknown = sorted(set(error.instance) - set(error.schema["properties"]))[0]
        allowed = ", ".join(error.schema["properties"])
        return RegisterProblem(
            "{path}, line {line}: {key} is no field of {what}; its fields are {allowed}",
            **{**given, "line": document.line(*at, unknown)}, key=unknown, allowed=allowed,
        )  # fmt: skip
    if error.validator == "required":
        missing = next(one for one in error.validator_value if error.message.startswith(repr(one)))
        return RegisterProblem("{path}, line {line}: {what} lacks {key}; add it", **given, key=missing)
    if error.validator == "enum":
        words = ", ".join(str(one) for one in error.validator_value if one is not None)
        return RegisterProblem(
            "{path}, line {line}: {what} is {value}; the words are {allowed}",
            **given, value=_short(error.instance), allowed=words,
        )  # fmt: skip
    value = "(hidden)" if error.schema.get("writeOnly") else _short(error.instance)
    return _Expecting(given, value, _expected(error, "en"), _expected(french, "fr"))


class _Expecting(RegisterProblem):
    """What is expected is a text of the schema's own, in the language that the sentence is said in."""

    def __init__(self, given: dict[str, Any], value: str, english: str, french: str) -> None:
        super().__init__(
            "{path}, line {line}: {what} is {value}; expected is {expected}", **given, value=value, expected=english
        )
        self.french = french

    def said(self, lang: str) -> str:
        if lang == "fr":
            self.params = {**self.params, "expected": self.french}
        return super().said(lang)


TYPES = {
    "object": ("des champs et leurs valeurs", "fields and their values"),
    "array": ("une liste", "a list"),
    "string": ("un texte", "a text"),
    "boolean": ("true ou false", "true or false"),
    "integer": ("un nombre entier", "a whole number"),
}


def _expected(error: Any, lang: str) -> str:
    if "title" in error.schema and error.absolute_path:
        return str(error.schema["title"])
    kinds = error.schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    return TYPES[kind][lang == "en"]


def _short(value: Any) -> str:
    text = "null" if value is None else str(value)
    return text if len(text) <= 60 else text[:59] + "…"
