"""A check of a fleet over SSH, against the floor and against classic check-mode tasks, in one run.

The floor is the least that anything could take: the same host program sent to the same hosts by plain `ssh`, ten at a
time, its answers thrown away. Connections are new each time, on both sides.
"""

from __future__ import annotations

import argparse
import datetime
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/lab"), str(ROOT), str(ROOT / ".ansible/collections")]

from measure import BIN, Cost, adopt, medians, run, table, verdict

from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier
from lab import Host, Lab, inventory

FORKS = 10
RATIO = 1.5
FASTER = 30.0
CLASSIC = 100


def payload() -> tuple[str, bytes]:
    """What a check with the default policy sends to a host, and what marks its answer."""
    from ansible_collections.hygiene.baseline.plugins.plugin_utils import controls
    from hygiene_cli import kit
    from hygiene_cli.inventory import Inventoried

    asked = kit.prepare(Inventoried("host"), list(controls.load().values()), datetime.date.today())
    nonce = courier.new_nonce()
    return nonce, courier.pack(courier.program(asked.kinds(), {"resources": asked.resources}, nonce))


class Fleet:
    """The hosts and the three ways to look at them."""

    def __init__(self, hosts: Sequence[Host], folder: Path) -> None:
        self.hosts, self.folder = hosts, folder
        self.inventory = inventory(hosts, folder / "hosts.yml")
        (folder / "program").write_bytes(payload()[1])
        self.env = {"XDG_STATE_HOME": str(folder)}

    def hang_up(self) -> None:
        """Close the connections that the last command left open."""
        for host in self.hosts:
            host.lab.hang_up(host)

    def measure(self, argv: Sequence[str], stdin: str = "", accept: Sequence[int] = (0,)) -> Cost:
        """A command's cost with new connections, what the hosts used apart."""
        before = self._used()
        cost = run(argv, stdin=stdin, env=self.env, after=self.hang_up, accept=accept)
        return Cost(cost.wall, cost.cpu, self._used() - before, output=cost.output)

    def floor(self) -> Cost:
        """The same program by plain ssh."""
        lab, first = self.hosts[0].lab, self.hosts[0]
        far = shlex.quote(f"sudo /usr/bin/python3 -I -c '{courier.UNPACKER}'")
        options = shlex.join(["-i", str(first.key_path), *lab.ssh_options])
        line = f'ssh {options} -p "$1" {first.user}@"$0" {far} < {self.folder}/program | grep -c ^HYGIENE >/dev/null'
        addresses = "".join(f"{host.address} {host.port}\n" for host in self.hosts)
        return self.measure(["xargs", "-P", str(FORKS), "-L1", "sh", "-c", line], addresses)

    def check(self, *more: str) -> Cost:
        """hygiene check."""
        argv = [str(BIN / "hygiene"), "check", "-i", str(self.inventory), "-b", "-f", str(FORKS), *more]
        return self.measure(argv, accept=(0, 2, 4))

    def classic(self) -> Cost:
        """A hundred ordinary tasks of ansible-core in check mode."""
        playbook = self.folder / "classic.yml"
        playbook.write_text(yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": ordinary(CLASSIC)}]))
        return self.measure(
            [str(BIN / "ansible-playbook"), "-i", str(self.inventory), "-b", "-f", str(FORKS), "--check", str(playbook)]
        )

    def _used(self) -> float:
        """Seconds of processor that the hosts have used so far, from their control groups."""
        total = 0.0
        for host in self.hosts:
            root = Path("/sys/fs/cgroup")
            for pattern, unit in (("cpuacct/**/libpod-{}*/cpuacct.usage", 1e9), ("**/libpod-{}*/cpu.stat", 1e6)):
                found = next(iter(sorted(root.glob(pattern.format(_id(host))))), None)
                if found:
                    words = found.read_text().split()
                    total += float(words[0] if len(words) == 1 else words[words.index("usage_usec") + 1]) / unit
                    break
        return total


def _id(host: Host) -> str:
    if host.name not in _ids:
        argv = ["podman", "inspect", "-f", "{{.Id}}", host.name]
        _ids[host.name] = subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()
    return _ids[host.name]


_ids: dict[str, str] = {}


def ordinary(count: int) -> list[dict[str, object]]:
    """Tasks as hardening roles have them: a line in a file, a file's mode, a stat, a service, a command that asks."""
    kinds: list[dict[str, object]] = [
        {
            "ansible.builtin.lineinfile": {
                "path": "/etc/login.defs",
                "regexp": "^PASS_MAX_DAYS",
                "line": "PASS_MAX_DAYS 60",
            }
        },
        {"ansible.builtin.file": {"path": "/etc/shadow", "mode": "0640", "owner": "root"}},
        {"ansible.builtin.stat": {"path": "/etc/ssh/sshd_config"}},
        {"ansible.builtin.systemd": {"name": "ssh.service", "state": "started", "enabled": True}},
        {"ansible.builtin.copy": {"dest": "/etc/sysctl.d/60-net.conf", "content": "net.ipv4.ip_forward = 0\n"}},
    ]
    return [{"name": f"Task {number}", **kinds[number % len(kinds)]} for number in range(count)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--classic-hosts", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with Lab() as lab, tempfile.TemporaryDirectory() as folder:
        hosts = lab.start_many([("bookworm", "trixie")[number % 2] for number in range(given.hosts)])
        adopt()
        print(report(hosts, Path(folder), given.rounds, given.classic_hosts), flush=True)
    return 0


def report(hosts: Sequence[Host], folder: Path, rounds: int, few: int) -> str:
    """All figures of one run, as Markdown."""
    fleet = Fleet(hosts, folder)
    fleet.floor(), fleet.check()  # first use warms what a machine keeps warm
    pairs = [(fleet.floor(), fleet.check()) for _ in range(rounds)]
    floor, check = medians([one for one, _ in pairs]), medians([other for _, other in pairs])
    rows: list[list[object]] = [line("floor: plain ssh", len(hosts), floor), line("hygiene check", len(hosts), check)]
    wall = medians([Cost(other.wall / one.wall, other.cpu / one.cpu) for one, other in pairs])
    rows.append(["check ÷ floor", "", f"{wall.wall:.2f}", f"{wall.cpu:.2f}", f"{check.hosts / floor.hosts:.2f}"])
    told = [f"wall at most {RATIO} times the floor: {verdict(wall.wall, RATIO)}"]
    if few:
        part = Fleet(hosts[:few], folder / "few")
        before, classic, after = part.check(), part.classic(), part.check()
        check = medians([before, after])
        rows += [line("hygiene check", few, check), line(f"{CLASSIC} classic tasks, --check", few, classic)]
        faster, less, spared = classic.wall / check.wall, classic.cpu / check.cpu, classic.hosts / check.hosts
        rows.append(["classic ÷ check", "", f"{faster:.0f}", f"{less:.0f}", f"{spared:.0f}"])
        met = verdict(faster, FASTER, at_least=True)
        told.append(f"at least {FASTER:.0f} times faster than {CLASSIC} classic tasks: {met}")
    head = ["", "hosts", "wall (s)", "controller CPU (s)", "hosts' CPU (s)"]
    return table(head, rows) + "\n\n" + "\n".join(f"- {one}" for one in told)


def line(name: str, hosts: int, cost: Cost) -> list[object]:
    return [name, hosts, f"{cost.wall:.2f}", f"{cost.cpu:.2f}", f"{cost.hosts:.2f}"]


if __name__ == "__main__":
    raise SystemExit(main())
