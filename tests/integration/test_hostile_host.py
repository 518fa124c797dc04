"""Hosts whose Python answers what an attacker likes: each loses its own results at most, and nothing it says runs."""

from __future__ import annotations

import csv
import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from drive import private_folders

BIN = Path(sys.executable).parent
Ran = subprocess.CompletedProcess[str]
ANSWERS = """
host = {"host_id": "a" * 32, "hostname": "h", "os": "debian", "root": True, "system": "linux"}
noise = [[os.urandom(300).hex() for _ in range(60)] for _ in range(40)]
template = "{{ lookup('ansible.builtin.pipe', 'touch PROOF') }}"
words = "=cmd|' /C calc'!A0\\u202e\\n\\r<script>alert(1)</script>]]>\\x00\\x1b]0;x\\x07\\x9b2J\\ud800"
said = lambda value: {"host": host, "resources": [{"value": value}] * n}
nothing = {"host": host, "resources": [{"value": None}] * n}
answers = {
    "no_resources": {"resources": []},
    "no_host": {"host": [1], "resources": [1] * n},
    "infinite": said(float("nan")),
    "huge_numbers": said([10**4000, {"name": 10**4000, "value": 10**4000}]),
    "lists_for_names": said([{"name": {"a": []}, "path": [[]], "x": template}]),
    "template": said(template),
    "words": said(words),
    "words_in_keys": said([words, {"name": words, words: 1}]),
    "codes": {"host": host, "resources": [{"unknown": {"code": ["fail"], "detail": [words] * 60}}] * n},
    "errors": {"host": host, "resources": [{"error": {"a": words}}] * n},
    "noise": {"host": {key: noise for key in host}, "spent": noise, "way_in": noise, "resources": nothing["resources"]},
    "identity": {**nothing, "host": {
        "host_id": {"a": [1]}, "hostname": ["x"], "os_like": 5, "os_name": words, "root": 1}},
    "refused": {**nothing, "refused": {"code": words, "detail": [words] * 10000}},
    "sets_of_another_shape": {**said({}), "after": [1], "way_in": words, "refused": [], "sets": {
        name: {"changed": "x", "diff": 5, "guard": {"ok": [], "text": {}}, "requires": 7, "error": [1], "accounts": 3}
        for name in asked}},
    "large_sets": {**said({}), "after": {"sshd": {"a": 1}}, "sets": {
        name: {"changed": 1, "diff": [{"prepared": words + "d" * 30000}] * 30, "accounts": [words] * 100}
        for name in asked}},
}
"""
PYTHON = """#!{python}
import ast, base64, json, os, re, sys, zlib
program = zlib.decompress(sys.stdin.buffer.read()).decode()
parcel = json.loads(ast.literal_eval(re.search(r"^parcel = json\\.loads\\((.*)\\)$", program, re.M).group(1)))
n = len(parcel["request"]["resources"])
asked = [item["control"] for item in parcel["request"].get("set", [])]
{answers}
answer = json.dumps(answers[os.path.basename(sys.argv[0])]).encode()
print("\\nHYGIENE", parcel["nonce"], base64.b64encode(zlib.compress(answer)).decode())
"""
NAMES = [line.split('"')[1] for line in ANSWERS.splitlines() if line.startswith('    "')]
NO_PACKAGES = ("system_hardening_links_protected", "system_hardening_memory_randomised")


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    """A folder with an inventory of hosts that are all hostile, but for one."""
    hosts = {name: program(tmp_path, name) for name in NAMES}
    write(tmp_path, {**hosts, "honest": sys.executable})
    return tmp_path


def program(folder: Path, name: str, text: str | None = None) -> str:
    path = folder / "bin" / name
    path.parent.mkdir(exist_ok=True)
    answers = ANSWERS.replace("PROOF", str(folder / "proof"))
    path.write_text(text or PYTHON.format(python=sys.executable, answers=answers), encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def write(folder: Path, hosts: Mapping[str, str]) -> None:
    told = {name: {"ansible_python_interpreter": path} for name, path in hosts.items()}
    inventory = {"all": {"vars": {"ansible_connection": "local", "hygiene_class": "server"}, "hosts": told}}
    (folder / "hosts.yml").write_text(json.dumps(inventory), encoding="utf-8")


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "HYGIENE_"))}
    environment = {**kept, "XDG_STATE_HOME": str(folder / "state"), "HOME": str(folder), "HYGIENE_LANG": "en"}
    argv = [str(BIN / "hygiene"), words[0], "-i", "hosts.yml", *words[1:]]
    return subprocess.Popen(
        argv, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


def hygiene(folder: Path, *words: str) -> Ran:
    running = start(folder, *words)
    out, err = running.communicate(timeout=300)
    return subprocess.CompletedProcess(words, running.returncode, out, err)


def strict(text: str) -> Any:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(text, parse_constant=refuse)


def driving(text: str) -> list[str]:
    """What of a text would drive a terminal."""
    return [repr(one) for one in set(text) if not one.isprintable() and one not in "\n\u00a0\u202f"]


@pytest.mark.parametrize(
    "verb",
    [("check",), ("plan", "--profile", "strict"), ("apply", "--yes", "-l", "!honest")],
    ids=lambda words: words[0],
)
def test_a_hostile_host_loses_its_own_results_at_most(practice: Path, verb: tuple[str, ...]) -> None:
    # what apply would install would be installed here
    narrow = [word for name in NO_PACKAGES for word in ("--control", name)] if verb[0] == "apply" else []
    files = [word for end in ("html", "json", "csv", "xml") for word in ("-o", f"out.{end}")]
    ran = hygiene(practice, *verb, *narrow, *files)
    assert ran.returncode in (2, 4), ran.stderr
    assert "Traceback" not in ran.stderr + ran.stdout
    assert driving(ran.stdout + ran.stderr) == []
    told = strict((practice / "out.json").read_text(encoding="utf-8"))
    named = {host["host"]: host for host in told["hosts"]}
    assert set(named) == {*NAMES, *(["honest"] if verb[0] != "apply" else [])}
    assert "read_failed" not in {(host.get("problem") or {}).get("code") for host in named.values()}
    assert "<script>alert" not in (practice / "out.html").read_text(encoding="utf-8")
    with (practice / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))] == []
    assert not (practice / "proof").exists()


def test_plain_ansible_shows_nothing_that_drives_a_terminal(practice: Path) -> None:
    (practice / "apply.yml").write_text(
        "- hosts: all\n  gather_facts: false\n  tasks:\n"
        f"    - hygiene.baseline.enforce: {{controls: [{', '.join(NO_PACKAGES)}]}}\n",
        encoding="utf-8",
    )
    folder = practice / "collections" / "ansible_collections" / "hygiene"
    folder.mkdir(parents=True)
    (folder / "baseline").symlink_to(Path(__file__).resolve().parents[2])
    ran = subprocess.run(
        [str(BIN / "ansible-playbook"), "-i", "hosts.yml", "apply.yml", "-D", "-l", "!honest"],
        cwd=practice, env={"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(practice), "ANSIBLE_NOCOLOR": "1",
                           "ANSIBLE_COLLECTIONS_PATH": str(practice / "collections")},
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "dddd" in ran.stdout
    assert driving(ran.stdout + ran.stderr) == []
    assert not (practice / "proof").exists()


def waiting(folder: Path) -> subprocess.Popen[str]:
    """A check of a host that answers and of one that does not, under way."""
    silent = program(folder, "silent", '#!/bin/sh\ntouch "$(dirname "$0")/asked"\nexec sleep 60\n')
    write(folder, {"collected_by_hand": "x", "silent": silent})
    told = strict((folder / "hosts.yml").read_text(encoding="utf-8"))
    told["all"]["hosts"]["collected_by_hand"] = {"hygiene_collect": "none"}
    (folder / "hosts.yml").write_text(json.dumps(told), encoding="utf-8")
    running = start(folder, "check", "--rule", "9")
    end = time.monotonic() + 60
    while not (folder / "bin" / "asked").exists():
        assert time.monotonic() < end and running.poll() is None
        time.sleep(0.1)
    time.sleep(1)
    return running


def test_a_host_that_was_never_heard_of_is_no_success(tmp_path: Path) -> None:
    """ansible-playbook is killed, by the kernel for its memory for instance, with a host still to answer."""
    running = waiting(tmp_path)
    for pid in Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text(encoding="ascii").split():
        os.kill(int(pid), signal.SIGKILL)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 4, err
    assert "silent" in out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stopped_run_leaves_nothing_of_its_secrets(tmp_path: Path, number: int) -> None:
    running = waiting(tmp_path)
    ours = private_folders(running.pid)
    assert [stat.S_IMODE(path.stat().st_mode) for path in ours] == [0o700]
    os.kill(running.pid, number)
    running.communicate(timeout=60)
    assert running.returncode == 130
    assert not any(path.exists() for path in ours)
