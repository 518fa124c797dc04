"""The kit, on a machine that no connection reaches: made here, run there by hand, its answer taken in as untrusted."""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier
from lab import Host, inventory

Ran = subprocess.CompletedProcess[str]
Hygiene = Callable[..., Ran]
Answer = dict[str, Any]
NAME = "irm_1"
LENGTH = "passwords_min_length"


@pytest.fixture
def hygiene(tmp_path: Path) -> Hygiene:
    """Runs the command in a folder of its own."""

    def run(*arguments: str) -> Ran:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "HYGIENE_"))}
        own = {"XDG_STATE_HOME": str(tmp_path / "state"), "HOME": str(tmp_path), "NO_COLOR": "1", "HYGIENE_LANG": "en"}
        return subprocess.run(
            [sys.executable, "-m", "hygiene_cli.cli", *arguments], cwd=tmp_path, env={**kept, **own},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    return run


@pytest.fixture
def hosts(tmp_path: Path) -> str:
    """A modality that only a kit reads, and a server."""
    told = {NAME: {"hygiene_class": "modality", "hygiene_collect": "kit"}, "fichiers_1": {"hygiene_class": "server"}}
    path = tmp_path / "hosts.yml"
    path.write_text(json.dumps({"all": {"hosts": told}}), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def kit(bookworm: Host, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The kit's text."""
    folder = tmp_path_factory.mktemp("kit")
    (folder / "hosts.yml").write_text(f"all: {{hosts: {{{NAME}: {{hygiene_class: modality}}}}}}\n", encoding="utf-8")
    argv = [sys.executable, "-m", "hygiene_cli.cli", "kit", "-i", "hosts.yml", "--host", NAME, "-o", "kit.py"]
    subprocess.run(argv, cwd=folder, env={**os.environ, "HYGIENE_LANG": "en"}, check=True, capture_output=True)
    return (folder / "kit.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def said(bookworm: Host, kit: str) -> Answer:
    """What the machine answers when its administrator runs the kit with sudo."""
    bookworm.put("/home/ansible/kit.py", kit)
    before = bookworm.snapshot()
    ran = bookworm.run("cd /home/ansible && runuser -u ansible -- sudo python3 kit.py > /home/ansible/answer.json")
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    new = {path for path in bookworm.snapshot().keys() ^ before.keys() if not path.startswith(("/var/log", "/tmp"))}
    assert new == {"/home/ansible/answer.json"}
    found: Answer = json.loads(bookworm.read("/home/ansible/answer.json"))
    return found


def keep(folder: Path, told: object, name: str = "answer.json") -> str:
    """An answer as the file that was carried back."""
    (folder / name).write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    return name


def status(hygiene: Hygiene, hosts: str, name: str = NAME) -> dict[str, Any]:
    """What the practice knows of a host."""
    told = json.loads(hygiene("status", "-i", hosts, "--format", "json").stdout)
    found: dict[str, Any] = next(one for one in told["hosts"] if one["host"] == name)
    return found


def result(host: dict[str, Any], control: str) -> str:
    return str(next(one["result"] for one in host["controls"] if one["control"] == control))


def one_sentence(done: Ran, code: int, *words: str) -> None:
    """The exit code, and a single line on stderr that says these words."""
    assert done.returncode == code, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    assert "Traceback" not in done.stderr
    assert [word for word in words if word not in lines[0]] == []


def test_a_kit_cannot_write(kit: str) -> None:
    """It is one readable file, without anything that only set needs."""
    parts = set(re.findall(r'^  "(\w+)": "', kit, re.M))
    assert parts > {"base", "main", "pwquality"}
    assert not parts & {*courier.WRITING}
    for word in ("# --- set ---", "def set(", "os.rename", "os.replace", '"w"', "'w'", "O_WRONLY"):
        assert word not in kit, word
    assert NAME in kit.split("\nimport", 1)[0]
    assert "read" in kit.split("\nimport", 1)[0].lower()
    compile(kit, "kit.py", "exec")


def test_without_root_it_answers_what_it_may_read(bookworm: Host, kit: str) -> None:
    bookworm.put("/home/ansible/kit.py", kit)
    ran = bookworm.ssh("python3 kit.py")
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)
    assert told["host"]["root"] is False
    assert told["collected_by"] == "ansible"
    assert any("unknown" in one for one in told["resources"])


def test_an_answer_counts_like_any_other_result(hygiene: Hygiene, hosts: str, said: Answer, tmp_path: Path) -> None:
    before = status(hygiene, hosts)
    assert {one["result"] for one in before["controls"]} <= {"notchecked", "notapplicable"}
    done = hygiene("import", keep(tmp_path, said), "-i", hosts)
    assert done.returncode == 2, done.stderr
    assert NAME in done.stderr and "ansible" in done.stderr
    host = status(hygiene, hosts)
    assert host["collected_by"] == "ansible"
    assert host["last_reading"] == said["collected_at"]
    assert {"pass", "fail"} <= {one["result"] for one in host["controls"]}
    told = json.loads(hygiene("status", "-i", hosts, "--format", "json").stdout)
    concerned = [rule for rule in told["rules"] if NAME in rule["hosts"]["fail"]]
    assert concerned and all(rule["verdict"] == "fail" for rule in concerned)
    [run] = json.loads(hygiene("history", "-i", hosts, "--format", "json").stdout)["runs"]
    assert run["verb"] == "import" and run["narrowed"]


def test_who_and_when_are_shown(hygiene: Hygiene, hosts: str, said: Answer, tmp_path: Path) -> None:
    old = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=12)).replace(hour=12)
    hygiene("import", keep(tmp_path, {**said, "collected_at": old.isoformat(timespec="seconds")}), "-i", hosts)
    line = next(line for line in hygiene("status", "-i", hosts).stdout.splitlines() if line.startswith(NAME))
    assert re.search(rf"\b{old.day}\s\w+\s{old.year}", line), line
    hygiene("status", "-i", hosts, "-o", "r.html", "-o", "r.csv")
    assert "ansible" in (tmp_path / "r.html").read_text(encoding="utf-8")
    rows = (tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()
    assert any(f",{NAME}," in row and ",ansible," in row for row in rows)


def test_an_old_answer_replaces_no_newer_reading_and_ages(
    hygiene: Hygiene, hosts: str, said: Answer, tmp_path: Path
) -> None:
    hygiene("import", keep(tmp_path, said), "-i", hosts)
    wanted = result(status(hygiene, hosts), LENGTH)
    place = next(
        at for at, one in enumerate(said["asked"]) if "minlen" in json.dumps(one) or one["kind"] == "pwquality"
    )
    old = json.loads(json.dumps(said))
    old["resources"][place] = {"unknown": {"code": "not_root"}}
    old["collected_at"] = "2026-01-01T00:00:00+00:00"
    hygiene("import", keep(tmp_path, old), "-i", hosts)
    host = status(hygiene, hosts)
    assert result(host, LENGTH) == wanted
    assert host["last_reading"] == said["collected_at"]


def test_an_answer_of_last_winter_proves_nothing_today(
    hygiene: Hygiene, hosts: str, said: Answer, tmp_path: Path
) -> None:
    hygiene("import", keep(tmp_path, {**said, "collected_at": "2026-01-01T00:00:00+00:00"}), "-i", hosts)
    assert not {"pass", "fail"} & {one["result"] for one in status(hygiene, hosts)["controls"]}


def test_a_clock_that_runs_ahead_hides_no_later_check(
    hygiene: Hygiene, hosts: str, said: Answer, tmp_path: Path
) -> None:
    ahead = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=20)
    hygiene("import", keep(tmp_path, {**said, "collected_at": ahead.isoformat(timespec="seconds")}), "-i", hosts)
    told = datetime.datetime.fromisoformat(status(hygiene, hosts)["last_reading"])
    assert told <= datetime.datetime.now(datetime.UTC)


def test_matched_by_machine_id_after_a_check(hygiene: Hygiene, bookworm: Host, said: Answer, tmp_path: Path) -> None:
    """Renamed since in the inventory and on the machine, it is still the same machine."""
    hosts = inventory([bookworm], tmp_path / "hosts.yml", hygiene_class="server")
    assert hygiene("check", "-i", str(hosts), "-b", "--control", LENGTH).returncode in (0, 2)
    told = {**said, "kit": {**said["kit"], "host": ""}, "host": {**said["host"], "hostname": "renamed"}}
    told["collected_at"] = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    done = hygiene("import", keep(tmp_path, told), "-i", str(hosts))
    assert done.returncode in (2, 4), done.stderr
    assert bookworm.hostname in done.stderr
    assert status(hygiene, str(hosts), bookworm.hostname)["collected_by"] == "ansible"


def test_matched_by_name_or_named_by_hand(hygiene: Hygiene, hosts: str, said: Answer, tmp_path: Path) -> None:
    told = {**said, "kit": {**said["kit"], "host": ""}}
    one_sentence(hygiene("import", keep(tmp_path, told), "-i", hosts), 5, "answer.json", "--host")
    one_sentence(hygiene("import", "answer.json", "-i", hosts, "--host", "nobody"), 5, "nobody", "inventory")
    assert hygiene("import", "answer.json", "-i", hosts, "--host", "fichiers_1").returncode == 2
    assert status(hygiene, hosts, "fichiers_1")["last_reading"]
    own = {**told, "host": {**said["host"], "hostname": NAME, "host_id": "another"}}
    assert NAME in hygiene("import", keep(tmp_path, own), "-i", hosts).stderr


def test_an_answer_that_fits_two_hosts_is_asked_about(
    hygiene: Hygiene, hosts: str, said: Answer, tmp_path: Path
) -> None:
    """A machine that says to be another one does not take that one's place in silence."""
    hygiene("import", keep(tmp_path, said), "-i", hosts, "--host", "fichiers_1")
    one_sentence(hygiene("import", "answer.json", "-i", hosts), 5, "fichiers_1", NAME, "--host")


def test_an_answer_to_other_questions_leaves_the_rest_open(
    hygiene: Hygiene, hosts: str, said: Answer, tmp_path: Path
) -> None:
    """The policy may have changed since the kit was made: what it did not ask for is not taken for anything."""
    told = {**said, "asked": said["asked"][:3], "resources": said["resources"][:3]}
    assert hygiene("import", keep(tmp_path, told), "-i", hosts).returncode in (2, 4)
    assert "unknown" in {one["result"] for one in status(hygiene, hosts)["controls"]} | {
        one.get("later", {}).get("result") for one in status(hygiene, hosts)["controls"]
    }


HOSTILE = "{{ 7*7 }}hyg<script>hyg()</script>\x1b]0;hyg\x07\u202e\ud800"


def test_a_hostile_answer_is_shown_as_text(hygiene: Hygiene, hosts: str, said: Answer, tmp_path: Path) -> None:
    told = json.loads(json.dumps(said))
    told["collected_by"] = HOSTILE
    told["host"] |= {"os_name": HOSTILE, "hostname": HOSTILE, "kernel": HOSTILE}
    told["resources"] = [plant(one) for one in told["resources"]]
    (tmp_path / "a.json").write_text(json.dumps(told), encoding="utf-8")
    done = hygiene("import", "a.json", "-i", hosts)
    assert done.returncode in (2, 4), done.stderr
    names = ("r.html", "r.json", "r.csv", "r.xml")
    shown = hygiene("status", "-i", hosts, *[word for name in names for word in ("-o", name)])
    assert shown.returncode in (2, 4), shown.stderr
    texts = [done.stdout, done.stderr, shown.stdout, *((tmp_path / name).read_text(encoding="utf-8") for name in names)]
    assert any("{{ 7*7 }}hyg" in text for text in texts)
    for text in texts:
        assert "49hyg" not in text
        assert not re.search("[\x07\x1b\u202e\ud800-\udfff]", text)
    for markup in texts[3], texts[-1]:
        assert "<script>hyg" not in markup


def plant(value: Any) -> Any:
    """The same answer with every text in it hostile."""
    if isinstance(value, dict):
        return {key: plant(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plant(item) for item in value]
    return value + HOSTILE if isinstance(value, str) else value


GARBAGE: dict[str, Callable[[Answer], object]] = {
    "nothing": lambda said: "",
    "a page": lambda said: "<html><script>alert(1)</script></html>",
    "half of it": lambda said: json.dumps(said)[: len(json.dumps(said)) // 2],
    "a list": lambda said: [said],
    "a number": lambda said: 42,
    "NaN": lambda said: json.dumps(said).replace("{", '{"n": NaN, ', 1),
    "nested": lambda said: '{"a":' * 100_000 + "1" + "}" * 100_000,
    "nested a little": lambda said: {**said, "resources": json.loads("[" * 300 + "]" * 300)},
    "no resources": lambda said: {key: value for key, value in said.items() if key != "resources"},
    "resources of another kind": lambda said: {**said, "resources": "all of them"},
    "another version": lambda said: {**said, "kit": {**said["kit"], "version": 7}},
    "before time": lambda said: {**said, "collected_at": "0001-01-01T00:00:00+23:59"},
    "a clock never set": lambda said: {**said, "collected_at": "1970-01-01T00:03:00+00:00"},
    "no date": lambda said: {**said, "collected_at": HOSTILE},
    "names of another kind": lambda said: {
        **said, "kit": {"version": 1, "host": [NAME]}, "host": {"hostname": {"a": 1}, "host_id": [1]}
    },
    "a huge number": lambda said: json.dumps(said).replace("{", '{"n": ' + "9" * 10_000 + ", ", 1),
}  # fmt: skip


def test_garbage_is_one_sentence(hygiene: Hygiene, hosts: str, said: Answer, tmp_path: Path) -> None:
    for place, spoil in enumerate(GARBAGE.values()):
        name = keep(tmp_path, spoil(said), f"answer-{place}.json")
        done = hygiene("import", name, "-i", hosts)
        one_sentence(done, 5, name)
        assert not re.search("[\x07\x1b\u202e]", done.stderr)
    assert status(hygiene, hosts)["last_reading"] is None


def test_files_that_are_no_answer_are_one_sentence(hygiene: Hygiene, hosts: str, tmp_path: Path) -> None:
    (tmp_path / "noise.json").write_bytes(os.urandom(100_000))
    (tmp_path / "large.json").write_text('["' + "x" * (50 << 20) + '"]', encoding="ascii")
    (tmp_path / "folder.json").mkdir()
    for name, says in (("noise", "JSON"), ("large", "16 MB"), ("folder", "folder.json"), ("gone", "gone.json")):
        one_sentence(hygiene("import", f"{name}.json", "-i", hosts), 5, says)


@pytest.mark.parametrize(
    "wrong", [None, 7, "x", [], {}, {"value": "x"}, {"value": [[1]]}, {"value": {}}, {"unknown": 3}]
)
def test_wrong_values_are_errors_of_their_controls_alone(
    hygiene: Hygiene, hosts: str, said: Answer, tmp_path: Path, wrong: object
) -> None:
    told = {**said, "resources": [wrong for _ in said["resources"]]}
    done = hygiene("import", keep(tmp_path, told), "-i", hosts)
    assert done.returncode in (0, 2, 4), done.stderr
    assert "Traceback" not in done.stderr
