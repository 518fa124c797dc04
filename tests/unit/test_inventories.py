"""The inventories that come with the project: every variable exists and is valid, nothing points at a real machine."""

from __future__ import annotations

import ipaddress
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "inventories" / "example"
FILES = sorted(path for path in (ROOT / "inventories").rglob("*.yml"))
DOCUMENTATION = [ipaddress.ip_network(text) for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]
SECRET = re.compile(r"password|passwd|secret|token|pre_shared", re.IGNORECASE)


def specs() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in (ROOT / "roles").glob("*/meta/argument_specs.yml"):
        found.update(yaml.safe_load(path.read_text(encoding="utf-8"))["argument_specs"]["main"].get("options") or {})
    return found


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    program = Path(sys.executable).parent / "ansible-inventory"
    argv = [str(program), "-i", str(EXAMPLE), "--list"]
    done = subprocess.run(argv, capture_output=True, text=True, check=True, cwd=tmp_path_factory.mktemp("elsewhere"))
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)["_meta"]["hostvars"]
    return found


def test_every_kind_of_machine_is_there(hosts: dict[str, dict[str, Any]]) -> None:
    classes = {variables["hygiene_class"] for variables in hosts.values()}
    assert classes == {"workstation", "laptop", "server", "pacs", "ris", "modality"}
    assert [name for name, variables in hosts.items() if variables.get("hygiene_collect") == "kit"] == ["irm_1"]


def test_windows_machines_of_each_class_have_a_password_of_their_own_and_never_become(
    hosts: dict[str, dict[str, Any]],
) -> None:
    windows = {name: told for name, told in hosts.items() if told.get("ansible_connection") == "winrm"}
    assert {told["hygiene_class"] for told in windows.values()} == {"workstation", "laptop", "ris", "modality"}
    for name, told in windows.items():
        assert "[inventory_hostname]" in told["ansible_password"], name
        assert (told["ansible_become"], "ansible_winrm_server_cert_validation" in told) == (False, False), name
    assert (windows["scanner_1"]["hygiene_collect"], windows["scanner_1"]["hygiene_profile"]) == ("host", "audit")


def test_variables_exist_and_are_valid(hosts: dict[str, dict[str, Any]]) -> None:
    known = specs()
    for name, variables in hosts.items():
        own = {key: value for key, value in variables.items() if not key.startswith(("ansible_", "hygiene_"))}
        assert not set(own) - set(known), f"{name} sets variables of no role"
        result = ArgumentSpecValidator({key: known[key] for key in own}).validate(own)
        assert not result.error_messages, name


def test_addresses_are_documentation_ones(hosts: dict[str, dict[str, Any]]) -> None:
    addresses = [variables["ansible_host"] for variables in hosts.values()]
    assert len(set(addresses)) == len(addresses)
    for address in addresses:
        assert any(ipaddress.ip_address(address) in network for network in DOCUMENTATION)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_secret_stands_in_the_clear(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        key, colon, value = line.partition(":")
        if colon and not line.lstrip().startswith("#") and SECRET.search(key) and key.startswith("ansible_"):
            assert "{{ vault_" in value, f"{path}: {line}"


def test_waivers_name_controls() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "roles").glob("*/meta/controls.yml"))
    for path in (EXAMPLE / "host_vars").glob("*.yml"):
        for waiver in yaml.safe_load(path.read_text(encoding="utf-8")).get("hygiene_waived", []):
            assert f"- id: {waiver['control']}\n" in text
            assert all(waiver[key] for key in ("until", "reason", "approved_by"))
