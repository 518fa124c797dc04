#!/usr/bin/env python3
"""Writes what README.md, LISEZMOI.md and docs/ say of controls, kinds and guards from the project's own data.

Usage: doc_tables.py [--check]     --check writes nothing and exits 1 when something is stale
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT, ROOT / ".ansible" / "collections"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls, controls_file
from hygiene_cli import guide
from hygiene_cli.coverage import sources
from hygiene_cli.texts import t
from tests.tools.readme_tables import table

HOST = ROOT / "plugins" / "plugin_utils" / "host"


def docstring(node: ast.Module | ast.FunctionDef) -> str:
    return ast.get_docstring(node) or ""


def first_paragraph(text: str) -> str:
    return " ".join(text.split("\n\n")[0].split())


def kinds() -> str:
    """Each resource kind of Linux: what it is, whether it can set, and what uses it."""
    rows = []
    for name in controls_file.kinds("linux"):
        path = HOST / "linux" / f"{name}.py"
        if not path.stem.isidentifier() or "def get(" not in path.read_text(encoding="utf-8"):
            continue
        text = docstring(ast.parse(path.read_text(encoding="utf-8")))
        users = [
            one for one in controls.load().values() if "linux" in one.systems and one.systems["linux"].kind == name
        ]
        sets = "def set(" in path.read_text(encoding="utf-8")
        said = first_paragraph(re.split(r"\nparams:", text)[0])
        rows.append([f"[`{name}`](../{path.relative_to(ROOT)})", said, "yes" if sets else "no", str(len(users))])
    return table(["Kind", "What it is", "Sets", "Controls"], rows)


def windows_guards() -> set[str]:
    """The guards that Windows knows, by the names that controls call them."""
    text = "".join(path.read_text(encoding="ascii") for path in (HOST / "windows").glob("guards*.ps1"))
    found = re.findall(r"^function Test-Guard(\w+)", text, re.M)
    return {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in found}


def guards() -> str:
    """Each guard: what it proves, what it cannot tell, and the controls that it stands before."""
    used: dict[str, list[str]] = {}
    for control in controls.load().values():
        if control.guard:
            used.setdefault(control.guard, []).append(f"`{control.id}`")
    return table(
        ["Guard", "It proves", "It cannot tell", "Before"],
        (
            [f"`{one}`", t(f"guard.{one}", "en"), t(f"guard.{one}.cannot", "en"), ", ".join(used[one])]
            for one in sorted(used)
        ),
    )


def observed() -> str:
    """Each control that is observed before it forbids, and the kind that notes."""
    rows = [
        [f"`{control.id}`", control.title.en, f"`{block.kind}`"]
        for control in controls.load().values()
        for block in control.systems.values()
        if block.observe
    ]
    return table(["Control", "What it will forbid", "Noted by"], rows)


def windows() -> str:
    """Each control that Windows hosts are read by."""
    rows = [
        [
            f"`{control.id}`",
            control.title.en,
            ", ".join(control.proves) or f"supports {', '.join(map(str, control.supports))}",
            "no" if control.systems["windows"].set is None else "yes",
        ]
        for control in controls.load().values()
        if "windows" in control.systems
    ]
    return table(["Control", "It holds when", "Proves", "Sets"], rows)


def roles() -> str:
    """Each role: its rules, how many controls, how many can be set, at which risks."""
    rows = []
    by_role: dict[str, list[controls.Control]] = {}
    for control in controls.load().values():
        by_role.setdefault(control.role, []).append(control)
    for role, own in sorted(by_role.items()):
        meta = yaml.safe_load((ROOT / "roles" / role / "meta" / "main.yml").read_text(encoding="utf-8"))
        numbers = sorted({number for control in own for number in control.rules})
        count = f"{len(own)}, {len(settable(own))} of them set"
        words = meta["galaxy_info"]["description"]
        rows.append([f"[`{role}`](../roles/{role}/README.md)", words, ", ".join(map(str, numbers)), count])
    return table(["Role", "What it is about", "Rules", "Controls"], rows)


def exceptions() -> str:
    """Each list of declared exceptions, with the controls that consult it."""
    used: dict[str, dict[str, None]] = {}
    for control in controls.load().values():
        for block in control.systems.values():
            if block.operator == "declared":
                consulted = re.sub(r"\bif\b.*?\belse\b", " ", str(block.expected))
                for name in re.findall(rf"\b{control.role}_\w+", consulted):
                    used.setdefault(name, {})[f"`{control.id}`"] = None
    return table(["Variable", "Consulted by"], ([f"`{one}`", ", ".join(used[one])] for one in sorted(used)))


def risks() -> str:
    """What each profile lets apply do, counted."""
    allowed = {"audit": -1, "essential": 1, "reinforced": 2, "strict": 3}
    worst = {
        "audit": "nothing is written",
        "essential": "at most a nuisance",
        "reinforced": "may break an application or a device",
        "strict": "may lock somebody out or stop the host: a guard stands before each",
    }
    own = settable(controls.load().values())
    counts = {name: sum(control.risk <= risk for control in own) for name, risk in allowed.items()}
    rows = [
        [f"`{name}`", "–" if risk < 0 else f"0 to {risk}", worst[name], str(counts[name])]
        for name, risk in allowed.items()
    ]
    return table(["Profile", "Risk", "What may happen", "Controls it may set"], rows)


def settable(found: Iterable[controls.Control]) -> list[controls.Control]:
    return [one for one in found if any(block.set is not None for block in one.systems.values())]


def coverage(lang: str) -> str:
    """How much of the rules is read today, counted."""
    known = controls.load()
    clauses = [clause for rule in guide.load().rules for clause in rule.clauses]
    read = [one.id for one in clauses if {"controls", "fleet"} & set(sources(one, known))]
    words = {
        "en": (
            "Today {controls} controls read Linux and Windows hosts, and {settable} of them can be set. The 40 rules "
            "make {clauses} clauses: {read} are read on the hosts, at least in part; registers and attestations decide "
            "the others. `hygiene rules` says what each clause rests on."
        ),
        "fr": (
            "Aujourd’hui, {controls} contrôles lisent les machines Linux et Windows, et {settable} savent aussi "
            "corriger. Les 40 règles se découpent en {clauses} clauses : {read} se lisent au moins en partie sur les "
            "machines, les registres et les attestations décident des autres. `hygiene rules` dit sur quoi chacune "
            "repose."
        ),
    }
    told = words[lang].format(
        controls=len(known), settable=len(settable(known.values())), clauses=len(clauses), read=len(read)
    )
    return textwrap.fill(told, 120, break_on_hyphens=False)


PLACES: dict[str, dict[str, Callable[[], str]]] = {
    "README.md": {"coverage": lambda: coverage("en"), "profiles": risks},
    "LISEZMOI.md": {"coverage": lambda: coverage("fr"), "profiles": lambda: risks_in_french()},
    "docs/controls.md": {"kinds": kinds},
    "docs/policy.md": {"exceptions": exceptions, "roles": roles},
    "docs/windows.md": {"windows": windows},
    "docs/safety.md": {"guards": guards, "observed": observed},
}
FRENCH = {
    "Profile": "Profil",
    "Risk": "Risque",
    "What may happen": "Ce qui peut arriver",
    "Controls it may set": "Contrôles qu’il peut corriger",
    "nothing is written": "rien n’est écrit",
    "at most a nuisance": "au pire une gêne",
    "may break an application or a device": "peut casser une application ou un appareil",
    "may lock somebody out or stop the host: a guard stands before each": (
        "peut fermer un accès ou arrêter la machine : un garde-fou veille sur chacun"
    ),
    "0 to": "0 à",
}


def risks_in_french() -> str:
    text = risks()
    for english, french in FRENCH.items():
        text = text.replace(english, french)
    return text


def fresh(path: str, text: str) -> str:
    """The file's text with its generated parts rewritten. Raises ValueError when a marker is missing."""
    for name, make in PLACES[path].items():
        pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
        if not pattern.search(text):
            raise ValueError(f"{path} has no <!-- {name} --> … <!-- end {name} --> markers")
        body = make()
        text = pattern.sub(lambda match, body=body: f"{match[1]}\n{body}\n\n{match[2]}", text, count=1)  # type: ignore[misc]
    return text


def main(arguments: Sequence[str]) -> int:
    stale = []
    for name in PLACES:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        new = fresh(name, text)
        if new != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(new, encoding="utf-8")
    if stale:
        print(f"{', '.join(stale)}: {'stale; run make tables' if '--check' in arguments else 'rewritten'}")
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
