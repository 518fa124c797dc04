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
NFT = """\
_honest_set = set
REFUSED_BY_THE_KERNEL = "\\tchain early {\\n\\t\\ttype nat hook output priority -300;\\n\\t}\\n}\\n"


def set(params, wanted, failing):
    changes = _honest_set(params, wanted, failing)
    return [item._replace(after=item.after.rstrip()[:-1] + REFUSED_BY_THE_KERNEL) for item in changes]
"""
NETWORKS = ["192.0.2.0/24"]
SSH_ROOT, FROM = "remote_access_ssh_root", "remote_access_ssh_from_management"
CHEF, PASSWORD = "chef", "Un-mot-2-passe-long"


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
    password: str | None = None
    """The user's, who comes in with it: a login with a key would take back what faillock counted."""


def nobody_declared(name: str) -> dict[str, Any]:
    return {"local_admins_declared": [{"name": name, "reason": "r", "approved_by": "a", "review_by": "2999-01-01"}]}


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
        prepare=f"echo 'ansible:{PASSWORD}' | chpasswd; chage -d 2020-01-01 -M 99999 -I -1 -E -1 ansible",
    ),
    "sudo taken away": Harm(
        "local_admins_groups_declared",
        f"{CHEF} is the account through which this run came",
        nobody_declared("ansible"),
        prepare=f"""
            id {CHEF} 2>/dev/null || useradd -m -s /bin/bash -G sudo {CHEF}
            usermod -aG sudo {CHEF}; printf '%%sudo ALL=(ALL) NOPASSWD: ALL\\n' > /etc/sudoers.d/sudo-group
            mkdir -p /home/{CHEF}/.ssh; cp /home/ansible/.ssh/authorized_keys /home/{CHEF}/.ssh/
            chown -R {CHEF}: /home/{CHEF}/.ssh
        """,
        user=CHEF,
    ),
    "too many wrong passwords of ours": Harm(
        "account_lockout_active",
        f"failed passwords are counted against {CHEF}",
        prepare=f"""
            id {CHEF} 2>/dev/null || useradd -m -s /bin/bash {CHEF}
            usermod -aG sudo {CHEF}; echo '{CHEF}:{PASSWORD}' | chpasswd; rm -f /etc/sudoers.d/sudo-group
            mkdir -p /home/{CHEF}/.ssh /run/faillock; cp /home/ansible/.ssh/authorized_keys /home/{CHEF}/.ssh/
            chown -R {CHEF}: /home/{CHEF}/.ssh; printf 'deny = 3\\nunlock_time = 900\\n' > /etc/security/faillock.conf
            python3 -c "import struct, time; open('/run/faillock/{CHEF}', 'wb').write(
                b''.join(struct.pack('=52sHHQ', b'tty1', 0, 1, int(time.time())) for _ in range(5)))"
            chown {CHEF} /run/faillock/{CHEF}
        """,
        user=CHEF,
        password=PASSWORD,
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
    if harm.password:
        policy.update(ansible_password=harm.password, ansible_become_password=harm.password)
    path = inventory([host], folder / "hosts.yml", **policy, **harm.policy)
    if harm.user:
        text = path.read_text(encoding="utf-8").replace('"ansible_user": "ansible"', f'"ansible_user": "{harm.user}"')
        if harm.password:
            text = text.replace("-o BatchMode=yes", "-o PubkeyAuthentication=no")
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
    if harm.password:
        assert one.ssh(f"echo {harm.password} | sudo -S true", user=user).returncode == 0
    else:
        assert one.ssh("sudo -n true", user=user).returncode == 0
    assert one.run("ls /etc/systemd/system/hygiene-revert*").returncode != 0
    assert one.must_run("ls /var/lib/hygiene/revert").split() == ["done.json"]


@pytest.fixture
def plain(bookworm: Host) -> Host:
    bookworm.must_run(f"rm -rf /var/lib/hygiene; nft flush ruleset; gpasswd -d {CHEF} sudo || true")
    bookworm.lab.hang_up(bookworm)
    return bookworm


def test_the_last_administrator_is_not_removed(plain: Host, tmp_path: Path) -> None:
    """The run comes in as root by a key that only the SSH server's own settings know of."""
    plain.must_run(
        "mkdir -p /etc/ssh/keys; cp /home/ansible/.ssh/authorized_keys /etc/ssh/keys/root; rm /etc/sudoers.d/ansible; "
        "printf 'AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/keys/%%u\\nPermitRootLogin yes\\n' "
        "> /etc/ssh/sshd_config.d/99-keys.conf; systemctl reload ssh; usermod -L root; gpasswd -a operator sudo"
    )
    path = inventory([plain], tmp_path / "hosts.yml", hygiene_profile="strict", **nobody_declared("somebody-else"))
    path.write_text(path.read_text("utf-8").replace('"ansible_user": "ansible"', '"ansible_user": "root"'), "utf-8")
    try:
        told = carry("apply", path, ["local_admins_groups_declared"], arguments=())
        found = told.control(plain.hostname, "local_admins_groups_declared")
        assert (found["result"], found["reason"]["code"], found["changed"]) == ("fail", "guard", False)
        assert "no administrator who can log in would be left" in found["guard"]["text"]
        assert "operator" in plain.must_run("getent group sudo")
    finally:
        plain.must_run(
            "rm -r /etc/ssh/keys /etc/ssh/sshd_config.d/99-keys.conf; systemctl reload ssh; "
            "echo 'ansible ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/ansible"
        )


def test_a_ruleset_that_the_kernel_refuses_changes_nothing(
    plain: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy(tmp_path / "copy")
    add(root / HOST / "nftables.py", "\n\n" + NFT)
    monkeypatch.setattr(controls_module, "COLLECTION", root)
    plain.must_run("nft add table inet theirs; useradd -m -G sudo patron 2>/dev/null || true")
    before = plain.must_run("nft list ruleset")
    path = inventory([plain], tmp_path / "hosts.yml", hygiene_profile="strict", hygiene_class="workstation")
    found = carry("apply", path, ["admin_internet_refused"]).control(plain.hostname, "admin_internet_refused")
    assert (found["result"], found["reason"]["code"]) == ("fail", "set_failed"), found
    assert "Operation not supported" in found["reason"]["detail"]
    assert plain.must_run("nft list ruleset") == before
    assert plain.run("ls /etc/systemd/system/hygiene-revert*").returncode != 0
    assert plain.ssh("sudo -n true").returncode == 0
