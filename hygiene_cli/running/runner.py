"""Runs one playbook of the collection over the inventory. The only file that knows ansible-runner.

Everything the run writes (events, passwords handed over, extra variables) is in one private folder.
"""

from __future__ import annotations

import json
import locale
import os
import re
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ansible_collections.hygiene.baseline.plugins.plugin_utils.courier import unseal
from hygiene_cli.errors import HygieneError, UsageProblem
from hygiene_cli.inventory import FILE_VARIABLE, nobody
from hygiene_cli.running.private import private_folder
from hygiene_cli.running.stopping import stoppable

OnHost = Callable[[str, Mapping[str, Any]], None]
OnStart = Callable[[Mapping[str, Mapping[str, Any]], int], None]
"""Given what the verdict needs of every host of the inventory, and how many the run looks at."""
FORKS_PER_CORE = 5
MINIMUM_ANSIBLE = (2, 19)
INVENTORIED = "inventoried.json"
READING, MISSING = "Ansible cannot read {path}: {why}", "the file {path} does not exist"
GIVEN_WRONG = {
    re.compile(r"Error reading config file \((?P<path>.*?)\): (?:.*: )*?(?P<why>.*?)(?:\\n|\n|$)"): READING,
    re.compile(r"Could not find or access '(?P<path>.*?)' on the Ansible Controller"): MISSING,
}
"""What Ansible says of files that the user gave → the sentence for it."""
PROMPT = re.compile(r"^Vault password[^:\n]*:", re.M | re.I)
OURS = tuple(f"hygiene.baseline.{name}" for name in ("assess", "enforce", "undo", "lift"))


@dataclass(frozen=True)
class Order:
    """What to run: the playbook's verb, the inventories, and what the user asked for."""

    verb: str
    inventories: Sequence[str]
    limit: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    arguments: Sequence[str] = ()
    passwords: Mapping[str, str] = field(default_factory=dict)
    forks: int | None = None
    verbosity: int = 0


@dataclass
class Outcome:
    """How it went. `problems` is {host: (code, sentence)} for hosts that gave no result."""

    status: str = ""
    hosts: list[str] = field(default_factory=list)
    problems: dict[str, tuple[str, str]] = field(default_factory=dict)
    same_secret: list[list[str]] = field(default_factory=list)
    """Machines that share a password, where the order asked for the comparison."""
    interrupted: bool = False
    output: str = ""


class Listener:
    """Takes ansible-runner's events as they come: one result or one problem per host."""

    def __init__(
        self,
        on_host: OnHost,
        on_problem: Callable[[str, str, str], None],
        outcome: Outcome,
        on_start: Callable[[], None] | None = None,
    ) -> None:
        self.on_host, self.on_problem, self.outcome = on_host, on_problem, outcome
        self.on_start: Callable[[], None] | None = on_start
        self.no_match = False
        self.failure: BaseException | None = None

    def __call__(self, event: dict[str, Any]) -> bool:
        """Handle an event; False so that the runner does not keep its file."""
        try:
            self._handle(event)
        except Exception as problem:  # the runner would swallow it
            self.failure = self.failure or problem
        return False

    def _handle(self, event: dict[str, Any]) -> None:
        kind, data = event.get("event"), event.get("event_data", {})
        if kind in ("verbose", "error") and event.get("stdout"):
            self.outcome.output = (self.outcome.output + event["stdout"] + "\n")[-20000:]
        if kind in ("playbook_on_no_hosts_matched", "playbook_on_no_hosts_remaining"):
            self.no_match = kind == "playbook_on_no_hosts_matched" or self.no_match
        if kind == "playbook_on_task_start" and self.on_start:
            self.on_start()
            self.on_start = None
        if kind not in ("runner_on_ok", "runner_on_failed", "runner_on_unreachable"):
            return
        if data.get("task_action") not in OURS and data.get("resolved_action") not in OURS:
            return
        host, result = data.get("host", ""), data.get("res") or {}
        try:
            told = result.get("hygiene")
            told = unseal(told) if isinstance(told, str) else told
            if isinstance(told, dict):
                self.on_host(host, told)
                self.outcome.hosts.append(host)
                return
        except HygieneError:
            raise
        except Exception as problem:  # a host whose answer cannot be taken in never loses the others
            self.problem(host, "bad_answer", f"{type(problem).__name__}: {problem}"[:600])
            return
        self.problem(host, *classify(kind, result))

    def problem(self, host: str, code: str, text: str) -> None:
        """Note why a host gave no result."""
        self.outcome.problems[host] = (code, text)
        self.on_problem(host, code, text)


def classify(kind: str, result: Mapping[str, Any]) -> tuple[str, str]:
    """(reason code, sentence) for a host that gave no result."""
    problem = result.get("hygiene_problem")
    text = str(result.get("msg") or "no result")[:600]
    if isinstance(problem, Mapping) and problem.get("code"):
        return str(problem["code"]), str(problem.get("detail") or text)
    lowered = text.lower()
    if "host key verification" in lowered or "host identification has changed" in lowered:
        return "auth_failed", text
    if re.search(
        r"permission denied|invalid/incorrect password|authentication fail|credentials were rejected", lowered
    ):
        return "auth_failed", text
    if re.search(
        r"(incorrect|missing|wrong).{0,20}(become|sudo|su|doas)? ?password|privilege escalation|sudo:|su:", lowered
    ):
        return "become_failed", text
    if ("timed out" in lowered and "task" in lowered) or ("timeout" in lowered and kind == "runner_on_failed"):
        return "timeout", text
    return ("unreachable" if kind == "runner_on_unreachable" else "read_failed"), text


def execute(
    order: Order,
    on_host: OnHost,
    on_problem: Callable[[str, str, str], None],
    on_start: OnStart = lambda hosts, count: None,
) -> Outcome:
    """Run the playbook; the inventory goes to `on_start`, then each host's result to `on_host` as it comes.

    Raises UsageProblem for what Ansible says of the command line or the inventory, HygieneError otherwise.
    """
    require_ansible()
    outcome = Outcome()
    with private_folder() as folder, stoppable() as stop:
        chosen: list[str] = []

        def start() -> None:
            told = json.loads((folder / INVENTORIED).read_text(encoding="utf-8"))
            chosen.extend(told["chosen"])
            outcome.same_secret.extend(told["same_secret"])
            on_start(told["hosts"], len(chosen))

        listener = Listener(on_host, on_problem, outcome, start)
        outcome.status = _play(order, folder, listener, stop)
        outcome.interrupted = stop.asked.is_set()
    if listener.failure:
        raise listener.failure
    if not outcome.interrupted:
        # ansible-playbook was killed, or gave up: a host that nobody heard of is not one that is fine
        for host in sorted({*chosen} - {*outcome.hosts} - outcome.problems.keys()):
            listener.problem(host, "interrupted", "ansible-playbook ended before this host answered")
    if not outcome.interrupted and not outcome.hosts and not outcome.problems:
        raise _nothing_ran(order, listener)
    return outcome


def _play(order: Order, folder: Path, listener: Listener, stop: Callable[[], bool]) -> str:
    """Have ansible-runner run the playbook, with all that it writes in the private folder; the status it ends with."""
    import ansible_runner

    (folder / "env").mkdir(mode=0o700)
    ran = ansible_runner.run(
        private_data_dir=str(folder),
        project_dir=str(Path.cwd()),  # where relative paths and ansible.cfg are looked for
        playbook=f"hygiene.baseline.{order.verb}",
        inventory=list(order.inventories),
        limit=order.limit,
        verbosity=order.verbosity or None,
        forks=order.forks or _forks(),
        extravars=dict(order.variables) or None,
        cmdline=shlex.join(order.arguments) or None,
        passwords=dict(order.passwords) or None,
        envvars=environment(folder),
        settings={"suppress_output_file": True, "suppress_env_files": False, "pexpect_timeout": 1},
        event_handler=listener,
        cancel_callback=stop,
        quiet=True,
    )
    return str(ran.status)


def _nothing_ran(order: Order, listener: Listener) -> HygieneError:
    """Why no host gave anything, in one sentence."""
    output = listener.outcome.output
    if "unrecognized arguments" in output or "expected one argument" in output or "invalid choice" in output:
        line = next((line for line in output.splitlines() if "error:" in line), "").split("error:")[-1].strip()
        return UsageProblem("ansible-playbook refuses what follows `--`: {why}", why=line)
    if "leaves us with no hosts" in output or "Could not match supplied host pattern" in output or listener.no_match:
        return nobody(order.limit, order.inventories)
    for pattern, sentence in GIVEN_WRONG.items():
        found = pattern.search(output)
        if found:
            return UsageProblem(sentence, **found.groupdict())
    if re.search(r"vault (password|secret)|Decryption failed", PROMPT.sub("", output), re.I):
        return UsageProblem(
            "a vaulted value cannot be opened: give --ask-vault-pass or --vault-id with the right password"
        )
    told = re.sub(r"\s+", " ", "".join(re.findall(r"(?:\[ERROR\]:|ERROR!)(.*?)(?:\n\n|\Z)", output, re.S)[:1])).strip()
    return HygieneError("ansible-playbook could not run: {why}", why=told[:500] or output.strip()[-500:] or "…")


def require_ansible() -> None:
    """Raise HygieneError when the ansible-core of this environment is too old for the collection."""
    have = version("ansible-core")
    if tuple(int(part) for part in have.split(".")[:2]) < MINIMUM_ANSIBLE:
        wanted = ".".join(map(str, MINIMUM_ANSIBLE))
        raise HygieneError(
            "ansible-core {have} is too old: hygiene needs {wanted}; pip install -U 'ansible-core>={wanted}'",
            have=have,
            wanted=wanted,
        )


def _forks() -> int | None:
    if os.environ.get("ANSIBLE_FORKS"):
        return None
    return max(10, FORKS_PER_CORE * (os.cpu_count() or 2))


def environment(folder: Path) -> dict[str, str]:
    """Our own ansible-playbook and our own collection first, whatever else is installed."""
    from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import COLLECTION

    ours = folder / "collections" / "ansible_collections" / "hygiene"
    ours.mkdir(parents=True)
    (ours / "baseline").symlink_to(COLLECTION)
    theirs = os.environ.get("ANSIBLE_COLLECTIONS_PATH") or "~/.ansible/collections:/usr/share/ansible/collections"
    callbacks = [str(Path(__file__).with_name("callbacks")), os.environ.get("ANSIBLE_CALLBACK_PLUGINS")]
    return {
        "ANSIBLE_CALLBACK_PLUGINS": ":".join(filter(None, callbacks)),
        FILE_VARIABLE: str(folder / INVENTORIED),
        "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}",
        "ANSIBLE_COLLECTIONS_PATH": f"{folder / 'collections'}:{theirs}",
        "ANSIBLE_RETRY_FILES_ENABLED": "false",
        "ANSIBLE_NOCOLOR": "true",
        "ANSIBLE_DEPRECATION_WARNINGS": "false",
        **utf8_locale(),
    }


def utf8_locale() -> dict[str, str]:
    """What ansible-playbook lacks to start: it wants UTF-8, in a locale that this system has.

    A script's `LC_ALL=C` is none, nor is the locale of a laptop that SSH carried to a machine without it.
    """
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "")
        encoding = locale.getlocale()[1] or ""
    except (locale.Error, ValueError):
        encoding = ""
    finally:
        locale.setlocale(locale.LC_ALL, before)
    return {} if encoding.lower() in ("utf-8", "utf8") else {"LC_ALL": "C.UTF-8"}


def extra_vars(given: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """({name: value}, [@files]) of the `-e` values, so that none of them shows in a process list."""
    from ansible.parsing.splitter import parse_kv

    values: dict[str, Any] = {}
    files = []
    for item in given:
        if item.startswith("@"):
            files += ["-e", item]
        elif item.lstrip().startswith("{"):
            try:
                values.update(json.loads(item))
            except ValueError:
                raise UsageProblem("-e {given}… is not JSON", given=item[:40]) from None
        else:
            values.update(parse_kv(item))
    return values, files
