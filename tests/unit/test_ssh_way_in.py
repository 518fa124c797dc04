"""What keeps an administrator from being locked out of SSH: the guards, and which line of a configuration wins."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PACKAGE = "ansible_collections.hygiene.baseline.plugins.plugin_utils.host.linux"
base = importlib.import_module(f"{PACKAGE}.base")
guards = importlib.import_module(f"{PACKAGE}.guards")
changes = importlib.import_module(f"{PACKAGE}.changes")
config = importlib.import_module(f"{PACKAGE}._sshd_config")

SSHD = "pubkeyauthentication yes\nauthorizedkeysfile .ssh/authorized_keys /etc/ssh/keys/%u\n"
PASSWD = "root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\nbob:x:1001:1001::/home/bob:/bin/sh\n"


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(base, "ROOT", str(tmp_path))
    monkeypatch.setattr(base, "start", lambda argv, *rest, **more: base.Ran(0, SSHD if argv[0] == "sshd" else "", ""))
    base.forget()
    put(tmp_path, "/etc/passwd", PASSWD)
    put(tmp_path, "/etc/group", "sudo:x:27:alice,bob\n")
    yield tmp_path
    base.forget()


def put(root: Path, path: str, text: str) -> None:
    target = root / path.lstrip("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def way(account: str = "alice", connection: str = "ssh", source: str | None = "10.0.0.5") -> dict[str, Any]:
    return {"account": account, "uid": 1000, "connection": connection, "source": source, "address": None, "port": 22}


def login_kept(options: str, **told: Any) -> bool:
    after = {"content": options.encode(), "mode": 0o600, "uid": 0, "gid": 0}
    ok, text = guards.ssh_login_kept({}, {}, [changes.Change("file", config.OURS, None, after)], way(**told))
    assert text
    return bool(ok)


def test_root_is_not_shut_out_of_a_run_of_its_own(host: Path) -> None:
    assert not login_kept("PermitRootLogin no\n", account="root")
    assert login_kept("PermitRootLogin prohibit-password\n", account="root")
    assert login_kept("PermitRootLogin no\n", account="alice")
    assert login_kept("PermitRootLogin no\n", account="root", connection="local")


def test_passwords_are_not_refused_to_who_has_no_key(host: Path) -> None:
    assert not login_kept("PasswordAuthentication no\n")
    put(host, "/home/alice/.ssh/authorized_keys", "# none yet\n\n")
    assert not login_kept("PasswordAuthentication no\n")
    put(host, "/home/alice/.ssh/authorized_keys", "# mine\nssh-ed25519 AAAA alice\n")
    assert login_kept("PasswordAuthentication no\n")


def test_keys_are_looked_for_where_sshd_looks(host: Path) -> None:
    put(host, "/home/alice/.ssh/authorized_keys2", "ssh-ed25519 AAAA alice\n")
    assert not login_kept("PasswordAuthentication no\n")
    put(host, "/etc/ssh/keys/alice", "ssh-ed25519 AAAA alice\n")
    assert login_kept("PasswordAuthentication no\n")


def test_from_the_console_some_administrator_needs_a_key(host: Path) -> None:
    assert not login_kept("PasswordAuthentication no\n", account="root", connection="local")
    put(host, "/home/bob/.ssh/authorized_keys", "ssh-ed25519 AAAA bob\n")
    assert login_kept("PasswordAuthentication no\n", account="root", connection="local")


def test_ssh_is_not_stopped_under_the_run(host: Path) -> None:
    assert not guards.not_through_ssh({}, {}, [], way())[0]
    assert guards.not_through_ssh({}, {}, [], way(connection="local"))[0]


@pytest.mark.parametrize(
    ("source", "networks", "ok"),
    [
        ("10.0.0.5", ["10.0.0.0/24"], True),
        ("10.0.1.5", ["10.0.0.0/24", "fd00::/8"], False),
        ("fd00::5%eth0", ["10.0.0.0/24", "fd00::/8"], True),
        (None, ["0.0.0.0/0"], False),
    ],
)
def test_the_source_of_the_run_stays_allowed(host: Path, source: str | None, networks: list[str], ok: bool) -> None:
    assert guards.source_stays_allowed({"networks": networks}, {}, [], way(source=source))[0] is ok


def test_a_line_before_ours_wins(host: Path) -> None:
    put(host, config.MAIN, "Port 22\nInclude /etc/ssh/sshd_config.d/*.conf\nMaxAuthTries 9\n")
    put(host, "/etc/ssh/sshd_config.d/00-aaa.conf", "LogLevel DEBUG\n")
    put(host, "/etc/ssh/sshd_config.d/50-later.conf", "X11Forwarding yes\n")
    assert config.earlier("Port") == (config.MAIN, 1, "port", "22", None)
    assert config.earlier("LogLevel") == ("/etc/ssh/sshd_config.d/00-aaa.conf", 1, "loglevel", "DEBUG", None)
    assert config.earlier("X11Forwarding") is None
    assert config.earlier("MaxAuthTries") is None


def test_our_folder_may_not_be_included(host: Path) -> None:
    put(host, config.MAIN, "#Include /etc/ssh/sshd_config.d/*.conf\nPort 22\n")
    found = config.earlier("MaxAuthTries")
    assert found is not None and found.path == config.OURS


def test_match_blocks_are_told_apart(host: Path) -> None:
    blocks = "Match User bob,!eve\n  X11Forwarding yes\nMatch all\n  MaxSessions 1\n"
    put(host, config.MAIN, f"Include sshd_config.d/*.conf\n{blocks}")
    assert config.in_match("X11Forwarding").number == 3
    assert config.in_match("MaxAuthTries") is None
    assert config.earlier("X11Forwarding") is None
    assert [context["user"] for context in config.contexts()] == ["bob", "nobody"]


def test_includes_that_go_round_in_circles_end(host: Path) -> None:
    put(host, config.MAIN, "Include /etc/ssh/sshd_config\nMatch Group =\nInclude\n\x00\xff\n")
    assert config.in_match("port") is None
    assert isinstance(config.contexts(), list)


def test_answers_that_leave_by_another_card_keep_reverse_paths_loose(
    host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {
        "route": "10.0.0.5 via 10.9.0.1 dev eth1 src 10.9.0.2 \\ cache",
        "addr": "2: eth0    inet 10.0.1.2/24 scope",
    }
    monkeypatch.setattr(base, "start", lambda argv, *rest, **more: base.Ran(0, told.get(argv[3], ""), ""))
    strict = [changes.Change("sysctl", "net/ipv4/conf/all/rp_filter", "2", "1")]
    loose = [changes.Change("sysctl", "net/ipv4/conf/all/rp_filter", "0", "2")]
    came = {**way(), "address": "10.0.1.2"}
    assert not guards.answers_leave_as_they_came({}, {}, strict, came)[0]
    assert guards.answers_leave_as_they_came({}, {}, loose, came)[0]
    base.forget()
    told["route"] = told["route"].replace("eth1", "eth0")
    assert guards.answers_leave_as_they_came({}, {}, strict, came)[0]
    base.forget()
    told["route"] = ""
    assert not guards.answers_leave_as_they_came({}, {}, strict, came)[0], "what cannot be proven is refused"


def test_nfs_version_3_keeps_its_port_mapper(host: Path) -> None:
    assert guards.no_nfs3_in_use({}, {}, [], way())[0]
    put(host, "/proc/self/mounts", "nas:/a /srv/a nfs4 rw,vers=4.2 0 0\n")
    assert guards.no_nfs3_in_use({}, {}, [], way())[0]
    put(host, "/etc/fstab", "#nas:/b /srv/b nfs vers=3 0 0\nnas:/c /srv/c nfs noauto,vers=3 0 0\n")
    assert guards.no_nfs3_in_use({}, {}, [], way()) == (
        False,
        "/srv/c is mounted by NFS version 3, which needs rpcbind",
    )
    put(host, "/etc/fstab", "")
    put(host, "/proc/fs/nfsd/versions", "-2 +3 +4 +4.1 +4.2\n")
    assert not guards.no_nfs3_in_use({}, {}, [], way())[0]
