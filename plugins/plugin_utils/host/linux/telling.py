"""Changes as the controller is told of them, and as the journal keeps them."""

from __future__ import annotations

import base64
import difflib
import hashlib
import json
from typing import Any, Dict, List

from .changes import Change
from .hiding import told

DIFF_LINES = 400


def portable(state: Any, secret: bool = False) -> Any:
    """A state as JSON, for the journal: file contents in base64; of a secret, only its digest."""
    if state is None:
        return None
    if isinstance(state, dict) and isinstance(state.get("content"), bytes):
        if secret:
            return {**state, "content": None, "sha256": digest(state["content"])}
        return {**state, "content": base64.b64encode(state["content"]).decode()}
    return {"sha256": digest(json.dumps(state, sort_keys=True).encode())} if secret else state


def from_portable(state: Any) -> Any:
    """What `portable` was given; a secret's content is not there."""
    if isinstance(state, dict) and isinstance(state.get("content"), str):
        return {**state, "content": base64.b64decode(state["content"])}
    return state


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def diff(item: Change) -> Dict[str, str]:
    """The change as Ansible shows differences: headers and unified lines, secrets hidden."""
    label = told(item.target if item.type in ("file", "mode") else f"{item.type} {item.target}")
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
    return [str(item) for item in state] if isinstance(state, list) else str(state).splitlines()
