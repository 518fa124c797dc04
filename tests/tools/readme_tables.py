#!/usr/bin/env python3
"""Writes the tables of roles/*/README.md from the roles' own data, so that they never drift from it.

Usage: readme_tables.py [--check] [ROLE...]     --check writes nothing and exits 1 when a table is stale
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from plugins.plugin_utils.controls import Control, load_file

TABLES = ("variables", "controls")
LONG = 60


def options(role: Path) -> dict[str, Any]:
    """The role's variables as its argument_specs declare them."""
    specs = yaml.safe_load((role / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
    return dict(specs["argument_specs"]["main"].get("options") or {})


def defaults(role: Path) -> dict[str, Any]:
    """The role's variables with their default values."""
    return dict(yaml.safe_load((role / "defaults" / "main.yml").read_text(encoding="utf-8")) or {})


def cell(text: object) -> str:
    """Text on one line that cannot end a table's cell."""
    return re.sub(r"\s+", " ", str(text)).strip().replace("|", "\\|")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell(item) for item in line)} |" for line in lines)


def variables(role: Path) -> str:
    values, rows = defaults(role), []
    for name, option in options(role).items():
        kind = f"{option['type']} of {option['elements']}" if option.get("elements") else option["type"]
        text = json.dumps(values.get(name), ensure_ascii=False)
        shown = f"`{text}`" if len(text) <= LONG else f"{len(values[name])} entries, see `defaults/main.yml`"
        meaning = option["description"]
        words = " ".join(meaning) if isinstance(meaning, list) else meaning
        if option.get("choices"):
            words += f" One of: {', '.join(f'`{choice}`' for choice in option['choices'])}."
        rows.append([f"`{name}`", kind, shown, words])
    return table(["Variable", "Type", "Default", "Meaning"], rows) if rows else "This role has no variables."


def controls(role: Path) -> str:
    found = load_file(role / "meta" / "controls.yml", role.name)
    head = ["Control", "Rules", "What it says", "Severity", "Risk", "Enforced", "Sources"]
    return table(head, [_row(control) for control in found])


def _row(control: Control) -> list[str]:
    supported = [f"({rule})" for rule in control.supports]
    enforced = [system for system, block in control.systems.items() if block.set is not None]
    return [
        f"`{control.id}`",
        ", ".join([*control.proves, *supported]),
        control.title.en,
        control.severity,
        str(control.risk),
        ", ".join(enforced) or "no, audit only",
        "; ".join(control.sources),
    ]


def fresh(role: Path, text: str) -> str:
    """The README's text with its tables rewritten. Raises ValueError when a marker is missing."""
    for name, body in zip(TABLES, (variables(role), controls(role)), strict=True):
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
        if not pattern.search(text):
            raise ValueError(f"{role.name}/README.md has no <!-- {name} --> … <!-- end {name} --> markers")
        text = pattern.sub(lambda match, body=body: f"{match[1]}\n{body}\n\n{match[2]}", text, count=1)  # type: ignore[misc]
    return text


def roles() -> list[Path]:
    """Every role of the collection that judges something."""
    return sorted(path.parents[1] for path in (ROOT / "roles").glob("*/meta/controls.yml"))


def main(arguments: Sequence[str]) -> int:
    check = "--check" in arguments
    wanted = {name for name in arguments if not name.startswith("-")}
    status = 0
    for role in roles():
        if wanted and role.name not in wanted:
            continue
        readme = role / "README.md"
        try:
            text = readme.read_text(encoding="utf-8")
            new = fresh(role, text)
        except (OSError, ValueError, KeyError) as problem:
            print(f"{role.name}: {problem}", file=sys.stderr)
            status = 1
            continue
        if new == text:
            continue
        print(
            f"{readme.relative_to(ROOT)}: {'stale tables; run tests/tools/readme_tables.py' if check else 'rewritten'}"
        )
        if check:
            status = 1
        else:
            readme.write_text(new, encoding="utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
