"""The example practice, brought to life: its inventory as it is shipped, its hosts on real machines.

A second inventory file, laid over the first, says where the hosts answer in the lab; nothing else is changed. The
modality's address is a listener of the test's own: whoever connects to it is caught. The Windows machines are all the
same one of the lab.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from drive import carry, private_folders, unheld_folders
from lab import Host, Lab
from windows import Windows
from windows_drive import differing, exported

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "inventories" / "example" / "hosts.yml"
NAMES = ("accueil_1", "accueil_2", "lecture_1", "portable_1", "fichiers_1", "pacs_1", "ris_1")
MODALITY = "irm_1"
WINDOWS = {"accueil_3": "workstation", "lecture_2": "workstation", "portable_2": "laptop", "ris_2": "ris"}
CONSOLE = "scanner_1"
"""A modality that is read and never written."""
COUNT = len(NAMES) + len(WINDOWS) + 2
LENGTH, USB, DISK = "passwords_min_length", "usb_storage_drivers_blocked", "disk_encryption_volumes"
Ran = subprocess.CompletedProcess[str]


class Listener(threading.Thread):
    """Counts whoever connects."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.callers = 0

    def run(self) -> None:
        while True:
            self.socket.accept()[0].close()
            self.callers += 1


@dataclass
class Practice:
    """The practice as its keeper sees it: the command, the state folder, the hosts."""

    folder: Path
    hosts: dict[str, Host]
    windows: Windows
    modality: Listener
    first: Ran | None = None
    told: dict[str, Any] = field(default_factory=dict)

    def lay_over(self, name: str = "lab.yml", **changes: dict[str, Any]) -> Path:
        """The inventory file that says where the hosts are; `changes` are by host."""
        found = {one: {**host.variables, **changes.get(one, {})} for one, host in self.hosts.items()}
        windows = {**self.windows.variables, "ansible_password": "{{ lookup('env', 'LAB_PASSWORD') }}"}
        found |= dict.fromkeys((*WINDOWS, CONSOLE), windows)
        found[MODALITY] = {"ansible_host": "127.0.0.1", "ansible_port": self.modality.port}
        path = self.folder / name
        path.write_text(json.dumps({"all": {"hosts": found}}), encoding="utf-8")
        return path

    def environment(self, **more: str) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "HYGIENE_"))}
        own = {
            "XDG_STATE_HOME": str(self.folder / "state"),
            "HOME": str(self.folder),
            "NO_COLOR": "1",
            "COLUMNS": "160",
            "LAB_PASSWORD": self.windows.password,
        }
        return {**kept, **own, "HYGIENE_LANG": "en", **more}

    def argv(self, verb: str, *arguments: str) -> list[str]:
        inventories = ["-i", str(EXAMPLE), "-i", str(self.folder / "lab.yml")]
        return [sys.executable, "-m", "hygiene_cli.cli", verb, *inventories, *arguments]

    def run(self, verb: str, *arguments: str, **more: str) -> Ran:
        return subprocess.run(
            self.argv(verb, *arguments), cwd=self.folder, env=self.environment(**more), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip

    def json(self, verb: str, *arguments: str) -> dict[str, Any]:
        done = self.run(verb, "--format", "json", *arguments)
        assert done.returncode in (0, 2, 4), done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found


@pytest.fixture(scope="module")
def practice(
    lab: Lab, windows_lab: Callable[[], Windows], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Practice]:
    """The practice after its first full check."""
    suites = ["bookworm", "trixie"] * 4
    hosts = dict(zip(NAMES, lab.start_many(suites[: len(NAMES)]), strict=True))
    listener = Listener()
    listener.start()
    with windows_lab() as windows:
        found = Practice(tmp_path_factory.mktemp("cabinet"), hosts, windows, listener)
        found.lay_over()
        outputs = [word for name in ("r.html", "r.json", "r.csv", "r.xml") for word in ("-o", name)]
        found.first = found.run("check", "-b", *outputs)
        assert found.first.returncode in (2, 4), found.first.stderr
        found.told = json.loads((found.folder / "r.json").read_text(encoding="utf-8"))
        yield found
    for host in hosts.values():
        host.remove()


def of(told: dict[str, Any], host: str) -> dict[str, Any]:
    """A host in a report."""
    found: dict[str, Any] = next(one for one in told["hosts"] if one["host"] == host)
    return found


def control(told: dict[str, Any], host: str, name: str) -> dict[str, Any]:
    """A control on a host in a report."""
    found: dict[str, Any] = next(one for one in of(told, host)["controls"] if one["control"] == name)
    return found


def clauses(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every clause of the forty rules."""
    return (clause for rule in told["rules"] for clause in rule["clauses"])


def test_a_full_check_tells_forty_rules_and_fails(practice: Practice) -> None:
    assert practice.first is not None and practice.first.returncode == 2
    assert [rule["rule"] for rule in practice.told["rules"]] == list(range(1, 41))
    assert practice.told["narrowed"] is False
    lines = (practice.folder / "r.csv").read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith("rule,") for line in lines) == 40
    assert {rule["verdict"] for rule in practice.told["rules"]} <= {
        "pass",
        "fail",
        "notchecked",
        "unknown",
        "error",
        "waived",
    }


def test_progress_is_on_stderr_and_the_table_on_stdout(practice: Practice) -> None:
    first = practice.first
    assert first is not None
    progress = [line for line in first.stderr.splitlines() if f"/{COUNT}" in line]
    assert len(progress) == COUNT, first.stderr
    assert all(any(name in line for line in progress) for name in (*NAMES, *WINDOWS, CONSOLE, MODALITY))
    assert not re.search(rf"^\d+/{COUNT} ", first.stdout, re.M)
    numbers = [line.split()[0] for line in first.stdout.splitlines() if line.split()[:1] and line.split()[0].isdigit()]
    assert numbers[:40] == [str(number) for number in range(1, 41)]


def test_status_tells_the_same_without_touching_a_host(practice: Practice) -> None:
    """With an `ssh` in the way that leaves a trace; before anything but the full check was asked for."""
    trap = practice.folder / "bin"
    trap.mkdir()
    (trap / "ssh").write_text(f"#!/bin/sh\ntouch {practice.folder}/touched\nexit 255\n", encoding="utf-8")
    (trap / "ssh").chmod(0o755)
    path = f"{trap}:{os.environ['PATH']}"
    done = practice.run("status", "--format", "json", PATH=path)
    assert not (practice.folder / "touched").exists()
    assert done.returncode == 2
    told = json.loads(done.stdout)
    assert [one["verdict"] for one in told["rules"]] == [one["verdict"] for one in practice.told["rules"]]
    assert practice.run("check", "-b", "-l", "accueil_2", "--control", USB, PATH=path).returncode == 4
    assert (practice.folder / "touched").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("-l", "accueil_1"),
        ("--", "-l", "accueil_1"),
        ("--rule", "15", "-e", "hygiene_collect=kit"),
        ("--control", USB, "-e", "hygiene_collect=kit"),
    ],
    ids=" ".join,
)
def test_a_narrowed_run_gives_no_verdict(practice: Practice, arguments: tuple[str, ...]) -> None:
    shown = practice.run("check", "-b", "-o", "narrowed.json", *arguments).stdout
    told = json.loads((practice.folder / "narrowed.json").read_text(encoding="utf-8"))
    assert (told["narrowed"], told["rules"]) == (True, [])
    if "accueil_1" in arguments:
        assert [host["host"] for host in told["hosts"]] == ["accueil_1"]
    assert "gives no verdict for the practice" in shown
    assert not re.search(r"^\s*40 ", shown, re.M)


def test_the_modality_is_never_connected_to(practice: Practice) -> None:
    host = of(practice.told, MODALITY)
    assert practice.modality.callers == 0
    assert (host["class"], host["collect"], host["last_reading"]) == ("modality", "kit", None)
    assert {one["result"] for one in host["controls"]} <= {"notchecked", "notapplicable"}
    words = {clause["hosts"][MODALITY] for clause in clauses(practice.told) if MODALITY in clause["hosts"]}
    assert words <= {"notchecked", "notapplicable"} and "notchecked" in words
    unread = [one for one in host["controls"] if one["result"] == "notchecked"]
    assert {one["reason"]["code"] for one in unread} <= {"not_collected", "no_control", "policy_not_chosen"}


def test_no_rule_that_the_modality_leaves_open_is_compliant(practice: Practice) -> None:
    for rule in practice.told["rules"]:
        if MODALITY in rule["hosts"]["unverified"]:
            assert rule["verdict"] != "pass", rule


def test_windows_machines_stand_beside_the_others_each_judged_by_its_class(practice: Practice) -> None:
    for name, host_class in {**WINDOWS, CONSOLE: "modality"}.items():
        host = of(practice.told, name)
        assert (host["system"], host["class"], host["problem"]) == ("windows", host_class, None)
        assert {"pass", "fail"} & {one["result"] for one in host["controls"]}
        assert host["last_reading"]


def test_a_console_that_is_read_is_never_written(practice: Practice) -> None:
    before = exported(practice.windows)
    told = practice.json("apply", "--yes", "--profile", "strict", "-l", CONSOLE)
    failing = [one for one in of(told, CONSOLE)["controls"] if one["result"] == "fail"]
    assert failing
    assert {one["reason"]["code"] for one in failing} <= {"vendor_approval_missing", "audit_only", "class_audit_only"}
    assert differing(before, exported(practice.windows)) == []


def test_the_pacs_is_judged_and_never_written(practice: Practice) -> None:
    before = practice.hosts["pacs_1"].snapshot()
    done = practice.run("apply", "-b", "--yes", "--profile", "strict", "-l", "pacs_1", "-o", "apply.json")
    assert done.returncode == 2, done.stderr
    told = json.loads((practice.folder / "apply.json").read_text(encoding="utf-8"))
    failing = [one for one in of(told, "pacs_1")["controls"] if one["result"] == "fail"]
    assert failing
    assert {one["reason"]["code"] for one in failing} <= {"vendor_approval_missing", "audit_only"}
    assert control(told, "pacs_1", LENGTH)["reason"]["code"] == "vendor_approval_missing"
    assert "manufacturer" in done.stdout
    changed = {
        path for path in before.keys() ^ practice.hosts["pacs_1"].snapshot().keys() if not path.startswith("/var/")
    }
    assert changed == set()


def test_strict_never_reaches_a_host_in_audit(practice: Practice) -> None:
    """Even with its manufacturer's approval, a host whose own profile is audit stays as it is."""
    approval = json.dumps({"hygiene_vendor_approval": {"version": "7.4", "date": "2026-09-01", "by": "Example"}})
    done = practice.run(
        "apply", "-b", "--yes", "--profile", "strict", "-l", "pacs_1", "-e", approval, "-o", "apply.json"
    )
    told = json.loads((practice.folder / "apply.json").read_text(encoding="utf-8"))
    assert done.returncode == 2
    assert not [one for one in of(told, "pacs_1")["controls"] if one.get("changed")]
    assert control(told, "pacs_1", LENGTH)["reason"]["code"] == "profile"


def test_an_unreachable_host_keeps_its_reading_and_its_age(practice: Practice) -> None:
    before = of(practice.json("status"), "fichiers_1")
    practice.lay_over(fichiers_1={"ansible_port": 9})
    try:
        done = practice.run("check", "-b", "--format", "json")
    finally:
        practice.lay_over()
    assert done.returncode == 2
    assert "fichiers_1" in done.stderr
    told = json.loads(done.stdout)
    host = of(told, "fichiers_1")
    assert host["problem"]["code"] == "unreachable"
    assert host["last_reading"] == before["last_reading"]
    assert {one["control"]: one["result"] for one in host["controls"]} == {
        one["control"]: one["result"] for one in before["controls"]
    }
    assert of(practice.json("status"), "fichiers_1")["problem"]["code"] == "unreachable"
    shown = practice.run("status").stdout
    assert "fichiers_1" in shown
    practice.run("check", "-b", "-l", "fichiers_1")
    assert of(practice.json("status"), "fichiers_1")["problem"] is None


def test_a_later_unknown_is_shown_beside_the_reading(practice: Practice) -> None:
    """Without root, what root alone reads is unknown: the earlier reading stands, and the run's own exit code is 4."""
    shadow = "passwords_none_empty"
    assert control(practice.json("status"), "lecture_1", shadow)["result"] == "pass"
    assert practice.run("check", "-l", "lecture_1", "--control", shadow).returncode == 4
    found = control(practice.json("status"), "lecture_1", shadow)
    assert found["result"] == "pass"
    assert found["later"]["result"] == "unknown"
    practice.run("check", "-b", "-l", "lecture_1", "--control", shadow)


def test_exit_codes_of_narrowed_runs(practice: Practice) -> None:
    narrow = ("-l", "accueil_2", "--control", LENGTH)
    assert practice.run("check", *narrow, "-e", "passwords_min_length=20", "-b").returncode == 2
    assert practice.run("check", *narrow, "-e", "passwords_min_length=1", "-b").returncode == 0
    practice.lay_over(accueil_2={"ansible_port": 9})
    try:
        assert practice.run("check", *narrow, "-b").returncode == 4
    finally:
        practice.lay_over()


def test_a_waiver_shields_and_is_never_compliant(practice: Practice) -> None:
    given = {"control": LENGTH, "until": str(date.today()), "reason": "old RIS", "approved_by": "Dr Martin"}
    ask = ("-l", "ris_1", "--control", LENGTH, "-b", "-e", "passwords_min_length=20")
    assert practice.run("check", *ask).returncode == 2
    done = practice.run("check", *ask, "-e", json.dumps({"hygiene_waived": [given]}), "--format", "json")
    assert done.returncode == 0
    found = control(json.loads(done.stdout), "ris_1", LENGTH)
    assert found["result"] == "waived"
    assert found["waiver"]["approved_by"] == "Dr Martin"
    for wrong in ({"until": "2020-01-01"}, {"until": "2999-12-31"}, {"reason": ""}, {"approved_by": ""}):
        waived = json.dumps({"hygiene_waived": [{**given, **wrong}]})
        assert practice.run("check", *ask, "-e", waived).returncode == 2
    shipped = control(practice.told, "ris_1", DISK)
    assert shipped["result"] in ("waived", "notapplicable", "unknown")
    for rule in practice.told["rules"]:
        assert rule["verdict"] != "pass" or "ris_1" not in rule["hosts"]["waived"]


TEMPLATE, SCRIPT, ESCAPE, OVERRIDE = "{{ 7*7 }}hyg", "<script>hyg()</script>", "\x1b]0;hyg\x07\x1b[31m", "\u202ehyg"
HOSTILE = TEMPLATE + SCRIPT + ESCAPE + OVERRIDE


def make_hostile(host: Host) -> None:
    """Puts what an attacker would wherever a host is read."""
    flat = HOSTILE.replace("/", "_")
    host.must_run("useradd -m -G sudo mallory; chpasswd", stdin="mallory:x-Long-pass-1\n")
    passwd = host.read("/etc/passwd").splitlines()
    fields = passwd.pop().split(":")
    fields[4] = HOSTILE.replace(":", ";")
    host.must_run("cat > /etc/passwd", stdin="\n".join([*passwd, ":".join(fields)]) + "\n")
    host.put(f"/etc/sudoers.d/{flat.replace('.', '_')}".replace("'", ""), "mallory ALL=(ALL) NOPASSWD: ALL\n", 0o440)
    host.put(
        "/etc/sudoers.d/hostile", f"# {HOSTILE}\nmallory ALL=(ALL) NOPASSWD: /bin/{TEMPLATE.replace(' ', '')}\n", 0o440
    )
    host.put("/etc/issue.net", f"{HOSTILE}\nHYGIENE 0 {HOSTILE}\n")
    host.put("/etc/ssh/sshd_config.d/01-hostile.conf", "Banner /etc/issue.net\n")
    host.put("/etc/motd", f"{HOSTILE}\n")
    host.put("/home/ansible/.profile", f"printf '%s\\n' '{HOSTILE}'\n")
    host.put(f"/usr/lib/systemd/system/xrdp{flat}.service", "[Service]\nExecStart=/bin/true\n")
    host.put(
        "/etc/apt/sources.list.d/hostile.list",
        f"deb [trusted=yes] http://{TEMPLATE.replace(' ', '')}{SCRIPT}/ x main\n",
    )
    host.put(f"/etc/modprobe.d/{flat}.conf", f"# {HOSTILE}\n")
    host.must_run("sed -i '/^PRETTY_NAME/d' /etc/os-release")
    host.must_run("cat >> /etc/os-release", stdin=f'PRETTY_NAME="Debian {HOSTILE}"\n')
    host.must_run("systemctl reload ssh")


@pytest.fixture(scope="module")
def hostile(practice: Practice) -> dict[str, str]:
    """What a check of a hostile host, and every report of it, shows: {where: text}."""
    host = practice.hosts["portable_1"]
    make_hostile(host)
    practice.run("check", "-b", "-l", "portable_1")
    names = ("h.html", "h.json", "h.csv", "h.xml")
    done = practice.run("status", *[word for name in names for word in ("-o", name)])
    assert done.returncode == 2, done.stderr
    narrowed = practice.run("check", "-b", "-l", "portable_1", "--", "-v")
    planned = practice.run("plan", "-b", "-l", "portable_1", "--profile", "strict")
    assert planned.returncode == 2, planned.stderr
    found = {name: (practice.folder / name).read_text(encoding="utf-8") for name in names}
    streams = {"status": done, "check": narrowed, "plan": planned}
    return found | {
        f"{name} {stream}": getattr(ran, stream) for name, ran in streams.items() for stream in ("stdout", "stderr")
    }


def test_what_a_hostile_host_says_is_shown(hostile: dict[str, str]) -> None:
    """Otherwise the next test would prove nothing."""
    assert TEMPLATE in hostile["h.json"]
    assert "{{ 7*7 }}hyg" in hostile["h.html"] or "{{ 7*7 }}hyg".replace("{", "&#123;") in hostile["h.html"]
    assert "\\u001b]0;hyg" in hostile["h.json"]
    assert "mallory" in hostile["check stdout"] + hostile["plan stdout"]


def test_what_a_hostile_host_says_is_never_templated_run_or_shown_raw(hostile: dict[str, str]) -> None:
    for where, text in hostile.items():
        assert "49hyg" not in text, where
        assert "\x1b" not in text and "\x07" not in text and "\x9b" not in text, where
        assert "\u202e" not in text, where
        if where in ("h.html", "h.xml"):
            assert "<script>hyg" not in text, where
            assert "&lt;script&gt;hyg" in text, where


def test_ctrl_c_keeps_what_was_finished(practice: Practice) -> None:
    """The interrupt comes as a terminal sends it, to the whole group, when the first host is done and another hangs."""
    slow = practice.hosts["lecture_1"]
    slow.put("/opt/slow/python3", "#!/bin/sh\nsleep 300\n", 0o755)
    practice.lay_over(lecture_1={"ansible_python_interpreter": "/opt/slow/python3"})
    known = len(practice.run("history").stdout.splitlines())
    try:
        running = subprocess.Popen(
            practice.argv("check", "-b", "-l", "accueil_1,lecture_1"), cwd=practice.folder, text=True,
            env=practice.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        assert running.stderr is not None
        line = running.stderr.readline()
        assert "accueil_1" in line and "1/2" in line
        private = private_folders(running.pid)
        assert private
        began = time.monotonic()
        os.killpg(running.pid, signal.SIGINT)
        out, err = running.communicate(timeout=60)
    finally:
        practice.lay_over()
    assert running.returncode == 130, err
    assert time.monotonic() - began < 20
    assert "Traceback" not in err
    assert "accueil_1" in out
    newest = json.loads(practice.run("history", "--format", "json").stdout)["runs"][0]
    assert (newest["status"], newest["exit_code"]) == ("interrupted", 130)
    assert len(practice.run("history").stdout.splitlines()) == known + 1
    kept = json.loads(practice.run("report", newest["run"], "--format", "json").stdout)
    assert {one["host"] for one in kept["hosts"]} == {"accueil_1"}
    assert not [path for path in private if path.exists()]
    assert not [found for found in command_lines() if any(path.name in found for path in private)]


def command_lines() -> list[str]:
    """The command line of every process there is."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return found


class Watch(threading.Thread):
    """Looks for secrets in every process's command line, again and again."""

    def __init__(self, *secrets: str) -> None:
        super().__init__(daemon=True)
        self.secrets, self.seen, self.over = secrets, set[str](), threading.Event()

    def run(self) -> None:
        while not self.over.is_set():
            self.seen |= {line for line in command_lines() if any(secret in line for secret in self.secrets)}
            time.sleep(0.02)


SSH, BECOME, VAULT = "ssh-Secret-41x", "become-Secret-42y", "vault-Secret-43z"
Typed = Callable[..., tuple[int, str]]


@pytest.fixture
def typed(practice: Practice) -> Iterator[Typed]:
    """Runs a check on a terminal, typing what it asks for; watches every command line meanwhile."""
    import pexpect

    watch = Watch(SSH, BECOME, VAULT)
    watch.start()

    def run(answers: dict[str, str], *arguments: str) -> tuple[int, str]:
        argv = practice.argv("check", "-l", "accueil_2", "--control", "passwords_none_empty", *arguments)
        child = pexpect.spawn(argv[0], argv[1:], cwd=practice.folder, env=practice.environment(), encoding="utf-8",
                              timeout=90, dimensions=(50, 200))  # fmt: skip
        said = ""
        for prompt, answer in answers.items():
            child.expect(prompt)
            said += child.before + child.after
            time.sleep(0.1)
            child.sendline(answer)
        child.expect(pexpect.EOF)
        child.close()
        return int(child.exitstatus if child.exitstatus is not None else -1), said + child.before

    yield run
    watch.over.set()
    watch.join()
    assert watch.seen == set()


@pytest.fixture(scope="module")
def guarded(practice: Practice) -> Practice:
    """A host that takes passwords: one to come in, one to become root; and a vault that holds a variable."""
    host = practice.hosts["accueil_2"]
    host.add_user("technician", groups=["sudo"], password=BECOME)
    host.must_run(
        "sed -i '/NOPASSWD/!b' /etc/sudoers; printf 'PasswordAuthentication yes\\n' > /etc/ssh/sshd_config.d/00-pw.conf"
    )
    host.must_run("systemctl reload ssh")
    secret = practice.folder / "vault.yml"
    secret.write_text("passwords_min_length: 12\nsecret_word: kept\n", encoding="utf-8")
    (practice.folder / "word").write_text(VAULT, encoding="utf-8")
    vault = [
        str(Path(sys.executable).with_name("ansible-vault")),
        "encrypt",
        "--vault-password-file",
        "word",
        "vault.yml",
    ]
    subprocess.run(vault, cwd=practice.folder, check=True, capture_output=True)
    (practice.folder / "word").unlink()
    return practice


def by_key(host: Host) -> None:
    """Let the technician in by the lab's key too."""
    own = "~technician/.ssh"
    host.must_run(f"install -d -o technician -m 700 {own}")
    host.must_run(f"install -o technician -m 600 -t {own} ~ansible/.ssh/authorized_keys")


@pytest.mark.parametrize("after_dashes", [False, True], ids=["options", "after --"])
def test_a_become_password_typed(guarded: Practice, typed: Typed, after_dashes: bool) -> None:
    by_key(guarded.hosts["accueil_2"])
    options = (
        ("--", "-e", "ansible_user=technician", "-bK")
        if after_dashes
        else ("-e", "ansible_user=technician", "-b", "-K")
    )
    code, said = typed({"(?i)(become|sudo).*: ": BECOME}, *options)
    assert code in (0, 2), said
    assert BECOME not in said
    code, said = typed({"(?i)(become|sudo).*: ": "wrong-password"}, *options)
    assert code == 4, said


def test_an_ssh_password_typed(guarded: Practice, typed: Typed) -> None:
    host = guarded.hosts["accueil_2"]
    host.must_run("chpasswd; rm -rf ~technician/.ssh", stdin=f"technician:{SSH}\n")
    no_key = {"ansible_ssh_private_key_file": None, "ansible_user": "technician", "ansible_password": None}
    guarded.lay_over(accueil_2={**no_key, "ansible_ssh_common_args": without_batch(host)})
    try:
        code, said = typed({"(?i)connection.*: ": SSH, "(?i)(become|sudo).*: ": SSH}, "-k", "-b", "-K")
        assert code in (0, 2), said
        assert SSH not in said
        code, said = typed({"(?i)connection.*: ": SSH}, "--", "-k")
        assert code == 4, "unknown without root"
    finally:
        guarded.lay_over()
        host.must_run("chpasswd", stdin=f"technician:{BECOME}\n")


def without_batch(host: Host) -> str:
    """The lab's SSH options, with passwords allowed and no shared connection."""
    text = str(host.variables["ansible_ssh_common_args"])
    return text.replace("BatchMode=yes", "PubkeyAuthentication=no").replace("ControlMaster=auto", "ControlMaster=no")


@pytest.mark.parametrize("after_dashes", [False, True], ids=["options", "after --"])
def test_a_vault_password_typed(guarded: Practice, typed: Typed, after_dashes: bool) -> None:
    options = (
        ("-b", "--", "-e", "@vault.yml", "--ask-vault-pass")
        if after_dashes
        else ("-b", "-e", "@vault.yml", "--ask-vault-pass")
    )
    code, said = typed({"(?i)(vault|coffre).*: ": VAULT}, *options)
    assert code in (0, 2), said
    code, said = typed({"(?i)(vault|coffre).*: ": "wrong"}, *options)
    assert code == 5, said
    assert "vault" in said


def test_no_password_is_left_behind(guarded: Practice) -> None:
    """In the history, the reports, the home folder, or where runs keep their files."""
    guarded.run("report", "-o", "last.html")
    places = [guarded.folder, *Path("/dev/shm").glob("hygiene-*"), Path("/tmp/.ansible")]
    for place in places:
        for path in place.rglob("*"):
            # another run's own files may go meanwhile
            with contextlib.suppress(FileNotFoundError):
                data = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
                assert not [secret for secret in (SSH, BECOME, VAULT) if secret.encode() in data], path


def test_nothing_is_left_in_memory(practice: Practice) -> None:
    before = unheld_folders()
    practice.run("check", "-b", "-l", "accueil_1", "--control", USB)
    carry("check", practice.folder / "lab.yml", [USB], arguments=("-b", "-l", "accueil_1"))
    assert unheld_folders() - before == set()


def test_the_example_alone_needs_no_host(practice: Practice, tmp_path: Path) -> None:
    """Somebody who only has the file can still look: forty rules, nothing verified, nothing compliant by machine."""
    copy = tmp_path / "example"
    shutil.copytree(EXAMPLE.parent, copy)
    own = practice.environment(XDG_STATE_HOME=str(tmp_path / "state"))
    argv = [sys.executable, "-m", "hygiene_cli.cli", "status", "-i", str(copy), "--format", "json"]
    done = subprocess.run(argv, env=own, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    told = json.loads(done.stdout)
    assert len(told["rules"]) == 40
    assert not [rule["rule"] for rule in told["rules"] if rule["verdict"] == "pass"]
    assert done.returncode == 4
