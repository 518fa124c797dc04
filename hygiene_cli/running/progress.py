"""Progress on standard error, a line per host as it finishes; with the time left where a person watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from typing import Any

import click

from hygiene_cli.cli import LANG, text
from hygiene_cli.report import sanitize
from hygiene_cli.texts import reason


class Progress:
    """Counts hosts; every line says which host and what came of it."""

    def __init__(self, verb: str) -> None:
        self.verb, self.total, self.finished, self.started = verb, 0, 0, time.monotonic()
        self.live = sys.stderr.isatty()

    def expect(self, total: int) -> None:
        """Say how many hosts there are to wait for."""
        self.total = total
        self._status()

    def host(self, name: str, told: Mapping[str, Any]) -> None:
        found = [item.get("result") for item in told.get("controls", [])]
        passing, failing = found.count("pass"), found.count("fail")
        other = len(found) - passing - failing
        if told.get("collect") in ("kit", "none") and not found:
            self._line(name, reason("not_collected", LANG))
        else:
            self._line(name, text("progress.counts", passing=str(passing), failing=str(failing), other=str(other)))

    def problem(self, name: str, code: str, words: str) -> None:
        self._line(name, reason(code, LANG, {"detail": words}))

    def done(self) -> None:
        self._erase()

    def _line(self, name: str, told: str) -> None:
        self.finished += 1
        self._erase()
        line = text(
            "progress.host", done=str(self.finished), total=str(self.total), host=sanitize(name), told=sanitize(told)
        )
        click.echo(line, err=True)
        self._status()

    def _status(self) -> None:
        if not self.live or self.finished >= self.total:
            return
        spent = time.monotonic() - self.started
        left = f" · ~{spent / self.finished * (self.total - self.finished):.0f} s" if self.finished else ""
        click.echo(f"\r{self.verb} {self.finished}/{self.total}{left} ", nl=False, err=True)

    def _erase(self) -> None:
        if self.live:
            click.echo("\r\033[K", nl=False, err=True)
