"""What users install works alone: the wheel in a new environment, the collection's tarball in an empty Ansible home."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lab import Host, call, inventory, must

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


def test_tarball_installs_offline_in_an_empty_ansible_home(exported: Path, tmp_path: Path) -> None:
    program = str(Path(sys.executable).parent / "ansible-galaxy")
    environment = clean_environment(Path(sys.executable).parent, tmp_path)
    must([program, "collection", "build", "--output-path", str(tmp_path), str(exported)])
    tarball = tmp_path / f"hygiene-baseline-{VERSION}.tar.gz"
    install = [program, "collection", "install", "--offline", "--no-deps", "--force", "--collections-path"]
    ran = subprocess.run(
        [*install, str(tmp_path / "collections"), str(tarball)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    there = tmp_path / "collections/ansible_collections/hygiene/baseline"
    assert (there / "playbooks/check.yml").is_file()
    assert not [name for name in ("hygiene_cli", ".venv", ".lab", ".ci") if (there / name).exists()]
    size = int(call(["stat", "-c", "%s", str(tarball)]).stdout)
    assert size < 2_000_000, f"the tarball has {size} bytes"
