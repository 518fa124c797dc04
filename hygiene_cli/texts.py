"""Every sentence the command line and the reports say, in French and in English.

A text may hold `{parameter}`; a part between square brackets that names a missing parameter is left out; `a|b` gives
the singular and the plural, chosen by the parameter `n`. The words themselves are in `hygiene_cli/words/`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from hygiene_cli.rewording import reworded
from hygiene_cli.words import WORDS

LANGUAGES = ("fr", "en")
SHOWN = 5
"""How many of those whom a control would cut a sentence names."""
_FIELD = re.compile(r"\{(\w+)\}")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


def t(key: str, lang: str, **params: Any) -> str:
    """The text of `key` in `lang`, with its parameters; a day is written out. Raises KeyError for an unknown key."""
    text = _pick(_text(key, lang), params.get("n"), lang)
    if "{" not in text:
        return text
    said = {name: _said(value, lang) for name, value in params.items() if value not in (None, "", [], ())}
    text = _OPTIONAL.sub(lambda part: _filled(part.group(1), said), text)
    return _FIELD.sub(lambda field: said.get(field.group(1), "…"), text)


def reason(code: str, lang: str, params: Mapping[str, Any] | None = None) -> str:
    """Why a result is what it is, in words; a code of another version is shown as it is."""
    params = dict(params or {})
    if f"reason.{code}" not in WORDS:
        return code
    params.setdefault("n", params.get("count"))
    if code == "observing":
        code = "observing.ready" if params.get("ready") else code
        params.update(_observed(params, lang))
    if code == "controller_weak":
        params["names"] = [named("weak", str(one), lang) for one in params.get("weak") or []]
    for name, group in (("profile", "profile"), ("host_class", "class"), ("system", "system"), ("risk", "risk_word")):
        if name in params:
            params[name] = named(group, str(params[name]), lang)
    for name in ("detail", "text"):
        if isinstance(params.get(name), str):
            params[name] = reworded(params[name], lang)
    said = t(f"reason.{code}", lang, **params)
    detail = params.get("detail") or params.get("text")
    used = _FIELD.findall(_text(f"reason.{code}", lang))
    if detail and not {"detail", "text"} & set(used):
        return t("reason.with_detail", lang, reason=said, detail=detail)
    return said


def _observed(params: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """What a host noted of whom a control would cut, in words: days, and `account@name (address:port) ×3`."""
    times = {key: day(datetime.fromisoformat(str(params[key])), lang) for key in ("since", "until") if params.get(key)}
    rows = params.get("seen") or []
    more = params.get("count", 0) - SHOWN
    seen = [_who(row) for row in rows[:SHOWN]] + ([t("observed.more", lang, n=more)] if more > 0 else [])
    return {**times, "seen": seen}


def _who(row: Mapping[str, Any]) -> str:
    who = "@".join(str(row[key]) for key in ("account", "name") if row.get(key))
    address = ":".join(str(row[key]) for key in ("address", "port") if row.get(key))
    return f"{who} ({address}) ×{row.get('count', 1)}" if who else f"{address} ×{row.get('count', 1)}"


def named(group: str, name: str, lang: str) -> str:
    """The word for a value of a closed list (`class.server`); the value itself when the list does not hold it."""
    key = f"{group}.{name}"
    return t(key, lang) if key in WORDS else name


def typography(text: str, lang: str) -> str:
    """French puts unbreakable spaces before : ; ! ? % » and after «; other languages are left alone."""
    return _french(text) if lang == "fr" else text


def day(at: datetime | None, lang: str) -> str:
    """3 novembre 2026, in the reader's own time zone."""
    if at is None:
        return t("date.never", lang)
    return written(at.astimezone(), lang)


def written(on: date, lang: str) -> str:
    """3 novembre 2026."""
    month = t(f"date.month.{on.month}", lang)
    number = "1er" if lang == "fr" and on.day == 1 else str(on.day)
    return f"{number}\u00a0{month} {on.year}"


def moment(at: datetime | None, lang: str) -> str:
    """The day and the time of day."""
    if at is None:
        return t("date.never", lang)
    local = at.astimezone()
    return t("date.moment", lang, day=day(at, lang), hour=local.hour, minute=f"{local.minute:02}")


def _pick(text: str, number: Any, lang: str) -> str:
    if "|" not in text:
        return text
    one, many = text.split("|", 1)
    alone = isinstance(number, int) and (number < 2 if lang == "fr" else number == 1)
    return one if alone else many


def _filled(part: str, said: Mapping[str, str]) -> str:
    return part if all(name in said for name in _FIELD.findall(part)) else ""


def _said(value: Any, lang: str) -> str:
    if isinstance(value, str) and _ISO.fullmatch(value):
        value = _day(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return written(value, lang)
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(str(item) for item in value)
    return str(value)


def _day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


@functools.cache
def _text(key: str, lang: str) -> str:
    french, english = WORDS[key]
    return _french(french) if lang == "fr" else english


@functools.lru_cache(maxsize=4096)
def _french(text: str) -> str:
    text = re.sub(r" ([:»%])", "\u00a0\\1", text)
    text = re.sub(r" ([;!?])", "\u202f\\1", text)
    return text.replace("« ", "«\u00a0")
