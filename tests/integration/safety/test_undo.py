"""What an undo has to know beside putting back what was set, which `rounds` tries with every control."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from compare import OURS, Seen
from drive import Told, carry
from lab import Host, inventory

RUN, BACK, AGAIN = (f"20260101T00000{n}Z-000{n}" for n in range(3))
SHARED = ["remote_access_ssh_root", "remote_access_ssh_x11", "remote_access_ssh_max_auth_tries"]
"""Controls that write into one file."""
LENGTH = "passwords_min_length"
DROP_IN = "/etc/security/pwquality.conf.d/90-hygiene.conf"


def undo(path: Path, run: str, controls: list[str] | None = None, **variables: Any) -> Told:
    return carry("undo", path, controls or [], {"hygiene_journal": run, **variables})


@pytest.fixture
def one(bookworm: Host) -> Host:
    """A host with nothing of ours."""
    bookworm.must_run(f"rm -rf {OURS} {DROP_IN} /etc/ssh/sshd_config.d/00-hygiene.conf; systemctl reload ssh")
    return bookworm


@pytest.fixture
def path(one: Host, tmp_path: Path) -> Path:
    return inventory([one], tmp_path / "hosts.yml", hygiene_profile="strict", hygiene_class="server")


def code(told: Told, host: Host, control: str) -> str | None:
    reason = told.control(host.hostname, control)["reason"]
    return reason and reason["code"]


def test_one_control_of_a_shared_file(one: Host, path: Path) -> None:
    carry("apply", path, SHARED, {"hygiene_run": RUN})
    before = one.read("/etc/ssh/sshd_config.d/00-hygiene.conf")
    told = undo(path, RUN, [SHARED[1]])
    assert [item["control"] for item in told.hosts[one.hostname]["controls"]] == [SHARED[1]]
    left = one.read("/etc/ssh/sshd_config.d/00-hygiene.conf")
    gone = {line for line in {*before.splitlines()} - {*left.splitlines()} if not line.startswith("#")}
    assert gone == {"X11Forwarding no"}
    assert "x11forwarding yes" in one.must_run("sshd -T").lower()
    told = carry("check", path, SHARED)
    assert [told.control(one.hostname, name)["result"] for name in SHARED] == ["pass", "fail", "pass"]


def test_what_somebody_changed_since_is_left_and_told(one: Host, path: Path) -> None:
    carry("apply", path, [LENGTH], {"hygiene_run": RUN})
    one.must_run(f"sed -i 's/minlen.*/minlen = 20/' {DROP_IN}")
    theirs = one.read(DROP_IN)
    told = undo(path, RUN)
    assert code(told, one, LENGTH) is None or told.control(one.hostname, LENGTH)["result"] == "pass"
    assert not told.control(one.hostname, LENGTH)["changed"]
    assert one.read(DROP_IN) == theirs
    undo(path, RUN, hygiene_force=True)
    assert one.run(f"test -e {DROP_IN}").returncode != 0


def test_lines_added_since_are_kept(one: Host, path: Path) -> None:
    carry("apply", path, [LENGTH], {"hygiene_run": RUN})
    one.must_run(f"echo 'difok = 5' >> {DROP_IN}")
    told = undo(path, RUN)
    assert told.control(one.hostname, LENGTH)["changed"]
    assert one.read(DROP_IN).split("\n") == ["difok = 5", ""]


def test_access_lists_and_attributes_come_back(one: Host, path: Path) -> None:
    target = "/etc/ssh/sshd_config.d/00-hygiene.conf"
    acl = "0sAgAAAAEABgD/////AgAEAAEAAAAEAAQA/////xAABAD/////IAAEAP////8="
    one.put(target, "PermitRootLogin yes\n", 0o644)
    one.must_run(
        'python3 -c \'import os, base64, sys; os.setxattr(sys.argv[1], "system.posix_acl_access",'
        f" base64.b64decode(sys.argv[2][2:]))' {target} {acl}"
    )
    before = Seen(one)
    carry("apply", path, [SHARED[0]], {"hygiene_run": RUN})
    one.must_run(f"rm {target}; printf 'PermitRootLogin prohibit-password\\n' > {target}")
    undo(path, RUN, hygiene_force=True)
    assert before.differs(Seen(one)) == []
    assert "posix_acl_access" in before.files[target].attributes


def test_an_undo_is_undone(one: Host, path: Path) -> None:
    before = Seen(one)
    carry("apply", path, [LENGTH, *SHARED], {"hygiene_run": RUN})
    applied = Seen(one)
    undo(path, RUN, hygiene_run=BACK)
    assert before.differs(Seen(one)) == []
    undo(path, BACK, hygiene_run=AGAIN)
    assert applied.differs(Seen(one)) == []
    undo(path, AGAIN)
    assert before.differs(Seen(one)) == []


def test_a_second_undo_finds_nothing_to_do(one: Host, path: Path) -> None:
    carry("apply", path, [LENGTH], {"hygiene_run": RUN})
    undo(path, RUN)
    told = undo(path, RUN)
    assert [item["changed"] for item in told.hosts[one.hostname]["controls"]] == [False]


def test_a_rehearsal_writes_nothing_and_says_all(one: Host, path: Path) -> None:
    carry("apply", path, [LENGTH, SHARED[0]], {"hygiene_run": RUN})
    before = Seen(one)
    told = carry("undo", path, [], {"hygiene_journal": RUN}, ["-b", "--check", "--diff"])
    assert {item["control"] for item in told.hosts[one.hostname]["controls"] if item["changed"] and item["diff"]} == {
        LENGTH,
        SHARED[0],
    }
    assert {item["result"] for item in told.hosts[one.hostname]["controls"]} == {"pass"}, "it is still in force"
    assert before.differs(Seen(one)) == []


def test_a_run_that_the_host_does_not_know(one: Host, path: Path) -> None:
    told = undo(path, "20200101T000000Z-0000")
    assert "20200101T000000Z-0000.jsonl cannot be read" in told.problems[one.hostname][1]


def test_a_journal_of_another_machine_is_refused(one: Host, path: Path) -> None:
    """A disk that was copied brings the journals of the machine it comes from."""
    carry("apply", path, [LENGTH], {"hygiene_run": RUN})
    journal = f"{OURS}/journal/{RUN}.jsonl"
    head, *rest = one.read(journal).splitlines()
    one.put(journal, "\n".join([json.dumps({**json.loads(head), "host_id": "0" * 32}), *rest]) + "\n", 0o600)
    told = undo(path, RUN)
    assert "another machine" in told.problems[one.hostname][1]
    assert one.run(f"test -e {DROP_IN}").returncode == 0


def test_the_journal_keeps_no_secret(one: Host, path: Path) -> None:
    hashed = one.must_run("chage -M 99999 operator; grep '^operator:' /etc/shadow | cut -d: -f2").strip()
    carry("apply", path, ["passwords_ageing_max"], {"hygiene_run": RUN, "passwords_doctrine": "regle-2013"})
    journal = one.read(f"{OURS}/journal/{RUN}.jsonl")
    assert '"target": "operator"' in journal
    assert hashed.startswith("$") and hashed not in journal


def test_old_journals_go(one: Host, path: Path) -> None:
    one.must_run(f"mkdir -p -m 700 {OURS} {OURS}/journal")
    one.must_run(f"cd {OURS}/journal; for n in $(seq 100 199); do echo '{{\"at\": 1}}' > old-$n.jsonl; done")
    one.must_run(f"cd {OURS}/journal; touch -d 2020-01-01 old-*.jsonl; touch -d 2019-01-01 old-15?.jsonl")
    one.must_run(f'mkdir -m 700 {OURS}/lifts; echo \'{{"run": "old-151"}}\' > {OURS}/lifts/x.json')
    carry("apply", path, [LENGTH], {"hygiene_run": RUN})
    left = one.must_run(f"ls {OURS}/journal").split()
    assert len(left) == 61
    assert f"{RUN}.jsonl" in left and "old-150.jsonl" not in left
    assert "old-151.jsonl" in left, "a lift will need it"
