"""The options that the verbs share: Ansible's own spelling, and everything after `--` handed to it as it is."""

from __future__ import annotations

import difflib
import functools
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from hygiene_cli.cli import text
from hygiene_cli.errors import UsageProblem

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("html", "pdf", "json", "csv", "junit", "sarif", "oscal", "ciso")
ASKED = {"-k": "ssh", "--ask-pass": "ssh", "-K": "become", "--ask-become-pass": "become", "--ask-vault-pass": "vault",
         "--ask-vault-password": "vault", "-J": "vault"}  # fmt: skip
PROMPTS = {
    "ssh": r"^SSH password:\s*?$",
    "become": r"^[A-Z]+ password(\[defaults to SSH password\])?:\s*?$",
    "vault": r"^Vault password( \([^)]*\))?:\s*?$",
}
"""ansible-playbook's own prompts, which ansible-runner answers."""
GIVEN_AS_IS = {
    "user": "-u", "connection": "-c", "private_key": "--private-key", "become_user": "--become-user",
    "become_method": "--become-method", "timeout": "-T",
}  # fmt: skip


UNITS = {"m": 60, "h": 3600, "d": 86400, "j": 86400}
LONGEST = 7 * 86400
SAID_BY_OPTIONS = {"hygiene_hosts": "-l", "hygiene_rules": "--rule", "hygiene_controls": "--control"}
"""The playbooks' own variables that have an option here, so that a narrowed run is known as one."""


@dataclass(frozen=True)
class Output:
    """Where the result goes: the format on stdout (None: the table), and files by their ending."""

    format: str | None
    files: tuple[Path, ...]

    def shows(self, *formats: str) -> bool:
        """Whether any of these formats was asked for."""
        return self.format in formats or any(format_of(path) in formats for path in self.files)


def inventory(function: F) -> F:
    option = click.option("-i", "--inventory", "inventories", multiple=True, metavar="FILE", help=text("opt.inventory"))
    return option(function)


def of_register(function: F) -> Callable[..., Any]:
    """What a verb of a register's verb takes too: the language, and the inventories, where none stood before it."""

    def wrapped(before: tuple[str, ...], /, *, inventories: tuple[str, ...], **given: Any) -> Any:
        return function(inventories or before, **given)

    functools.update_wrapper(wrapped, function)
    return inventory(lang(click.pass_obj(wrapped)))


def selection(function: F) -> F:
    for option in (
        click.option("--control", "controls", multiple=True, metavar="ID", help=text("opt.control")),
        click.option("--rule", "rules", multiple=True, type=int, metavar="N", help=text("opt.rule")),
        click.option("-l", "--limit", metavar="HOSTS", help=text("opt.limit")),
    ):
        function = option(function)
    return function


def hosts(function: F) -> F:
    option = click.option("--host", "named", multiple=True, metavar="NAME", help=text("opt.host"))
    return option(function)


def limited(limit: str | None, named: tuple[str, ...]) -> str | None:
    """One pattern of Ansible's from `-l` and every `--host`."""
    return ",".join([*([limit] if limit else []), *named]) or None


def output(function: F) -> F:
    for option in (
        click.option("-o", "--output", "files", multiple=True, metavar="FILE", help=text("opt.output")),
        click.option("--format", "format_", type=click.Choice(FORMATS), help=text("opt.format")),
    ):
        function = option(function)
    return function


def fleet(function: F) -> F:
    """The options of every verb that visits hosts."""
    for options in (ansible, lang, output, selection, inventory):
        function = options(function)
    return function


def profile(function: F) -> F:
    choice = click.Choice(["essential", "reinforced", "strict"])
    return click.option("--profile", "profile_", type=choice, help=text("opt.profile"))(function)


def when(function: F) -> F:
    """What need not be waited for."""
    for option in (
        click.option("--without-observation", "unobserved", is_flag=True, help=text("opt.unobserved")),
        click.option("--now", is_flag=True, help=text("opt.now")),
    ):
        function = option(function)
    return function


def override(profile_: str | None, now: bool, unobserved: bool) -> dict[str, Any]:
    """What one run may: another risk where the host's own profile allows it, any time of the day, at once."""
    given = {"hygiene_profile_override": profile_, "hygiene_now": now}
    return {
        **{name: value for name, value in given.items() if value},
        **({"hygiene_observation_days": 0} if unobserved else {}),
    }


def seconds(option: str, duration: str | None, default: int = 0) -> int:
    """The seconds of 30m, 4h or 2d. Raises UsageProblem for anything else, or for more than seven days."""
    if duration is None:
        return default
    match = re.fullmatch(r"(\d{1,4})\s*([mhdj])", duration.strip().lower())
    found = int(match.group(1)) * UNITS[match.group(2)] if match else 0
    if not 60 <= found <= LONGEST:
        raise UsageProblem(
            "{option} {duration}: say 30m, 4h or 2d, seven days at most", option=option, duration=duration
        )
    return found


def lang(function: F) -> F:
    return click.option("--lang", type=click.Choice(["fr", "en"]), expose_value=False, help=text("opt.lang"))(function)


def ansible(function: F) -> F:
    for option in (
        click.argument("rest", nargs=-1, type=click.UNPROCESSED, metavar="[-- ANSIBLE…]"),
        click.option("-v", "verbosity", count=True, help=text("opt.verbose")),
        click.option("-f", "--forks", type=click.IntRange(1), metavar="N", help=text("opt.forks")),
        click.option("-T", "--timeout", type=click.IntRange(1), metavar="S", help=text("opt.timeout")),
        click.option("-e", "--extra-vars", multiple=True, metavar="K=V", help=text("opt.extra_vars")),
        click.option("--vault-id", multiple=True, metavar="ID@SOURCE", help=text("opt.vault_id")),
        click.option("--vault-password-file", multiple=True, metavar="FILE", help=text("opt.vault_file")),
        click.option("-J", "--ask-vault-pass", is_flag=True, help=text("opt.ask_vault")),
        click.option("-K", "--ask-become-pass", is_flag=True, help=text("opt.ask_become")),
        click.option("-k", "--ask-pass", is_flag=True, help=text("opt.ask_pass")),
        click.option("--become-method", metavar="NAME", help=text("opt.become_method")),
        click.option("--become-user", metavar="NAME", help=text("opt.become_user")),
        click.option("-b", "--become", is_flag=True, help=text("opt.become")),
        click.option("--private-key", metavar="FILE", help=text("opt.private_key")),
        click.option("-u", "--user", metavar="NAME", help=text("opt.user")),
        click.option("-c", "--connection", metavar="NAME", help=text("opt.connection")),
    ):
        function = option(function)
    return function


@dataclass(frozen=True)
class Ansible:
    """What ansible-playbook is given: its arguments without secrets, the passwords to hand over, the variables."""

    arguments: tuple[str, ...]
    passwords: dict[str, str]
    variables: dict[str, Any]
    forks: int | None
    verbosity: int


def for_ansible(given: dict[str, Any]) -> Ansible:
    """The ansible options of a command line; secrets are asked on the terminal here."""
    from hygiene_cli.running.runner import extra_vars

    rest, asked, values = _without_secrets(list(given["rest"]))
    arguments = [word for name, flag in GIVEN_AS_IS.items() if given.get(name) for word in (flag, str(given[name]))]
    arguments += ["-b"] if given["become"] else []
    arguments += [word for item in given["vault_id"] for word in ("--vault-id", item)]
    arguments += [word for item in given["vault_password_file"] for word in ("--vault-password-file", item)]
    for name, kind in (("ask_pass", "ssh"), ("ask_become_pass", "become"), ("ask_vault_pass", "vault")):
        if given[name] and kind not in asked:
            asked.append(kind)
    flags = {"ssh": "-k", "become": "-K", "vault": "--ask-vault-pass"}
    arguments += [flags[kind] for kind in asked]
    every = [*given["extra_vars"], *values]
    variables, files = extra_vars(every) if every else ({}, [])
    for name in SAID_BY_OPTIONS.keys() & variables.keys():
        raise UsageProblem("say {option} instead of -e {name}", option=SAID_BY_OPTIONS[name], name=name)
    passwords = {PROMPTS[kind]: _ask(kind) for kind in ("ssh", "become", "vault") if kind in asked}
    return Ansible((*arguments, *files, *rest), passwords, variables, given["forks"], given["verbosity"])


def _without_secrets(rest: list[str]) -> tuple[list[str], list[str], list[str]]:
    """(arguments, kinds of password asked for, -e values) of what follows `--`, in all of Ansible's spellings."""
    kept: list[str] = []
    asked: list[str] = []
    values: list[str] = []
    words = iter(part for word in rest for part in _parted(word))
    for word in words:
        name, _, value = word.partition("=")
        kind = ASKED.get(word) or next((ASKED[full] for full in ASKED if len(word) > 6 and full.startswith(word)), None)
        if kind:
            asked.append(kind)
        elif word == "-e" or (name.startswith("--ex") and "--extra-vars".startswith(name)):
            values.append(value or next(words, ""))
        elif word.startswith("-e"):
            values.append(word[2:])
        else:
            kept.append(word)
    return kept, list(dict.fromkeys(asked)), values


def _parted(word: str) -> list[str]:
    """Flags that Ansible takes together (-bK), one by one."""
    return [f"-{flag}" for flag in word[1:]] if re.fullmatch(r"-[bCDJkK]{2,}", word) else [word]


def _ask(kind: str) -> str:
    answer: str = click.prompt(text(f"ask.{kind}"), hide_input=True, default="", show_default=False, err=True)
    return answer


def outputs(format_: str | None, files: tuple[str, ...]) -> Output:
    """Where the result goes. Raises UsageProblem for a file whose ending names no format, or that cannot be written."""
    paths = tuple(Path(item) for item in files)
    for path in paths:
        format_of(path)
        folder = path.parent
        if not folder.is_dir():
            raise UsageProblem("{path} cannot be written: the folder {folder} does not exist", path=path, folder=folder)
    if "pdf" in (format_, *map(format_of, paths)):
        from hygiene_cli.report import pdf

        pdf.require()
    return Output(format_, paths)


def format_of(path: Path) -> str:
    """The format that a file's ending names."""
    name = path.name.lower()
    for ending, format_ in ENDINGS.items():
        if name.endswith(ending):
            return format_
    raise UsageProblem(
        "{path}: the ending says no format; use"
        " .html, .pdf, .json, .csv, .xml (JUnit), .sarif, .oscal.json or .ciso.csv",
        path=path,
    )


ENDINGS = {
    ".oscal.json": "oscal", ".ciso.csv": "ciso", ".html": "html", ".htm": "html", ".pdf": "pdf", ".json": "json",
    ".csv": "csv", ".xml": "junit", ".sarif": "sarif",
}  # fmt: skip
"""The longer endings come first."""


NO_RULE = "there is no rule {rule}; the rules are numbered 1 to 40"


def require(known: Collection[str], controls: Iterable[str], rules: Iterable[int]) -> None:
    """Raise UsageProblem for a control or a rule that does not exist."""
    for rule in rules:
        if not 1 <= rule <= 40:
            raise UsageProblem(NO_RULE, rule=rule)
    for name in controls:
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            if close:
                raise UsageProblem("no control is called {name}; did you mean {close}?", name=name, close=close[0])
            raise UsageProblem("no control is called {name}; `hygiene rules --format json` lists them", name=name)
