"""The report's first page: its order, what an insurer reads, what the direction decides, and no host's name on it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from hygiene_cli import guide
from hygiene_cli.model import Declared, Practice
from hygiene_cli.papers import Papers
from hygiene_cli.report import decisions, first_page, insurer, render
from hygiene_cli.report.clean import sanitize
from tests.tools.sample_practice import DECLARED, NOW, controls, host, practice, result

CONTROLS = controls()
ORDER = {
    "fr": (
        "Responsable", "Infogérance du Rhône", "vérifiées depuis moins de 30 jours", "Auto-évaluation",
        "règles conformes", "Depuis le", "Ce que votre assureur demandera", "À décider maintenant", "Les 40 règles",
        "Politique de sécurité",
        "Ce qui n’a pas été vérifié, et pourquoi", "En cas d’attaque", "Vu par la direction", "Cachet ou sceau",
        "Ce document constate\u202f; il ne vaut ni certification ni conformité RGPD ou HDS.",
        "Ce qui a changé", "Tendance des 40 règles",
        "Une fiche par règle",
        "Les machines", "Annexes",
    ),
    "en": (
        "Responsible", "Infogérance du Rhône", "verified in the last 30 days", "Self-assessment", "rules compliant",
        "Since", "What your insurer will ask", "To decide now", "The 40 rules", "Security policy",
        "What was not verified, and why", "In case of an attack", "Seen by the direction", "Stamp or seal",
        "neither a certification nor GDPR or HDS compliance", "What changed",
        "Trend of the 40 rules", "One sheet per rule", "The machines", "Annexes",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def sample() -> Practice:
    return practice()


def text(source: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", source, flags=re.S)
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", "", body))


def page(source: str) -> str:
    """The first page alone."""
    return source.split('<section class="changes"')[0]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_everything_comes_in_its_order(sample: Practice, lang: str) -> None:
    said = text(render(sample, CONTROLS, "html", lang)).split("<h1>")[-1]
    places = []
    start = 0
    for part in ORDER[lang]:
        place = said.find(part, start)
        assert place >= 0, part
        places.append(place)
        start = place
    assert places == sorted(places)


def test_no_host_is_named_on_it(sample: Practice) -> None:
    first = page(render(sample, CONTROLS, "html", "fr"))
    named = [one.name for one in sample.hosts if not one.name.isalpha()]  # the others are words of every day
    assert len(named) >= 7
    for name in named:
        assert sanitize(name) not in text(first)
        assert name not in first
    assert not re.search(r"\d+\.\d+\.\d+\.\d+", text(first))
    assert "Diffusion restreinte" not in first
    assert "Diffusion restreinte" in render(sample, CONTROLS, "html", "fr")


def test_no_percentage_and_no_letter(sample: Practice) -> None:
    assert "%" not in text(page(render(sample, CONTROLS, "html", "fr")))


def test_what_could_not_be_verified_is_counted_together(sample: Practice) -> None:
    said = first_page.sentence(sample, "fr")
    unverified = [one for one in sample.rules if one.word in ("error", "unknown", "notchecked")]
    assert f"{len(unverified)} non vérifiées" in said
    assert "erreur" not in said
    assert first_page.since(sample, "fr") == "Depuis le 6\u00a0octobre 2026\u00a0: +1, −3"


def test_the_rules_not_verified_are_all_there_with_a_reason(sample: Practice) -> None:
    told = first_page.build(sample, CONTROLS, "fr").unverified
    numbers = sorted(int(one) for _, rules in told for one in rules.split(", "))
    assert numbers == sorted(one.rule.number for one in sample.rules if one.word in ("error", "unknown", "notchecked"))
    assert all(why for why, _ in told)


def test_a_compliant_rule_with_exceptions_says_so(sample: Practice) -> None:
    source = render(sample, CONTROLS, "html", "fr")
    assert "conforme, 1 exception déclarée" in source
    assert "0951:1666\u00a0: sauvegarde hors ligne du PACS" in text(source).split("Exceptions déclarées")[-1]


# --- the insurer -----------------------------------------------------------------------------------------------------


def test_the_table_names_only_what_exists() -> None:
    known = guide.load()
    for one in insurer.questions():
        for clause in one.clauses:
            known.clause(clause)
        for attestation in one.attestations:
            known.attestation(attestation)
        assert not one.export or known.attestation(one.export).export
        assert one.clauses or one.attestations or one.controls or one.stated
    from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls as real

    assert insurer.controls() <= real.load().keys()


def answers(told: Practice) -> dict[str, insurer.Answer]:
    return {one.id: one for one in insurer.answers(told, CONTROLS, "fr")}


def test_an_answer_has_its_date_and_its_proof(sample: Practice) -> None:
    found = answers(sample)
    assert (found["mail"].word, found["mail"].proof) == ("oui", "export-mfa.pdf")
    assert found["backup"].word == "non"  # the restore test is out of date, whatever else was attested
    assert found["backup"].proof == "pv-restauration.pdf"
    assert found["administration"].word == "non vérifié"
    assert found["remote"].day


def test_nothing_declared_is_no_yes(sample: Practice) -> None:
    found = answers(replace(sample, declared=Declared()))
    for one in ("backup", "mail", "administration"):
        assert found[one].word == "non vérifié"


def test_what_is_stated_without_a_document_is_no_yes(sample: Practice) -> None:
    told = replace(DECLARED, stated={"mail": {"date": "2026-06-01", "file": None}})
    answer = answers(replace(sample, declared=told))["mail"]
    assert (answer.word, answer.day) == ("non vérifié", "1er\u00a0juin 2026")


@pytest.mark.parametrize(("word", "said"), [("pass", "oui"), ("fail", "non")])
def test_an_export_that_was_read_answers_before_what_is_stated(sample: Practice, word: str, said: str) -> None:
    read = {"13.accounts": {"word": word, "date": "2026-06-01", "until": "2026-12-01", "file": "entra.csv"}}
    answer = answers(replace(sample, declared=replace(DECLARED, attested=read)))["mail"]
    assert (answer.word, answer.proof) == (said, "entra.csv")


def test_a_waiver_is_no_yes(sample: Practice) -> None:
    rules = [
        replace(rule, clauses=[replace(one, verdict="fail", shielded=True) for one in rule.clauses])
        if rule.rule.number == 30
        else rule
        for rule in sample.rules
    ]
    assert answers(replace(sample, rules=rules))["administrators"].word == "non, sous dérogation"


def test_a_machine_that_a_control_cannot_read_is_not_verified(sample: Practice) -> None:
    name = "updates_antimalware_active"
    known = {name: replace(CONTROLS["session_lock_delay"], id=name)}  # of Linux alone
    good = result("session_lock_delay")
    linux = replace(host("a"), results={name: replace(good, control=name)})
    windows = replace(linux, name="b", system="windows")

    def asked(*hosts: object) -> str:
        told = replace(sample, hosts=list(hosts))
        return next(one.word for one in insurer.answers(told, known, "fr") if one.id == "antivirus")

    assert asked(linux) == "oui"
    assert asked(linux, windows) == "non vérifié"
    assert asked() == "non vérifié"


# --- decisions -------------------------------------------------------------------------------------------------------


def test_decisions_are_few_and_complete(sample: Practice) -> None:
    found = decisions.decisions(sample, CONTROLS, "fr")
    assert 1 <= len(found) <= 5
    for one in found:
        assert one.risk.endswith((".", "…"))
        assert one.title
        assert one.effort
        assert one.rules
    usb = next(one for one in found if one.gap == "usb_storage_drivers_blocked")
    assert (usb.who, usb.due, usb.late) == ("Paul Dupont", "30\u00a0novembre 2026", False)
    assert usb.gained == (15,)
    assert next(one for one in found if one.gap == "36a").late


def test_who_and_when_are_said_to_be_missing(sample: Practice) -> None:
    found = decisions.decisions(replace(sample, declared=Declared()), CONTROLS, "fr")
    assert {(one.who, one.due) for one in found} == {("à désigner", "date à fixer")}


def test_a_practice_without_gap_has_nothing_to_decide(sample: Practice) -> None:
    calm = replace(sample, rules=(), actions=(), preamble=())
    assert decisions.decisions(calm, CONTROLS, "fr") == []


@pytest.mark.parametrize(
    ("given", "first"),
    [
        ("Une phrase assez longue. Une autre.", "Une phrase assez longue."),
        ("Sans point final", "Sans point final"),
        ("Vol\u00a0! Tout part en une minute. Puis rien.", "Vol\u00a0! Tout part en une minute."),
    ],
)
def test_the_risk_is_one_sentence(given: str, first: str) -> None:
    assert decisions.first_sentence(given) == first


# --- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assessor", "says"),
    [
        (None, "Auto-évaluation"),
        ("infogérance du rhône", "Auto-évaluation"),
        ("Cabinet d’audit Untel", "Évaluation par un tiers\u00a0: Cabinet d’audit Untel"),
    ],
)
def test_whoever_operates_assesses_itself(sample: Practice, assessor: str | None, says: str) -> None:
    identity = {**DECLARED.identity, "assessor": assessor}
    assert first_page.assessed(replace(sample, declared=Declared(identity)), "fr") == says


def test_whom_to_call(sample: Practice) -> None:
    said = text(page(render(sample, CONTROLS, "html", "fr"))).split("En cas d’attaque")[1]
    for part in (
        "Débrancher le réseau", "Ne rien éteindre", "Paul Dupont", "Nadia Bernard", "astreinte@infogerance.example",
        "17Cyber", "CERT Santé", "Plainte sous 72 h", "CNIL sous 72 h", "contrat 1234",
    ):  # fmt: skip
        assert part in said
    bare = text(page(render(replace(sample, declared=Declared()), CONTROLS, "html", "fr")))
    assert bare.split("En cas d’attaque")[1].count("à compléter") == 3


def test_public_contacts_are_the_published_ones_unless_the_practice_has_its_own(sample: Practice) -> None:
    def told(**emergency: str) -> dict[str, str]:
        identity = {**DECLARED.identity, "emergency": emergency}
        page_of = first_page.build(replace(sample, declared=Declared(identity)), CONTROLS, "fr")
        return {head: who for head, who, _, _ in page_of.attack}

    assert told()["17Cyber"] == "17cyber.gouv.fr, jour et nuit"
    assert told()["CERT Santé"] == "09 72 43 91 25, signalement.social-sante.gouv.fr"
    assert told()["CNIL sous 72 h"].endswith("notifications.cnil.fr")
    own = told(cert="CSIRT de la région, 0800 00 00 00", complaint="brigade de Lyon 3e")
    assert own["CERT Santé"] == "CSIRT de la région, 0800 00 00 00"
    assert own["Plainte sous 72 h"] == "brigade de Lyon 3e"
    assert own["17Cyber"] == told()["17Cyber"]


def test_a_sheet_shows_waivers_and_attestations(sample: Practice) -> None:
    source = render(sample, CONTROLS, "html", "fr")
    sheet = source.split('id="r13"')[1].split("</article>")[0]
    assert '<span class="paper waived">' in sheet
    assert "jusqu’au 30\u00a0juin 2027" in sheet
    assert "protégé entre-temps par\u00a0: mots de passe de 14 caractères" in sheet
    sheet = text(source.split('id="r36"')[1].split("</article>")[0])
    assert (
        "36.restore\u00a0: attesté le 2\u00a0septembre 2025, valable jusqu’au 2\u00a0septembre 2026 (pv-rest" in sheet
    )
    assert "36.method\u00a0: attesté le 12\u00a0mars 2026, valable jusqu’au 12\u00a0mars 2027 (sans pièce)" in sheet


# --- kept with the run -----------------------------------------------------------------------------------------------


def test_what_is_declared_is_kept_with_the_run() -> None:
    kept = Papers(waivers=[], declared=DECLARED)
    assert Papers.unpacked(kept.packed()) == kept


def test_a_run_of_before_has_nothing_declared() -> None:
    old = json.loads(Papers().packed())
    del old["declared"]
    assert Papers.unpacked(json.dumps(old)).declared == Declared()


def test_a_stale_host_is_not_counted(sample: Practice) -> None:
    old = replace(sample.hosts[0], last_reading=NOW - timedelta(days=31))
    told = first_page.verified(replace(sample, hosts=[old, *sample.hosts[1:]]), "fr")
    assert told == "11 machines sur 12 vérifiées depuis moins de 30 jours"
