"""The questionnaire's page: one offline file that sends nothing anywhere; its browser may run our one script alone."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from hygiene_cli.desk import Desk
from hygiene_cli.guide import Language
from hygiene_cli.proofs.book import moment
from hygiene_cli.questionnaire import DOCTRINES, FIELDS, due, field, sections
from hygiene_cli.questionnaire.answers import CHOICES, FORMAT, practice_name
from hygiene_cli.questionnaire.due import Asked
from hygiene_cli.registers import Entry
from hygiene_cli.registers.spreadsheet import slug
from hygiene_cli.report.html import TEMPLATES, page
from hygiene_cli.texts import day, t, typography
from hygiene_cli.words import WORDS

PREFIX = "page."
"""The texts that the page's script says."""


_KEPT = {name: f"{{{name}}}" for name in ("done", "all", "n", "name", "yes", "no", "unknown", "none", "left")}
"""What the script itself fills in stays as it is."""


@dataclass(frozen=True)
class Card:
    """One question as the page shows it, in one language."""

    id: str
    number: int
    ask: str
    help: str
    whom: str
    when: str
    statements: tuple[tuple[str, str], ...]
    """Attestation → what is signed."""
    choices: tuple[str, ...]
    fields: tuple[dict[str, str], ...]
    """{name, kind, label, value}"""
    known: tuple[str, ...]


def render(desk: Desk, asked: Sequence[Asked], lang: Language) -> str:
    """The page."""
    script = (TEMPLATES / "questionnaire.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    cards = [_card(desk, one, number, lang) for number, one in enumerate(asked, 1)]
    parts = [
        (
            name,
            typography(title[lang], lang),
            [card for card, one in zip(cards, asked, strict=True) if one.question.section == name],
        )
        for name, title in sections().items()
    ]
    return page(
        "questionnaire.html.j2",
        lang,
        name=practice_name(desk),
        parts=[(f"s-{name}", title, own) for name, title, own in parts if own],
        count=len(cards),
        minutes=due.minutes(list(asked)),
        people=sorted(((one["id"], one["name"]) for one in desk.book().present), key=lambda one: one[1].casefold()),
        doctrines=DOCTRINES,
        director=str(desk.registers.practice.get("director", "")),
        today=day(moment(desk.today), lang),
        digest=Markup(digest),
        script=Markup(script),
        data=Markup(_data(desk, asked, lang)),
    )


def _card(desk: Desk, one: Asked, number: int, lang: Language) -> Card:
    def said(text: Any) -> str:
        return typography(text[lang], lang) if text else ""

    question = one.question
    choices = CHOICES if question.may_not_apply(desk.registers) else CHOICES[:-1]
    return Card(
        id=question.id,
        number=number,
        ask=said(question.ask),
        help=said(question.help),
        whom=t(f"questionnaire.whom.{question.whom}", lang),
        when=said(question.when) or t("questionnaire.when", lang),
        statements=tuple((owed.id, said(owed.statement)) for owed in one.attestations),
        choices=choices if one.attestations else (),
        fields=tuple(_field(desk.registers.practice, name, lang) for name in question.fields),
        known=one.known,
    )


def _field(practice: Entry, name: str, lang: Language) -> dict[str, str]:
    label = t(f"questionnaire.field.{name}", lang)
    return {"name": name, "kind": FIELDS[name], "label": label, "value": field(practice, name)}


def _data(desk: Desk, asked: Sequence[Asked], lang: Language) -> str:
    """What the script works with, as JSON that cannot end the element it stands in."""
    told = {
        "format": FORMAT,
        "practice": practice_name(desk),
        "made": desk.today.isoformat(),
        "file": f"{t('questionnaire.file', lang)}-{slug(practice_name(desk))}",
        "questions": {
            one.question.id: {
                "edition": one.question.edition,
                "days": one.question.days,
                "asked": [owed.id for owed in one.attestations],
            }
            for one in asked
        },
        "texts": {key.removeprefix(PREFIX): t(key, lang, **_KEPT) for key in WORDS if key.startswith(PREFIX)},
    }
    text = json.dumps(told, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
