"""What apply would write, and what it did: the screen of `plan` and of `apply`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from hygiene_cli.model import Host, Result
from hygiene_cli.report.clean import sanitize
from hygiene_cli.report.controls_view import Finding, because, said, why_so
from hygiene_cli.report.screen import heading, put, show, sign, table
from hygiene_cli.rewording import reworded
from hygiene_cli.texts import moment, named, t

if TYPE_CHECKING:
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import Control

DIFF_LINES = 40
Controls = Mapping[str, "Control"]


def plan(found: Sequence[Host], controls: Controls, lang: str, out: Console) -> None:
    """Per host and control: the differences, the guard, whom it concerns; then what would be left, and why."""
    planned, left, concerned = 0, 0, 0
    for host in found:
        failing = [one for one in _known(host, controls) if one.result == "fail"]
        changing = [one for one in failing if one.diff or one.changed]
        agreed = sum(1 for one in changing if not _refused(one))
        planned, left, concerned = planned + agreed, left + len(failing) - agreed, concerned + bool(agreed)
        if failing or host.problem:
            _host(host, controls, lang, out)
        for one in changing:
            _planned(one, controls[one.control], lang, out)
        _left(host, [one for one in failing if one not in changing], controls, lang, out)
    if not (planned or left):
        put(out, t("terminal.nothing_to_plan", lang))
        return
    put(
        out,
        t("terminal.plan_total", lang, n=planned, machines=t("machines", lang, n=concerned), left=str(left)),
        "bold",
    )


def apply(found: Sequence[Host], controls: Controls, lang: str, out: Console) -> None:
    """Failures before and after for each rule; then, host by host, what was changed, what was left and why."""
    results = [one for host in found for one in _known(host, controls)]
    before, after = _by_rule(results, controls)
    if before or after:
        made = table(("table.rule", "table.before", "table.after"), lang, right=(0,))
        for rule in sorted({*before, *after}):
            made.add_row(str(rule), _failures(before[rule], lang), _failures(after[rule], lang))
        show(made, out)
        put(out, "")
    for host in found:
        _applied(host, controls, lang, out)
    done = sum(1 for one in results if one.before == "fail" and one.result == "pass")
    left = sum(1 for one in results if one.result == "fail" and not one.shielded)
    total = t("terminal.apply_total", lang, n=done, left=str(left))
    put(out, total if done or left else t("terminal.nothing_failed", lang), "bold")


def put_back(found: Sequence[Host], controls: Controls, verb: str, lang: str, out: Console) -> None:
    """Host by host: what an undo or a lift changed, with its differences, and what it did not, and why.

    `verb` is undo, lift, or plan for what an undo would do.
    """
    done = 0
    for host in found:
        known = _known(host, controls)
        put(out, heading(host, Counter(), lang))
        if host.problem:
            put(out, why_so(host.problem, lang), "yellow", 2)
        elif not known:
            put(out, t("terminal.nothing_put_back", lang), by=2)
        for one in known:
            title = said(controls[one.control].title, lang)
            done += one.changed
            key = f"terminal.done.{verb}" if one.changed else "terminal.as_it_was"
            if one.lifted:
                until = moment(datetime.fromisoformat(str(one.lifted["until"])), lang)
                told = t("terminal.lifted", lang, until=until, by=sanitize(one.lifted.get("by", ""), 60))
            else:
                told = t(key, lang)
            put(out, sign(_state(one), title, f" · {told}"), by=2)
            if one.reason:
                put(out, why_so(one.reason, lang), "yellow", 4)
            for diff in one.diff:
                _diff(diff, out)
    if verb == "undo":
        put(out, t("terminal.put_back_total", lang, n=done), "bold")


def _known(host: Host, controls: Controls) -> list[Result]:
    return [one for one in host.results.values() if one.control in controls]


def _refused(one: Result) -> bool:
    return one.guard is not None and not one.guard.get("ok")


def _by_rule(results: Iterable[Result], controls: Controls) -> tuple[Counter[int], Counter[int]]:
    before: Counter[int] = Counter()
    after: Counter[int] = Counter()
    for one in results:
        for rule in controls[one.control].rules:
            before[rule] += (one.before or one.result) == "fail"
            after[rule] += one.result == "fail"
    return +before, +after


def _host(host: Host, controls: Controls, lang: str, out: Console) -> None:
    put(out, heading(host, Counter(_state(one) for one in _known(host, controls)), lang))
    if host.problem:
        put(out, why_so(host.problem, lang), "yellow", 2)


def _state(one: Result) -> str:
    return "waived" if one.shielded else one.result


def _applied(host: Host, controls: Controls, lang: str, out: Console) -> None:
    known = _known(host, controls)
    changed = [one for one in known if one.changed]
    left = [one for one in known if one.result in ("fail", "error", "unknown")]
    if not (changed or left or host.problem):
        return
    _host(host, controls, lang, out)
    for one in changed:
        put(out, sign(_state(one), said(controls[one.control].title, lang), f" · {t('terminal.changed', lang)}"), by=2)
    _left(host, [one for one in left if not one.changed], controls, lang, out)
    for one in left:
        if one.changed and one.reason:
            put(
                out,
                f"{said(controls[one.control].title, lang)}{t('report.colon', lang)}{why_so(one.reason, lang)}",
                by=4,
            )


def _left(host: Host, left: Sequence[Result], controls: Controls, lang: str, out: Console) -> None:
    if not left:
        return
    put(out, t("terminal.not_touched", lang) + t("report.colon", lang).rstrip(), "dim", 2)
    for one in left:
        why = because(host, Finding(one.control, _state(one), one.reason, one), lang) or t(f"state.{_state(one)}", lang)
        put(out, sign(_state(one), said(controls[one.control].title, lang), t("report.colon", lang) + why), by=4)
        _guard(one, lang, out, 6)


def _planned(one: Result, control: Control, lang: str, out: Console) -> None:
    head = Text().append("→ ", "bold").append(said(control.title, lang), "bold")
    put(out, head.append(f" ({named('risk_word', str(control.risk), lang)})", "dim"), by=2)
    _guard(one, lang, out, 4)
    for diff in one.diff:
        _diff(diff, out)


def _guard(one: Result, lang: str, out: Console, by: int) -> None:
    """What the guard says of a change, and whom it would touch."""
    if one.guard and not (one.reason and one.reason.code == "guard"):
        key = "terminal.guard_no" if _refused(one) else "terminal.guard_ok"
        told = t(key, lang, text=sanitize(reworded(str(one.guard.get("text", "")), lang), 300))
        put(out, told, "red" if _refused(one) else "green", by)
    if one.accounts:
        told = t("terminal.accounts", lang, accounts=[sanitize(name, 60) for name in one.accounts[:12]])
        put(out, told, "yellow", by)


def _diff(diff: Mapping[str, str], out: Console) -> None:
    lines = str(diff.get("prepared", "")).splitlines()
    for line in lines[:DIFF_LINES]:
        style = "green" if line.startswith("+") else "red" if line.startswith("-") else "dim"
        put(out, sanitize(line, 200), style, 4)
    if len(lines) > DIFF_LINES:
        put(out, f"… +{len(lines) - DIFF_LINES}", "dim", 4)


def _failures(count: int, lang: str) -> Text:
    return Text(t("terminal.failing", lang, n=count), "red") if count else Text(t("terminal.no_failing", lang), "green")
