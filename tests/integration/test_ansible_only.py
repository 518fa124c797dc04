"""What those have who only use Ansible: playbooks by name, roles in their playbooks, variables, tags, check mode."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lab import Host, inventory

Ran = subprocess.CompletedProcess[str]
Ansible = Callable[..., Ran]
BIN = Path(sys.executable).parent
CONTROL = "passwords_min_length"
USB = "usb_storage_drivers_blocked"
COLLECTION = Path(__file__).resolve().parents[2]
NAMES = {
    "module": [path.stem for path in sorted((COLLECTION / "plugins/modules").glob("*.py"))],
    "role": [path.name for path in sorted((COLLECTION / "roles").iterdir())],
    "callback": [path.stem for path in sorted((COLLECTION / "plugins/callback").glob("*.py"))],
}
USES_ROLE = """
- hosts: all
  become: true
  gather_facts: false
  tasks:
    - ansible.builtin.include_role: {name: hygiene.baseline.usb_storage}
      vars: {hygiene_profile: reinforced}
      tags: [removable]
"""
JUDGES = """
- hosts: all
  become: true
  gather_facts: false
  tasks:
    - hygiene.baseline.%s: {%s}
      register: judged
      tags: [judge]
    - ansible.builtin.copy:
        content: "{{ judged.hygiene | default(none) | to_json }}"
        dest: "{{ playbook_dir }}/{{ inventory_hostname }}.%s.json"
        mode: "0600"
      become: false
      delegate_to: localhost
      check_mode: false
"""


@pytest.fixture
def folder(tmp_path: Path, bookworm: Host, trixie: Host) -> Path:
    """A folder of somebody's playbooks, with an inventory of two real hosts."""
    local = {"ansible_python_interpreter": sys.executable}
    hosts = inventory([bookworm, trixie], tmp_path / "hosts.yml", hygiene_class="server")
    told = json.loads(hosts.read_text(encoding="utf-8"))
    told["all"]["children"] = {"controller": {"hosts": {"localhost": {"ansible_connection": "local", **local}}}}
    hosts.write_text(json.dumps(told), encoding="utf-8")
    return tmp_path


@pytest.fixture
def ansible(folder: Path) -> Ansible:
    """Runs one of Ansible's programs as a user of the collection does, away from the command line `hygiene`."""

    def run(program: str, *arguments: str, **environment: str) -> Ran:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE_", "HYGIENE_"))}
        own = {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(folder), "ANSIBLE_HOME": str(folder / ".ansible")}
        argv = [str(BIN / program), *arguments]
        own["ANSIBLE_NOCOLOR"] = "1"
        return subprocess.run(
            argv, cwd=folder, env={**kept, **own, **environment}, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=300, check=False,
        )  # fmt: skip

    return run


@pytest.fixture
def play(ansible: Ansible, folder: Path) -> Ansible:
    """ansible-playbook on the two hosts: a playbook of the collection by name, or the text of one's own."""

    def run(book: str, *arguments: str, **environment: str) -> Ran:
        if "\n" in book:
            (folder / "site.yml").write_text(book, encoding="utf-8")
            book = "site.yml"
        return ansible("ansible-playbook", "-i", "hosts.yml", "-l", "all:!controller", book, *arguments, **environment)

    return run


def narrowed(*controls: str) -> tuple[str, ...]:
    """The arguments that narrow a run to these controls."""
    return "-e", json.dumps({"hygiene_controls": list(controls)})


def judged(play: Ansible, folder: Path, action: str, arguments: str, *more: str) -> dict[str, Any]:
    """host → what an action of ours returned there, as a playbook's author registers it."""
    for old in folder.glob(f"*.{action}.json"):
        old.unlink()
    done = play(JUDGES % (action, arguments, action), *more)
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        path.name.split(".")[0]: json.loads(path.read_text(encoding="utf-8"))
        for path in folder.glob(f"*.{action}.json")
    }


def recap(done: Ran) -> dict[str, dict[str, int]]:
    """host → its counts in Ansible's own summary."""
    lines = done.stdout.split("PLAY RECAP", 1)[1].splitlines()[1:]
    found = (line.split(" : ", 1) for line in lines if " : ok=" in line)
    return {
        host.strip(): {key: int(value) for key, value in (word.split("=") for word in counts.split())}
        for host, counts in found
    }


def test_check_ends_with_a_table_by_rule_and_control(play: Ansible, bookworm: Host) -> None:
    done = play("hygiene.baseline.check", "-b")
    assert done.returncode == 0, done.stdout + done.stderr
    [table] = [part for part in done.stdout.split("\nTASK ") if part.startswith("[Table]")]
    rows = [line.strip(' ",') for line in table.splitlines() if f" {USB} " in line]
    assert len(rows) == 1
    assert rows[0].startswith("15 ") and rows[0].endswith(("échec 2", "conforme 2"))
    numbers = [
        int(line.strip(' "').split("+")[0].split()[0]) for line in table.splitlines() if line.strip().startswith('" ')
    ]
    assert numbers == sorted(numbers)
    assert {counts["changed"] for counts in recap(done).values()} == {0}


def test_fail_on_fails_the_hosts_that_fail_after_the_table(play: Ansible, bookworm: Host, trixie: Host) -> None:
    for host, length in ((bookworm, 8), (trixie, 20)):
        host.put("/etc/security/pwquality.conf", f"minlen = {length}\n")
    done = play("hygiene.baseline.check", "-b", "-e", "hygiene_fail_on=fail", *narrowed(CONTROL))
    assert done.returncode == 2
    assert "échec 1 conforme 1" in done.stdout
    assert done.stdout.index("TASK [Table]") < done.stdout.index("fatal:")
    assert CONTROL in done.stdout.split("fatal:")[1]
    assert {host: counts["failed"] for host, counts in recap(done).items()} == {
        bookworm.hostname: 1,
        trixie.hostname: 0,
    }
    bookworm.put("/etc/security/pwquality.conf", "minlen = 20\n")
    assert play("hygiene.baseline.check", "-b", "-e", "hygiene_fail_on=fail", *narrowed(CONTROL)).returncode == 0


def test_fail_on_unverified_without_root(play: Ansible) -> None:
    unread = narrowed("passwords_none_empty")
    assert play("hygiene.baseline.check", "-e", "hygiene_fail_on=fail", *unread).returncode == 0
    assert play("hygiene.baseline.check", "-e", "hygiene_fail_on=unverified", *unread).returncode == 2


def test_an_included_role_in_check_diff_and_apply_mode(
    play: Ansible, folder: Path, bookworm: Host, trixie: Host
) -> None:
    for host in (bookworm, trixie):
        host.must_run("rm -f /etc/modprobe.d/*usb* /etc/modprobe.d/*uas*")
    before = bookworm.snapshot()
    checked = play(USES_ROLE, "--check", "--diff")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert {counts["changed"] for counts in recap(checked).values()} == {1}
    assert "+install usb_storage /bin/false" in checked.stdout
    assert bookworm.run("ls /etc/modprobe.d").stdout.count("usb") == 0
    assert set(bookworm.snapshot()) - set(before) == set()
    applied = play(USES_ROLE)
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert {counts["changed"] for counts in recap(applied).values()} == {1}
    assert "+install" not in applied.stdout
    assert "install usb_storage /bin/false" in bookworm.must_run("modprobe --showconfig")
    again = play(USES_ROLE)
    assert {counts["changed"] for counts in recap(again).values()} == {0}


def test_a_tag_that_skips_the_task_gives_no_result(play: Ansible, folder: Path) -> None:
    done = play(USES_ROLE, "--skip-tags", "removable", ANSIBLE_CALLBACKS_ENABLED="hygiene.baseline.compliance")
    assert done.returncode == 0
    assert USB not in done.stdout
    assert set(judged(play, folder, "assess", f"controls: [{USB}]", "--skip-tags", "judge").values()) == {None}


def test_a_skipped_read_is_not_taken_from_a_fact_cache(play: Ansible, folder: Path, bookworm: Host) -> None:
    cache = {"ANSIBLE_CACHE_PLUGIN": "jsonfile", "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(folder / "facts")}
    assert USB in play("hygiene.baseline.check", "-b", *narrowed(USB), **cache).stdout
    assert list((folder / "facts").iterdir())
    gone = play(
        "hygiene.baseline.check", "-b", "-e", "{ansible_port: 9}", "-l", bookworm.hostname, *narrowed(USB), **cache
    )
    assert USB not in gone.stdout
    book = "- hosts: all\n  gather_facts: false\n  tasks:\n    - hygiene.baseline.table:\n      run_once: true\n"
    table = play(book, **cache).stdout
    assert USB not in table
    assert "non vérifiés" in table


def test_playbooks_and_actions_judge_alike(play: Ansible, folder: Path) -> None:
    """check.yml includes no role; a role brings its own defaults and argument specs. Both must come to the same."""
    book = JUDGES % ("assess", "", "assess")
    roles = "".join(
        f"    - ansible.builtin.include_role: {{name: hygiene.baseline.{name}, tasks_from: main}}\n"
        for name in NAMES["role"]
    )
    alone = judged(play, folder, "assess", "")
    done = play(book.replace("  tasks:\n", f"  vars: {{hygiene_profile: audit}}\n  tasks:\n{roles}"))
    assert done.returncode == 0, done.stdout + done.stderr
    within = {
        path.name.split(".")[0]: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.assess.json")
    }
    for host, told in alone.items():
        assert results(told) == results(within[host])
        assert told["policy"] == within[host]["policy"]


def results(told: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    """control → what was found and wanted."""
    return {item["control"]: (item["result"], item["expected"]) for item in told["controls"]}


def test_an_included_role_judges_as_the_playbook_does(play: Ansible, folder: Path) -> None:
    """What enforce finds within a role, before it sets anything, is what assess says."""
    assessed = judged(play, folder, "assess", "roles: [passwords]")
    enforced = judged(play, folder, "enforce", "roles: [passwords]", "--check")
    for host, told in assessed.items():
        found = {
            item["control"]: (item["before"] or item["result"], item["expected"]) for item in enforced[host]["controls"]
        }
        assert results(told) == found


@pytest.fixture
def short(bookworm: Host, trixie: Host) -> Iterator[None]:
    """Hosts where passwords may be 13 characters long: enough by default, too short where 14 is asked for."""
    for host in (bookworm, trixie):
        host.must_run("rm -f /etc/security/pwquality.conf.d/90-hygiene.conf")
        host.put("/etc/security/pwquality.conf", "minlen = 13\n")
    yield
    for host in (bookworm, trixie):
        host.must_run("rm -f /etc/security/pwquality.conf.d/90-hygiene.conf /etc/security/pwquality.conf")


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("way", ["extra", "group_vars", "host_vars"])
def test_one_variable_drives_check_and_enforcement(
    play: Ansible, folder: Path, bookworm: Host, trixie: Host, way: str
) -> None:
    extra = ("-e", "passwords_min_length=14") if way == "extra" else ()
    if way != "extra":
        (folder / way).mkdir()
        name = "all" if way == "group_vars" else bookworm.hostname
        (folder / way / f"{name}.yml").write_text("passwords_min_length: 14\n", encoding="utf-8")
    concerned = [bookworm, trixie] if way != "host_vars" else [bookworm]
    length = {host.name: 14 if host in concerned else 12 for host in (bookworm, trixie)}
    found = judged(play, folder, "assess", f"controls: [{CONTROL}]", *extra)
    for host in (bookworm, trixie):
        [item] = found[host.hostname]["controls"]
        assert (item["result"], item["expected"]) == (
            "fail" if host in concerned else "pass",
            {"minlen": length[host.name]},
        )
    role = USES_ROLE.replace("usb_storage", "passwords").replace(
        "{hygiene_profile: reinforced}", "{hygiene_profile: essential}"
    )
    assert play(role, *extra).returncode == 0
    for host in (bookworm, trixie):
        [item] = judged(play, folder, "assess", f"controls: [{CONTROL}]", *extra)[host.hostname]["controls"]
        assert (item["result"], item["actual"]["minlen"]) == ("pass", 14 if host in concerned else 13)


def test_a_variable_of_the_wrong_type_is_named_with_its_host(play: Ansible, bookworm: Host) -> None:
    done = play("hygiene.baseline.check", "-e", "passwords_min_length=twelve", *narrowed(CONTROL))
    assert done.returncode == 2
    assert "passwords_min_length is 'twelve' for" in done.stdout and bookworm.hostname in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_very_verbose_output_shows_results_and_no_program(play: Ansible) -> None:
    done = play("hygiene.baseline.check", "-b", "-vvv", *narrowed(CONTROL))
    assert done.returncode == 0
    assert '"minlen": 12' in done.stdout
    assert "sys.stdin.buffer.read()" in done.stdout
    assert "def get(params" not in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_the_callback_prints_the_table_of_any_playbook(play: Ansible, bookworm: Host) -> None:
    enabled = {"ANSIBLE_CALLBACKS_ENABLED": "hygiene.baseline.compliance", "HYGIENE_LANG": "en"}
    done = play(USES_ROLE, "--check", **enabled)
    after = done.stdout.split("PLAY RECAP", 1)[1]
    assert f" {USB} " in after
    assert not done.stderr.strip(), done.stderr
    own = play("hygiene.baseline.check", "-b", *narrowed(USB), "-e", "hygiene_compact=false", **enabled)
    assert own.stdout.count(f" {USB} ") == 1


def test_unreachable_hosts_are_named_under_the_table(play: Ansible, folder: Path, bookworm: Host, trixie: Host) -> None:
    (folder / "host_vars").mkdir()
    hosts = json.loads((folder / "hosts.yml").read_text(encoding="utf-8"))
    hosts["all"]["hosts"][bookworm.hostname]["ansible_port"] = 9
    (folder / "hosts.yml").write_text(json.dumps(hosts), encoding="utf-8")
    done = play("hygiene.baseline.check", "-b", *narrowed(USB), ANSIBLE_CALLBACKS_ENABLED="hygiene.baseline.compliance")
    assert done.returncode == 4
    assert done.stdout.count(f"non vérifiés : {bookworm.hostname}") == 2


@pytest.mark.parametrize("kind", NAMES)
def test_everything_is_documented(ansible: Ansible, kind: str) -> None:
    done = ansible("ansible-doc", "-t", kind, *(f"hygiene.baseline.{name}" for name in NAMES[kind]))
    assert done.returncode == 0, done.stderr
    assert not done.stderr.strip(), done.stderr
    for name in NAMES[kind]:
        assert f"hygiene.baseline.{name}".upper() in done.stdout.upper()
    for name in NAMES[kind] if kind == "role" else ():
        specified = (COLLECTION / "roles" / name / "defaults/main.yml").read_text(encoding="utf-8")
        variables = [line.split(":")[0] for line in specified.splitlines() if line.startswith(name)]
        assert [variable for variable in variables if variable not in done.stdout] == []
