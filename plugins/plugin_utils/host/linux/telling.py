"""Changes as the controller is told of them, and as the journal keeps them."""

from __future__ import annotations

import base64
import difflib
import hashlib
from typing import Any, Dict, List

from .changes import Change

DIFF_LINES = 400


def portable(state: Any) -> Any:
    """A state as JSON, for the journal: file contents in base64."""
    if isinstance(state, dict) and isinstance(state.get("content"), bytes):
        return {**state, "content": base64.b64encode(state["content"]).decode()}
    return state


def summary(item: Change) -> Dict[str, Any]:
    """What leaves the host about a change: states, file contents only as size and SHA-256."""

    def short(state: Any) -> Any:
        if isinstance(state, dict) and "content" in state:
            content = state["content"]
            digest = None if item.secret else hashlib.sha256(content).hexdigest()
            return {
                "size": len(content),
                "sha256": digest,
                "mode": oct(state["mode"]),
                "uid": state["uid"],
                "gid": state["gid"],
            }
        if isinstance(state, dict) and item.type == "pam_tree":
            return {
                path: text and hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
                for path, text in state.items()
            }
        return "(hidden)" if item.secret and state is not None else state

    return {"type": item.type, "target": item.target, "before": short(item.before), "after": short(item.after)}


def diff(item: Change) -> Dict[str, str]:
    """The change as Ansible shows differences: headers and unified lines, secrets hidden."""
    label = item.target if item.type in ("file", "mode") else f"{item.type} {item.target}"
    if item.secret:
        return {"before_header": label, "after_header": label, "prepared": f"--- {label}\n+++ {label}\n(hidden)\n"}
    lines = list(
        difflib.unified_diff(
            _lines(item.before), _lines(item.after), f"before: {label}", f"after: {label}", "", "", 2, ""
        )
    )
    if len(lines) > DIFF_LINES:
        lines = [*lines[:DIFF_LINES], f"… {len(lines) - DIFF_LINES} more lines"]
    return {"before_header": label, "after_header": label, "prepared": "\n".join(lines) + "\n"}


def _lines(state: Any) -> List[str]:
    if state is None:
        return []
    if isinstance(state, dict) and "content" in state:
        head: List[str] = [f"mode {state['mode']:04o} owner {state['uid']}:{state['gid']}"]
        return [*head, *state["content"].decode("utf-8", "replace").splitlines()]
    if isinstance(state, dict):
        told: List[str] = [f"{key}: {oct(value) if key == 'mode' else value}" for key, value in state.items()]
        return [line for words in told for line in words.splitlines()]
    return str(state).splitlines()
