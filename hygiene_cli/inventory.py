"""The inventory as Ansible reads it, in this process: hosts and those of their variables that the verdict needs."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.hygiene.baseline.plugins import plugin_utils
from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls, policy
from ansible_collections.hygiene.baseline.plugins.plugin_utils.waiving import FILLED, too_long
from hygiene_cli import yaml_text
from hygiene_cli.errors import UsageProblem

FILE_VARIABLE = "HYGIENE_INVENTORIED"
"""Names the file in which ansible-playbook leaves the inventory that it read."""

COMPARE = "hygiene_compare_secrets"
"""The variable that asks ansible-playbook, which can open the vault, which machines share a password."""


@dataclass(frozen=True)
class Inventoried:
    """One host of the inventory, with its variables as they stand there (templates not filled in).

    `chosen` says whether the limit names it.
    """

    name: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    chosen: bool = True


GROUP_KEYS = ("hosts", "children", "vars")


def syntax(paths: Sequence[str]) -> None:
    """Raise UsageProblem, with file and line, for an inventory file that is not YAML, or of which Ansible would leave
    machines out in silence."""
    for item in paths:
        path = Path(item)
        if "," in item:
            continue
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            if file.suffix in (".yml", ".yaml") and file.is_file():
                _written(file)


def _written(path: Path) -> None:
    """The same of one file."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageProblem("{path} cannot be read: {why}", path=path, why=error.strerror) from None
    text = yaml_text.decoded(path, raw)
    with yaml_text.read(path, text):
        groups = yaml.compose(text, Loader=yaml_text.LOADER)
    if not isinstance(groups, yaml.MappingNode):
        raise UsageProblem(
            "{path}, line 1: expected groups such as `all:`, see inventories/example/hosts.yml", path=path
        )
    if not any(key.value == "plugin" for key, _ in groups.value):  # a plugin's own settings are no groups
        _groups(path, groups)


def _groups(path: Path, groups: yaml.MappingNode) -> None:
    """Raise UsageProblem for what Ansible passes over with a warning at most."""
    for name, group in groups.value:
        sections = group.value if isinstance(group, yaml.MappingNode) else []
        if isinstance(group, yaml.SequenceNode):
            raise _no_names(path, name)
        for key, section in sections:
            if key.value not in (*GROUP_KEYS, "<<"):
                raise UsageProblem(
                    "{path}, line {line}: {word!r} is nothing that a group has; hosts, children and vars are",
                    path=path,
                    line=key.start_mark.line + 1,
                    word=key.value,
                )
            if isinstance(section, yaml.SequenceNode):
                raise _no_names(path, key)
            if key.value == "children" and isinstance(section, yaml.MappingNode):
                _groups(path, section)


def _no_names(path: Path, key: yaml.ScalarNode) -> UsageProblem:
    return UsageProblem(
        "{path}, line {line}: under {word!r} stands a list; write each name with a colon and no dash",
        path=path,
        line=key.start_mark.line + 1,
        word=key.value,
    )


def nobody(limit: str | None, paths: Sequence[str]) -> UsageProblem:
    """What to say when no host is there, or none that the limit names."""
    where = ", ".join(paths)
    if limit:
        return UsageProblem(
            "no host matches {limit!r} in {where}; `ansible-inventory -i {where} --graph` shows what is there",
            limit=limit,
            where=where,
        )
    return UsageProblem("no host in {where}; `ansible-inventory -i {where} --graph` shows what is there", where=where)


def load(paths: Sequence[str], limit: str | None = None, or_none: bool = False) -> list[Inventoried]:
    """The hosts, in the inventory's order. Raises UsageProblem when there is none to answer, unless `or_none`."""
    syntax(paths)
    _import_ours()
    from ansible.inventory.manager import InventoryManager
    from ansible.parsing.dataloader import DataLoader
    from ansible.plugins.loader import init_plugin_loader
    from ansible.utils.collection_loader import AnsibleCollectionConfig
    from ansible.utils.display import Display
    from ansible.vars.manager import VariableManager

    if not AnsibleCollectionConfig.collection_finder:
        init_plugin_loader()
    Display().warning = lambda *args, **kwargs: None

    class Closed(DataLoader):  # type: ignore[misc]
        """Takes variables that are vaulted as a whole for none: nobody gives the password here, and none is needed."""

        def load_from_file(self, file_name: str, *args: Any, **named: Any) -> Any:
            about = {"group_vars", "host_vars"} & {*Path(file_name).parts}
            return {} if about and _vaulted(file_name) else super().load_from_file(file_name, *args, **named)

    loader = Closed()
    manager = InventoryManager(loader=loader, sources=list(paths))
    variables = VariableManager(loader=loader, inventory=manager)
    every = manager.get_hosts()
    if limit:
        manager.subset(limit)
    chosen = {host.name for host in manager.get_hosts()}
    if not chosen and not or_none:
        raise nobody(limit, paths)
    found = []
    for host in every:
        try:
            values = dict(variables.get_vars(host=host, include_hostvars=False))
        except Exception as problem:
            raise UsageProblem("the variables of {host} cannot be read: {why}", host=host.name, why=problem) from None
        found.append(Inventoried(host.name, settled(values), host.name in chosen))
    return found


def _import_ours() -> None:
    """Ansible's collection loader, once started, refuses to import what it did not load itself: all of ours first."""
    for module in pkgutil.iter_modules(plugin_utils.__path__):
        importlib.import_module(f"{plugin_utils.__name__}.{module.name}")


def settled(values: Mapping[str, Any]) -> dict[str, Any]:
    """A host's variables with the inventory's own ones filled in; as they stand where that cannot be done."""
    try:
        return policy.settled(values, fill)
    except Exception:  # said by the host's own result
        return dict(values)


def system_of(variables: Mapping[str, Any]) -> str:
    """Windows for what WinRM reaches, or would: a host that is not connected to says so all the same."""
    return "windows" if variables.get("ansible_connection") in ("winrm", "psrp") else "linux"


def inventoried(hosts: Sequence[Inventoried]) -> dict[str, dict[str, Any]]:
    """What history keeps of the inventory: the variables that the verdict needs, per host."""
    found: dict[str, dict[str, Any]] = {}
    for host in hosts:
        system = system_of(host.variables)
        try:
            found[host.name] = {
                "class": policy.host_class(host.name, host.variables, policy.DEFAULT_CLASS[system]),
                "collect": policy.collect(host.name, host.variables),
                "profile": policy.profile(host.name, host.variables),
                "system": system,
                "waivers": waivers(host.variables, date.today()),
                "clear_secrets": clear_secrets(host.variables),
                "here": host.variables.get("ansible_connection") == "local",
                "unverified": unverified(host.variables),
                "key": private_key(host.variables),
            }
        except policy.PolicyError:
            found[host.name] = {}  # said by the host's own result
    return found


SECRETS = (
    "ansible_password", "ansible_ssh_pass", "ansible_become_password", "ansible_become_pass",
    "ansible_ssh_private_key_passphrase", "ansible_sudo_pass", "ansible_su_pass",
)  # fmt: skip


def clear_secrets(variables: Mapping[str, Any]) -> list[str]:
    """The variables that hold a password in clear: neither vaulted nor looked up elsewhere."""
    given = {name: variables[name] for name in SECRETS if variables.get(name)}
    return [
        name
        for name, value in given.items()
        if type(value).__name__ != "EncryptedString" and "{{" not in str(value) and not _of_vaulted_file(value)
    ]


def _of_vaulted_file(value: Any) -> bool:
    """Whether Ansible says that the value stands in a file that is vaulted as a whole."""
    try:
        from ansible._internal._datatag._tags import Origin

        return _vaulted(Origin.get_tag(value).path)
    except (ImportError, AttributeError, TypeError):
        return False


def _vaulted(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return file.read(14) == b"$ANSIBLE_VAULT"
    except OSError:
        return False


SSH = ("ssh", "smart", "paramiko", "paramiko_ssh")
NOT_CHECKED = re.compile(r"StrictHostKeyChecking[= ]*(no|off)\b|UserKnownHostsFile[= ]*/dev/null", re.I)


def unverified(variables: Mapping[str, Any]) -> bool:
    """Whether the inventory has a machine reached without making sure that it is the one that is meant."""
    given = [variables.get(name) for name in ("ansible_host_key_checking", "ansible_ssh_host_key_checking")]
    if any(str(one).lower() in ("false", "no", "off", "0") for one in given if one is not None):
        return True
    words = " ".join(str(variables.get(f"ansible_ssh_{name}") or "") for name in ("args", "common_args", "extra_args"))
    return bool(NOT_CHECKED.search(words)) or variables.get("ansible_winrm_server_cert_validation") == "ignore"


def private_key(variables: Mapping[str, Any]) -> str | None:
    """The key that opens a machine over SSH: its path, empty where the inventory names none; None without SSH."""
    if variables.get("ansible_connection", "ssh") not in SSH or variables.get("hygiene_collect", "host") != "host":
        return None
    named = variables.get("ansible_ssh_private_key_file") or variables.get("ansible_private_key_file") or ""
    return "" if "{{" in str(named) else str(named)


def waivers(variables: Mapping[str, Any], today: date) -> dict[str, dict[str, Any]]:
    """Control → the waiver that the inventory gives it; one that is too long is none."""
    given = variables.get("hygiene_waived")
    items = [item for item in given if isinstance(item, Mapping)] if isinstance(given, list) else []
    known = controls.load()
    return {
        name: {key: item.get(key) for key in FILLED}
        for item in items
        if (name := str(item.get("control"))) in known and not too_long(item, known[name].rules, today)
    }


VAULTED = "(vaulted)"


def fill(value: Any, variables: Mapping[str, Any]) -> Any:
    """A variable's value with the templates that the inventory holds filled in; what a host told stays text.

    A vaulted value stays closed: what reads the inventory here has no password for it, and needs none.
    """
    from ansible.template import Templar

    if type(value).__name__ == "EncryptedString":
        return VAULTED
    return Templar(variables=dict(variables)).template(value)


def template(text: str, variables: Mapping[str, Any]) -> Any:
    """A text of the collection's own with its templates filled in, as Ansible does."""
    from ansible.template import Templar, trust_as_template

    return Templar(variables=dict(variables)).template(trust_as_template(text))
