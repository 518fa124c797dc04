#!/usr/bin/env python3
"""Makes docs/images/rapport.png: the first page of a report on a small practice of real hosts, seen by a browser.

The hosts are the lab's, the registers those of the fictitious practice with some things still to do. `hygiene apply`
hardens the hosts; then the reading room drifts, and the report says so.
"""

from __future__ import annotations

import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "lab"), str(ROOT / "tests" / "tools")]

from small_png import shrink

from lab import Host, Lab
from tests.tools import fictitious_practice as fictitious

IMAGE = ROOT / "docs" / "images" / "rapport.png"
LARGEST = 200_000
WIDTH, HEIGHT = 1000, 1900
HOSTS = {
    "accueil-1": "trixie",
    "accueil-2": "bookworm",
    "lecture-1": "trixie",
    "portable-1": "bookworm",
    "fichiers": "trixie",
}
APPROVED = {"approved_by": "Dr Martin", "review_by": "2099-12-31"}
MANAGED = [{"name": name, "reason": "compte du prestataire", **APPROVED} for name in ("ansible", "operator")]
POLICY = {
    "ansible_become": True,
    "hygiene_profile": "reinforced",
    "passwords_doctrine": "anssi-2021",
    "local_admins_sudo_without_password": MANAGED,
    "accounts_generic_allowed": MANAGED,
    "hygiene_waived": [
        {
            "control": "admin_internet_root",
            "until": str(datetime.date.today() + datetime.timedelta(days=300)),
            "reason": "le miroir de paquets du cabinet arrive avec le nouveau serveur",
            "approved_by": "Dr Martin",
        }
    ],
}
NAMES = {"martin": "Dr Claire Martin", "dupont": "Paul Dupont"}
PRACTICE = {
    "name": "Centre d’imagerie des Tilleuls",
    "sites": [{"name": "Centre-ville"}],
    "provider": {"name": "Infogérance du Rhône", "contact": "04 00 00 00 00"},
    "insurer": {"name": "Assurances de santé", "contact": "contrat 1234, 01 00 00 00 00"},
}
OWED = {"25.scan", "36.restore", "39.reporting", "40.audit"}
"""What nobody signed yet."""
DRIFT = "rm -f /etc/modprobe.d/*hygiene* /etc/udev/rules.d/*hygiene*"
"""What a technician undoes one evening to copy from a stick, and forgets."""


def registers(gateways: list[str]) -> dict[str, Any]:
    """The practice's registers, dated today; the machines go out by the gateways."""
    found = fictitious.good()
    found["networks"]["internet_links"][0]["gateways"] = gateways
    found["practice"] |= PRACTICE
    for person in found["people"]["people"]:
        person["name"] = NAMES.get(person["id"], person["name"])
    for who, account in (("dupont", "ansible"), ("bernard", "operator")):
        person = next(one for one in found["people"]["people"] if one["id"] == who)
        person["accounts"] += [{"system": "machines", "name": name} for name in (account, who)]
        found["privileged"]["privileged"].append(
            {"account": account, "system": "machines", "owner": who, "daily": False, **fictitious.REVIEWED}
        )
    signed = found["attestations"]["attestations"]
    found["attestations"]["attestations"] = [one for one in signed if one["id"] not in OWED]
    camera = next(one for one in found["equipment"]["equipment"] if one["kind"] == "camera")
    del camera["credentials_changed"]
    later = datetime.date.today() - fictitious.TODAY
    return {name: fictitious.moved(content, later) for name, content in found.items()}


def groups(hosts: dict[str, Host]) -> dict[str, object]:
    """The practice's inventory: one group for each class of host."""

    def of(host_class: str, *names: str) -> dict[str, object]:
        return {"hosts": {name: hosts[name].variables for name in names}, "vars": {"hygiene_class": host_class}}

    return {
        "postes": of("workstation", "accueil-1", "accueil-2", "lecture-1"),
        "portables": of("laptop", "portable-1"),
        "serveurs": of("server", "fichiers"),
    }


def hygiene(folder: Path, *arguments: str) -> None:
    """Run the command in the practice's folder; non-compliance is no error here."""
    done = subprocess.run([sys.executable, "-m", "hygiene_cli.cli", *arguments], cwd=folder, env=environment())
    if done.returncode not in (0, 2, 4):
        sys.exit(f"hygiene {arguments[0]} left with {done.returncode}")


def environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ANSIBLE_")}
    return {**kept, "HYGIENE_LANG": "fr", "ANSIBLE_HOME": str(ROOT / ".ansible"), "PYTHONPATH": str(ROOT)}


def report(folder: Path) -> Path:
    """The report of a practice made for the occasion."""
    with Lab() as lab:
        hosts = {name: lab.start(suite, name) for name, suite in HOSTS.items()}
        hygiene(folder.parent, "init", str(folder))
        (folder / "group_vars" / "all.yml").write_text(json.dumps(POLICY), encoding="utf-8")
        inventory = {"all": {"children": groups(hosts)}}
        (folder / "hosts.yml").write_text(json.dumps(inventory, indent=1), encoding="utf-8")
        ways = {host.must_run("ip -4 route show default").split()[2] for host in hosts.values()}
        for name, content in registers(sorted(ways)).items():
            (folder / "practice" / f"{name}.yml").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        hygiene(folder, "check")
        hygiene(folder, "apply", "--yes", "--profile", "strict")
        hygiene(folder, "check")
        hosts["lecture-1"].must_run(DRIFT)
        hygiene(folder, "check", "-o", "rapport.html")
    return folder / "rapport.html"


def photograph(page: Path, image: Path) -> None:
    """Have a headless browser draw the top of the page."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        sys.exit("no chromium: tests/lab/apt.sh installs it")
    with tempfile.TemporaryDirectory() as profile:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={profile}"]
        size = f"--window-size={WIDTH},{HEIGHT}"
        drawn = [browser, *flags, size, f"--screenshot={image}", page.as_uri()]
        subprocess.run(drawn, check=True, stderr=subprocess.DEVNULL)
    shrink(image)
    if image.stat().st_size > LARGEST:
        sys.exit(f"{image} has {image.stat().st_size} bytes, more than {LARGEST}: make it smaller")


def main() -> None:
    IMAGE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        practice = Path(folder) / "cabinet-des-tilleuls"
        photograph(report(practice), IMAGE)
    print(f"{IMAGE.relative_to(ROOT)}: {IMAGE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
