"""What each clause of the 40 rests on: none is without a source; what only strengthens a rule is shown beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls
from hygiene_cli import actions, cli, coverage, guide
from hygiene_cli.proofs import Book, of_registers
from hygiene_cli.registers import Registers
from hygiene_cli.report import render
from tests.tools.fictitious_practice import TODAY, fleet, good, judged

GUIDE, CONTROLS = guide.load(), controls.load()
KINDS = {"controls", "fleet", "controller", "attestation", "export", "register"}
Said = Callable[..., str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    def run(*words: str) -> str:
        assert cli.run([*words, "--lang", "fr"]) == 0
        return capsys.readouterr().out

    return run


def test_every_clause_has_a_source() -> None:
    for clause in GUIDE.clauses:
        found = coverage.sources(clause, CONTROLS)
        assert found and set(found) <= KINDS, clause.id


def test_a_clause_that_asks_for_a_register_is_judged_by_one() -> None:
    empty = Book(Registers(Path("practice"), {}), GUIDE, TODAY)
    judged_by_one = {clause for clause, _ in of_registers(empty)} | {actions.PLANNED}
    asking = {one.id for one in GUIDE.clauses if "register" in one.needs}
    assert asking - judged_by_one == set()


def test_rules_tell_every_clause_of_the_40_with_its_source(said: Said) -> None:
    told = json.loads(said("rules", "--format", "json"))["rules"]
    assert len(told) == 40
    by_id = {one["id"]: one for rule in told for one in rule["clauses"]}
    assert len(by_id) == len(GUIDE.clauses) - len(GUIDE.preamble)
    assert all(one["sources"] for one in by_id.values())
    assert by_id["14a"]["sources"] == ["fleet", "register"] and by_id["15b"]["sources"] == ["fleet"]
    lines = dict(re.findall(r"^ {5}(\d+[a-z]) +(\S.*)$", said("rules"), re.M))
    assert set(lines) == set(by_id)
    assert lines["15b"] == "toutes les machines ensemble"
    assert lines["14a"] == "toutes les machines ensemble · registre"
    assert lines["26a"] == "attestation" and lines["38b"] == "registre"
    assert lines["20a"] == "attestation"


SUPPORTED = {
    21: "firewall_inbound_refused", 26: "audit_logging_journal_persistent", 29: "remote_access_servers_from_management",
}  # fmt: skip


def test_what_strengthens_a_rule_is_shown_with_it(said: Said) -> None:
    told, listed = json.loads(said("rules", "--format", "json"))["rules"], said("rules")
    page = render(judged(good(), fleet()), CONTROLS, "html", "fr")
    for rule, control in SUPPORTED.items():
        own = told[rule - 1]
        assert control in own["supported_by"]
        assert not any(control in named for clause in own["clauses"] for named in clause["controls"].values())
        assert f"hygiene explain {rule}\n" in listed
        after = said("explain", str(rule)).split("La renforcent sans la décider")[1]
        assert control in after.replace(",", " ").split()
        assert control in page.split(f'id="r{rule}"')[1].split("</article>")[0]


def test_what_strengthens_a_rule_does_not_decide_it() -> None:
    told = judged(good(), fleet({"linux-server-1": ["audit_logging_journal_persistent"]}))
    failing = {one.rule.number for one in told.rules if one.word != "pass"}
    assert failing == {14, 40}, "the level is no longer even, and nobody was given what is to be done"
