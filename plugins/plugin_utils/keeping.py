"""Has secrets kept for the practice before a host depends on them.

A volume is encrypted in two exchanges of one run: in the first the host makes sure of a recovery key and hands it over,
sealed; the second, sent only once the key is kept and read back, encrypts. A connection that is cut between them leaves
a volume that is not encrypted, and a key that opens nothing. A new password is made here and kept before it is sent;
until the host says that it is in force, its file is called unconfirmed.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from . import escrow
from .assessment import Assessment, Json, plain
from .confirmation import Writer
from .escrow import Envelope, EscrowError
from .orchestra import as_list, as_mapping

CONTROLLER = "age"
"""The place that is kept here, by the controller; the others are a directory's, which the host writes to by itself."""
RECOVERY = re.compile(r"\d{6}(-\d{6}){7}")
PROTECTOR = re.compile(r"\{([0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})\}")
ACCOUNT = re.compile(r"S-1-5-21(-\d{1,10}){4}")
MOST = 200
LETTERS = "abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789"
"""What a password is made of: nothing that is taken for something else, read over the telephone."""
GROUPS, GROUP = 5, 5


class Keeper(Writer):
    """A writer of which some controls depend on a secret that has to be kept first."""

    write: bool
    given: dict[str, str]
    """New passwords, by the SID of their account."""
    unconfirmed: dict[str, list[str]]
    """Their files, by control."""

    def keep_first(self, items: list[Json]) -> dict[str, str]:
        """Make and keep new passwords; {control: why} of the items whose secrets cannot be kept here."""
        self.given, self.unconfirmed = {}, {}
        refused = {}
        for item in items:
            try:
                if item["wanted"].get("escrow") == CONTROLLER:
                    escrow.of(self.host, self.task_vars)
                elif item["wanted"].get("rotate"):
                    self.make_passwords(item)
            except EscrowError as problem:
                refused[item["control"]] = str(problem)
        return refused

    def make_passwords(self, item: Json) -> None:
        """A new password for each failing account of a control, kept; for a plan, whether it could be."""
        kept = escrow.of(self.host, self.task_vars)
        accounts = {str(one.get("sid")): one.get("name") for one in map(as_mapping, as_list(item["failing"])[:MOST])}
        if not all(map(ACCOUNT.fullmatch, accounts)):
            raise EscrowError("the host names an account by something else than its SID")
        for sid, name in accounts.items() if self.write else ():
            file = f"password-{sid}.{self.now.strftime(escrow.STAMP)}"
            secret = {
                "host": self.host,
                "account": plain(str(name)[:80]),
                "sid": sid,
                "password": new_password(),
                "kept_at": self.now.isoformat(timespec="seconds"),
                "run": self.run_id,
            }
            kept.keep(f"{file}{escrow.UNCONFIRMED}", secret)
            self.given[sid] = secret["password"]
            self.unconfirmed.setdefault(item["control"], []).append(file)

    def confirm_passwords(self, sets: Json) -> None:
        """Say of each new password's file whether it is in force, where the host told."""
        for control, files in self.unconfirmed.items():
            outcome = as_mapping(sets.get(control))
            if not outcome or outcome.get("error"):
                continue  # it may be in force
            for file in files:
                escrow.of(self.host, self.task_vars).confirm(file, bool(outcome.get("changed")))

    def exchange_kept(self, assessment: Assessment, request: Json) -> tuple[Json, str]:
        """The same as `exchange`; what depends on a key is set by a second one, after the key is kept."""
        items: list[Json] = request["set"]
        first = [item for item in items if "escrow" in item["wanted"] and not item["only_guard"]]
        risky = any(item["dangerous"] for item in items)
        if not (first and request["write"]):
            answer, reverted = self.exchange(assessment, request, risky, self.given)
            self.confirm_passwords(as_mapping(answer.get("sets")))
            return answer, reverted
        envelope = Envelope()
        staged = [{**item, "wanted": {**item["wanted"], "stage": "keep"}} if item in first else item for item in items]
        asked = {**request, "set": staged, "seal": envelope.modulus}
        answer, reverted = self.exchange(assessment, asked, risky, self.given)
        handed = as_list(answer.pop("handed", None))
        sets = as_mapping(answer.get("sets"))
        self.confirm_passwords(sets)
        ready = [item for item in first if done(sets.get(item["control"]))]
        try:
            self.keep_keys(handed, envelope)
        except EscrowError as problem:
            for item in ready:
                sets[item["control"]]["guard"] = {"ok": False, "text": plain(problem)}
            ready = []
        if reverted or not ready:
            return answer, reverted
        self.tell_kept([*assessment.resources, *ready])
        again, reverted = self.exchange(assessment, {**request, "set": ready})
        return merged(answer, again), reverted

    def keep_keys(self, handed: list[Any], envelope: Envelope) -> None:
        """Keep the recovery keys that the host handed over. Raises EscrowError."""
        kept = escrow.of(self.host, self.task_vars) if handed else None
        for told in map(as_mapping, handed[:MOST]):
            protector = PROTECTOR.fullmatch(str(told.get("id")))
            try:
                key = envelope.open(str(told.get("sealed")))
            except ValueError:
                key = ""
            if not (kept and protector and RECOVERY.fullmatch(key)):
                raise EscrowError("the host handed over something else than a recovery key")
            secret = {
                "host": self.host,
                "volume": plain(str(told.get("volume"))[:80]),
                "recovery_key_id": protector.group(1).upper(),
                "recovery_key": key,
                "kept_at": self.now.isoformat(timespec="seconds"),
                "run": self.run_id,
            }
            kept.keep(f"key-{secret['recovery_key_id']}.age", secret)

    def tell_kept(self, asked: list[Json]) -> None:
        """Have what is asked of volumes name the keys that are kept by now."""
        keys = escrow.known(self.host, self.task_vars)["hygiene_kept_keys"]
        for one in asked:
            if one["kind"] == "volumes":
                one["params"]["kept"] = keys


def new_password() -> str:
    """A password of five groups, with a letter of each kind in every one: 120 bits and more."""
    groups = []
    for _ in range(GROUPS):
        letters = [secrets.choice(kind) for kind in LETTERS]
        letters += [secrets.choice("".join(LETTERS)) for _ in range(GROUP - len(LETTERS))]
        secrets.SystemRandom().shuffle(letters)
        groups.append("".join(letters))
    return "-".join(groups)


def done(outcome: Any) -> bool:
    """Whether the host did its first part of a control, by what it says."""
    told = as_mapping(outcome)
    guard = told.get("guard")
    return bool(told) and not (told.get("error") or told.get("requires") or (guard and not as_mapping(guard).get("ok")))


def merged(first: Json, second: Json) -> Json:
    """What the host did in both exchanges, as one answer."""
    sets = as_mapping(first.get("sets"))
    for name, outcome in as_mapping(second.get("sets")).items():
        before, told = as_mapping(sets.get(name)), as_mapping(outcome)
        diff = [*as_list(before.get("diff")), *as_list(told.get("diff"))]
        sets[name] = {**told, "changed": bool(before.get("changed") or told.get("changed")), "diff": diff}
    return {**second, "sets": sets, "after": {**as_mapping(first.get("after")), **as_mapping(second.get("after"))}}
