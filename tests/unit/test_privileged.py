"""Rules 2 and 30: who administers, measured against privileged.yml both ways; declaring shields no daily account."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import judge
from hygiene_cli.model import Host, Practice, Reason, Result
from hygiene_cli.report import render
from tests.tools.fictitious_practice import CONTROLS, NOW, REVIEWED, clauses, fleet, good, judged

GROUPS, SUDO, POWERS = "local_admins_groups_declared", "local_admins_sudoers_declared", "local_admins_powers_declared"
LINUX, WINDOWS = "linux-server-1", "windows-workstation-1"
EVEN = {"14a", "40b"}
"""A machine that fails something is less than the others, and its mending was given to nobody."""


def shows(host: Host, control: str, *names: str, word: str = "pass", at: datetime.datetime = NOW) -> Host:
    """The host with what a control found there: on Linux sudo's members, in the groups the account's word."""
    actual: list[Any] = list(names) if control == SUDO else [{"name": one, "group": "sudo"} for one in names]
    return replace(host, results={**host.results, control: Result(control, word, actual=actual, at=at)})


def hosts(*names: str, also: Sequence[Host] = ()) -> list[Host]:
    """Two machines of the fleet, on which these administer."""
    two = [one for one in fleet() if one.name in (LINUX, WINDOWS)]
    return [shows(one, GROUPS, *names) for one in two] + list(also)


def declares(*accounts: str, **more: Any) -> dict[str, Any]:
    registers = good()
    registers["privileged"]["privileged"] += [
        {"account": one, "system": "machines", "owner": "dupont", "daily": False, **REVIEWED, **more}
        for one in accounts
    ]
    return registers


def red(told: Practice) -> set[str]:
    return {name for name, word in clauses(told).items() if word == "fail"}


def reason(told: Practice, clause: str) -> Reason | None:
    return next(one.paper_reason for rule in told.rules for one in rule.clauses if one.clause.id == clause)


# --- measured, and not declared


@pytest.mark.parametrize("actual", ["zoe", {"name": "zoe", "group": "sudo"}])
def test_who_administers_undeclared_fails_the_control_by_name(actual: Any) -> None:
    declared = ["root", {"name": "adm", **REVIEWED}]
    found = judge.OPERATORS["declared"]([{"name": "adm"}, actual, "root"], declared, NOW.date())
    assert (found.ok, found.failing, found.exceptions) == (False, [actual], 1)


def test_a_host_with_an_undeclared_administrator_fails_rules_2_and_30_there_alone() -> None:
    worse = shows(hosts("adm")[0], GROUPS, "adm", "zoe", word="fail")
    others = [one for one in hosts("adm") if one.name != worse.name]
    told = judged(declares("adm"), [*others, worse])
    assert red(told) == {"2a", "3c", "30a", "30b"} | EVEN
    assert told.rules[1].failing == told.rules[29].failing == (worse.name,)
    page = render(told, CONTROLS, "html", "fr")
    sheet = page.split('id="r30"')[1].split("</article>")[0] + page.split('id="r2"')[1].split("</article>")[0]
    assert "zoe" in sheet and worse.name in sheet


# --- declared, and on no machine


@pytest.mark.parametrize(
    ("accounts", "more", "names"),
    [
        (("adm",), {}, None),
        (("ADM",), {}, None),
        (("adm", "ancien"), {}, ["ancien"]),
        (("adm",), {"hosts": [LINUX]}, None),
        (("ancien",), {"hosts": [LINUX]}, ["ancien"]),
        (("ancien",), {"system": "domaine"}, None),
        (("ancien",), {"system": "RIS"}, None),
        (("ancien",), {"hosts": ["not in the inventory"]}, None),
    ],
)
def test_an_account_that_no_machine_has_fails_2a_by_name_alone(
    accounts: tuple[str, ...], more: dict[str, Any], names: list[str] | None
) -> None:
    told = judged(declares(*accounts, **more), hosts("adm"))
    assert red(told) == ({"2a", "40b"} if names else set())
    assert reason(told, "2a") == (Reason("declared_unseen", {"names": names, "n": 1}) if names else None)


def test_an_account_is_seen_where_any_control_shows_it() -> None:
    first, second = hosts()
    assert red(judged(declares("adm"), [first, second])) == {"2a", "40b"}
    for host, control in ((first, POWERS), (second, SUDO)):
        others = [one for one in (first, second) if one is not host]
        assert red(judged(declares("adm"), [*others, shows(host, control, "adm")])) == set()


OLD = NOW - datetime.timedelta(days=31)


@pytest.mark.parametrize(
    "unread",
    [
        lambda host: replace(host, results={name: one for name, one in host.results.items() if name != GROUPS}),
        lambda host: shows(host, GROUPS, word="unknown"),
        lambda host: shows(host, GROUPS, at=OLD),
        lambda host: replace(host, results={**host.results, GROUPS: Result(GROUPS, "pass", actual=["a", "…"], at=NOW)}),
    ],
    ids=["never", "unknown", "too old", "list cut short"],
)
def test_nobody_is_missing_while_a_machine_was_not_read(unread: Any) -> None:
    first, second = hosts()
    told = judged(declares("ancien"), [first, unread(second)])
    assert reason(told, "2a") is None


# --- daily accounts


def with_accounts(*names: str, **more: Any) -> dict[str, Any]:
    """Dupont has these accounts on machines; adm and adm-dupont are privileged."""
    registers = declares("adm", **more)
    dupont = next(one for one in registers["people"]["people"] if one["id"] == "dupont")
    dupont["accounts"] = [{"system": "machines", "name": one} for one in names] + [{"system": "RIS", "name": "dupont"}]
    return registers


@pytest.mark.parametrize(
    ("registers", "names"),
    [
        (with_accounts("dupont", "adm"), None),
        (with_accounts(), None),
        (with_accounts("adm"), ["adm"]),
        (with_accounts("Adm", "adm-dupont"), ["Adm", "adm-dupont"]),
        (with_accounts("dupont", "adm", daily=True), ["adm"]),
    ],
    ids=["two accounts", "none on machines", "the only one", "all of them", "said to be"],
)
def test_an_administrator_who_is_a_daily_account_fails_30b_though_declared(
    registers: dict[str, Any], names: list[str] | None
) -> None:
    told = judged(registers, hosts("adm", "dupont"))
    assert red(told) == ({"30b", "40b"} if names else set())
    wanted = Reason("daily_administrator", {"names": names, "n": len(names)}) if names else None
    assert reason(told, "30b") == wanted


def test_an_account_that_was_closed_is_no_daily_one() -> None:
    registers = with_accounts("adm")
    next(one for one in registers["people"]["people"] if one["id"] == "dupont")["accounts"][0]["closed"] = {
        "date": "2026-11-02", "by": "martin",
    }  # fmt: skip
    assert red(judged(registers, hosts("adm"))) == set()


@pytest.mark.parametrize(("until", "word"), [("2026-11-26", "waived"), ("2026-11-25", "fail")])
def test_only_a_waiver_shields_a_daily_administrator(until: str, word: str) -> None:
    registers = with_accounts("adm")
    registers["waivers"]["waivers"] = [
        {
            "what": "30b",
            "until": until,
            "reason": "a",
            "compensation": "b",
            "approved_by": "martin",
            "date": "2026-11-01",
        }
    ]
    told = judged(registers, hosts("adm"))
    assert clauses(told)["30b"] == told.rules[29].word == word
    attested = good()["attestations"]["attestations"]
    assert all(not one["id"].startswith("30.") for one in attested), "no signature is asked for, and none helps"
