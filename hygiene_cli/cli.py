"""The `hygiene` command: one verb, one file in hygiene_cli/commands, imported only when it is called."""

from __future__ import annotations

import difflib
import gc
import importlib
import os
import re
import sys
from collections.abc import Iterable
from typing import Literal

import click

from hygiene_cli.errors import HygieneError, UsageProblem
from hygiene_cli.texts import t, typography

VERBS = {
    "check": "check", "plan": "plan", "apply": "apply", "undo": "undo", "lift": "lift", "prepare": "prepare",
    "status": "status", "report": "report", "history": "history", "changes": "changes",
    "attest": "attest", "questionnaire": "questionnaire", "waive": "waive", "waivers": "waivers",
    "actions": "actions", "people": "people", "leave": "leave", "equipment": "equipment",
    "audit": "audit", "portfolio": "portfolio", "export": "export",
    "rules": "rules", "explain": "explain", "kit": "kit", "import": "import_", "init": "init", "doctor": "doctor",
}  # fmt: skip
"""Verb → its file in hygiene_cli/commands."""
CLICKS = {"Options": "cli.options", "Commands": "cli.verbs", "Show this message and exit.": "cli.opt.help"}
"""Words of click's own in a help, and ours for them."""
INTERRUPTED = 130


def language(arguments: list[str] | None = None) -> str:
    """The language asked for by --lang, else by HYGIENE_LANG, else French."""
    words = sys.argv[1:] if arguments is None else arguments
    for position, word in enumerate(words):
        if word == "--":
            break
        if word.startswith("--lang="):
            return word[7:]
        if word == "--lang" and position + 1 < len(words):
            return words[position + 1]
    return os.environ.get("HYGIENE_LANG", "fr")


LANG: Literal["fr", "en"] = "en" if language() == "en" else "fr"


def text(key: str, **params: object) -> str:
    """A text of the command line in the language of this run."""
    return t(key, LANG, **params)


YES = ("o", "oui", "y", "yes")


def agreed(key: str, **params: object) -> bool:
    """Whether somebody at the terminal says yes to a question, in either language; anything else is no."""
    question = f"{text(key, **params)} [{text('ask.choice')}]"
    answer = click.prompt(question, default="", show_default=False, err=True)
    return str(answer).strip().casefold() in YES


class Verbs(click.Group):
    """The verbs, with their one-line help known without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in VERBS and not name.startswith("-"):
            close = difflib.get_close_matches(name, VERBS, 1)
            if close:
                raise UsageProblem("no such command: {name}; did you mean {close}?", name=name, close=close[0])
            raise UsageProblem("no such command: {name}; `hygiene --help` lists them", name=name)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"hygiene_cli.commands.{VERBS[cmd_name]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(verb, text(f"cli.verb.{verb}")) for verb in VERBS])


class Subverbs(click.Group):
    """A verb with verbs of its own, each told by the first sentence of its help."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, f"{one.help}".split(". ")[0]) for name, one in self.commands.items()])


class Help(click.HelpFormatter):
    """Help with click's own words in the language of this run."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, text("cli.usage"))

    def write_heading(self, heading: str) -> None:
        super().write_heading(text(CLICKS[heading]))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        own = [(term, text(CLICKS[said]) if said in CLICKS else said) for term, said in rows]
        super().write_dl(own, col_max, col_spacing)


click.Context.formatter_class = Help


def version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from hygiene_cli.versions import versions

    for name, number in versions().items():
        click.echo(f"{name} {number}")
    ctx.exit()


@click.group(
    cls=Verbs,
    help=text("cli.help"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--lang", type=click.Choice(["fr", "en"]), expose_value=False, help=text("opt.lang"))
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=version, help=text("opt.version"))
def hygiene() -> None:
    """The root of all verbs."""


def main() -> None:
    """Run the command and leave with its documented exit code."""
    # a large practice is a million small objects that live as long as the command; Python would look through them again
    # and again, for a quarter of a report's time
    gc.set_threshold(100_000, 20, 20)
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit code of a command line. A traceback only with -vvv."""
    try:
        done = hygiene.main(arguments, prog_name="hygiene", standalone_mode=False)
        return done if isinstance(done, int) else 0
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.UsageError as problem:
        told = in_our_words(problem)
        say(told.said(LANG))
        return told.exit_code
    except (click.Abort, KeyboardInterrupt):
        say(text("cli.interrupted"))
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except HygieneError as problem:
        say(problem.said(LANG))
        return problem.exit_code
    except Exception as problem:
        if any(word.startswith("-vvv") for word in arguments):
            raise
        from hygiene_cli.known import told as known

        ours = known(problem)
        say(ours.said(LANG))
        return ours.exit_code


def in_our_words(problem: click.UsageError) -> HygieneError:
    """What click says of a command line, as one of our sentences."""
    command = problem.ctx.command_path if problem.ctx else "hygiene"
    if isinstance(problem, click.NoSuchOption):
        return UsageProblem(
            "no such option: {name}; `{command} --help` lists them", name=problem.option_name, command=command
        )
    wanted = problem.param if isinstance(problem, click.BadParameter) else None
    if wanted and isinstance(problem, click.MissingParameter):
        return UsageProblem("{name} is missing (`{command} --help`)", name=named(wanted), command=command)
    given = re.match(r"'?(.*?)'? is not ", problem.message, re.S)
    if wanted and given and isinstance(wanted.type, click.Choice):
        return UsageProblem(
            "{name} {given}: one of {words} is wanted", name=named(wanted), given=given[1],
            words=", ".join(map(str, wanted.type.choices)),
        )  # fmt: skip
    if wanted and given:
        return UsageProblem(
            "{name} {given}: a whole number is wanted, at least {least}", name=named(wanted), given=given[1],
            least=getattr(wanted.type, "min", None) or 1,
        )  # fmt: skip
    if isinstance(problem, click.BadOptionUsage) and "requires" in problem.message:
        return UsageProblem("{name} wants a value (`{command} --help`)", name=problem.option_name, command=command)
    extra = re.match(r"Got unexpected extra arguments? \((.*)\)", problem.message, re.S)
    if extra:
        return UsageProblem("{words}: not expected here (`{command} --help`)", words=extra[1], command=command)
    return UsageProblem("{words} ({command} --help)", words=problem.format_message(), command=command)


def named(parameter: click.Parameter) -> str:
    """How the command line names what it takes: `--format`, or `CONTROL`."""
    return max(parameter.opts, key=len) if isinstance(parameter, click.Option) else parameter.metavar or ""


def say(words: str) -> None:
    """One sentence on stderr, with nothing in it that could drive the terminal."""
    from hygiene_cli.report import sanitize

    click.echo(typography(text("cli.error", what=sanitize(words)), LANG), err=True)


if __name__ == "__main__":
    main()
