"""What a host says it wrote, put into the results. Nothing of it is trusted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .assessment import MAX_ITEMS, Json, bounded, plain
from .orchestra import as_list


def added(package: str) -> Json:
    """The difference that installing a package makes."""
    label = f"package {package}"
    return {
        "before_header": label,
        "after_header": label,
        "prepared": f"--- {label}\n+++ {label}\n+installed (an undo leaves it)\n",
    }


def report(found: Json, outcome: Any, follow: Iterable[str], failed_after: Json) -> None:
    """Add to a control's result what the host says was done for it; `follow` names what had to follow."""
    if not isinstance(outcome, dict):
        found["reason"] = {"code": "set_failed", "detail": "the host said nothing about it"}
        return
    found["changed"] = bool(outcome.get("changed"))
    found["diff"] = [
        {key: plain(str(part.get(key, ""))[:20000], True) for key in ("before_header", "after_header", "prepared")}
        for part in as_list(outcome.get("diff"))[:MAX_ITEMS]
        if isinstance(part, dict)
    ]
    tell_guard(found, outcome)
    after = [f"{name}: {failed_after[name]}" for name in follow if name in failed_after]
    if after and found["changed"]:
        found["result"], found["reason"] = "error", {"code": "set_failed", "detail": bounded(after[0])}
    if outcome.get("drift"):
        found["reason"] = {"code": "drift", "names": _names(outcome["drift"])}
    elif outcome.get("stays"):
        found["reason"] = {"code": "stays", "names": _names(outcome["stays"])}
    elif outcome.get("error"):
        found["reason"] = {"code": "set_failed", "detail": bounded(str(outcome["error"]))}
    elif outcome.get("untried") and not found["reason"]:
        found["reason"] = {"code": "login_not_tried", "names": _names(outcome["untried"])}
    if found["result"] != "fail":
        return
    if outcome.get("requires"):
        found["reason"] = {"code": "requires", "controls": _names(outcome["requires"])}
    elif found["guard"] and not found["guard"]["ok"]:
        found["reason"] = {"code": "guard", "text": found["guard"]["text"]}


def tell_guard(found: Json, outcome: Json) -> None:
    """Add what the guard said, and which accounts a change would touch."""
    found["accounts"] = _names(outcome.get("accounts"))
    guard = outcome.get("guard")
    if isinstance(guard, dict):
        found["guard"] = {"ok": bool(guard.get("ok")), "text": bounded(str(guard.get("text", "")))}


def _names(told: Any) -> list[str]:
    return [plain(str(name)[:100]) for name in as_list(told)[:MAX_ITEMS]]
