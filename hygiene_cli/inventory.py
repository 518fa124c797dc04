"""The inventory as Ansible reads it, in this process: hosts and those of their variables that the verdict needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from hygiene_cli.errors import UsageProblem


@dataclass(frozen=True)
class Inventoried:
    """One host of the inventory, with its variables as they stand there (templates not filled in).

    `chosen` says whether the limit names it.
    """

    name: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    chosen: bool = True


def syntax(paths: Sequence[str]) -> None:
    """Raise UsageProblem, with file and line, for an inventory file that is not YAML."""
    for item in paths:
        path = Path(item)
        if "," in item or path.suffix not in (".yml", ".yaml") or not path.is_file():
            continue
        try:
            loaded = yaml.load(path.read_bytes(), Loader=_loader())
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = f", line {mark.line + 1}" if mark else ""
            raise UsageProblem(
                f"{path}{where}: {error.problem or 'not YAML'}; correct the line and run again"
            ) from None
        except (yaml.YAMLError, OSError) as error:
            raise UsageProblem(f"{path} cannot be read: {str(error).splitlines()[0]}") from None
        if not isinstance(loaded, dict):
            raise UsageProblem(f"{path}, line 1: expected groups such as `all:`, see inventories/example/hosts.yml")


def _loader() -> Any:
    """A safe loader that lets Ansible's own tags (!vault, !unsafe) through."""

    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        pass

    Loader.add_multi_constructor("!", lambda loader, suffix, node: None)
    return Loader


def load(paths: Sequence[str], limit: str | None = None) -> list[Inventoried]:
    """The hosts, in the inventory's order. Raises UsageProblem when there is none, or none that the limit names."""
    syntax(paths)
    # Ansible's collection loader, once started, refuses to import from a collection it did not load: ours comes first
    from ansible.inventory.manager import InventoryManager
    from ansible.parsing.dataloader import DataLoader
    from ansible.plugins.loader import init_plugin_loader
    from ansible.utils.collection_loader import AnsibleCollectionConfig
    from ansible.utils.display import Display
    from ansible.vars.manager import VariableManager

    from ansible_collections.hygiene.baseline.plugins.plugin_utils import assessment, courier, policy  # noqa: F401

    if not AnsibleCollectionConfig.collection_finder:
        init_plugin_loader()
    Display().warning = lambda *args, **kwargs: None
    loader = DataLoader()
    manager = InventoryManager(loader=loader, sources=list(paths))
    variables = VariableManager(loader=loader, inventory=manager)
    every = manager.get_hosts()
    if limit:
        manager.subset(limit)
    chosen = {host.name for host in manager.get_hosts()}
    if not chosen:
        named = f" matches {limit!r}" if limit else ""
        raise UsageProblem(
            f"no host{named} in {', '.join(paths)}; `ansible-inventory -i … --graph` shows what is there"
        )
    found = []
    for host in every:
        try:
            values = dict(variables.get_vars(host=host, include_hostvars=False))
        except Exception as problem:
            raise UsageProblem(f"the variables of {host.name} cannot be read: {problem}") from None
        found.append(Inventoried(host.name, values, host.name in chosen))
    return found


def template(text: str, variables: Mapping[str, Any]) -> Any:
    """A trusted text with its templates filled in, as Ansible does."""
    from ansible.template import Templar, trust_as_template

    return Templar(variables=dict(variables)).template(trust_as_template(text))
