"""What the controller needs per host: memory of the command and of ansible-playbook, and the command's own start.

The hosts are simulated: an interpreter that gives every host the answer a real one once gave, over Ansible's local
connection. Everything on the controller is as it would be, but for SSH.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/lab"), str(ROOT), str(ROOT / ".ansible/collections")]

from fleet import payload
from measure import BIN, peaks, run, table, verdict

from ansible_collections.hygiene.baseline.plugins.plugin_utils import courier

FEW, MANY = 20, 200
GROWTH = 1.0
HELP = 0.150
INTERPRETER = """#!{python} -I
import re, sys, zlib
program = zlib.decompress(sys.stdin.buffer.read())
nonce = re.findall(rb'"nonce": "([0-9a-f]+)"', program.replace(rb"\\\\", b""))[-1].decode()
print("\\nHYGIENE", nonce, open("{answer}").read())
"""


def simulate(folder: Path) -> None:
    """An answer as this machine gives it, and an interpreter that gives it to whoever asks."""
    nonce, program = payload()
    done = subprocess.run(
        [sys.executable, "-I", "-c", courier.UNPACKER], input=program, stdout=subprocess.PIPE, check=True
    )
    told = courier.unpack(done.stdout, nonce)
    (folder / "answer").write_text(courier.seal(told))
    interpreter = folder / "python3"
    interpreter.write_text(INTERPRETER.format(python=sys.executable, answer=folder / "answer"))
    interpreter.chmod(0o755)


def inventory(folder: Path, count: int) -> Path:
    """That many hosts."""
    variables = {"ansible_connection": "local", "ansible_python_interpreter": str(folder / "python3")}
    path = folder / f"{count}.yml"
    path.write_text(json.dumps({"all": {"hosts": {f"host-{n:03}": {} for n in range(count)}, "vars": variables}}))
    return path


def main() -> int:
    print(report(), flush=True)
    return 0


def report() -> str:
    """All figures as Markdown."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        simulate(folder)
        env = {"XDG_STATE_HOME": str(folder / "state")}
        found = {}
        for count in (FEW, MANY):
            argv = [str(BIN / "hygiene"), "check", "-i", str(inventory(folder, count)), "-f", "10"]
            found[count] = peaks(argv, env, accept=(0, 2, 4))
    grown = [(many - few) / (MANY - FEW) for few, many in zip(found[FEW], found[MANY], strict=True)]
    starts = [run([str(BIN / "hygiene"), "--help"]).wall for _ in range(11)]
    shown = statistics.median(starts)
    rows = [[count, f"{own:.0f}", f"{child:.0f}"] for count, (own, child) in found.items()]
    rows.append(["growth per host", *(f"{one:.2f}" for one in grown)])
    lines = [
        f"- at most {GROWTH:.0f} MB more per host, in both together: {verdict(sum(grown), GROWTH)}",
        f"- `hygiene --help` in at most {HELP * 1000:.0f} ms: {shown * 1000:.0f} ms (median), {verdict(shown, HELP)}",
    ]
    return table(["hosts", "hygiene (MB)", "ansible-playbook (MB)"], rows) + "\n\n" + "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
