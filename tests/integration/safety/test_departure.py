"""Somebody leaves: written in the register, found alive on the machine, cut, refused at the door, and given back."""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from compare import Seen
from drive import carry
from lab import Host, Lab, inventory, must, wait_until

Run = Callable[..., "subprocess.CompletedProcess[str]"]
CONTROL = "accounts_departed_cut"
RUN = "20260101T000000Z-0009"
YESTERDAY = (datetime.date.today() - datetime.timedelta(days=1)).isoformat()
PEOPLE = """people:
  - id: dupont
    name: Marie Dupont # at the desk
    function: secretary
    arrival: 2020-09-01
    accounts:
      - {system: machines, name: dupont}
  - id: durand
    name: Paul Durand
    function: radiographer
    arrival: 2021-01-04
    accounts:
      - {system: machines, name: durand}
"""
BREAK = """
groupadd -f docker
useradd -m -s /bin/bash -G sudo,docker dupont && echo 'dupont:Ancien-mot-2-passe' | chpasswd
useradd -m -s /bin/bash durand && echo 'durand:Ancien-mot-2-passe' | chpasswd
printf '0 3 * * * true\\n' | crontab -u dupont -
printf 'dupont ALL=(ALL) NOPASSWD: ALL\\n' > /etc/sudoers.d/dupont && chmod 440 /etc/sudoers.d/dupont
for name in dupont durand; do
    install -d -m 700 -o $name -g $name /home/$name/.ssh
    cat > /home/$name/.ssh/authorized_keys < /tmp/key.pub
    chown $name: /home/$name/.ssh/authorized_keys && chmod 600 /home/$name/.ssh/authorized_keys
done
"""


class Office:
    """A practice of one machine, with its register of people, and the key of somebody who works there."""

    def __init__(self, host: Host, folder: Path) -> None:
        self.host, self.folder, self.key = host, folder, folder / "key"
        must(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "dupont@home", "-f", str(self.key)])
        host.put("/tmp/key.pub", self.key.with_suffix(".pub").read_text())
        host.must_run(BREAK)
        # outside today's window: what is of risk 1 does not wait for it
        later = host.must_run("date -d '2 hours' +%H:%M; date -d '3 hours' +%H:%M").split()
        self.inventory = inventory(
            [host], folder / "hosts.yml", hygiene_class="workstation", hygiene_maintenance_window="-".join(later)
        )
        (folder / "practice").mkdir()
        (folder / "practice" / "people.yml").write_text(PEOPLE)

    def hygiene(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        own = {"XDG_STATE_HOME": str(self.folder / "state"), "NO_COLOR": "1", "HYGIENE_LANG": "en", "COLUMNS": "200"}
        environment = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
        return subprocess.run(
            [sys.executable, "-m", "hygiene_cli.cli", *arguments, "-i", str(self.inventory)],
            env={**environment, **own},
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def ssh(self, name: str) -> list[str]:
        """How a person comes in, by a connection of their own."""
        options = ["-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "IdentitiesOnly=yes"]
        options += ["-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-i", str(self.key)]
        return ["ssh", "-n", *options, "-p", str(self.host.port), f"{name}@{self.host.address}"]

    def gets_in(self, name: str) -> bool:
        return subprocess.run([*self.ssh(name), "true"], capture_output=True, check=False).returncode == 0

    def shown(self) -> dict[str, list[str]]:
        """What a check names of the account, by what it is."""
        told = carry("check", self.inventory, [CONTROL]).control(self.host.hostname, CONTROL)
        found: dict[str, list[str]] = {}
        for item in told["actual"]:
            assert (item["account"], item["person"]) == ("dupont", "Marie Dupont")
            found.setdefault(item["what"], []).append(item["item"])
        return found

    def last_run(self) -> str:
        run: str = json.loads(self.hygiene("history", "--format", "json").stdout)["runs"][0]["run"]
        return run


OF_SESSIONS = ("session-", "/run/user/", "user@", "user-runtime-dir@", "user-")
"""What comes and goes with somebody's session, a while after the login itself."""


@pytest.fixture(params=["bookworm", "trixie"])
def office(request: pytest.FixtureRequest, lab: Lab, tmp_path: Path) -> Iterator[Office]:
    host: Host = lab.start(request.param)
    yield Office(host, tmp_path)
    host.remove()


@pytest.fixture
def session(office: Office) -> Iterator[subprocess.Popen[bytes]]:
    """Somebody who is at work, over SSH."""
    live = subprocess.Popen([*office.ssh("dupont"), "-tt", "exec sleep 1000"], stdout=subprocess.DEVNULL)
    wait_until("the session to be open", lambda: office.host.run("pgrep -u dupont -x sleep").returncode == 0)
    yield live
    live.kill()
    live.wait()


def test_somebody_leaves(office: Office, session: Any) -> None:
    host, hygiene = office.host, office.hygiene
    assert hygiene("check", "-b", "--control", CONTROL).returncode == 0, "nobody left yet"
    left = hygiene("leave", "dupont", "--on", YESTERDAY)
    assert left.returncode == 2 and "machines dupont" in left.stdout, left.stdout + left.stderr

    shown = office.shown()
    assert shown["account"] == ["password not locked", "not expired"]
    assert {"docker", "sudo"} <= {*shown["group"]}
    assert shown["key"][0].endswith(" dupont@home") and shown["crontab"] == ["1 line"]
    assert shown["sudo"] == ["dupont: ALL"] and "process sleep" in shown["running"]
    checked = hygiene("check", "-b", "--control", CONTROL)
    assert checked.returncode == 2 and "dupont" in checked.stdout

    before = Seen(host)
    planned = hygiene("plan", "-b", "--rule", "3")
    assert "-process sleep" in planned.stdout, planned.stdout
    assert "what dupont runs is ended for good: an undo does not start it again" in planned.stdout
    assert before.differs(Seen(host)) == [] and session.poll() is None
    applied = hygiene("apply", "-b", "--yes", "--rule", "3")
    run = office.last_run()
    assert office.shown() == {}, applied.stdout + applied.stderr
    session.wait(timeout=30)
    assert not office.gets_in("dupont"), "the key is refused"
    assert host.run("pgrep -u dupont").returncode == 1
    assert host.must_run("id -nG dupont").split() == ["dupont"]
    assert host.run("ls /home/dupont/.ssh/.authorized_keys.departed").returncode == 0, "kept"
    assert office.gets_in("durand"), "whoever stays is not concerned"

    rehearsed = hygiene("undo", run, "-b", "--plan")
    assert "ended for good: process sleep" in rehearsed.stdout, rehearsed.stdout
    undone = hygiene("undo", run, "-b", "--yes")
    assert undone.returncode == 0, undone.stdout + undone.stderr
    assert office.gets_in("dupont")
    assert host.must_run("id -nG dupont").split() == ["dupont", "sudo", "docker"]
    assert host.must_run("crontab -u dupont -l") == "0 3 * * * true\n"
    changed = [line for line in before.differs(Seen(host)) if not any(word in line for word in OF_SESSIONS)]
    assert changed == [], "all but the session itself"


@pytest.fixture(scope="module")
def one(bookworm: Host) -> Host:
    """A machine with an account that runs a service, one that is somebody's alone, and one that is as good as root."""
    bookworm.must_run(
        "useradd -m pacs && useradd -m parti && useradd -m -G sudo chef && echo 'chef:Un-mot-2-passe' | chpasswd"
    )
    bookworm.put("/etc/systemd/system/images.service", "[Service]\nUser=pacs\nExecStart=/bin/sleep 10000\n")
    bookworm.must_run("systemctl daemon-reload && systemctl start images")
    return bookworm


def apply(host: Host, folder: Path, *names: str) -> dict[str, Any]:
    gone = [{"name": name, "person": "X", "since": YESTERDAY} for name in names]
    path = inventory([host], folder / "hosts.yml", accounts_departed=gone)
    return carry("apply", path, [CONTROL]).control(host.hostname, CONTROL)


def test_an_account_that_runs_services_is_left_with_the_list(one: Host, tmp_path: Path) -> None:
    told = apply(one, tmp_path, "pacs")
    assert (told["result"], told["changed"], told["reason"]["code"]) == ("fail", False, "set_failed")
    assert "pacs runs images.service" in told["reason"]["detail"]
    told = apply(one, tmp_path, "parti", "pacs")
    assert told["changed"] and {item["account"] for item in told["actual"]} == {"pacs"}, "the other one is cut"
    assert one.must_run("systemctl is-active images").strip() == "active"
    assert apply(one, tmp_path, "parti")["result"] == "pass"


@pytest.mark.parametrize(
    ("names", "says"),
    [(["ansible"], "the account through which this run came"), (["chef", "operator"], "no administrator could log in")],
)
def test_nobody_is_locked_out(one: Host, tmp_path: Path, names: list[str], says: str) -> None:
    held = one.must_run("cat /etc/sudoers.d/ansible")
    if "ansible" not in names:  # a key of its own makes it an administrator
        one.must_run(
            "rm /etc/sudoers.d/ansible; printf 'ansible ALL=(ALL) NOPASSWD: /bin/sh\n' > /etc/sudoers.d/ansible"
        )
    told = apply(one, tmp_path, *names)
    one.put("/etc/sudoers.d/ansible", held, 0o440)
    assert (told["result"], told["changed"], told["reason"]["code"]) == ("fail", False, "guard")
    assert says in told["reason"]["text"]


def test_a_link_to_somebody_else_s_files_is_put_aside_alone(one: Host, tmp_path: Path) -> None:
    """What a link in a departed person's home leads to may be root's, and stays where it is."""
    one.must_run("mkdir -p /root/.ssh && echo 'ssh-ed25519 AAAAC3Nz root' > /root/.ssh/authorized_keys")
    one.must_run("usermod -e '' parti; rm -rf /home/parti/.ssh; ln -s /root/.ssh /home/parti/.ssh")
    told = apply(one, tmp_path, "parti")
    assert told["result"] == "pass", told
    assert one.must_run("ls -A /root/.ssh").split() == ["authorized_keys"]
    assert one.must_run("readlink /home/parti/..ssh.departed").strip() == "/root/.ssh"


def test_a_file_under_a_patient_s_name_is_cut_and_given_back_without_being_told(one: Host, tmp_path: Path) -> None:
    """What is shown hides where the keys lie; what is done goes by where they really are."""
    one.must_run("useradd -m cahier && install -d -o cahier /home/cahier/Documents/DURAND_Jean")
    keys = "/home/cahier/Documents/DURAND_Jean/clés.txt"
    one.must_run(f"echo 'ssh-ed25519 AAAAC3Nz chez-moi' > {keys}")
    places = "AuthorizedKeysFile .ssh/authorized_keys Documents/DURAND_Jean/clés.txt"
    one.must_run(f"echo '{places}' > /etc/ssh/sshd_config.d/00-ici.conf")
    gone = [{"name": "cahier", "person": "X", "since": YESTERDAY}]
    path = inventory([one], tmp_path / "hosts.yml", accounts_departed=gone)
    before = Seen(one)

    def said(verb: str, **variables: Any) -> dict[str, Any]:
        told = carry(verb, path, [CONTROL], variables).control(one.hostname, CONTROL)
        assert "DURAND" not in json.dumps(told) and "clés" not in json.dumps(told, ensure_ascii=False), told
        return told

    (key,) = [item for item in said("check")["actual"] if item["what"] == "key"]
    assert re.fullmatch(r"/home/cahier/Documents/~[0-9a-f]{6}/~[0-9a-f]{6}\.txt", key["file"]), key
    planned = said("plan")
    assert any(key["file"] in part["prepared"] for part in planned["diff"]), planned
    assert one.run(f"test -e {keys}").returncode == 0
    applied = said("apply", hygiene_run=RUN)
    assert (applied["result"], applied["changed"]) == ("pass", True), applied
    assert one.run(f"test -e {keys}").returncode == 1
    assert one.must_run("ls -A /home/cahier/Documents/DURAND_Jean").split() == [".clés.txt.departed"]
    assert not said("apply")["changed"]
    carry("undo", path, [], {"hygiene_journal": RUN})
    assert before.differs(Seen(one)) == []
    one.must_run("rm /etc/ssh/sshd_config.d/00-ici.conf && userdel -r cahier")
