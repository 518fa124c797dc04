"""The command line as people mistype it: one sentence, the documented exit code, nothing lost."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ansible_collections.hygiene.baseline.plugins.plugin_utils import census
from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import load

Run = Callable[..., "subprocess.CompletedProcess[str]"]
LOCAL = "all: {hosts: {here: {ansible_connection: local, hygiene_class: server}}}\n"
CONTROL = "usb_storage_drivers_blocked"


@pytest.fixture
def hygiene(tmp_path: Path) -> Run:
    """Runs the command in an empty folder, with a state folder of its own."""

    def run(*arguments: str, env: dict[str, str] | None = None, stdin: str = "") -> subprocess.CompletedProcess[str]:
        own = {"XDG_STATE_HOME": str(tmp_path / "state"), "HOME": str(tmp_path), "NO_COLOR": "1", "HYGIENE_LANG": "en"}
        environment = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
        return subprocess.run(
            [sys.executable, "-m", "hygiene_cli.cli", *arguments],
            cwd=tmp_path,
            env={**environment, **own, **(env or {})},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


@pytest.fixture
def hosts(tmp_path: Path) -> str:
    path = tmp_path / "hosts.yml"
    path.write_text(LOCAL, encoding="utf-8")
    return str(path)


def one_sentence(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """The exit code, and a single line on stderr that says these words."""
    assert done.returncode == code, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in lines[0]


def test_no_inventory(hygiene: Run) -> None:
    one_sentence(hygiene("check"), 5, "no inventory", "hygiene init")


def test_missing_inventory(hygiene: Run) -> None:
    one_sentence(hygiene("check", "-i", "nowhere.yml"), 5, "nowhere.yml", "does not exist")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("all:\n  hosts: {\n", "line"),
        ("- a\n- b\n", "line 1"),
        ("all: {hosts: {}}\n", "no host"),
        ("all:\n  children:\n    desks:\n      hots: {a: }\n    servers: {hosts: {b: }}\n", "line 4: 'hots'"),
        ("all:\n  hosts:\n    - a\n", "line 2: under 'hosts'"),
        ("all:\n  hosts: {b: }\ndesks: [a]\n", "line 3: under 'desks'"),
    ],
    ids=["broken YAML", "a list", "empty", "a word mistyped", "a list of hosts", "a group that is a list"],
)
def test_malformed_inventory(hygiene: Run, tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "bad.yml").write_text(text, encoding="utf-8")
    one_sentence(hygiene("check", "-i", "bad.yml"), 5, "bad.yml", says)


def test_no_host_matched(hygiene: Run, hosts: str) -> None:
    one_sentence(hygiene("check", "-i", hosts, "-l", "nobody"), 5, "'nobody'")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--rule", "41"), "1 to 40"),
        (("--control", "usb_storage_driver_blocked"), CONTROL),
        (("--format", "xlsx"), "html"),
        (("-o", "report.docx"), ".html"),
        (("-o", "nowhere/report.html"), "nowhere"),
        (("--profile", "mad"), "--profile"),
        (("--nonsense",), "--nonsense"),
    ],
)
def test_unknown_words(hygiene: Run, hosts: str, arguments: tuple[str, ...], says: str) -> None:
    one_sentence(hygiene("check", "-i", hosts, *arguments), 5, says)


def test_unknown_profile(hygiene: Run, hosts: str) -> None:
    one_sentence(hygiene("plan", "-i", hosts, "--profile", "mad"), 5, "essential")


@pytest.mark.parametrize(
    ("arguments", "french", "english"),
    [
        (("check", "--format", "xlsx"), "--format xlsx : il faut l’une de ces valeurs : html,", "one of html,"),
        (("check", "--rule", "abc"), "--rule abc : il faut un nombre entier", "--rule abc: a whole number"),
        (("check", "--forks", "0"), "--forks 0 : il faut un nombre entier, 1 au moins", "at least 1"),
        (("plan", "--profile"), "--profile demande une valeur", "--profile wants a value"),
        (("lift",), "il manque CONTROL", "CONTROL is missing"),
        (("kit", "--host", "h"), "il manque --output", "--output is missing"),
        (("history", "yesterday"), "yesterday : rien de tel", "yesterday: not expected"),
    ],
)
def test_what_is_wrong_with_a_command_line_is_said_in_both_languages(
    hygiene: Run, arguments: tuple[str, ...], french: str, english: str
) -> None:
    for lang, words in (("fr", french), ("en", english)):
        done = hygiene(*arguments, env={"HYGIENE_LANG": lang})
        one_sentence(done, 5)
        assert words in done.stderr.replace("\u202f", " ").replace("\xa0", " ")


def test_unknown_verb(hygiene: Run) -> None:
    one_sentence(hygiene("chek"), 5, "chek")


def test_unknown_rule_and_control_to_explain(hygiene: Run) -> None:
    one_sentence(hygiene("explain", "41"), 5, "1 to 40")
    one_sentence(hygiene("explain", "usb_storage_driver"), 5, CONTROL)


def test_unknown_run(hygiene: Run, hosts: str) -> None:
    one_sentence(hygiene("report", "20200101T000000Z-abcd", "-i", hosts), 5, "20200101T000000Z-abcd", "hygiene history")


def test_what_ansible_refuses_after_the_dashes(hygiene: Run, hosts: str) -> None:
    done = hygiene("check", "-i", hosts, "--control", CONTROL, "--", "--no-such-option")
    assert done.returncode == 5
    assert "--no-such-option" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["C", "xx_XX.UTF-8"], ids=["a script's", "one that this system has not"])
def test_any_locale_will_do(hygiene: Run, hosts: str, name: str) -> None:
    done = hygiene("--lang", "fr", "check", "-i", hosts, "--rule", "23", env={"LC_ALL": name, "LANG": name})
    assert "serveur" in done.stdout and "Exécution partielle" in done.stdout, done.stderr


def test_a_policy_of_the_wrong_type_names_variable_and_host(hygiene: Run, hosts: str) -> None:
    done = hygiene("check", "-i", hosts, "--control", CONTROL, "-e", "passwords_min_length=twelve", "--format", "json")
    assert done.returncode == 4, done.stderr
    assert "passwords_min_length" in done.stderr
    problem = json.loads(done.stdout)["hosts"][0]["problem"]
    assert problem["code"] == "bad_policy"
    assert "here" in problem["text"]


def test_a_state_folder_that_cannot_be_used(hygiene: Run, hosts: str, tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file, not a folder", encoding="utf-8")
    one_sentence(hygiene("check", "-i", hosts), 1, "state", "XDG_STATE_HOME")


def test_a_damaged_history(hygiene: Run, hosts: str, tmp_path: Path) -> None:
    assert hygiene("check", "-i", hosts, "--control", CONTROL).returncode in (0, 2, 4)
    history = next((tmp_path / "state").rglob("history.sqlite"))
    history.write_bytes(b"not a database" * 1000)
    one_sentence(hygiene("status", "-i", hosts), 1, "history.sqlite")


def test_a_full_disk_is_told(hygiene: Run, hosts: str) -> None:
    done = hygiene("check", "-i", hosts, "--control", CONTROL, "-o", "/dev/full/report.html")
    assert done.returncode == 5
    assert "/dev/full" in done.stderr


def test_check_history_report_status(hygiene: Run, hosts: str, tmp_path: Path) -> None:
    done = hygiene("check", "-i", hosts, "-o", "report.html", "-o", "report.json")
    assert done.returncode in (2, 4), done.stderr
    assert done.stdout.count("\n") > 45
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert [rule["rule"] for rule in told["rules"]] == list(range(1, 41))
    assert (tmp_path / "report.html").read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html")
    runs = json.loads(hygiene("history", "-i", hosts, "--format", "json").stdout)["runs"]
    assert [run["verb"] for run in runs] == ["check"]
    again = hygiene("report", runs[0]["run"], "-i", hosts, "--format", "json")
    assert again.returncode == done.returncode
    assert [rule["verdict"] for rule in json.loads(again.stdout)["rules"]] == [
        rule["verdict"] for rule in told["rules"]
    ]
    status = hygiene("status", "-i", hosts, "--format", "json")
    assert [rule["verdict"] for rule in json.loads(status.stdout)["rules"]] == [
        rule["verdict"] for rule in told["rules"]
    ]


def test_a_narrowed_run_gives_no_verdict_for_the_practice(hygiene: Run, hosts: str) -> None:
    done = hygiene("check", "-i", hosts, "--rule", "15", "--format", "json")
    told = json.loads(done.stdout)
    assert told["narrowed"] is True
    assert told["rules"] == []
    concerned = {name for name, control in load().items() if 15 in control.rules}
    assert {control["control"] for control in told["hosts"][0]["controls"]} == concerned


@pytest.mark.parametrize("arguments", [("-lhere",), ("--lim=here",), ("--skip-tags=x",)])
def test_what_narrows_after_the_dashes_is_known(hygiene: Run, hosts: str, arguments: tuple[str, ...]) -> None:
    done = hygiene("check", "-i", hosts, "--format", "json", "--", *arguments)
    assert json.loads(done.stdout)["narrowed"] is True


def test_a_variable_that_has_an_option_is_named(hygiene: Run, hosts: str) -> None:
    one_sentence(hygiene("check", "-i", hosts, "-e", "hygiene_hosts=here"), 5, "-l", "hygiene_hosts")


def test_two_runs_at_once(hygiene: Run, hosts: str, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: hygiene("check", "-i", hosts, "--control", CONTROL), range(2)))
    assert {done.returncode for done in both} <= {0, 2, 4}, [done.stderr for done in both]
    assert len(json.loads(hygiene("history", "-i", hosts, "--format", "json").stdout)["runs"]) == 2


def test_init_makes_a_practice_whose_state_is_its_own(hygiene: Run, tmp_path: Path) -> None:
    assert hygiene("init", "cabinet").returncode == 0
    assert "is complete; nothing was written" in hygiene("init", "cabinet").stdout
    (tmp_path / "cabinet" / "practice" / "people.yml").unlink()
    assert "added to cabinet: people.yml" in hygiene("init", "cabinet").stdout
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "hosts.yml").write_text(LOCAL, encoding="utf-8")
    one_sentence(hygiene("init", "other"), 5, "already exists", "nothing was written")
    hosts = tmp_path / "cabinet" / "hosts.yml"
    hosts.write_text(LOCAL, encoding="utf-8")
    assert hygiene("check", "-i", "cabinet", "--control", CONTROL, "-e", "ansible_become=false").returncode in (0, 2, 4)
    assert (tmp_path / "cabinet" / ".hygiene" / "history.sqlite").exists()
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_windows_machine_that_init_shows_can_be_reached(hygiene: Run, tmp_path: Path, lang: str) -> None:
    """Every example line in force, and the line of its password: doctor has nothing serious to say."""
    assert hygiene("init", "cabinet", "--lang", lang).returncode == 0
    hosts, group = tmp_path / "cabinet" / "hosts.yml", tmp_path / "cabinet" / "group_vars" / "windows" / "main.yml"
    text = re.sub(r": \{\}\n(?=      #  )", ":\n", hosts.read_text("utf-8"))
    hosts.write_text(re.sub(r"^      #(  .*)$", r"      \1", text, flags=re.M), "utf-8")
    group.write_text(re.sub(r"^# (ansible_password: .*)$", r"\1", group.read_text("utf-8"), flags=re.M), "utf-8")
    done = hygiene("doctor", "-i", "cabinet")
    assert done.returncode == 0, done.stdout
    told = hygiene("status", "-i", "cabinet", "--format", "json")
    (host,) = json.loads(told.stdout)["hosts"]
    assert (host["system"], host["class"]) == ("windows", "workstation")


def test_variables_that_are_vaulted_as_a_whole_stop_nothing(hygiene: Run, tmp_path: Path, hosts: str) -> None:
    folder = tmp_path / "host_vars" / "here"
    folder.mkdir(parents=True)
    (folder / "vault.yml").write_text("$ANSIBLE_VAULT;1.1;AES256\n3132\n", "utf-8")
    (folder / "main.yml").write_text("ansible_password: '{{ vault_here }}'\n", "utf-8")
    assert hygiene("doctor", "-i", hosts).returncode == 0
    told = json.loads(hygiene("status", "-i", hosts, "--format", "json").stdout)
    assert told["rules"][10]["verdict"] != "fail"
    one_sentence(hygiene("check", "-i", hosts, "--control", CONTROL), 5, "--ask-vault-pass")


def test_a_clear_password_fails_rule_11_and_is_told_by_doctor(hygiene: Run, tmp_path: Path) -> None:
    text = LOCAL.replace("local,", "local, ansible_become_password: Radio2026,")
    (tmp_path / "clear.yml").write_text(text, encoding="utf-8")
    doctor = hygiene("doctor", "-i", "clear.yml")
    assert doctor.returncode == 2
    assert "ansible_become_password" in doctor.stdout
    done = hygiene("check", "-i", "clear.yml", "--format", "json", "-o", "report.html")
    rule = json.loads(done.stdout)["rules"][10]
    assert (rule["rule"], rule["verdict"]) == (11, "fail")
    assert json.loads(hygiene("status", "-i", "clear.yml", "--format", "json").stdout)["rules"][10]["verdict"] == "fail"
    everything = done.stdout + done.stderr + (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Radio2026" not in everything
    for path in (tmp_path / "state").rglob("*"):
        assert path.is_dir() or b"Radio2026" not in path.read_bytes()


def test_kit_and_import(hygiene: Run, hosts: str, tmp_path: Path) -> None:
    assert hygiene("kit", "-i", hosts, "--host", "here", "-o", "kit.py").returncode == 0
    answer = subprocess.run([sys.executable, "kit.py"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    (tmp_path / "poste.json").write_text(answer, encoding="utf-8")
    done = hygiene("import", "poste.json", "-i", hosts)
    assert done.returncode in (0, 2, 4), done.stderr
    host = json.loads(hygiene("status", "-i", hosts, "--format", "json").stdout)["hosts"][0]
    assert host["collected_by"]
    assert host["last_reading"]


def test_a_kit_of_everything_asks_what_any_class_and_policy_would(hygiene: Run, tmp_path: Path) -> None:
    asked = {}
    for name, more in (("some", ()), ("all", ("--every",))):
        assert hygiene("kit", "--class", "workstation", *more, "-o", f"{name}.ps1").returncode == 0
        text = (tmp_path / f"{name}.ps1").read_text("ascii").split("ConvertFrom-Json @'\n")[1].split("\n'@")[0]
        asked[name] = {json.dumps(one, sort_keys=True) for one in json.loads(text)["resources"]}
    assert asked["some"] < asked["all"]
    kinds = {control.systems["windows"].kind for control in load().values() if "windows" in control.systems}
    counted = {one["kind"] for one in census.resources("windows")}
    assert {json.loads(one)["kind"] for one in asked["all"]} == kinds | counted


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda told: told.pop("resources"), "resources"),
        (lambda told: told.update(collected_at="2099-01-01T00:00:00+00:00"), "future"),
        (lambda told: told.update(collected_at="yesterday"), "when"),
        (lambda told: told["kit"].update(version=99), "another version"),
        (lambda told: (told["host"].update(hostname="x", host_id="y"), told["kit"].update(host="z")), "--host"),
    ],
)
def test_a_bad_kit_answer(hygiene: Run, hosts: str, tmp_path: Path, change: Callable[..., object], says: str) -> None:
    told = {
        "kit": {"version": 1, "host": "here"},
        "host": {"hostname": "here", "host_id": "0"},
        "asked": [],
        "resources": [],
        "collected_at": "2026-01-01T00:00:00+00:00",
    }
    change(told)
    (tmp_path / "poste.json").write_text(json.dumps(told), encoding="utf-8")
    one_sentence(hygiene("import", "poste.json", "-i", hosts), 5, "poste.json", says)


def test_help_needs_no_heavy_import() -> None:
    code = "import sys; from hygiene_cli.cli import run; run(['--help']); print({'ansible', 'rich'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("set()\n")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_verb_has_help_in_both_languages(hygiene: Run, lang: str) -> None:
    from hygiene_cli.cli import VERBS

    for verb in VERBS:
        done = hygiene(verb, "--lang", lang, "--help")
        assert done.returncode == 0, done.stderr
        assert "--lang" in done.stdout
        assert ("montrer cette aide" in done.stdout, "Show this message" in done.stdout) == (lang == "fr", False)


def test_explain_shows_the_values_in_force(hygiene: Run, hosts: str) -> None:
    assert "passwords_min_length = 12\n" in hygiene("explain", "passwords_min_length").stdout
    Path(hosts).write_text(LOCAL.replace("local,", "local, passwords_min_length: 15,"), encoding="utf-8")
    assert "passwords_min_length = 15 (here)" in hygiene("explain", "passwords_min_length", "-i", hosts).stdout


def test_rules_has_forty_rules_within_eighty_columns(hygiene: Run) -> None:
    lines = hygiene("rules").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    rules = json.loads(hygiene("rules", "--format", "json").stdout)["rules"]
    assert [rule["number"] for rule in rules] == list(range(1, 41))


def test_doctor_has_nothing_serious_to_say_of_a_sound_inventory(hygiene: Run, hosts: str) -> None:
    done = hygiene("doctor", "-i", hosts)
    assert done.returncode == 0, done.stdout


LINUX = "ansible_connection: local"
WINRM = "ansible_host: 192.0.2.10, ansible_connection: winrm"


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        (f"{LINUX}, passwords_min_lenght: 12", "passwords_min_length"),
        (f"{LINUX}, passwords_min_length: twelve", "passwords_min_length"),
        (f"{LINUX}, hygiene_class: robot", "workstation"),
        (f"{LINUX}, hygiene_waived: [{{control: usb_storage_drivers_blocked}}]", "approved_by"),
        (f"{LINUX}, hygiene_waived: [{{control: no_such, until: 2999-01-01, reason: r, approved_by: a}}]", "no_such"),
        (
            f"{LINUX}, hygiene_waived: "
            "[{control: usb_storage_drivers_blocked, until: 2999-01-01, reason: r, approved_by: a}]",
            "90 days",
        ),
        (f"{WINRM}, ansible_port: 5985, ansible_winrm_transport: basic", "HTTP"),
        (f"{WINRM}, ansible_port: 5985", "HTTP"),
        (f"{WINRM}, ansible_winrm_server_cert_validation: ignore", "ansible_winrm_ca_trust_path"),
        (f"{WINRM}, ansible_become: true", "ansible_become: false"),
    ],
)
def test_doctor_names_what_is_wrong(hygiene: Run, tmp_path: Path, variables: str, says: str) -> None:
    (tmp_path / "hosts.yml").write_text(f"all: {{hosts: {{here: {{{variables}}}}}}}\n", encoding="utf-8")
    done = hygiene("doctor", "-i", "hosts.yml")
    assert done.returncode == 2
    assert says in done.stdout


def test_doctor_tries_the_servers_that_measure_the_access_to_the_internet(hygiene: Run, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answers = f"127.0.0.1:{server.getsockname()[1]}"
        targets = json.dumps([answers, "127.0.0.1:9", "no port", "127.0.0.1:99999"])
        text = f"all: {{hosts: {{here: {{ansible_connection: local, internet_access_targets: {targets}}}}}}}\n"
        (tmp_path / "hosts.yml").write_text(text, encoding="utf-8")
        done = hygiene("doctor", "-i", "hosts.yml")
    assert done.returncode == 0
    assert answers not in done.stdout
    for target in ("127.0.0.1:9,", "no port,", "127.0.0.1:99999,"):
        assert target in done.stdout
