"""What every role promises, read by other programs than ours: the system's own tools say what is in force."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

Host = Any
"""A testinfra host."""
ROLES = Path(__file__).resolve().parents[3] / "roles"
DEBUG_SHELL = "debug-shell.service"


def out(host: Host, command: str) -> str:
    """What a command printed that has to succeed."""
    return str(host.check_output(command))


def sshd(host: Host) -> dict[str, str]:
    """The SSH server's options, as it says them itself."""
    return dict(line.split(" ", 1) for line in out(host, "sshd -T").splitlines() if " " in line)


def as_user(name: str, command: str) -> str:
    return f"runuser -u {name} -- {command}"


def is_workstation(host: Host) -> bool:
    return str(host.ansible.get_variables()["hygiene_class"]) == "workstation"


def test_every_role_that_writes_is_verified() -> None:
    files = {path.parents[1].name: path for path in ROLES.glob("*/meta/controls.yml")}
    controls = {role: yaml.safe_load(path.read_text(encoding="utf-8")) for role, path in files.items()}
    writing = {role for role, found in controls.items() if any("set" in one.get("linux", {}) for one in found)}
    verified = {role for role in writing if any(name.startswith(f"test_{role}_") for name in globals())}
    assert writing - verified - {"disk_encryption"} == set()  # formats a device that a container does not have


def test_account_lockout_counts_wrong_passwords_and_opens_after_a_while(host: Host) -> None:
    out(host, "printf 'operator:right-Horse-7-battery\\n' | chpasswd")
    host.run("for n in 1 2 3 4 5 6 7 8; do echo wrong | runuser -u nobody -- su operator -c true & done; wait")
    locked = host.run("echo right-Horse-7-battery | runuser -u nobody -- su operator -c true")
    out(host, "faillock --user operator --reset")
    opened = host.run("echo right-Horse-7-battery | runuser -u nobody -- su operator -c true")
    assert locked.rc != 0 and opened.rc == 0
    assert host.file("/etc/security/faillock.conf").contains("^unlock_time = 900$")


def test_accounts_of_programs_cannot_log_in(host: Host) -> None:
    assert host.user("games").shell == "/usr/sbin/nologin"


def test_local_admins_are_the_declared_ones(host: Host) -> None:
    members = [set(host.group(name).members) for name in ("sudo", "disk", "shadow")]
    assert set().union(*members) <= {"ansible", "operator"}
    assert host.user("stagiaire").exists


def test_local_admins_sudo_is_logged(host: Host) -> None:
    assert host.run("visudo -c").rc == 0
    out(host, "sudo -u nobody true; grep -q nobody /var/log/sudo.log")


def test_admin_internet_administrators_are_refused_at_once(host: Host) -> None:
    dial = "timeout 5 bash -c 'echo > /dev/tcp/192.0.2.1/80'"
    refused = host.run(as_user("operator", dial))
    assert refused.rc not in (0, 124), refused
    assert "timed out" not in refused.stderr
    assert host.service("hygiene-admin").is_enabled


@pytest.mark.parametrize("password", ["aB3-short", "alllowercaseletters", "Aaaaa1-bcdfghjk", "Radiologie-operator"])
def test_passwords_too_weak_are_refused(host: Host, password: str) -> None:
    before = out(host, "getent shadow operator")
    refused = host.run(f"printf %s {shlex.quote(f'operator:{password}')} | chpasswd")
    assert refused.rc != 0
    assert out(host, "getent shadow operator") == before


def test_passwords_old_ones_are_refused_and_hashes_are_yescrypt(host: Host) -> None:
    out(host, "printf 'operator:a-new-Horse-7-stapled\\n' | chpasswd")
    assert host.run("printf 'operator:a-new-Horse-7-stapled\\n' | chpasswd").rc != 0
    assert out(host, "getent shadow operator").split(":")[1].startswith("$y$")


def test_passwords_no_root_shell_without_one(host: Host) -> None:
    assert host.run(f"systemctl is-enabled {DEBUG_SHELL}").stdout.strip() == "masked"


def test_remote_access_needs_keys(host: Host) -> None:
    told = sshd(host)
    assert (told["passwordauthentication"], told["kbdinteractiveauthentication"]) == ("no", "no")
    assert (told["permitrootlogin"], told["permitemptypasswords"], told["x11forwarding"]) == ("no", "no", "no")
    assert 0 < int(told["maxauthtries"]) <= 4
    assert 0 < int(told["logingracetime"]) <= 60
    assert told["banner"] == "/etc/issue.net"


def test_remote_access_only_from_the_management_networks(host: Host) -> None:
    rules = json.loads(out(host, "nft -j list ruleset"))["nftables"]
    tables = {one["table"]["name"] for one in rules if "table" in one}
    assert ("hygiene_remote" in tables) == is_workstation(host)
    assert (sshd(host)["disableforwarding"] == "yes") == is_workstation(host)
    if is_workstation(host):
        assert host.service("hygiene-remote").is_enabled


def test_secure_protocols_no_weak_algorithm_is_offered(host: Host) -> None:
    told = sshd(host)
    assert not [mac for mac in told["macs"].split(",") if "sha1" in mac or "md5" in mac or mac.startswith("umac-64")]
    assert "cbc" not in told["ciphers"]
    assert not [name for name in told["kexalgorithms"].split(",") if name.endswith("-sha1")]
    assert "ssh-rsa" not in told["hostkeyalgorithms"].split(",")


@pytest.mark.parametrize("setting", [
    "kernel.kptr_restrict=2", "kernel.dmesg_restrict=1", "net.ipv4.conf.all.accept_redirects=0",
    "net.ipv4.conf.eth0.accept_source_route=0", "fs.protected_symlinks=1",
])  # fmt: skip
def test_system_hardening_kernel_settings_are_in_force(host: Host, setting: str) -> None:
    name, value = setting.split("=")
    assert out(host, f"sysctl -n {name}") >= value


@pytest.mark.parametrize("place", ["/tmp", "/dev/shm"])
def test_system_hardening_nothing_runs_from_shared_places(host: Host, place: str) -> None:
    options = host.mount_point(place).options
    assert {"nodev", "nosuid", "noexec"} <= set(options)
    script = f"{place}/verify.sh"
    ran = host.run(f"printf '#!/bin/sh\\n' > {script} && chmod 755 {script} && {script}; s=$?; rm -f {script}; exit $s")
    assert ran.rc == 126


def test_session_lock_idle_text_sessions_end(host: Host) -> None:
    assert 0 < int(out(host, "runuser -u operator -- bash -lic 'echo $TMOUT' 2>/dev/null")) <= 900
    assert host.run("runuser -u operator -- bash -lic 'TMOUT=0' 2>/dev/null").rc != 0


def test_system_hardening_new_sessions_are_private(host: Host) -> None:
    assert out(host, "runuser -l operator -c umask") in ("0027", "0077")
    assert out(host, "runuser -l operator -c 'ulimit -Hc'") == "0"


@pytest.mark.parametrize("module", ["dccp", "sctp", "cramfs", "firewire-core"])
def test_system_hardening_unused_modules_are_blocked(host: Host, module: str) -> None:
    assert blocked(host, module)


def test_updates_come_by_themselves_and_are_verified(host: Host) -> None:
    told = out(host, "apt-config dump")
    assert 'APT::Periodic::Unattended-Upgrade "1";' in told
    assert 'APT::Periodic::Update-Package-Lists "1";' in told
    assert 'Acquire::Check-Valid-Until "true";' in told
    assert host.package("unattended-upgrades").is_installed
    assert all(host.service(name).is_enabled for name in ("apt-daily.timer", "apt-daily-upgrade.timer"))


@pytest.mark.parametrize("module", ["usb-storage", "uas", "mmc_block"])
def test_usb_storage_drivers_are_blocked(host: Host, module: str) -> None:
    assert blocked(host, module)


def test_usb_storage_phones_are_refused(host: Host) -> None:
    rules = host.file("/etc/udev/rules.d/99-hygiene-usb-phones.rules")
    assert rules.exists and rules.contains("authorized")
    if host.run("udevadm verify --help").rc == 0:
        assert host.run(f"udevadm verify {rules.path}").rc == 0


def test_audit_logging_outlives_a_restart(host: Host) -> None:
    told = out(host, "systemd-analyze cat-config systemd/journald.conf")
    stored = [line for line in told.splitlines() if line.startswith("Storage=")]
    assert stored[-1] == "Storage=persistent"


def test_firewall_refuses_what_no_service_expects(host: Host) -> None:
    rules = out(host, "nft list table inet hygiene_inbound")
    assert "hook input" in rules and "104" in rules
    assert host.service("hygiene-inbound.service").is_enabled


def test_saved_passwords_are_not_offered_by_browsers(host: Host) -> None:
    files = out(host, "cat /etc/chromium/policies/managed/*.json")
    assert json.loads(files)["PasswordManagerEnabled"] is False


def blocked(host: Host, module: str) -> bool:
    """Whether loading a module by hand runs nothing, by what modprobe itself reads of its configuration."""
    told = out(host, "modprobe --showconfig")
    name = module.replace("-", "_")
    return f"install {name} /bin/false" in told and f"blacklist {name}" in told
