"""Changes that cut the way in: first the guard refuses; then, the guard switched off, the host comes back by itself.

The guard is switched off in a copy of the collection, and where no control of ours would do such harm, the copy does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls as controls_module
from copies import HOST, UNGUARDED, add, copy
from drive import Told, carry
from lab import Host, inventory

WINDOW = 20
SSHD = """\
_honest_set = set


def set(params, wanted, failing):
    changes = _honest_set(params, wanted, failing)
    for place, item in enumerate(changes):
        if item.type == "file" and item.after:
            after = {{**item.after, "content": item.after["content"] + b"{line}\\n"}}
            changes[place] = item._replace(after=after)
    return changes
"""
PAM = """\
_honest_set = set


def set(params, wanted, failing):
    changes = _honest_set(params, wanted, failing)
    for place, item in enumerate(changes):
        if item.type == "pam_tree":
            after = {**item.after, "/etc/pam.d/common-account": "account required pam_deny.so\\n"}
            changes[place] = item._replace(after=after)
    return changes
"""
NETWORKS = ["192.0.2.0/24"]
SSH_ROOT, FROM = "remote_access_ssh_root", "remote_access_ssh_from_management"
CHEF = "chef"


@dataclass(frozen=True)
class Harm:
    """One way to cut a host off: the control, its policy, what is prepared, what the copy of the collection does."""

    control: str
    guard: str | None
    """What the guard says; None where no control of ours does this, so that nothing can be asked of a guard."""
    policy: dict[str, Any] = field(default_factory=dict)
    prepare: str = ""
    edit: tuple[str, str] | None = None
    """A file of the host's part and what is added to it."""
    user: str | None = None


HARMS = {
    "wrong management network": Harm(
        FROM,
        "is in none of 192.0.2.0/24",
        {"remote_access_ssh_on_clients": "management", "remote_access_management_networks": NETWORKS},
    ),
    "another port": Harm(SSH_ROOT, "no longer answer on port 22", edit=("sshd.py", SSHD.format(line="Port 2222"))),
    "a group without our account": Harm(
        SSH_ROOT,
        "AllowGroups would leave ansible out",
        edit=("sshd.py", SSHD.format(line="AllowGroups nobody_is_in_it")),
    ),
    "the account expires": Harm(
        "passwords_ageing_max",
        "ansible",
        {"passwords_doctrine": "regle-2013"},
        prepare="echo 'ansible:Un-mot-2-passe-long' | chpasswd; chage -d 2020-01-01 -M 99999 -I -1 -E -1 ansible",
    ),
    "sudo taken away": Harm(
        "local_admins_groups_declared",
        f"{CHEF} is the account through which this run came",
        {"local_admins_declared": [{"name": "ansible", "reason": "r", "approved_by": "a", "review_by": "2999-01-01"}]},
        prepare=f"""
            id {CHEF} 2>/dev/null || useradd -m -s /bin/bash -G sudo {CHEF}
            usermod -aG sudo {CHEF}; printf '%%sudo ALL=(ALL) NOPASSWD: ALL\\n' > /etc/sudoers.d/sudo-group
            mkdir -p /home/{CHEF}/.ssh; cp /home/ansible/.ssh/authorized_keys /home/{CHEF}/.ssh/
            chown -R {CHEF}: /home/{CHEF}/.ssh
        """,
        user=CHEF,
    ),
    "PAM refuses everybody": Harm(
        "passwords_history",
        "common-account",
        edit=("pam.py", PAM),
    ),
}


@pytest.fixture
def spoilt(harm: Harm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the collection that does the harm, which the playbooks of this test use."""
    root = copy(tmp_path / "copy")
    if harm.edit:
        add(root / HOST / harm.edit[0], "\n\n" + harm.edit[1])
    monkeypatch.setattr(controls_module, "COLLECTION", root)
    return root


@pytest.fixture(params=HARMS)
def harm(request: pytest.FixtureRequest) -> Harm:
    return HARMS[request.param]


@pytest.fixture
def one(bookworm: Host, harm: Harm) -> Host:
    bookworm.must_run("rm -rf /var/lib/hygiene /etc/ssh/sshd_config.d/00-hygiene.conf; systemctl reload ssh")
    bookworm.must_run("sed -i 's/^#*PermitRootLogin .*/PermitRootLogin yes/' /etc/ssh/sshd_config")
    bookworm.must_run(
        "grep -q '^PermitRootLogin yes' /etc/ssh/sshd_config || echo PermitRootLogin yes >> /etc/ssh/sshd_config"
    )
    if harm.prepare:
        bookworm.must_run(harm.prepare)
    bookworm.lab.hang_up(bookworm)
    return bookworm


def apply(host: Host, harm: Harm, folder: Path) -> Told:
    policy = {"hygiene_profile": "strict", "hygiene_class": "workstation", "hygiene_confirm_window": WINDOW}
    if harm.user:
        policy["ansible_user"] = harm.user
    path = inventory([host], folder / "hosts.yml", **policy, **harm.policy)
    if harm.user:
        text = path.read_text(encoding="utf-8").replace('"ansible_user": "ansible"', f'"ansible_user": "{harm.user}"')
        path.write_text(text, encoding="utf-8")
    return carry("apply", path, [harm.control])


@pytest.mark.usefixtures("spoilt")
def test_the_guard_refuses(one: Host, harm: Harm, tmp_path: Path) -> None:
    if harm.guard is None:
        return
    told = apply(one, harm, tmp_path)
    found = told.control(one.hostname, harm.control)
    assert (found["result"], found["reason"]["code"], found["changed"]) == ("fail", "guard", False)
    assert harm.guard in found["guard"]["text"]


def test_without_the_guard_the_host_comes_back_by_itself(one: Host, harm: Harm, spoilt: Path, tmp_path: Path) -> None:
    add(spoilt / HOST / "guards.py", UNGUARDED)
    told = apply(one, harm, tmp_path)
    assert told.problems == {}
    found = told.control(one.hostname, harm.control)
    assert (found["result"], found["reason"]["code"]) == ("fail", "reverted"), found
    assert found["reason"]["detail"]
    one.lab.hang_up(one)
    user = harm.user or "ansible"
    assert one.ssh("sudo -n true", user=user).returncode == 0
    assert one.run("ls /etc/systemd/system/hygiene-revert*").returncode != 0
    assert one.must_run("ls /var/lib/hygiene/revert").split() == ["done.json"]
