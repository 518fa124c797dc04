"""Observed before it is forbidden: who would be cut is named, and nothing is forbidden until nobody would be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from drive import Told
from drive import carry as drive
from lab import Host, Lab, inventory, wait_until

SMB1, SIGNING = "secure_protocols_samba_server_protocol", "secure_protocols_samba_signing"
OLD_PASSWORDS, GUESTS = "secure_protocols_samba_passwords", "secure_protocols_samba_no_guest"
SAMBA = [SMB1, SIGNING, OLD_PASSWORDS, GUESTS]
REFUSED, LASTS = "admin_internet_refused", "admin_internet_lasts"
SSH = "remote_access_ssh_from_management"
EVERY = [*SAMBA, REFUSED, LASTS]
LOG, RECORDS = "/var/log/samba/hygiene-auth.json", "/var/lib/hygiene/observing"
ELSEWHERE = ["/proc", "/sys", "/dev", "/run", "/tmp", "/var/log", "/var/lib", "/root", "/home"]
OUTSIDE = "198.51.100.7"
"""An address for documentation: nobody answers, and nothing has to."""
SMB_CONF = """\
[global]
   workgroup = PRACTICE
   server min protocol = NT1
   map to guest = bad user
   ntlm auth = yes
[images]
   path = /srv/images
   guest ok = yes
"""
PREPARE = """
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq && apt-get install -qq --no-install-recommends samba smbclient >/dev/null
mkdir -p /srv/images && useradd -M scanner && printf 'S3cret-Scan-9\\nS3cret-Scan-9\\n' | smbpasswd -a -s scanner
useradd -m -G sudo chief
cat > /etc/samba/smb.conf && systemctl restart smbd
"""
SCANNER = "-U scanner%S3cret-Scan-9"
OLD = "--option=clientminprotocol=NT1 -m NT1"


def carry(verb: str, path: Path, controls: Sequence[str] = (), **more: Any) -> Told:
    return drive(verb, path, controls, {"hygiene_observation_days": 14, **more})


@pytest.fixture(scope="module")
def pair(lab: Lab) -> Iterator[dict[str, Host]]:
    hosts = lab.start_many(["bookworm", "trixie"])
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda host: host.must_run(PREPARE, stdin=SMB_CONF, timeout=300), hosts))
    yield {host.suite: host for host in hosts}
    for host in hosts:
        host.remove()


@pytest.fixture(params=["bookworm", "trixie"])
def one(request: pytest.FixtureRequest, pair: dict[str, Host]) -> Iterator[Host]:
    host = pair[request.param]
    yield host
    host.must_run(
        "systemctl disable --now hygiene-admin.service hygiene-admin-seen.service hygiene-remote-seen.service; "
        "nft flush ruleset; rm -rf /var/lib/hygiene /etc/hygiene /etc/systemd/system/hygiene-* "
        f"/etc/systemd/system/nftables.service.d {LOG}*; cat > /etc/samba/smb.conf; systemctl daemon-reload; "
        "systemctl restart smbd",
        stdin=SMB_CONF,
    )


@pytest.fixture
def path(one: Host, tmp_path: Path) -> Path:
    policy = {"hygiene_profile": "strict", "hygiene_class": "server", "admin_internet_inside": ["10.0.0.0/8"]}
    return inventory([one], tmp_path / "hosts.yml", **policy)


def seen(told: Told, host: Host, control: str) -> list[dict[str, Any]]:
    reason = told.control(host.hostname, control)["reason"]
    assert reason["code"] == "observing", reason
    found: list[dict[str, Any]] = reason["seen"]
    return found


def lists_the_share(host: Host, options: str) -> bool:
    return "NT_STATUS" not in host.run(f"smbclient //127.0.0.1/images {options} -c ls 2>&1").stdout


def goes_out(host: Host, account: str = "chief") -> str:
    """What becomes of an administrator's way out: `refused` when the system itself says no."""
    program = (
        "import socket; s = socket.socket(); s.settimeout(0.5)\n"
        f"try: s.connect(('{OUTSIDE}', 443))\n"
        "except TimeoutError: print('sent')\nexcept OSError: print('refused')\nelse: print('sent')"
    )
    return host.must_run(f"runuser -u {account} -- python3 -", stdin=program).strip()


def quiet(host: Host, days: int) -> None:
    """Make the host's records say that so many days went by, and that nobody came."""
    host.must_run(
        f"cd {RECORDS}; for f in *.json; do python3 - $f <<'END'\n"
        "import json, sys\ntold = json.load(open(sys.argv[1]))\n"
        f"told['since'] -= {days} * 86400\njson.dump(told, open(sys.argv[1], 'w'))\nEND\ndone\n"
        f": > {LOG}; rm -f {LOG}.old; nft flush set inet hygiene_admin_seen seen4"
    )


def test_a_plan_says_that_it_observes_first_and_writes_nothing(one: Host, path: Path) -> None:
    before = one.snapshot(ELSEWHERE)
    told = carry("plan", path, EVERY)
    for name in (SMB1, REFUSED):
        found = told.control(one.hostname, name)
        assert (found["reason"]["code"], found["reason"]["days"], found["changed"]) == ("observing", 14, True)
    assert told.control(one.hostname, LASTS)["reason"] == {"code": "requires", "controls": [REFUSED]}
    after = one.snapshot(ELSEWHERE)
    assert before == after
    applied = carry("apply", path, EVERY)
    for name in EVERY:
        planned, done = (one_of.control(one.hostname, name) for one_of in (told, applied))
        assert [part["after_header"] for part in planned["diff"]] == [part["after_header"] for part in done["diff"]]


def test_who_would_be_cut_is_named_and_nobody_is(one: Host, path: Path) -> None:
    applied = carry("apply", path, EVERY)
    for name in (*SAMBA, REFUSED):
        found = applied.control(one.hostname, name)
        assert (found["result"], found["changed"], found["reason"]["code"]) == ("fail", True, "observing"), found
    assert not applied.control(one.hostname, LASTS)["changed"]
    assert lists_the_share(one, SCANNER)
    assert not any(seen(carry("check", path, SAMBA), one, name) for name in SAMBA), "a modern client is not cut"
    assert lists_the_share(one, f"{SCANNER} {OLD}")
    assert lists_the_share(one, f"{SCANNER} {OLD}")
    assert lists_the_share(one, f"{SCANNER} -m SMB3 --option=clientntlmv2auth=no")
    assert lists_the_share(one, "-U stranger%x")
    assert goes_out(one) == "sent"
    assert goes_out(one, "scanner") == "sent"
    told = carry("check", path, EVERY)
    scanner = {"account": "scanner", "address": "127.0.0.1", "name": one.hostname.upper()}
    nobody = {**scanner, "account": "nobody"}
    assert seen(told, one, SMB1) == [{**scanner, "count": 2}]
    assert seen(told, one, OLD_PASSWORDS) == [{**scanner, "count": 1}]
    assert seen(told, one, GUESTS) == [{**nobody, "count": 1}]
    assert seen(told, one, SIGNING) == [{**scanner, "count": 2}, {**nobody, "count": 1}]
    out = seen(told, one, REFUSED)
    assert [(row["account"], row["address"], row["port"]) for row in out] == [("chief", OUTSIDE, "443")]
    again = carry("apply", path, EVERY)
    assert not any(item["changed"] for item in again.hosts[one.hostname]["controls"])


def test_after_the_quiet_period_it_is_forbidden(one: Host, path: Path) -> None:
    carry("apply", path, EVERY)
    quiet(one, 13)
    early = carry("apply", path, EVERY)
    assert not any(item["changed"] for item in early.hosts[one.hostname]["controls"])
    quiet(one, 1)
    ready = carry("check", path, EVERY)
    assert ready.control(one.hostname, SMB1)["reason"]["ready"]
    lists_the_share(one, f"{SCANNER} {OLD}")
    done = carry("apply", path, EVERY)
    results = {name: done.control(one.hostname, name)["result"] for name in EVERY}
    waiting = {SMB1, SIGNING}
    assert {name for name, result in results.items() if result == "fail"} == waiting, "one came in just now, by SMB 1"
    assert goes_out(one) == "refused"
    assert goes_out(one, "scanner") == "sent"
    assert not lists_the_share(one, "-U stranger%x")
    assert one.run("nft list table inet hygiene_admin_seen").returncode != 0
    assert one.run("ls /etc/systemd/system/hygiene-admin-seen.service /etc/hygiene/nft/*seen*").stdout == ""
    assert {name[:-5] for name in one.must_run(f"ls {RECORDS}").split() if name.endswith(".json")} == waiting
    again = carry("apply", path, EVERY)
    assert not any(item["changed"] for item in again.hosts[one.hostname]["controls"])


def test_without_observation_it_is_forbidden_at_once(one: Host, path: Path) -> None:
    done = carry("apply", path, EVERY, hygiene_observation_days=0)
    assert {done.control(one.hostname, name)["result"] for name in EVERY} == {"pass"}
    assert not lists_the_share(one, f"{SCANNER} {OLD}")
    assert one.run(f"ls {RECORDS}").stdout == ""


def test_where_nobody_can_come_there_is_nothing_to_observe(one: Host, path: Path) -> None:
    one.must_run("for unit in smbd nmbd samba-ad-dc; do systemctl disable --now $unit || true; done")
    try:
        assert carry("apply", path, [OLD_PASSWORDS]).control(one.hostname, OLD_PASSWORDS)["result"] == "pass"
    finally:
        one.must_run("systemctl enable --now smbd")


def test_an_undo_ends_the_observation(one: Host, path: Path) -> None:
    before = one.read("/etc/samba/smb.conf")
    run = "20260101T000000Z-0b5e"
    carry("apply", path, EVERY, hygiene_run=run)
    assert "auth_json_audit" in one.read("/etc/samba/smb.conf")
    carry("undo", path, hygiene_journal=run)
    assert one.read("/etc/samba/smb.conf") == before
    assert one.run("nft list table inet hygiene_admin_seen").returncode != 0
    assert "json" not in one.must_run(f"ls {RECORDS}")
    told = carry("check", path, EVERY)
    assert {told.control(one.hostname, name)["reason"] for name in SAMBA} == {None}


def test_what_was_seen_survives_a_restart_and_a_flush_begins_anew(one: Host, path: Path) -> None:
    carry("apply", path, [REFUSED])
    goes_out(one)
    one.must_run("systemctl restart hygiene-admin-seen.service")
    assert len(seen(carry("check", path, [REFUSED]), one, REFUSED)) == 1
    since = json.loads(one.read(f"{RECORDS}/{REFUSED}.json"))["since"]
    one.must_run("nft flush ruleset")
    assert carry("check", path, [REFUSED]).control(one.hostname, REFUSED)["reason"] is None, "nothing observes now"
    wait_until("the clock to move on", lambda: float(one.must_run("date +%s")) > since, 10)
    again = carry("apply", path, [REFUSED])
    assert again.control(one.hostname, REFUSED)["changed"]
    assert json.loads(one.read(f"{RECORDS}/{REFUSED}.json"))["since"] > since


def test_the_ssh_server_notes_who_comes_from_elsewhere(one: Host, pair: dict[str, Host], tmp_path: Path) -> None:
    mine = one.must_run("ip -4 route show default").split()[2]
    policy = {"hygiene_profile": "strict", "hygiene_class": "workstation", "remote_access_ssh_on_clients": "management"}
    path = inventory([one], tmp_path / "hosts.yml", remote_access_management_networks=[mine], **policy)
    assert carry("apply", path, [SSH]).control(one.hostname, SSH)["reason"]["code"] == "observing"
    other = next(host for host in pair.values() if host is not one)
    other.must_run(f"python3 -c \"import socket; socket.create_connection(('{one.address}', 22), 5)\"")
    assert [row["address"] for row in seen(carry("check", path, [SSH]), one, SSH)] == [other.address]
