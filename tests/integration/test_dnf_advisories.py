"""Security updates of the RHEL family, read from what a real dnf, rpm and createrepo made: Debian has all three."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Any

import pytest

from drive import carry
from lab import Host, inventory
from tests.unit.test_versions import RPM

CONTROL = "updates_security_installed"
REPOSITORY = "/srv/repository"
ADVISORIES = """<updates>{}</updates>"""
ADVISORY = """<update from="lab" status="final" type="{kind}" version="1"><id>LAB-{version}</id><title>demo</title>
<issued date="{day} 08:00:00"/><pkglist><collection short="lab"><name>lab</name>
<package name="demo" version="{version}" release="1" epoch="0" arch="noarch" src="demo.src.rpm">
<filename>demo-{version}-1.noarch.rpm</filename></package></collection></pkglist></update>"""
SPEC = """Name: demo
Version: {version}
Release: 1
Summary: demo
License: none
BuildArch: noarch
%description
demo
%files
"""


@pytest.fixture(scope="module")
def dnf(bookworm: Host) -> Host:
    """A host with demo 1 installed, which for the test's sake has no dpkg."""
    bookworm.must_run(
        "apt-get update -q && DEBIAN_FRONTEND=noninteractive"
        " apt-get install -qy --no-install-recommends dnf rpm createrepo-c",
        timeout=500,
    )
    for version in ("1", "2", "3"):
        bookworm.put(f"/root/demo-{version}.spec", SPEC.format(version=version))
        bookworm.must_run(f"rpmbuild -bb --define '_rpmdir {REPOSITORY}' /root/demo-{version}.spec")
    bookworm.must_run(f"rpm -i --nodeps --force-debian {REPOSITORY}/noarch/demo-1-1.noarch.rpm")
    bookworm.must_run("mkdir -p /etc/yum.repos.d && mv /var/lib/dpkg/status /root/status")
    bookworm.put("/etc/yum.repos.d/lab.repo", f"[lab]\nname=lab\nbaseurl=file://{REPOSITORY}\nenabled=1\ngpgcheck=0\n")
    return bookworm


def published(host: Host, *advisories: tuple[str, str, int], packing: str = "gz") -> None:
    """The repository tells (kind, version, days ago) and dnf fetches it."""
    today = datetime.date.fromisoformat(host.must_run("date +%F").strip())
    told = [
        ADVISORY.format(kind=kind, version=version, day=today - datetime.timedelta(days=days))
        for kind, version, days in advisories
    ]
    host.put(f"{REPOSITORY}/updateinfo.xml", ADVISORIES.format("".join(told)))
    host.must_run(f"rm -rf {REPOSITORY}/repodata && createrepo_c -q {REPOSITORY}")
    host.must_run(
        f"modifyrepo_c --compress-type={packing} {REPOSITORY}/updateinfo.xml {REPOSITORY}/repodata"
        " && dnf -q clean expire-cache && dnf -q makecache"
    )


def found(host: Host, path: Path) -> dict[str, Any]:
    told = carry("check", inventory([host], path / "hosts.yml", hygiene_class="server"), [CONTROL])
    return told.control(host.hostname, CONTROL)


@pytest.mark.parametrize("packing", ["gz", "xz", "bz2"])
def test_the_delay_runs_from_the_advisory(dnf: Host, tmp_path: Path, packing: str) -> None:
    published(dnf, ("security", "2", 3), ("bugfix", "3", 90), packing=packing)
    assert found(dnf, tmp_path)["result"] == "pass", "three days are within the delay"
    published(dnf, ("security", "2", 9), ("security", "3", 1), packing=packing)
    told = found(dnf, tmp_path)
    late = {"name": "demo", "installed": "1-1", "available": "3-1", "days": 9}
    assert (told["result"], told["actual"]) == ("fail", [late]), "a newer version starts no new delay"


def test_dnf_itself_says_the_same_and_a_check_leaves_its_files_alone(dnf: Host, tmp_path: Path) -> None:
    published(dnf, ("security", "2", 9))
    assert "demo-2-1.noarch" in dnf.must_run("dnf -Cq updateinfo list --security --available")
    listed = "find /var/cache/dnf /var/log/dnf* -printf '%p %T@ %s\\n' | sort"
    before = dnf.must_run(listed)
    assert found(dnf, tmp_path)["result"] == "fail"
    assert dnf.must_run(listed) == before


def test_without_advisories_nothing_is_known(dnf: Host, tmp_path: Path) -> None:
    dnf.must_run(
        f"rm -rf {REPOSITORY}/repodata && createrepo_c -q {REPOSITORY} && dnf -q clean all && dnf -q makecache"
    )
    told = found(dnf, tmp_path)
    assert (told["result"], told["reason"]["code"]) == ("unknown", "not_readable")


def test_versions_are_in_rpm_s_own_order(dnf: Host) -> None:
    lines = "".join(f'print(rpm.vercmp("{one}", "{other}"));' for one, other, _ in RPM)
    told = re.findall("-?[01]", dnf.must_run(f"rpm --eval '%{{lua: {lines}}}'"))
    assert [int(word) for word in told] == [order for *_, order in RPM]
