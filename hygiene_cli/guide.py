"""The 40 rules of `guide.yml` and their clauses, loaded strictly: a guide with a doubt in it is refused.

The guide says what is asked and which kinds of proof each clause needs. It never names a control, and this file
decides no verdict.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import ascii_lowercase
from types import MappingProxyType
from typing import Literal, NoReturn, cast

import yaml

SCHEMA_VERSION = 1
RULE_COUNT = 40
ANSSI_COUNT = 42
EXPORTS = ("mailboxes", "accounts")
COMPARED = ("internet_hosts",)
NEEDS = ("controls", "attestation", "register")
SEVERITIES = ("low", "medium", "high", "critical")
EFFORTS = ("minutes", "hours", "days")
WITHOUT_OBJECT = ("possible",)
PATH = Path(__file__).with_name("guide.yml")

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")
Need = Literal["controls", "attestation", "register"]

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STR, _INT = "tag:yaml.org,2002:str", "tag:yaml.org,2002:int"
_VALIDITY = re.compile(r"([1-9][0-9]{0,2})([md])")
_DAYS_PER_MONTH = 365.25 / 12


class GuideError(ValueError):
    """The guide is malformed, or has no such rule, clause or attestation. The message is one sentence."""


@dataclass(frozen=True)
class Text:
    """One text in both languages: `text.fr`, `text.en` or `text["fr"]`."""

    fr: str
    en: str

    def __getitem__(self, language: str) -> str:
        """The text in `language`; KeyError for any other than fr and en."""
        return {"fr": self.fr, "en": self.en}[language]


@dataclass(frozen=True)
class Attestation:
    """What somebody signs for a clause, and for how long the signature holds."""

    id: str
    statement: Text
    valid_for: str
    export: str | None = None
    """What the document behind it is read as; without one the attestation proves nothing."""
    compares: str | None = None
    """The list of networks.yml that was compared on the spot: it stands in where the machines could not be measured,
    as long as the list is the same. Nothing is owed where they are."""

    @property
    def days(self) -> int:
        """`valid_for` in days; months are rounded up, so that renewing on the anniversary is never late."""
        count, unit = int(self.valid_for[:-1]), self.valid_for[-1]
        return count if unit == "d" else math.ceil(count * _DAYS_PER_MONTH)


@dataclass(frozen=True)
class Clause:
    """One checkable sentence of a rule, or of the preamble (rule 0), and the kinds of proof it needs: all of them.

    `severity` is what its papers weigh while they are missing, `effort` what it takes to be able to write them;
    `without_object` is "possible" where a practice may lack what the clause speaks of, else empty.
    """

    id: str
    rule: int
    text: Text
    needs: tuple[Need, ...]
    attestations: tuple[Attestation, ...] = ()
    severity: str = "medium"
    effort: str = "hours"
    without_object: str = ""


@dataclass(frozen=True)
class Rule:
    """One of the 40 rules."""

    number: int
    theme: str
    title: Text
    intent: Text
    anssi42: tuple[int, ...]
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class Guide:
    """The whole guide, in the order of its text."""

    themes: Mapping[str, Text]
    preamble: tuple[Clause, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Every clause, the preamble's first."""
        return self.preamble + tuple(clause for rule in self.rules for clause in rule.clauses)

    @cached_property
    def attestations(self) -> tuple[Attestation, ...]:
        """Every attestation, in the order of the clauses."""
        return tuple(attestation for clause in self.clauses for attestation in clause.attestations)

    @cached_property
    def _clause_by_id(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def _clause_by_attestation(self) -> dict[str, Clause]:
        return {attestation.id: clause for clause in self.clauses for attestation in clause.attestations}

    def rule(self, number: int) -> Rule:
        """Rule `number`, from 1 to 40."""
        if not 1 <= number <= len(self.rules):
            raise GuideError(f"There is no rule {number}: the guide has rules 1 to {len(self.rules)}.")
        return self.rules[number - 1]

    def clause(self, clause_id: str) -> Clause:
        """The clause of this id, as in `15a`."""
        if clause_id not in self._clause_by_id:
            raise GuideError(f"The guide has no clause {clause_id!r}.")
        return self._clause_by_id[clause_id]

    def attestation(self, attestation_id: str) -> Attestation:
        """The attestation of this id, as in `36.restore`."""
        clause = self.clause_attested_by(attestation_id)
        return next(one for one in clause.attestations if one.id == attestation_id)

    def clause_attested_by(self, attestation_id: str) -> Clause:
        """The clause that asks for this attestation."""
        if attestation_id not in self._clause_by_attestation:
            raise GuideError(f"The guide has no attestation {attestation_id!r}.")
        return self._clause_by_attestation[attestation_id]


def load(path: Path | None = None) -> Guide:
    """Read the guide, by default the one that comes with the toolkit; GuideError names the file and the line."""
    path = path or PATH
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise GuideError(f"{path}: cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise GuideError(f"{path}: is not UTF-8 text.") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise GuideError(f"{path}{_where(error)}: is not valid YAML.") from error
    if root is None:
        raise GuideError(f"{path}: is empty.")
    return _Reader(path).guide(root)


def _where(error: BaseException) -> str:
    mark = getattr(error, "problem_mark", None)
    return f", line {mark.line + 1}" if mark else ""


class _Reader:
    """Turns YAML nodes, which know their lines, into the guide; every doubt is an error."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.themes: dict[str, Text] = {}
        self.attestation_ids: set[str] = set()

    def guide(self, root: yaml.Node) -> Guide:
        top = self.mapping(root, "the guide", ("schema_version", "themes", "preamble", "rules"))
        if self.integer(top["schema_version"], "schema_version") != SCHEMA_VERSION:
            self.fail(top["schema_version"], f"schema_version must be {SCHEMA_VERSION}")
        self.themes = self.theme_texts(top["themes"])
        preamble = self.clauses(top["preamble"], 0)
        nodes = self.sequence(top["rules"], "rules")
        rules = tuple(self.rule(node, number) for number, node in enumerate(nodes, 1))
        if len(rules) != RULE_COUNT:
            self.fail(top["rules"], f"the guide has {len(rules)} rules where {RULE_COUNT} are wanted")
        return Guide(MappingProxyType(self.themes), preamble, rules)

    def theme_texts(self, node: yaml.Node) -> dict[str, Text]:
        themes = {name: self.text(text, f"theme {name!r}") for name, text in self.pairs(node, "themes").items()}
        if not themes:
            self.fail(node, "themes is empty")
        return themes

    def rule(self, node: yaml.Node, number: int) -> Rule:
        what = f"rule {number}"
        fields = self.mapping(node, what, ("number", "theme", "title", "intent", "anssi42", "clauses"))
        if (found := self.integer(fields["number"], f"the number of {what}")) != number:
            self.fail(fields["number"], f"rule {found} stands where rule {number} is wanted")
        if (theme := self.string(fields["theme"], f"the theme of {what}")) not in self.themes:
            self.fail(fields["theme"], f"{what} has the unknown theme {theme!r}; themes are {', '.join(self.themes)}")
        return Rule(
            number=number,
            theme=theme,
            title=self.text(fields["title"], f"the title of {what}"),
            intent=self.text(fields["intent"], f"the intent of {what}"),
            anssi42=self.measures(fields["anssi42"], f"anssi42 of {what}"),
            clauses=self.clauses(fields["clauses"], number),
        )

    def measures(self, node: yaml.Node, what: str) -> tuple[int, ...]:
        numbers = tuple(self.integer(one, what) for one in self.sequence(node, what))
        if len(set(numbers)) != len(numbers) or not all(1 <= number <= ANSSI_COUNT for number in numbers):
            self.fail(node, f"{what} must hold different numbers from 1 to {ANSSI_COUNT}")
        return numbers

    def clauses(self, node: yaml.Node, rule: int) -> tuple[Clause, ...]:
        nodes = self.sequence(node, f"the clauses of rule {rule}" if rule else "preamble")
        if len(nodes) > len(ascii_lowercase):
            self.fail(node, f"rule {rule} has more clauses than there are letters")
        return tuple(
            self.clause(one, rule, f"{rule}{letter}") for one, letter in zip(nodes, ascii_lowercase, strict=False)
        )

    def clause(self, node: yaml.Node, rule: int, wanted: str) -> Clause:
        what = f"clause {wanted}"
        weighed = {"severity": SEVERITIES, "effort": EFFORTS, "without_object": WITHOUT_OBJECT}
        fields = self.mapping(node, what, ("id", "text", "needs"), optional=("attestations", *weighed))
        if (found := self.string(fields["id"], f"the id of {what}")) != wanted:
            self.fail(fields["id"], f"clause {found!r} stands where {wanted!r} is wanted")
        needs = self.needs(fields["needs"], what)
        attestations: tuple[Attestation, ...] = ()
        if "attestations" in fields:
            nodes = self.sequence(fields["attestations"], f"the attestations of {what}")
            attestations = tuple(self.attestation(one, rule, what) for one in nodes)
        if ("attestation" in needs) != any(not one.compares for one in attestations):
            self.fail(node, f"{what} must have attestations exactly when attestation is among its needs")
        weights = {
            key: self.word(fields[key], f"{key} of {what}", allowed)
            for key, allowed in weighed.items()
            if key in fields
        }
        return Clause(wanted, rule, self.text(fields["text"], f"the text of {what}"), needs, attestations, **weights)

    def word(self, node: yaml.Node, what: str, allowed: tuple[str, ...]) -> str:
        if (found := self.string(node, what)) not in allowed:
            self.fail(node, f"{what} is {found!r}; it is one of {', '.join(allowed)}")
        return found

    def needs(self, node: yaml.Node, what: str) -> tuple[Need, ...]:
        needs = tuple(self.string(one, f"a need of {what}") for one in self.sequence(node, f"needs of {what}"))
        if len(set(needs)) != len(needs) or not set(needs) <= set(NEEDS):
            self.fail(node, f"needs of {what} must be different words out of {', '.join(NEEDS)}")
        return cast("tuple[Need, ...]", needs)

    def attestation(self, node: yaml.Node, rule: int, clause: str) -> Attestation:
        optional = ("export", "compares")
        fields = self.mapping(node, f"an attestation of {clause}", ("id", "statement", "valid_for"), optional)
        name = self.string(fields["id"], f"the id of an attestation of {clause}")
        if not re.fullmatch(rf"{rule}\.[a-z]+", name):
            self.fail(fields["id"], f"attestation id {name!r} of {clause} must be '{rule}.' and one lowercase word")
        if name in self.attestation_ids:
            self.fail(fields["id"], f"attestation id {name!r} is used twice")
        self.attestation_ids.add(name)
        valid_for = self.string(fields["valid_for"], f"valid_for of {name}")
        if not _VALIDITY.fullmatch(valid_for):
            self.fail(fields["valid_for"], f"valid_for of {name} is {valid_for!r}; write months or days, as 12m or 31d")
        export, compares = (
            self.word(fields[key], f"{key} of {name}", allowed) if key in fields else None
            for key, allowed in (("export", EXPORTS), ("compares", COMPARED))
        )
        statement = self.text(fields["statement"], f"the statement of {name}")
        return Attestation(name, statement, valid_for, export, compares)

    def text(self, node: yaml.Node, what: str) -> Text:
        fields = self.mapping(node, what, LANGUAGES)
        return Text(**{language: self.string(fields[language], f"{what} ({language})") for language in LANGUAGES})

    def mapping(
        self, node: yaml.Node, what: str, keys: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> dict[str, yaml.Node]:
        found = self.pairs(node, what, keys + optional)
        if missing := [key for key in keys if key not in found]:
            self.fail(node, f"{what} lacks {', '.join(missing)}")
        return found

    def pairs(self, node: yaml.Node, what: str, allowed: tuple[str, ...] | None = None) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self.fail(node, f"{what} must be a mapping")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = self.string(key, f"a key of {what}")
            if name in found:
                self.fail(key, f"key {name!r} stands twice in {what}")
            if allowed is not None and name not in allowed:
                self.fail(key, f"unknown key {name!r} in {what}; allowed are {', '.join(allowed)}")
            found[name] = value
        return found

    def sequence(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.fail(node, f"{what} must be a list that is not empty")
        return cast("list[yaml.Node]", node.value)

    def string(self, node: yaml.Node, what: str) -> str:
        value = node.value if isinstance(node, yaml.ScalarNode) and node.tag == _STR else ""
        if not value or value != " ".join(value.split()):
            self.fail(node, f"{what} must be a text on one line, neither empty nor with stray spaces")
        return cast("str", value)

    def integer(self, node: yaml.Node, what: str) -> int:
        if not isinstance(node, yaml.ScalarNode) or node.tag != _INT or not re.fullmatch("[0-9]{1,4}", node.value):
            self.fail(node, f"{what} must be a whole number")
        return int(node.value)

    def fail(self, node: yaml.Node, sentence: str) -> NoReturn:
        raise GuideError(f"{self.path}, line {node.start_mark.line + 1}: {sentence}.")
