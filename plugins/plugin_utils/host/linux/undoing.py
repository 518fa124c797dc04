"""Putting back what a run replaced, by the code that replaced it. Sent to a host with whatever writes.

Needs neither the controller nor the network: what is put back lies in the host's own journal.
"""

from __future__ import annotations

import functools
from typing import Any, Dict, List, Optional, Tuple

from ._file_changes import remove_folders
from ._taking_back import Drift, taken_back
from .after import follow
from .changes import TYPES, Change, SetFailed, carry_out, read
from .hiding import told
from .journal import Entry, Keep, all_journals, read_journal
from .telling import diff, digest

NEEDS = ("_taking_back", "after", "changes", "journal", "telling")
DIFFS = 60


def of_run(run: str, controls: List[str]) -> List[Entry]:
    """What a run changed, for these controls or all when empty, in the order it did. SetFailed without a journal."""
    _, entries = read_journal(run)
    return [entry for entry in entries if not controls or entry.control in controls]


def in_force(control: str) -> List[Entry]:
    """What hygiene set for a control on this host and did not put back since, in the order it did."""
    standing: Dict[Any, Entry] = {}
    put_back: Dict[Any, Tuple[Any, Entry]] = {}
    for entry in sorted((one for _, entries in all_journals() for one in entries), key=lambda one: one.at):
        if entry.control != control:
            continue
        target = (entry.change.type, entry.change.target)
        key, other = (entry.run, *target), (entry.undoes, *target)
        if not entry.undoes:
            standing[key] = entry
        elif other in standing:
            put_back[key] = (other, standing.pop(other))
        elif other in put_back:  # an undo of an undo
            first, again = put_back.pop(other)
            standing[first] = again
    return list(standing.values())


def undo(entries: List[Entry], force: bool, write: bool, keep: Keep) -> Dict[str, Any]:
    """{sets: {control: outcome}, after: {function: error or null}}, the last change first.

    An outcome is {changed, diff, error, drift}: `drift` names what was changed since and is left alone, unless `force`.
    """
    outcomes: Dict[str, Any] = {}
    due: List[str] = []
    for entry in reversed(entries):
        outcome = outcomes.setdefault(entry.control, _nothing())
        try:
            item = _back(entry, force)
            if item is None:
                continue
            written: List[Change] = []
            carry_out([item], write, functools.partial(_note, keep, entry), written)
        except Drift:
            outcome["drift"].append(told(entry.change.target))
            continue
        except Exception as problem:  # one thing that cannot be put back never loses the others
            named = "" if isinstance(problem, SetFailed) else f"{type(problem).__name__}: "
            outcome["error"] = told(f"{named}{problem}")[:500]
            continue
        if write and entry.change.type == "file" and item.after is None:
            remove_folders(_made(entry))
        outcome["changed"] = outcome["changed"] or bool(written)
        outcome["diff"] += [diff(one) for one in written][: DIFFS - len(outcome["diff"])]
        due += [name for name in entry.follow if written and name not in due]
    return {"sets": outcomes, "after": follow(due) if write else {}}


def _note(keep: Keep, entry: Entry, item: Change, made: List[str]) -> None:
    """Tell the journal of an entry that is about to be put back."""
    keep(entry._replace(change=item, made=made, undoes=entry.run))


def _nothing() -> Dict[str, Any]:
    return {"changed": False, "diff": [], "guard": None, "error": None, "accounts": [], "drift": []}


def _made(entry: Entry) -> List[str]:
    """The folders that the entry's run made for its file, whichever of the run's controls wrote there first."""
    run = (one for _, entries in all_journals() for one in entries if one.run == entry.run)
    return [folder for one in run if one.change.target == entry.change.target for folder in one.made]


def _born(entry: Entry) -> bool:
    """Whether the target was not there before hygiene first changed it."""
    key = (entry.change.type, entry.change.target)
    changes = (one.change for _, entries in all_journals() for one in entries)
    return next(one.before for one in changes if (one.type, one.target) == key) is None


def _back(entry: Entry, force: bool) -> Optional[Change]:
    """The change that takes an entry back; None when nothing is to be done. Raises Drift, SetFailed."""
    item = entry.change
    now = read(item.type, item.target)
    before, after = _known(item.before, now), _known(item.after, now)
    if now == before:
        return None
    own = TYPES[item.type].take_back
    try:
        wanted = own(item.target, before, after) if own else taken_back(now, before, after)
    except (Drift, SetFailed):
        if not force:
            raise Drift from None
        wanted = before
    if isinstance(wanted, dict) and wanted.get("content") == b"" and _born(entry):
        wanted = None
    if isinstance(wanted, dict) and "sha256" in wanted:
        raise SetFailed(f"{item.target} held a secret, which no journal keeps: it cannot be given back")
    return item._replace(before=now, after=wanted)


def _known(state: Any, now: Any) -> Any:
    """A journal's state; a secret of which the digest is that of the state now is the state now."""
    if not isinstance(state, dict) or "sha256" not in state:
        return state
    content = now.get("content") if isinstance(now, dict) else None
    return now if isinstance(content, bytes) and digest(content) == state["sha256"] else state


__all__ = ["in_force", "of_run", "undo"]
