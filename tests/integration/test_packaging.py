"""What users install works alone: the wheel in a new environment, the collection's tarball in an empty Ansible home."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import yaml

from lab import Host, inventory, must

VERSION = "0.1.0"


def clean_environment(path: Path, home: Path) -> dict[str, str]:
    """The user's environment, with nothing of this tree in it."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "PYTHON", "HYGIENE_"))}
    return {
        **kept,
        "PATH": f"{path}:/usr/bin:/bin",
        "HOME": str(home),
        "ANSIBLE_HOME": str(home / ".ansible"),
        "PIP_CONFIG_FILE": os.environ.get("PIP_CONFIG_FILE", str(Path.home() / ".config/pip/pip.conf")),
    }


@pytest.fixture(scope="module")
def exported(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tracked and new files of this tree, as a clean clone has them."""
    folder = tmp_path_factory.mktemp("clone")
    names = must(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"])
    present = "\0".join(name for name in names.split("\0") if name and (root / name).exists())
    must(["rsync", "-a", "--from0", "--files-from=-", f"{root}/", f"{folder}/"], stdin=present)
    return folder


@pytest.fixture(scope="module")
def installed(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel in it; its bin folder."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    must([*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(exported)], timeout=300)
    [wheel] = folder.glob("hygiene-*.whl")
    must([sys.executable, "-m", "venv", str(folder / "venv")])
    must([str(folder / "venv/bin/pip"), "install", "--quiet", str(wheel)], timeout=600)
    return folder / "venv" / "bin"


def run_clean(installed: Path, tmp_path: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    """Run an installed program away from this tree."""
    environment = clean_environment(installed, tmp_path)
    return subprocess.run(
        [str(installed / argv[0]), *argv[1:]],
        cwd=tmp_path,
        env=environment,
        timeout=300,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_wheel_brings_the_command(installed: Path, tmp_path: Path) -> None:
    ran = run_clean(installed, tmp_path, "hygiene", "--version")
    assert ran.returncode == 0, ran.stderr
    assert f"hygiene {VERSION}" in ran.stdout
    assert f"hygiene.baseline {VERSION}" in ran.stdout


def test_wheel_brings_the_collection(installed: Path, tmp_path: Path) -> None:
    ran = run_clean(installed, tmp_path, "ansible-galaxy", "collection", "list", "--format", "json")
    assert any("hygiene.baseline" in found for found in json.loads(ran.stdout).values()), ran.stdout + ran.stderr
    arguments = ["--syntax-check", "-i", "localhost,", "hygiene.baseline.check"]
    syntax = run_clean(installed, tmp_path, "ansible-playbook", *arguments)
    assert syntax.returncode == 0, syntax.stdout + syntax.stderr


def test_wheel_carries_every_shipped_file(installed: Path, exported: Path) -> None:
    [site] = (installed.parent / "lib").glob("python*/site-packages")
    for source, target in (
        ("hygiene_cli", "hygiene_cli"),
        *(
            (name, f"ansible_collections/hygiene/baseline/{name}")
            for name in ("inventories", "meta", "playbooks", "plugins", "roles")
        ),
    ):
        wanted = {path.relative_to(exported / source) for path in (exported / source).rglob("*") if path.is_file()}
        found = {path.relative_to(site / target) for path in (site / target).rglob("*") if path.is_file()}
        assert not wanted - found, f"the wheel lacks {sorted(map(str, wanted - found))} of {source}"


def test_installed_command_checks_a_host(installed: Path, bookworm: Host, tmp_path: Path) -> None:
    hosts = inventory([bookworm], tmp_path / "hosts.yml")
    ran = run_clean(installed, tmp_path, "hygiene", "check", "-i", str(hosts), "-b", "--format", "json")
    assert ran.returncode in (0, 2, 4), ran.stderr
    answer = json.loads(ran.stdout)
    assert answer["schema_version"]
    assert len(answer["rules"]) == 40


@pytest.fixture(scope="module")
def tarball(exported: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection as `ansible-galaxy collection build` makes it."""
    folder = tmp_path_factory.mktemp("tarball")
    program = str(Path(sys.executable).parent / "ansible-galaxy")
    must([program, "collection", "build", "--output-path", str(folder), str(exported)])
    return folder / f"hygiene-baseline-{VERSION}.tar.gz"


@pytest.fixture(scope="module")
def bare(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with what docs/ansible.md asks of an execution environment, and no more; its bin folder."""
    text = (root / "docs/ansible.md").read_text(encoding="utf-8").split("ansible-builder:")[1]
    wanted = yaml.safe_load(text.split("```")[1].removeprefix("yaml"))["dependencies"]
    packages = [wanted["ansible_core"]["package_pip"], wanted["ansible_runner"]["package_pip"], *wanted["python"]]
    folder = tmp_path_factory.mktemp("bare")
    must([sys.executable, "-m", "venv", str(folder)])
    must([str(folder / "bin/pip"), "install", "--quiet", "--disable-pip-version-check", *packages], timeout=600)
    return folder / "bin"


def test_the_tarball_carries_the_collection_and_nothing_else(tarball: Path) -> None:
    with tarfile.open(tarball) as opened:
        names = {name.split("/")[0] for name in opened.getnames()}
    assert {"playbooks", "plugins", "roles", "meta", "README.md", "LICENSE"} <= names
    assert not names & {"hygiene_cli", ".venv", ".lab", ".ci", ".ansible"}
    assert tarball.stat().st_size < 2_000_000


def test_the_tarball_alone_checks_a_host_from_an_empty_ansible_home(
    bare: Path, tarball: Path, bookworm: Host, tmp_path: Path
) -> None:
    galaxy = run_clean(bare, tmp_path, "ansible-galaxy", "collection", "install", "--offline", str(tarball))
    assert galaxy.returncode == 0, galaxy.stdout + galaxy.stderr
    hosts = inventory([bookworm], tmp_path / "hosts.yml")
    ran = run_clean(bare, tmp_path, "ansible-playbook", "-i", str(hosts), "-b", "hygiene.baseline.check")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "usb_storage_drivers_blocked" in ran.stdout
    located = run_clean(bare, tmp_path, "ansible-galaxy", "collection", "list", "--format", "json")
    assert [path for path, found in json.loads(located.stdout).items() if "hygiene.baseline" in found] == [
        str(tmp_path / ".ansible/collections/ansible_collections")
    ]


def test_a_project_as_awx_has_it_runs_under_its_runner(
    bare: Path, tarball: Path, bookworm: Host, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    (project / "collections").mkdir(parents=True)
    wanted = {"collections": [{"name": str(tarball), "type": "file"}]}
    (project / "collections/requirements.yml").write_text(yaml.safe_dump(wanted), encoding="utf-8")
    (project / "check.yml").write_text(
        "- name: Check\n  ansible.builtin.import_playbook: hygiene.baseline.check\n", encoding="utf-8"
    )
    galaxy = [
        "collection",
        "install",
        "--offline",
        "-r",
        "project/collections/requirements.yml",
        "-p",
        "project/collections",
    ]
    fetched = run_clean(bare, tmp_path, "ansible-galaxy", *galaxy)
    assert fetched.returncode == 0, fetched.stdout + fetched.stderr
    inventory([bookworm], tmp_path / "inventory/hosts.yml", ansible_become=True, hygiene_fail_on="unverified")
    ran = run_clean(bare, tmp_path, "ansible-runner", "run", str(tmp_path), "-p", "check.yml", "--ident", "job")
    assert ran.returncode != 0, "a host that fails makes a red job"
    [told] = [
        event["event_data"]["res"]["hygiene"]
        for path in (tmp_path / "artifacts/job/job_events").glob("*.json")
        if "hygiene" in (event := json.loads(path.read_text(encoding="utf-8"))).get("event_data", {}).get("res", {})
    ]
    assert {item["result"] for item in told["controls"]} >= {"pass", "fail"}
