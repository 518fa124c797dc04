"""A made-up practice with every verdict and hosts that say hostile things, for tests, screenshots and measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from ansible_collections.hygiene.baseline.plugins.plugin_utils.controls import CLASSES, Block, Control, Text
from hygiene_cli import guide, verdict
from hygiene_cli.changes import compare
from hygiene_cli.changes import items as differences
from hygiene_cli.history.censuses import lines
from hygiene_cli.history.snapshot import snapshot
from hygiene_cli.model import Declared, Host, Past, Point, Practice, Reason, Result, Standing
from hygiene_cli.report.commissioning import render as render_commissioning
from hygiene_cli.running.preparation import Record

NOW = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
UNREACHABLE = Reason("unreachable", {"detail": "ssh: connect to host 10.0.8.23 port 22: No route to host"})
HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "\x1b[31mred\x1b]0;title\x07\x9b2J",
    "\u202egpj.exe\u2066\u200b",
    '=HYPERLINK("http://x")',
    "a\r\nb\0c\ud800",
    "z" + "\u0301" * 40,
    "x" * 5000,
    "]]><!--",
)
"""What a hostile host may answer."""

_FILE = Path(__file__).resolve().parents[1] / "fixtures" / "report" / "controls.yml"
_FIELDS = ("id", "proves", "operator", "expected", "severity", "risk", "fr", "en", "why", "danger")
_CONTROLS = [tuple(entry[name] for name in _FIELDS) for entry in yaml.safe_load(_FILE.read_text(encoding="utf-8"))]


def controls() -> dict[str, Control]:
    """The controls of the made-up practice."""
    found = {}
    for name, clause, operator, expected, severity, risk, fr, en, why, danger in (*_CONTROLS, *_FILLERS):
        block = Block(
            kind="kernel_modules",
            params={},
            actual="@",
            applies=None,
            pending=None,
            set={"blocked": True} if risk else None,
            after=(),
            packages=(),
            operator=operator,
            expected=expected,
        )
        found[name] = Control(
            id=name,
            role=name.rsplit("_", 2)[0],
            proves=(clause,),
            supports=(14,) if risk == 1 else (),
            title=Text(fr, en),
            why=Text(why, f"Because: {en.lower()}."),
            danger=Text(danger, "It may annoy.") if danger else None,
            classes=CLASSES,
            when=True,
            severity=severity,
            risk=risk,
            guard=None,
            requires=(),
            reboot=False,
            secret=False,
            sources=(),
            systems={"linux": block} if name == "session_lock_delay" else {"linux": block, "windows": block},
        )
    return found


def _fillers() -> list[tuple[Any, ...]]:
    """A control that holds everywhere, for each clause that needs one and has none above."""
    covered = {row[1] for row in _CONTROLS}
    clauses = [one for one in guide.load().clauses if "controls" in one.needs and one.id not in covered]
    why = "Sans ce contrôle, la clause ne serait pas prouvée."
    return [
        (f"filler_clause_{one.id}", one.id, "equal", True, "low", 0, one.text.fr, one.text.en, why, "")
        for one in clauses
    ]


_FILLERS = _fillers()
GOOD: dict[str, Any] = {
    "accounts_named_only": [],
    "passwords_min_length": 14,
    "account_lockout_threshold": 5,
    "passwords_not_in_files": [],
    "usb_storage_drivers_blocked": [],
    "usb_storage_keys_declared": ["0951:1666"],
    "disk_encryption_enabled": True,
    "updates_pending_security": 0,
    "remote_access_ssh_root": "no",
    "secure_protocols_no_telnet": ["ssh"],
    "local_admins_declared": [],
    "wireless_off": {"enabled": False, "profiles": 0},
    "session_lock_delay": 300,
    "admin_internet_blocked": True,
    **{row[0]: True for row in _FILLERS},
}


def result(name: str, word: str = "pass", actual: Any = None, **more: Any) -> Result:
    """A reading of two days ago, with what the sample expects of the control."""
    expected = next(row[3] for row in (*_CONTROLS, *_FILLERS) if row[0] == name)
    value = GOOD[name] if word == "pass" and actual is None else actual
    return Result(name, word, actual=value, expected=expected, at=NOW - timedelta(days=2), run="20261101-7f3a", **more)


def host(name: str, host_class: str = "workstation", *results: Result, **more: Any) -> Host:
    """A host where everything passes but what `results` says."""
    found = {one: result(one) for one in GOOD}
    found["usb_storage_keys_declared"] = result("usb_storage_keys_declared", reason=Reason("exceptions", {"count": 1}))
    found.update({one.control: one for one in results})
    details: dict[str, Any] = {"system": "linux", "profile": "essential", "os_name": "Debian GNU/Linux 12 (bookworm)"}
    details["last_reading"] = NOW - timedelta(days=2)
    return Host(name=name, host_class=host_class, results=found, **{**details, **more})


def _usb(*found: str) -> Result:
    return result(
        "usb_storage_drivers_blocked",
        "fail",
        list(found),
        reason=Reason("profile", {"profile": "essential", "risk": 2}),
    )


def hosts() -> list[Host]:
    """Twelve hosts: healthy, failing, waived, lifted, stale, unreachable, by kit, and one hostile."""
    return [*_desks(), *_laptops(), *_imaging(), _hostile()]


def _desks() -> list[Host]:
    lifted = {"until": "2026-11-04T18:00:00+01:00", "reason": "intervention du fabricant", "by": "s.durand"}
    gpo = Reason("overridden_by_gpo", {"gpo": "Postes du cabinet"})
    windows = {"system": "windows", "os_name": "Windows 11 Pro 24H2"}
    return [
        host("accueil-1", "workstation", _usb("usb_storage"), result("updates_pending_security", "fail", 7), **windows),
        host(
            "accueil-2",
            "workstation",
            _usb("usb_storage", "uas"),
            result("updates_pending_security", "fail", 31),
            **windows,
        ),
        host(
            "secretariat",
            "workstation",
            _usb("usb_storage"),
            result("passwords_min_length", "fail", 8, reason=gpo),
            **windows,
        ),
        host("manip-1", "workstation", _usb("usb_storage"), result("session_lock_delay", "fail", 1800)),
        host(
            "import-cd", "import_station", result("usb_storage_drivers_blocked", "fail", ["usb_storage"], lifted=lifted)
        ),
    ]


def _laptops() -> list[Host]:
    return [
        host(
            "portable-dr-martin",
            "laptop",
            result("disk_encryption_enabled", "fail", False, reason=Reason("pending_reboot")),
        ),
        host("portable-astreinte", "laptop", last_reading=NOW - timedelta(days=12), problem=UNREACHABLE),
    ]


def _imaging() -> list[Host]:
    waiver = {
        "until": "2027-01-31",
        "reason": "remplacement prévu avec la nouvelle station",
        "approved_by": "Dr Martin",
    }
    return [
        host(
            "ris",
            "ris",
            result("local_admins_declared", "pass", ["maint-pacs"], reason=Reason("exceptions", {"count": 1})),
        ),
        host(
            "pacs",
            "pacs",
            result("secure_protocols_no_telnet", "fail", ["ssh", "telnet", "ftp"], waiver=waiver),
            profile="audit",
        ),
        host("irm", "modality", collect="kit", collected_by="S. Durand (Siemens)", profile="audit"),
        host(
            "sauvegarde",
            "server",
            result("passwords_not_in_files", "unknown", reason=Reason("not_root", {"detail": "/etc/shadow"})),
            result("remote_access_ssh_root", "error", reason=Reason("read_failed", {"detail": "sshd: OSError"})),
        ),
    ]


def _hostile() -> Host:
    return host(
        f"salle-{HOSTILE[0]}",
        "workstation",
        result("accounts_named_only", "fail", list(HOSTILE)),
        result(
            "wireless_off",
            "fail",
            {HOSTILE[3]: HOSTILE[1], "enabled": HOSTILE[2]},
            reason=Reason("set_failed", {"detail": HOSTILE[2]}),
        ),
    )


FAILING = {"3b": "fail", "26a": "fail", "36a": "fail", "13a": "fail", "40a": "fail"}
WITHOUT_OBJECT = {"20a", "20b"}
NOT_CHECKED = {"33a", "34b", "38c"}


def registers() -> dict[str, verdict.Proof]:
    """What the practice's papers say: mostly that all is well."""
    found = {}
    for clause in guide.load().clauses:
        word = FAILING.get(clause.id, "notapplicable" if clause.id in WITHOUT_OBJECT else "pass")
        names = ", ".join(one.id for one in clause.attestations)
        reason = Reason("no_attestation", {"attestation": names}) if word == "fail" else None
        if clause.id not in NOT_CHECKED and clause.needs != ("controls",):
            found[clause.id] = verdict.Proof(Standing(word, reason, NOW - timedelta(days=20)))
    return found


DECLARED = Declared(
    identity={
        "name": "Centre d’imagerie des Tilleuls",
        "sites": [{"name": "Centre-ville", "address": "12 rue des Tilleuls"}, {"name": "Clinique du Parc"}],
        "director": "Dr Claire Martin",
        "referent": "Paul Dupont",
        "deputies": ["Nadia Bernard"],
        "provider": {"name": "Infogérance du Rhône", "contact": "04 00 00 00 00, astreinte@infogerance.example"},
        "insurer": {"name": "Assurances de santé", "contact": "contrat 1234, 01 00 00 00 00"},
        "tools": {"updates": "WSUS", "watch": "RMM du prestataire"},
    },
    attested={
        "36.method": {"word": "pass", "date": "2026-03-12", "until": "2027-03-12", "file": None},
        "36.backup": {"word": "pass", "date": "2026-10-20", "until": "2026-11-20", "file": "releve-octobre.pdf"},
        "36.restore": {"word": "fail", "date": "2025-09-02", "until": "2026-09-02", "file": "pv-restauration.pdf"},
        "3.procedures": {"word": "pass", "date": "2026-05-04", "until": "2027-05-04", "file": None},
    },
    stated={"mail": {"date": "2026-06-01", "file": "export-mfa.pdf"}},
    assigned={
        "usb_storage_drivers_blocked": {"to": "Paul Dupont", "due": "2026-11-30"},
        "36a": {"to": "Infogérance du Rhône", "due": "2026-10-15"},
    },
)
LONG = Declared(
    identity={
        **DECLARED.identity,
        "sites": [{"name": f"Centre d’imagerie médicale et de radiologie du quartier {one}"} for one in "ABCDE"],
        "director": "Dr Anne-Claire de la Rochefoucauld-Montmorency, radiologue associée gérante",
        "referent": "Jean-Christophe Vandenbroucke-Lefebvre, cadre de santé en imagerie",
        "deputies": ["Marie-Antoinette Saint-Just de Beaumanoir", "Pierre-Emmanuel Delacroix-Fontainebleau"],
        "provider": {"name": "Société d’infogérance et de services numériques en santé du Rhône", "contact": "x" * 400},
        "insurer": {"name": "Compagnie mutuelle d’assurances des professions de santé", "contact": "contrat 1 " * 40},
        "assessor": "Cabinet d’audit et de conseil en sécurité des systèmes d’information",
        "emergency": dict.fromkeys(
            ("cyber17", "cert", "complaint", "cnil"), "cellule de crise de la région, jour et nuit : 04 00 00 00 00"
        ),
    },
    attested=DECLARED.attested,
    stated=DECLARED.stated,
    assigned={one: {"to": "Société d’infogérance et de services numériques en santé", "due": "2026-09-30"}
              for one in ("36a", "usb_storage_drivers_blocked", "disk_encryption_enabled", "updates_pending_security")},
    sealed={"name": "audit-annuel-" + "x" * 40, "at": "2025-11-26T09:00:00+00:00", "seal": "0123456789abcdef" * 4},
    sealing="audit-annuel-" + "y" * 40,
)  # fmt: skip
"""As long as a register lets it be."""
WAIVERS = [
    {
        "what": "13a",
        "hosts": None,
        "until": "2027-06-30",
        "reason": "cartes commandées",
        "compensation": "mots de passe de 14 caractères, accès limité au réseau interne",
        "approved_by": "martin",
    }
]


def practice() -> Practice:
    """The whole practice, judged by the real guide and the real verdict, with how it came to this."""
    told = _judged(hosts(), WAIVERS)
    return replace(told, past=past(told))


def past(told: Practice) -> Past:
    """A year of checks; a month ago one machine failed what it passes now, another was not there, a third answered."""
    then = [
        replace(one, problem=None) if one.problem else one for one in hosts() if one.name not in ("ris", "accueil-2")
    ]
    then.append(host("accueil-2", "workstation", result("disk_encryption_enabled", "fail", False), system="windows"))
    before = snapshot(_judged([*then, host("fax", "workstation")], ()), controls())
    proving = {name: control.proves for name, control in controls().items()}
    found = compare(before, snapshot(told, controls()), guide.load(), proving)
    census = {"software": {"openssh-server": "9.2", "telnet": "0.17"}, "accounts": {"marie": "open"}, "services": {}}
    hostile = dict.fromkeys(HOSTILE, HOSTILE[2])
    now = {
        "software": {"openssh-server": "9.3", "vlc": "3.0.20"},
        "accounts": {"marie": "closed", "stagiaire": "open"},
        "services": {"tcp/5900 x11vnc": "network"},
    }
    strange = {part: {**own, **hostile} for part, own in now.items()}
    was, usual, odd = (frozenset(lines(one)) for one in (census, now, strange))
    items = {
        "manip-1": differences(was, usual),
        "accueil-1": differences(was, usual),
        hosts()[-1].name: differences(was, odd),
    }
    dates = [NOW - timedelta(days=30 * number) for number in range(11, -1, -1)]
    counts = [
        {"pass": 6 + number, "waived": number // 4, "notapplicable": 1, "unknown": 14 - number} for number in range(11)
    ]
    points = [Point(at, {**one, "fail": 40 - sum(one.values())}) for at, one in zip(dates, counts, strict=False)]
    points.append(Point(NOW, Counter(verdict.words(told).values())))
    told_at = {"before_run": "20261004T083000Z-1b2c", "before_at": NOW - timedelta(days=28), "after_at": NOW}
    return Past(replace(found, items=items, replaced=["pacs"], uncounted=["irm"], **told_at), tuple(points))


def _judged(found: list[Host], waivers: Sequence[dict[str, Any]]) -> Practice:
    return verdict.practice(
        "Centre d’imagerie des Tilleuls",
        found,
        controls(),
        guide.load(),
        NOW,
        registers=registers(),
        previous={15: "pass", 19: "pass", 36: "pass", 12: "fail", 18: "unknown"},
        previous_at=NOW - timedelta(days=28),
        doctrine="anssi-2021",
        versions={"hygiene": "0.1.0", "ansible-core": "2.19.4"},
        run="20261103T083000Z-7f3a",
        declared=DECLARED,
        waivers=waivers,
    )


def commissioning(key: str) -> str:
    """The record of a machine of which everything is as long as it can be, and every control fails."""
    at, run, word = NOW.isoformat(), "20261103T083000Z-7f3a", "Électroradiologie <b> " * 20
    machine = {"vendor": word, "model": word, "serial": word, "software": 2184, "outside": [word] * 31}
    told: dict[str, Any] = {
        "identity": {"failing": 149, "machine": {**machine, "usb": [{"name": word, "id": "0911:0c1c"}] * 9}},
        "essential": {"run": run, "profile": "essential", "changed": 121},
        "restart": {},
        "escrow": {"key": key},
        "full": {"run": run, "profile": "reinforced", "changed": 113},
        "restart_again": {"needless": True},
        "check": {"run": run},
    }
    record = Record(Path("x.json"), word, "a" * 32, "b" * 32, {step: {"at": at, **one} for step, one in told.items()})
    results = {
        name: Result(name, "fail", reason=Reason("set_failed", {"detail": f"{HOSTILE[0]} {HOSTILE[2]} {word}"}))
        for name in controls()
    }
    host = Host(word, host_class="workstation", os_name=word, results=results)
    alone = replace(practice(), name=word, hosts=[host])
    return render_commissioning(record, alone, controls(), word)
