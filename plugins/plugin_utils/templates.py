"""The controls' own templates, compiled once: every forked worker then shares them.

Nearly all are one plain Jinja expression over the policy. Compiling one costs a hundred times what computing it does,
and Ansible compiles anew for each host; what is not such an expression is left to Ansible.
"""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import StrictUndefined, TemplateError, Undefined
from jinja2.meta import find_undeclared_variables
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .assessment import READY, SIMPLE, Template, query
from .control import Control

ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
WHOLE = re.compile(r"\{\{(.*)\}\}", re.S)


@dataclass(frozen=True)
class Expression:
    """One compiled expression and the variables that it speaks of."""

    names: tuple[str, ...]
    compute: Callable[[Mapping[str, Any]], Any]


@functools.cache
def expression(text: str) -> Expression | None:
    """The template as one expression, or None when it is more than that, or needs a filter of Ansible's."""
    whole = WHOLE.fullmatch(text.strip())
    if not whole:
        return None
    try:
        names = find_undeclared_variables(ENVIRONMENT.parse(text))
        return Expression(tuple(names), ENVIRONMENT.compile_expression(whole.group(1), undefined_to_none=False))
    except TemplateError:
        return None


def quick(template: Template) -> Template:
    """A template function for our own templates; `template` does what cannot be done here, and says what is wrong."""

    def fill(text: str, variables: Mapping[str, Any]) -> Any:
        found = expression(text)
        if found is None or not all(name in variables for name in found.names):
            return template(text, variables)
        try:
            value = found.compute({name: variables[name] for name in found.names})
        except Exception:
            return template(text, variables)
        return template(text, variables) if isinstance(value, Undefined) else value

    return fill


def compile_all(controls: Iterable[Control]) -> None:
    """Compile what a check of these controls fills in, and what picks from an answer."""
    for control in controls:
        blocks = control.systems.values()
        for text in _texts([control.when, *([block.params, block.expected] for block in blocks)]):
            expression(text)
        for text in (
            text
            for block in blocks
            for text in (block.applies, block.actual, block.pending, block.observe and block.observe.seen)
            if text and READY
        ):
            with contextlib.suppress(ValueError):  # said by the control's own result
                query(text)


def _texts(value: Any) -> Iterable[str]:
    """Every template in a value but those of one plain variable, which are looked up."""
    if isinstance(value, str):
        if "{{" in value and not SIMPLE.fullmatch(value.strip()):
            yield value
    elif isinstance(value, Mapping | list | tuple):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(item)
